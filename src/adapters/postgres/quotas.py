from collections.abc import Sequence
from uuid import UUID

from asyncpg import UniqueViolationError

from adapters.postgres.ownership import keep_to_own
from adapters.postgres.transaction import Transaction
from application.generation.ports import EntryExists, QuotaEntry
from domain.accounts import AccountNotFound
from domain.generation.quota import Quota
from domain.tiers import Period, Tier, policy_of

LOCK = """
    SELECT u.tier, p.used, p.reserved, p.period_end
    FROM usage_periods p JOIN users u ON u.id = p.user_id
    WHERE p.user_id = $1 AND p.period_start = $2
    FOR UPDATE OF p FOR KEY SHARE OF u
"""
"""The tier stays what it is until the end, too: what is delivered is kept by it, or was there before it changed."""

USED = "SELECT used FROM usage_periods WHERE user_id = $1 AND period_start = $2"

OPEN = """
    INSERT INTO usage_periods (user_id, period_start, period_end, used, reserved)
    SELECT id, $2, $3, 0, 0 FROM users WHERE id = $1
    ON CONFLICT (user_id, period_start) DO NOTHING
"""

SAVE = """
    WITH explained AS (
        INSERT INTO quota_entries (kind, job_id, round, index, user_id, period_start)
        SELECT kind, job_id, round, index, $1, $2
        FROM unnest($5::varchar[], $6::uuid[], $7::int[], $8::int[]) AS entry (kind, job_id, round, index)
    )
    UPDATE usage_periods SET used = $3, reserved = $4 WHERE user_id = $1 AND period_start = $2
"""


class SqlQuotas:
    def __init__(self, transaction: Transaction, me: UUID | None) -> None:
        self._transaction, self._me = transaction, me

    async def lock(self, user_id: UUID, period: Period) -> Quota:
        if self._me not in {None, user_id}:
            raise AccountNotFound
        row = await self._transaction.fetch_one(LOCK, user_id, period.start)
        if row is None:
            await self._transaction.fetch(OPEN, user_id, period.start, period.end)
            row = await self._transaction.fetch_one(LOCK, user_id, period.start)
        if row is None:
            raise AccountNotFound
        tier = Tier(row["tier"])
        limit = policy_of(tier).assets_a_month
        return Quota(tier, limit, Period(period.start, row["period_end"]), row["used"], row["reserved"])

    async def used(self, user_id: UUID, period: Period) -> int:
        if self._me not in {None, user_id}:
            return 0
        row = await self._transaction.fetch_one(USED, user_id, period.start)
        return row["used"] if row else 0

    async def save(self, user_id: UUID, quota: Quota, entries: Sequence[QuotaEntry]) -> None:
        keep_to_own(self._me, user_id)
        try:
            await self._transaction.fetch(
                SAVE,
                user_id,
                quota.period.start,
                quota.used,
                quota.reserved,
                [entry.kind.value for entry in entries],
                [entry.job_id for entry in entries],
                [entry.round for entry in entries],
                [entry.index for entry in entries],
            )
        except UniqueViolationError as error:
            raise EntryExists from error
