from datetime import datetime
from uuid import UUID

from adapters.postgres.ownership import keep_to_own, keep_to_product
from adapters.postgres.tables import MailTokenRow
from adapters.postgres.transaction import Transaction
from domain.accounts import MailToken, TokenPurpose

ADD = """
    INSERT INTO mail_tokens (id, user_id, purpose, email_key, expires_at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (id) DO NOTHING
"""

LOCK = f"""
    SELECT {MailTokenRow.columns()} FROM mail_tokens WHERE id = $1 AND user_id = $2 FOR UPDATE
"""  # noqa: S608  # of constants only

SAVE = "UPDATE mail_tokens SET used_at = $3 WHERE id = $1 AND user_id = $2"

FORGET = "DELETE FROM mail_tokens WHERE user_id = $1 AND purpose = $2"

FORGET_OVER = """
    DELETE FROM mail_tokens WHERE id IN (
        SELECT id FROM mail_tokens WHERE expires_at < $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)
    RETURNING id
"""


class SqlMailTokens:
    def __init__(self, transaction: Transaction, me: UUID | None) -> None:
        self._transaction, self._me = transaction, me

    async def add(self, token: MailToken) -> None:
        keep_to_own(self._me, token.user_id)
        await self._transaction.fetch(ADD, token.id, token.user_id, token.purpose, token.email_key, token.expires_at)

    async def lock(self, token_id: UUID) -> MailToken | None:
        row = await self._transaction.fetch_one(LOCK, token_id, self._me)
        if row is None:
            return None
        return MailToken(
            id=UUID(int=row["id"].int),
            user_id=UUID(int=row["user_id"].int),
            purpose=TokenPurpose(row["purpose"]),
            email_key=row["email_key"],
            expires_at=row["expires_at"],
            used_at=row["used_at"],
        )

    async def save(self, token: MailToken) -> None:
        await self._transaction.fetch(SAVE, token.id, self._me, token.used_at)

    async def forget(self, user_id: UUID, purpose: TokenPurpose) -> None:
        if self._me in {None, user_id}:
            await self._transaction.fetch(FORGET, user_id, purpose)

    async def forget_over(self, before: datetime, most: int) -> int:
        keep_to_product(self._me)
        return len(await self._transaction.fetch(FORGET_OVER, before, most))
