from dataclasses import replace
from uuid import UUID

from adapters.memory.sight import Sight
from adapters.memory.tables import Committed, Tables
from application.accounts.ports import IdentityTaken
from domain.accounts import Identity, Provider


class MemoryIdentities:
    def __init__(self, tables: Tables, sees: Sight) -> None:
        self._identities, self._sees = tables.identities, sees

    async def add(self, identity: Identity) -> None:
        if any((other.provider, other.subject) == (identity.provider, identity.subject) for other in self._all()):
            raise IdentityTaken
        self._identities[identity.id] = identity

    async def of(self, user_id: UUID) -> list[Identity]:
        return [identity for identity in self._all() if identity.user_id == user_id and self._sees.of(user_id)]

    async def regrant(self, identity_id: UUID, sealed_grant: bytes) -> None:
        identity = self._identities.get(identity_id)
        if identity and self._sees.of(identity.user_id):
            self._identities[identity_id] = replace(identity, sealed_grant=sealed_grant)

    async def sealed_after(self, identity_id: UUID, most: int) -> list[Identity]:
        return [one for one in self._all() if one.sealed_grant and one.id > identity_id][:most]

    async def reseal(self, identity_id: UUID, *, sealed: bytes, instead_of: bytes) -> bool:
        identity = self._identities.get(identity_id)
        if identity is None or identity.sealed_grant != instead_of:
            return False
        self._identities[identity_id] = replace(identity, sealed_grant=sealed)
        return True

    def _all(self) -> list[Identity]:
        return [self._identities[key] for key in sorted(self._identities)]


class MemoryIdentityOwners:
    def __init__(self, committed: Committed) -> None:
        self._committed = committed

    async def owner(self, provider: Provider, subject: str) -> UUID | None:
        for identity in self._committed.tables.identities.values():
            if (identity.provider, identity.subject) == (provider, subject):
                return identity.user_id
        return None
