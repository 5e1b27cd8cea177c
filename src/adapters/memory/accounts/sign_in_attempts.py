from datetime import datetime

from adapters.memory.tables import Tables
from domain.accounts import SignInAttempt


class MemorySignInAttempts:
    def __init__(self, tables: Tables) -> None:
        self._attempts = tables.attempts

    async def add(self, attempt: SignInAttempt) -> None:
        self._attempts[attempt.state_digest] = attempt

    async def take(self, state_digest: bytes) -> SignInAttempt | None:
        return self._attempts.pop(state_digest, None)

    async def sweep(self, now: datetime) -> None:
        for digest in [digest for digest, attempt in self._attempts.items() if attempt.expires_at < now]:
            del self._attempts[digest]
