from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from adapters.memory.sight import Sight
from adapters.memory.tables import Tables, forget
from domain.accounts import Ending, LoginSession, SessionNotFound


class MemorySessions:
    def __init__(self, tables: Tables, sees: Sight) -> None:
        self._sessions, self._sees = tables.sessions, sees
        self.ended: list[UUID] = []

    async def add(self, session: LoginSession) -> None:
        self._sessions[session.id] = session

    async def lock(self, session_id: UUID) -> LoginSession:
        session = self._sessions.get(session_id)
        if session is None or not self._sees.of(session.user_id):
            raise SessionNotFound
        return session

    async def save(self, session: LoginSession) -> None:
        self._sessions[session.id] = session
        if session.ended_at is not None:
            self.ended.append(session.id)

    async def end_all(
        self, user_id: UUID, because: Ending, now: datetime, *, but: UUID | None = None
    ) -> Sequence[UUID]:
        ending = [
            session
            for session in self._sessions.values()
            if session.user_id == user_id and self._sees.of(user_id) and not session.ended_at and session.id != but
        ]
        for session in ending:
            await self.save(session.end(because, now))
        return [session.id for session in ending]

    async def forget_over(self, before: datetime, most: int) -> int:
        over = (
            id for id, one in self._sessions.items() if min(one.ended_at or one.expires_at, one.expires_at) < before
        )
        return forget(self._sessions, over, most)
