from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from asyncpg import Record

from adapters.postgres.ownership import keep_to_own, keep_to_product
from adapters.postgres.tables import LoginSessionRow
from adapters.postgres.transaction import Transaction
from domain.accounts import Client, Ending, LoginSession, SessionNotFound

ADD_SESSION = """
    INSERT INTO login_sessions (id, user_id, created_at, expires_at, refreshed_at, generation, agent, address,
        refreshed_by_agent, refreshed_by_address, ended_at, ended_because)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
"""


SESSION = f"SELECT {LoginSessionRow.columns()} FROM login_sessions"  # noqa: S608  # of constants only

LOCK_SESSION = f"{SESSION} WHERE id = $1 AND user_id = $2 FOR UPDATE"


SAVE_SESSION = """
    UPDATE login_sessions SET expires_at = $3, refreshed_at = $4, generation = $5, refreshed_by_agent = $6,
        refreshed_by_address = $7, ended_at = $8, ended_because = $9
    WHERE id = $1 AND user_id = $2
"""


END_SESSIONS = """
    UPDATE login_sessions SET ended_at = $3, ended_because = $4
    WHERE user_id = $1 AND ended_at IS NULL AND id IS DISTINCT FROM $2
    RETURNING id
"""

FORGET_OVER = """
    DELETE FROM login_sessions WHERE id IN (
        SELECT id FROM login_sessions WHERE LEAST(ended_at, expires_at) < $1
        ORDER BY LEAST(ended_at, expires_at) LIMIT $2 FOR UPDATE SKIP LOCKED)
    RETURNING id
"""


class SqlSessions:
    """What ended in this transaction is kept in `ended`, for those who remember which sessions live."""

    def __init__(self, transaction: Transaction, me: UUID | None) -> None:
        self._transaction, self._me = transaction, me
        self.ended: list[UUID] = []

    async def add(self, session: LoginSession) -> None:
        keep_to_own(self._me, session.user_id)
        await self._transaction.put_off(
            ADD_SESSION,
            session.id,
            session.user_id,
            session.created_at,
            session.expires_at,
            session.refreshed_at,
            session.generation,
            session.client.agent,
            session.client.address,
            session.refreshed_by.agent,
            session.refreshed_by.address,
            session.ended_at,
            session.ended_because,
        )

    async def lock(self, session_id: UUID) -> LoginSession:
        row = await self._transaction.fetch_one(LOCK_SESSION, session_id, self._me)
        if row is None:
            raise SessionNotFound
        return session_of(row)

    async def save(self, session: LoginSession) -> None:
        if session.ended_at is not None:
            self.ended.append(session.id)
        await self._transaction.fetch(
            SAVE_SESSION,
            session.id,
            self._me,
            session.expires_at,
            session.refreshed_at,
            session.generation,
            session.refreshed_by.agent,
            session.refreshed_by.address,
            session.ended_at,
            session.ended_because,
        )

    async def end_all(
        self, user_id: UUID, because: Ending, now: datetime, *, but: UUID | None = None
    ) -> Sequence[UUID]:
        if self._me not in {None, user_id}:
            return []
        rows = await self._transaction.fetch(END_SESSIONS, user_id, but, now, because)
        ended = [UUID(int=row["id"].int) for row in rows]
        self.ended.extend(ended)
        return ended

    async def forget_over(self, before: datetime, most: int) -> int:
        keep_to_product(self._me)
        return len(await self._transaction.fetch(FORGET_OVER, before, most))


def session_of(row: Record) -> LoginSession:
    return LoginSession(
        id=UUID(int=row["id"].int),
        user_id=UUID(int=row["user_id"].int),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        refreshed_at=row["refreshed_at"],
        client=Client(row["agent"], row["address"]),
        refreshed_by=Client(row["refreshed_by_agent"], row["refreshed_by_address"]),
        generation=row["generation"],
        ended_at=row["ended_at"],
        ended_because=Ending(row["ended_because"]) if row["ended_because"] else None,
    )
