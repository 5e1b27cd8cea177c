from dataclasses import replace
from uuid import UUID

from adapters.memory.tables import Committed
from application.accounts.ports import Profile
from domain.accounts import AccountNotFound
from domain.generation.quota import Quota
from domain.tiers import Period, policy_of


class MemoryProfiles:
    def __init__(self, committed: Committed) -> None:
        self._committed = committed

    async def of(self, user_id: UUID) -> Profile:
        tables = self._committed.tables
        if user_id not in tables.users:
            raise AccountNotFound
        (user, password_hash), month = tables.users[user_id], Period.month_of(self._committed.now())
        limit = policy_of(user.tier).assets_a_month
        kept = tables.quotas.get((user_id, month.start), Quota(user.tier, limit, month))
        return Profile(user, replace(kept, tier=user.tier, limit=limit), has_password=password_hash is not None)
