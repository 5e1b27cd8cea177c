from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from adapters.memory.sight import Sight
from adapters.memory.tables import Tables
from application.generation.ports import EntryExists, QuotaEntry, QuotaEntryKind
from domain.accounts import AccountNotFound
from domain.generation.quota import Quota
from domain.tiers import Period, policy_of


class MemoryQuotas:
    def __init__(self, tables: Tables, sees: Sight) -> None:
        self._tables, self._sees = tables, sees

    async def lock(self, user_id: UUID, period: Period) -> Quota:
        if user_id not in self._tables.users or not self._sees.of(user_id):
            raise AccountNotFound
        tier = self._tables.users[user_id][0].tier
        limit = policy_of(tier).assets_a_month
        kept = self._tables.quotas.get((user_id, period.start))
        return replace(kept, tier=tier, limit=limit) if kept else Quota(tier, limit, period)

    async def used(self, user_id: UUID, period: Period) -> int:
        kept = self._tables.quotas.get((user_id, period.start))
        return kept.used if kept and self._sees.of(user_id) else 0

    async def save(self, user_id: UUID, quota: Quota, entries: Sequence[QuotaEntry]) -> None:
        for entry in entries:
            same = (entry.job_id, entry.round, entry.index)
            settles = entry.kind is not QuotaEntryKind.RESERVED
            for other in self._tables.quota_entries:
                if same == (other.job_id, other.round, other.index) and (
                    entry.kind is other.kind or (settles and other.kind is not QuotaEntryKind.RESERVED)
                ):
                    raise EntryExists
            self._tables.quota_entries[entry] = user_id
        self._tables.quotas[user_id, quota.period.start] = quota
