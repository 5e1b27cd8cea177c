from adapters.memory.tables import Committed
from application.accounts.ports import TokenClaims


class MemoryLiveSessions:
    def __init__(self, committed: Committed) -> None:
        self._committed = committed

    async def lives(self, claims: TokenClaims) -> bool:
        session = self._committed.tables.sessions.get(claims.session_id)
        return session is not None and session.user_id == claims.user_id and session.alive(self._committed.now())
