from datetime import datetime

from adapters.postgres.transaction import Transaction
from domain.accounts import Provider, SignInAttempt

ADD_ATTEMPT = """
    INSERT INTO sign_in_attempts (state_digest, browser_digest, provider, code_verifier, nonce, return_to, transport,
        expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""


TAKE_ATTEMPT = "DELETE FROM sign_in_attempts WHERE state_digest = $1 RETURNING *"


SWEEP_ATTEMPTS = "DELETE FROM sign_in_attempts WHERE expires_at < $1"


class SqlSignInAttempts:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, attempt: SignInAttempt) -> None:
        await self._transaction.fetch(
            ADD_ATTEMPT,
            attempt.state_digest,
            attempt.browser_digest,
            attempt.provider,
            attempt.code_verifier,
            attempt.nonce,
            attempt.return_to,
            attempt.transport,
            attempt.expires_at,
        )

    async def take(self, state_digest: bytes) -> SignInAttempt | None:
        row = await self._transaction.fetch_one(TAKE_ATTEMPT, state_digest)
        if row is None:
            return None
        return SignInAttempt(
            state_digest=row["state_digest"],
            browser_digest=row["browser_digest"],
            provider=Provider(row["provider"]),
            code_verifier=row["code_verifier"],
            nonce=row["nonce"],
            return_to=row["return_to"],
            transport=row["transport"],
            expires_at=row["expires_at"],
        )

    async def sweep(self, now: datetime) -> None:
        await self._transaction.fetch(SWEEP_ATTEMPTS, now)
