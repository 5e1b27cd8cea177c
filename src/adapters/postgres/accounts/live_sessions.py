from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from adapters.postgres.database import Reads
from application.accounts.ports import TokenClaims
from application.ports import Now

LIVES = """
    SELECT expires_at FROM login_sessions WHERE id = $1 AND user_id = $2 AND ended_at IS NULL
"""


DEAD = datetime.min.replace(tzinfo=UTC)
"""When a session expires that has ended, or was never there: before every moment that is asked about."""


class SqlLiveSessions:
    """Looks every session up at most twice a second, however often it is used, and also after its end."""

    REMEMBERED, MOST_REMEMBERED = 0.5, 50_000

    def __init__(self, reads: Reads, now: Now) -> None:
        self._reads, self._now = reads, now
        self._seen: dict[UUID, tuple[UUID, float, datetime]] = {}
        self._asked = 0

    def forget(self, ended: Sequence[UUID]) -> None:
        """These ended in this process: ask anew, also where somebody is asking right now."""
        for session_id in ended:
            self._seen.pop(session_id, None)
            self._asked += 1

    async def lives(self, claims: TokenClaims) -> bool:
        now = self._now()
        seen = self._seen.get(claims.session_id)
        if seen and seen[0] == claims.user_id and now.timestamp() < seen[1]:
            return now < seen[2]
        asked = self._asked
        async with self._reads.as_user(claims.user_id) as connection:
            expires_at = await connection.fetchval(LIVES, claims.session_id, claims.user_id)
        dies = DEAD if expires_at is None else expires_at
        if len(self._seen) >= self.MOST_REMEMBERED:
            self._seen.clear()
        if dies is DEAD or asked == self._asked:  # else some session ended meanwhile, perhaps this one; none revives
            self._seen[claims.session_id] = (claims.user_id, now.timestamp() + self.REMEMBERED, dies)
        return bool(now < dies)
