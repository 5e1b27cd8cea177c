from datetime import datetime
from uuid import UUID

from adapters.memory.unit_of_work import MemoryDatabase
from application.brand_kits.ports import KitOnShelf
from domain.brand_kits import BrandKit, BrandKitNotFound, Version, VersionNotFound


class MemoryBrandKitReads:
    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def get(self, user_id: UUID, kit_id: UUID) -> KitOnShelf:
        kit = self._database.tables.brand_kits.get(kit_id)
        if kit is None or kit.user_id != user_id or kit.deleted_at:
            raise BrandKitNotFound
        return self._on_shelf(kit)

    async def active(self, user_id: UUID) -> KitOnShelf:
        kit_id = self._database.tables.active_brand_kits.get(user_id)
        if kit_id is None:
            raise BrandKitNotFound
        return await self.get(user_id, kit_id)

    async def page(self, user_id: UUID, *, before: UUID | None, limit: int) -> list[KitOnShelf]:
        kits = [kit for kit in self._of(user_id, before) if not kit.deleted_at]
        return [self._on_shelf(kit) for kit in kits[:limit]]

    async def deleted_since(
        self, user_id: UUID, since: datetime, *, before: UUID | None, limit: int
    ) -> list[KitOnShelf]:
        kits = [kit for kit in self._of(user_id, before) if kit.deleted_at and kit.deleted_at > since]
        return [self._on_shelf(kit) for kit in kits[:limit]]

    async def version(self, user_id: UUID, kit_id: UUID, number: int) -> Version:
        await self.get(user_id, kit_id)
        found = [version for version in self._said_by(kit_id) if version.number == number]
        if not found:
            raise VersionNotFound
        return found[0]

    async def versions(self, user_id: UUID, kit_id: UUID, *, before: UUID | None, limit: int) -> list[Version]:
        await self.get(user_id, kit_id)
        versions = sorted(self._said_by(kit_id), key=lambda version: version.number, reverse=True)
        if before is not None:
            places = [place for place, version in enumerate(versions, start=1) if version.id == before]
            versions = versions[places[0] :] if places else []
        return versions[:limit]

    def _of(self, user_id: UUID, before: UUID | None) -> list[BrandKit]:
        kits = [kit for kit in self._database.tables.brand_kits.values() if kit.user_id == user_id]
        behind = [kit for kit in kits if before is None or kit.id < before]
        return sorted(behind, key=lambda kit: kit.id, reverse=True)

    def _said_by(self, kit_id: UUID) -> list[Version]:
        return [version for name, version in self._database.tables.brand_kit_versions.items() if name.kit_id == kit_id]

    def _on_shelf(self, kit: BrandKit) -> KitOnShelf:
        return KitOnShelf(kit, is_active=self._database.tables.active_brand_kits.get(kit.user_id) == kit.id)
