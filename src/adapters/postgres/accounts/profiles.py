from uuid import UUID

from adapters.postgres.accounts.users import user_of
from adapters.postgres.database import Reads
from adapters.postgres.tables import UserRow
from application.accounts.ports import Profile
from application.ports import Now
from domain.accounts import AccountNotFound
from domain.generation.quota import Quota
from domain.tiers import Period, policy_of

PROFILE = f"""
    SELECT {UserRow.columns("u.")}, coalesce(p.used, 0) AS used, coalesce(p.reserved, 0) AS reserved
    FROM users u LEFT JOIN usage_periods p ON p.user_id = u.id AND p.period_start = $2
    WHERE u.id = $1
"""  # noqa: S608  # of constants only


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
