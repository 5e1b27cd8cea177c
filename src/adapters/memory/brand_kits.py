from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from adapters.memory.sight import Sight
from adapters.memory.tables import Tables
from domain.accounts import AccountNotFound
from domain.brand_kits import Brand, BrandKit, BrandKitNotFound, KitVersion, Shelf, Version, VersionNotFound


class MemoryBrandKits:
    def __init__(self, tables: Tables, sees: Sight) -> None:
        self._tables, self._sees = tables, sees

    async def lock_shelf(self, user_id: UUID) -> Shelf:
        if user_id not in self._tables.users or not self._sees.of(user_id):
            raise AccountNotFound
        user, _ = self._tables.users[user_id]
        kits = sum(kit.user_id == user_id and not kit.deleted_at for kit in self._tables.brand_kits.values())
        return Shelf(user_id, user.tier, kits, self._tables.active_brand_kits.get(user_id))

    async def save_shelf(self, shelf: Shelf) -> None:
        if not self._sees.of(shelf.user_id):
            return
        if shelf.active:
            self._tables.active_brand_kits[shelf.user_id] = shelf.active
        else:
            self._tables.active_brand_kits.pop(shelf.user_id, None)

    async def add(self, kit: BrandKit) -> None:
        self._tables.brand_kits[kit.id] = kit
        self._keep_version(kit)

    async def get(self, kit_id: UUID, *, deleted: bool = False) -> BrandKit:
        kit = self._tables.brand_kits.get(kit_id)
        if kit is None or not self._sees.of(kit.user_id) or (kit.deleted_at and not deleted):
            raise BrandKitNotFound
        return kit

    async def save(self, kit: BrandKit) -> None:
        if self._sees.of(kit.user_id):
            self._tables.brand_kits[kit.id] = kit
            self._keep_version(kit)

    async def version(self, kit_id: UUID, number: int) -> Version:
        kit = self._tables.brand_kits.get(kit_id)
        name = KitVersion(kit_id, number)
        if kit is None or not self._sees.of(kit.user_id) or name not in self._tables.brand_kit_versions:
            raise VersionNotFound
        return self._tables.brand_kit_versions[name]

    async def made(self, version_id: UUID) -> BrandKit:
        for name, version in self._tables.brand_kit_versions.items():
            kit = self._tables.brand_kits[name.kit_id]
            if version.id == version_id and self._sees.of(kit.user_id):
                return replace(kit, version=version, updated_at=version.made_at, deleted_at=None)
        raise VersionNotFound

    def _keep_version(self, kit: BrandKit) -> None:
        self._tables.brand_kit_versions.setdefault(KitVersion(kit.id, kit.version.number), kit.version)


class MemoryBrands:
    def __init__(self, tables: Tables, sees: Sight) -> None:
        self._tables, self._sees = tables, sees

    async def present(self, user_id: UUID, kit_id: UUID | None) -> tuple[KitVersion, Brand] | None:
        kit_id = kit_id or self._tables.active_brand_kits.get(user_id)
        if kit_id is None:
            return None
        kit = self._tables.brand_kits.get(kit_id)
        if kit is None or kit.user_id != user_id or not self._sees.of(user_id) or kit.deleted_at:
            raise BrandKitNotFound
        return KitVersion(kit_id, kit.version.number), kit.brand

    async def at(self, version: KitVersion) -> Brand | None:
        kit = self._tables.brand_kits.get(version.kit_id)
        if kit is None or not self._sees.of(kit.user_id):
            return None
        kept = self._tables.brand_kit_versions.get(version)
        return kept.brand if kept else None


class MemoryDeletedKits:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def lock_deleted(self, before: datetime, most: int) -> list[BrandKit]:
        kits = self._tables.brand_kits.values()
        over = [(kit.deleted_at, kit) for kit in kits if kit.deleted_at is not None and kit.deleted_at <= before]
        return [kit for _, kit in sorted(over, key=lambda one: one[0])][:most]

    async def remove(self, kit: BrandKit) -> list[str]:
        versions = self._tables.brand_kit_versions
        gone = {name: version for name, version in versions.items() if name.kit_id == kit.id}
        for name in gone:
            del versions[name]
        del self._tables.brand_kits[kit.id]
        return sorted(_keys(gone.values()) - _keys(versions.values()))


def _keys(versions: Iterable[Version]) -> set[str]:
    return {logo.key for version in versions for logo in (*version.brand.logos, *version.brand.proposals)}
