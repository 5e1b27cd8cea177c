"""Sessions and the audit log as screens read them."""

from uuid import UUID

from adapters.postgres.accounts.audit import entry_of
from adapters.postgres.accounts.sessions import SESSION, session_of
from adapters.postgres.database import Reads
from application.ports import Now
from domain.accounts import AuditEntry, LoginSession

SESSIONS = f"""
    {SESSION} WHERE user_id = $1 AND ended_at IS NULL AND expires_at > $2
    ORDER BY refreshed_at DESC, id DESC LIMIT 100
"""


AUDIT_LOG = """
    SELECT id, action, at, user_id, personal FROM audit_log
    WHERE user_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3
"""


class SqlAccountReads:
    def __init__(self, reads: Reads, now: Now) -> None:
        self._reads, self._now = reads, now

    async def sessions(self, user_id: UUID) -> list[LoginSession]:
        async with self._reads.as_user(user_id) as connection:
            rows = await connection.fetch(SESSIONS, user_id, self._now())
        return [session_of(row) for row in rows]

    async def audit_log(self, user_id: UUID, *, before: UUID | None, limit: int) -> list[AuditEntry]:
        async with self._reads.as_user(user_id) as connection:
            rows = await connection.fetch(AUDIT_LOG, user_id, before, limit)
        return [entry_of(row) for row in rows]
