"""Accounts as screens and sign-in checks read them, many times a second."""

from datetime import datetime
from uuid import UUID

from adapters.postgres.database import Reads
from application.accounts.ports import Profile, TokenClaims
from application.ports import Now
from domain.accounts import AccountNotFound, EmailAddress, Role, User
from domain.generation.quota import Quota
from domain.tiers import Period, Tier, policy_of

LIVES = """
    SELECT expires_at FROM login_sessions WHERE id = $1 AND user_id = $2 AND ended_at IS NULL
"""

PROFILE = """
    SELECT u.*, coalesce(p.used, 0) AS used, coalesce(p.reserved, 0) AS reserved
    FROM users u LEFT JOIN usage_periods p ON p.user_id = u.id AND p.period_start = $2
    WHERE u.id = $1
"""


class SqlLiveSessions:
    """Looks every session up at most twice a second, however often it is used."""

    REMEMBERED, MOST_REMEMBERED = 0.5, 50_000

    def __init__(self, reads: Reads, now: Now) -> None:
        self._reads, self._now = reads, now
        self._seen: dict[UUID, tuple[UUID, float, datetime]] = {}

    async def lives(self, claims: TokenClaims) -> bool:
        now = self._now()
        seen = self._seen.get(claims.session_id)
        if seen and seen[0] == claims.user_id and now.timestamp() < seen[1]:
            return now < seen[2]
        async with self._reads.as_user(claims.user_id) as connection:
            expires_at = await connection.fetchval(LIVES, claims.session_id, claims.user_id)
        if expires_at is None:
            self._seen.pop(claims.session_id, None)
            return False
        if len(self._seen) >= self.MOST_REMEMBERED:
            self._seen.clear()
        self._seen[claims.session_id] = (claims.user_id, now.timestamp() + self.REMEMBERED, expires_at)
        return bool(now < expires_at)


class SqlProfiles:
    def __init__(self, reads: Reads, now: Now) -> None:
        self._reads, self._now = reads, now

    async def of(self, user_id: UUID) -> Profile:
        month = Period.month_of(self._now())
        async with self._reads.as_user(user_id) as connection:
            row = await connection.fetchrow(PROFILE, user_id, month.start)
        if row is None:
            raise AccountNotFound
        tier = Tier(row["tier"])
        user = User(
            id=user_id,
            email=EmailAddress(row["email"], row["email_key"]),
            display_name=row["display_name"],
            created_at=row["created_at"],
            updated_at=row["updated_at"],
            role=Role(row["role"]),
            tier=tier,
            email_verified=row["email_verified"],
            avatar_url=row["avatar_url"],
        )
        quota = Quota(tier, policy_of(tier).assets_a_month, month, row["used"], row["reserved"])
        return Profile(user, quota)
