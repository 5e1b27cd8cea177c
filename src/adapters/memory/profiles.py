from dataclasses import replace
from uuid import UUID

from adapters.memory.unit_of_work import MemoryDatabase
from application.accounts.ports import Profile, TokenClaims
from domain.accounts import AccountNotFound, AuditEntry, LoginSession, Provider
from domain.generation.quota import Quota
from domain.tiers import Period, policy_of


class MemoryLiveSessions:
    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def lives(self, claims: TokenClaims) -> bool:
        session = self._database.tables.sessions.get(claims.session_id)
        return session is not None and session.user_id == claims.user_id and session.alive(self._database.now())


class MemoryProfiles:
    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def of(self, user_id: UUID) -> Profile:
        tables = self._database.tables
        if user_id not in tables.users:
            raise AccountNotFound
        (user, password_hash), month = tables.users[user_id], Period.month_of(self._database.now())
        limit = policy_of(user.tier).assets_a_month
        kept = tables.quotas.get((user_id, month.start), Quota(user.tier, limit, month))
        return Profile(user, replace(kept, tier=user.tier, limit=limit), has_password=password_hash is not None)


class MemoryAccountReads:
    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def sessions(self, user_id: UUID) -> list[LoginSession]:
        kept, now = self._database.tables.sessions.values(), self._database.now()
        mine = [session for session in kept if session.user_id == user_id and session.alive(now)]
        return sorted(mine, key=lambda session: (session.refreshed_at, session.id), reverse=True)

    async def audit_log(self, user_id: UUID, *, before: UUID | None, limit: int) -> list[AuditEntry]:
        kept = self._database.tables.audit_log.values()
        mine = [entry for entry in kept if entry.user_id == user_id and (before is None or entry.id < before)]
        return sorted(mine, key=lambda entry: entry.id, reverse=True)[:limit]


class MemoryIdentityOwners:
    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def owner(self, provider: Provider, subject: str) -> UUID | None:
        for identity in self._database.tables.identities.values():
            if (identity.provider, identity.subject) == (provider, subject):
                return identity.user_id
        return None
