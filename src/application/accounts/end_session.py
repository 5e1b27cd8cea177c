from dataclasses import dataclass
from uuid import UUID

from application.accounts.ports import AccountsWork
from application.ports import Begin, NewId, Now
from domain.accounts import AuditAction, AuditEntry, Client, Ending


@dataclass(frozen=True, slots=True)
class EndSession:
    """End a session: one's own by signing out, or another of one's devices."""

    begin: Begin[AccountsWork]
    now: Now
    new_id: NewId

    async def __call__(self, *, user_id: UUID, session_id: UUID, current: UUID, client: Client) -> None:
        """Its access token stops working at once. Raises `SessionNotFound`; ending it twice is no error."""
        mine = session_id == current
        because = Ending.SIGNED_OUT if mine else Ending.ENDED_ELSEWHERE
        action = AuditAction.SIGNED_OUT if mine else AuditAction.SESSION_ENDED
        async with self.begin(user_id=user_id) as work:
            session = await work.sessions.lock(session_id)
            if session.ended_at is None:
                await work.sessions.save(session.end(because, self.now()))
                await work.audit.add(AuditEntry(self.new_id(), user_id, action, self.now(), session_id, client))
                await work.commit()
