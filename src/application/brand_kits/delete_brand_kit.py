from dataclasses import dataclass
from uuid import UUID

from application.brand_kits.change_brand_kit import Require
from application.brand_kits.ports import BrandKitsWork, KitOnShelf
from application.ports import Begin, Now
from domain.brand_kits import BrandKit


@dataclass(frozen=True, slots=True)
class DeleteBrandKit:
    """Put a kit into the trash, from where it can be brought back for a while. No other one becomes active for it."""

    begin: Begin[BrandKitsWork]
    now: Now

    async def __call__(self, *, user_id: UUID, kit_id: UUID, require: Require | None = None) -> BrandKit:
        """Raises `BrandKitNotFound`, and what `require` raises on seeing the kit."""
        async with self.begin(user_id=user_id) as work:
            shelf = await work.brand_kits.lock_shelf(user_id)
            kit = await work.brand_kits.get(kit_id)
            if require:
                require(kit)
            deleted = kit.delete(self.now())
            await work.brand_kits.save(deleted)
            await work.brand_kits.save_shelf(shelf.take_away(kit_id))
            await work.commit()
        return deleted


@dataclass(frozen=True, slots=True)
class RestoreBrandKit:
    """Bring a kit back from the trash. It does not become active again."""

    begin: Begin[BrandKitsWork]
    now: Now

    async def __call__(self, *, user_id: UUID, kit_id: UUID) -> KitOnShelf:
        """Raises `BrandKitNotFound`, `UndoWindowClosed`, and `BrandKitLimitReached` when its place is taken."""
        async with self.begin(user_id=user_id) as work:
            shelf = await work.brand_kits.lock_shelf(user_id)
            kit = await work.brand_kits.get(kit_id, deleted=True)
            restored = kit.restore(self.now())
            if kit.deleted_at:
                shelf.put_back()
                await work.brand_kits.save(restored)
                await work.commit()
        return KitOnShelf(restored, is_active=shelf.active == kit_id)
