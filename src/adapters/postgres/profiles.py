"""Accounts as screens and sign-in checks read them, many times a second."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from adapters.postgres.accounts import session_of, user_of
from adapters.postgres.audit import entry_of
from adapters.postgres.database import Reads
from application.accounts.ports import Profile, TokenClaims
from application.ports import Now
from domain.accounts import AccountNotFound, AuditEntry, LoginSession
from domain.generation.quota import Quota
from domain.tiers import Period, policy_of

LIVES = """
    SELECT expires_at FROM login_sessions WHERE id = $1 AND user_id = $2 AND ended_at IS NULL
"""

PROFILE = """
    SELECT u.*, coalesce(p.used, 0) AS used, coalesce(p.reserved, 0) AS reserved
    FROM users u LEFT JOIN usage_periods p ON p.user_id = u.id AND p.period_start = $2
    WHERE u.id = $1
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


class SqlProfiles:
    def __init__(self, reads: Reads, now: Now) -> None:
        self._reads, self._now = reads, now

    async def of(self, user_id: UUID) -> Profile:
        month = Period.month_of(self._now())
        async with self._reads.as_user(user_id) as connection:
            row = await connection.fetchrow(PROFILE, user_id, month.start)
        if row is None:
            raise AccountNotFound
        user = user_of(row)
        quota = Quota(user.tier, policy_of(user.tier).assets_a_month, month, row["used"], row["reserved"])
        return Profile(user, quota, has_password=row["password_hash"] is not None)


SESSIONS = """
    SELECT * FROM login_sessions WHERE user_id = $1 AND ended_at IS NULL AND expires_at > $2
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
