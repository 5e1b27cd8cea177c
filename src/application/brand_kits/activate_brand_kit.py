from dataclasses import dataclass
from uuid import UUID

from application.brand_kits.ports import BrandKitsWork, KitOnShelf
from application.ports import Begin


@dataclass(frozen=True, slots=True)
class ActivateBrandKit:
    """Make a kit the user's active one, instead of whichever was. Of several at once the last one wins."""

    begin: Begin[BrandKitsWork]

    async def __call__(self, *, user_id: UUID, kit_id: UUID) -> KitOnShelf:
        """Raises `BrandKitNotFound`."""
        async with self.begin(user_id=user_id) as work:
            shelf = await work.brand_kits.lock_shelf(user_id)
            kit = await work.brand_kits.get(kit_id)
            await work.brand_kits.save_shelf(shelf.activate(kit_id))
            await work.commit()
        return KitOnShelf(kit, is_active=True)
