from dataclasses import replace
from uuid import UUID

from adapters.memory.unit_of_work import MemoryDatabase
from application.accounts.ports import Profile, TokenClaims
from domain.accounts import AccountNotFound
from domain.generation.quota import Quota
from domain.tiers import Period, policy_of


class MemoryLiveSessions:
    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def lives(self, claims: TokenClaims) -> bool:
        session, _ = self._database.tables.sessions.get(claims.session_id, (None, b""))
        return session is not None and session.user_id == claims.user_id and session.alive(self._database.now())


class MemoryProfiles:
    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def of(self, user_id: UUID) -> Profile:
        tables = self._database.tables
        if user_id not in tables.users:
            raise AccountNotFound
        user, month = tables.users[user_id][0], Period.month_of(self._database.now())
        limit = policy_of(user.tier).assets_a_month
        kept = tables.quotas.get((user_id, month.start), Quota(user.tier, limit, month))
        return Profile(user, replace(kept, tier=user.tier, limit=limit))
