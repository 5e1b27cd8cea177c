from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.postgres.failures import UNIQUE_VIOLATION, sqlstate
from application.generation.ports import EntryExists, QuotaEntry
from domain.accounts import AccountNotFound
from domain.generation.quota import Quota
from domain.tiers import Period, Tier, policy_of

LOCK = text("""
    SELECT u.tier, p.used, p.reserved, p.period_end
    FROM usage_periods p JOIN users u ON u.id = p.user_id
    WHERE p.user_id = :user_id AND p.period_start = :start
    FOR UPDATE OF p
""")

OPEN = text("""
    INSERT INTO usage_periods (user_id, period_start, period_end, used, reserved)
    SELECT id, :start, :end, 0, 0 FROM users WHERE id = :user_id
    ON CONFLICT (user_id, period_start) DO NOTHING
""")

SAVE = text("""
    WITH explained AS (
        INSERT INTO quota_entries (kind, job_id, round, index, user_id, period_start)
        SELECT kind, job_id, round, index, :user_id, :start
        FROM unnest(CAST(:kinds AS varchar[]), CAST(:jobs AS uuid[]), CAST(:rounds AS int[]), CAST(:indexes AS int[]))
            AS entry (kind, job_id, round, index)
    )
    UPDATE usage_periods SET used = :used, reserved = :reserved WHERE user_id = :user_id AND period_start = :start
""")


class SqlQuotas:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock(self, user_id: UUID, period: Period) -> Quota:
        place = {"user_id": user_id, "start": period.start}
        row = (await self._session.execute(LOCK, place)).one_or_none()
        if row is None:
            await self._session.execute(OPEN, {**place, "end": period.end})
            row = (await self._session.execute(LOCK, place)).one_or_none()
        if row is None:
            raise AccountNotFound
        tier = Tier(row.tier)
        return Quota(tier, policy_of(tier).assets_a_month, Period(period.start, row.period_end), row.used, row.reserved)

    async def save(self, user_id: UUID, quota: Quota, entries: Sequence[QuotaEntry]) -> None:
        values = {
            "user_id": user_id,
            "start": quota.period.start,
            "used": quota.used,
            "reserved": quota.reserved,
            "kinds": [entry.kind.value for entry in entries],
            "jobs": [entry.job_id for entry in entries],
            "rounds": [entry.round for entry in entries],
            "indexes": [entry.index for entry in entries],
        }
        try:
            await self._session.execute(SAVE, values)
        except IntegrityError as error:
            if sqlstate(error) == UNIQUE_VIOLATION:
                raise EntryExists from error
            raise
