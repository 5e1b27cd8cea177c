from datetime import datetime
from uuid import UUID

from adapters.postgres.ownership import keep_to_own, keep_to_product
from adapters.postgres.transaction import Transaction
from domain.accounts import Erasure

ADD = """
    INSERT INTO erasures (user_id, asked_at, grants_given_back, rows_gone_at, done_at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (user_id) DO NOTHING
"""

LOCK = """
    SELECT user_id, asked_at, grants_given_back, rows_gone_at, done_at FROM erasures WHERE user_id = $1 FOR UPDATE
"""

SAVE = "UPDATE erasures SET grants_given_back = $2, rows_gone_at = $3, done_at = $4 WHERE user_id = $1"

TAKE_TIME = "SET LOCAL statement_timeout = '5min'"
"""A user of years has many rows: 100,000 jobs, 800,000 rows with all that hangs on them, were measured to take 2 s."""

LOCK_JOBS = """
    SELECT FROM generation_jobs WHERE user_id = $1 AND status IN ('queued', 'processing') ORDER BY id FOR UPDATE
"""

ERASE_USER = "DELETE FROM users WHERE id = $1 RETURNING email_key"

ERASE_FACTS = """
    DELETE FROM outbox
    WHERE (event ->> 'user_id' = $1 AND kind <> 'ErasureAsked') OR event ->> 'email_key' = $2
"""

FORGET_WHOSE = "UPDATE audit_log SET user_id = NULL, salt = NULL, personal = NULL WHERE user_id = $1"

LETTER_WAITS = "SELECT EXISTS (SELECT FROM outbox WHERE kind = 'LetterWanted' AND event ->> 'user_id' = $1) AS waits"

UNFINISHED = """
    SELECT user_id FROM erasures
    WHERE done_at IS NULL AND (rows_gone_at < $1 OR (rows_gone_at IS NULL AND grants_given_back))
    ORDER BY rows_gone_at, asked_at LIMIT 100
"""


class SqlErasures:
    def __init__(self, transaction: Transaction, me: UUID | None) -> None:
        self._transaction, self._me = transaction, me

    async def add(self, erasure: Erasure) -> None:
        keep_to_own(self._me, erasure.user_id)
        await self._transaction.fetch(ADD, erasure.user_id, erasure.asked_at, *_progress(erasure))

    async def lock(self, user_id: UUID) -> Erasure | None:
        if self._me not in {None, user_id}:
            return None
        row = await self._transaction.fetch_one(LOCK, user_id)
        if row is None:
            return None
        return Erasure(
            user_id=UUID(int=row["user_id"].int),
            asked_at=row["asked_at"],
            grants_given_back=row["grants_given_back"],
            rows_gone_at=row["rows_gone_at"],
            done_at=row["done_at"],
        )

    async def save(self, erasure: Erasure) -> None:
        keep_to_product(self._me)
        await self._transaction.fetch(SAVE, erasure.user_id, *_progress(erasure))

    async def erase_rows(self, user_id: UUID) -> None:
        """The jobs that workers may be at first, as they do, then the user. Each waits for whoever is writing something
        of theirs; what they wrote is then seen here."""
        keep_to_product(self._me)
        await self._transaction.fetch(TAKE_TIME)
        await self._transaction.fetch(LOCK_JOBS, user_id)
        user = await self._transaction.fetch_one(ERASE_USER, user_id)
        await self._transaction.fetch(ERASE_FACTS, str(user_id), user["email_key"] if user else None)
        await self._transaction.fetch(FORGET_WHOSE, user_id)

    async def letter_waits(self, user_id: UUID) -> bool:
        keep_to_product(self._me)
        row = await self._transaction.fetch_one(LETTER_WAITS, str(user_id))
        return bool(row and row["waits"])

    async def unfinished(self, older_than: datetime) -> list[UUID]:
        keep_to_product(self._me)
        return [UUID(int=row["user_id"].int) for row in await self._transaction.fetch(UNFINISHED, older_than)]


def _progress(erasure: Erasure) -> tuple[bool, datetime | None, datetime | None]:
    return erasure.grants_given_back, erasure.rows_gone_at, erasure.done_at
