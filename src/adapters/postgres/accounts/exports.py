from datetime import datetime
from uuid import UUID

from asyncpg import Record

from adapters.postgres.ownership import keep_to_own, keep_to_product
from adapters.postgres.tables import ExportRow
from adapters.postgres.transaction import Transaction
from domain.accounts import Export

ADD = "INSERT INTO exports (id, user_id, asked_at) VALUES ($1, $2, $3)"

EXPORT = f"SELECT {ExportRow.columns()} FROM exports"  # noqa: S608  # of constants only

LATEST = f"{EXPORT} WHERE user_id = $1 ORDER BY id DESC LIMIT 1 FOR UPDATE"

LOCK = f"{EXPORT} WHERE id = $1 AND ($2::uuid IS NULL OR user_id = $2) FOR UPDATE"

SAVE = "UPDATE exports SET ready_at = $2, expires_at = $3, fetched_at = $4, size = $5 WHERE id = $1"

SAVE_FETCHED = "UPDATE exports SET fetched_at = $2 WHERE id = $1 AND user_id = $3"

EXPIRE = "UPDATE exports SET fetched_at = greatest($2, expires_at) WHERE user_id = $1 AND fetched_at IS NULL"

LAPSED = f"""
    {EXPORT} WHERE size IS NOT NULL AND (expires_at < $1 OR fetched_at >= expires_at)
    ORDER BY expires_at LIMIT 100
"""

FORGET_OVER = """
    DELETE FROM exports WHERE id IN (
        SELECT id FROM exports WHERE size IS NULL AND asked_at < $1 AND least(fetched_at, expires_at) < $1
        ORDER BY asked_at LIMIT $2 FOR UPDATE SKIP LOCKED)
    RETURNING id
"""


class SqlExports:
    """With `me` it knows one user's, and may only write down that one was fetched, as the role that serves people."""

    def __init__(self, transaction: Transaction, me: UUID | None) -> None:
        self._transaction, self._me = transaction, me

    async def add(self, export: Export) -> None:
        keep_to_own(self._me, export.user_id)
        await self._transaction.fetch(ADD, export.id, export.user_id, export.asked_at)

    async def latest(self, user_id: UUID) -> Export | None:
        if self._me not in {None, user_id}:
            return None
        return _export(await self._transaction.fetch_one(LATEST, user_id))

    async def lock(self, export_id: UUID) -> Export | None:
        return _export(await self._transaction.fetch_one(LOCK, export_id, self._me))

    async def save(self, export: Export) -> None:
        if self._me is None:
            values = export.ready_at, export.expires_at, export.fetched_at, export.size
            await self._transaction.fetch(SAVE, export.id, *values)
        else:
            await self._transaction.fetch(SAVE_FETCHED, export.id, export.fetched_at, self._me)

    async def expire(self, user_id: UUID, now: datetime) -> None:
        keep_to_own(self._me, user_id)
        await self._transaction.fetch(EXPIRE, user_id, now)

    async def lapsed(self, before: datetime) -> list[Export]:
        keep_to_product(self._me)
        found = [_export(row) for row in await self._transaction.fetch(LAPSED, before)]
        return [export for export in found if export]

    async def forget_over(self, before: datetime, most: int) -> int:
        keep_to_product(self._me)
        return len(await self._transaction.fetch(FORGET_OVER, before, most))


def _export(row: Record | None) -> Export | None:
    if row is None:
        return None
    return Export(
        id=UUID(int=row["id"].int),
        user_id=UUID(int=row["user_id"].int),
        asked_at=row["asked_at"],
        ready_at=row["ready_at"],
        expires_at=row["expires_at"],
        fetched_at=row["fetched_at"],
        size=row["size"],
    )
