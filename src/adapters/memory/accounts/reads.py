from uuid import UUID

from adapters.memory.tables import Committed
from domain.accounts import AuditEntry, LoginSession


class MemoryAccountReads:
    def __init__(self, committed: Committed) -> None:
        self._committed = committed

    async def sessions(self, user_id: UUID) -> list[LoginSession]:
        kept, now = self._committed.tables.sessions.values(), self._committed.now()
        mine = [session for session in kept if session.user_id == user_id and session.alive(now)]
        return sorted(mine, key=lambda session: (session.refreshed_at, session.id), reverse=True)

    async def audit_log(self, user_id: UUID, *, before: UUID | None, limit: int) -> list[AuditEntry]:
        kept = self._committed.tables.audit_log.values()
        mine = [entry for entry in kept if entry.user_id == user_id and (before is None or entry.id < before)]
        return sorted(mine, key=lambda entry: entry.id, reverse=True)[:limit]
