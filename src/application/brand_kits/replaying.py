"""What is answered to a request that was carried out before."""

from uuid import UUID

from application.brand_kits.ports import BrandKitsWork, KitOnShelf


async def replayed(work: BrandKitsWork, user_id: UUID, version_id: UUID) -> KitOnShelf:
    """The kit as the first request left it. Whether it is active is told as it is now."""
    shelf = await work.brand_kits.lock_shelf(user_id)
    kit = await work.brand_kits.made(version_id)
    return KitOnShelf(kit, is_active=shelf.active == kit.id)
