from dataclasses import dataclass
from uuid import UUID

from application.brand_kits.ports import BrandKitsWork, KitOnShelf
from application.brand_kits.replaying import replayed
from application.ports import Begin, NewId, Now, Once
from domain.brand_kits import Brand, BrandKit
from domain.tiers import policy_of


@dataclass(frozen=True, slots=True)
class Made:
    """The kit as it was made; `replayed` when an earlier request with the same key made it."""

    shown: KitOnShelf
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class CreateBrandKit:
    """Keep a new kit. The first one of a user becomes active by itself."""

    begin: Begin[BrandKitsWork]
    now: Now
    new_id: NewId

    async def __call__(self, *, user_id: UUID, brand: Brand, once: Once | None = None) -> Made:
        """Raises `BrandKitLimitReached`, and `DeeperKitNeeded` for what the tier's kits do not have."""
        version_id = self.new_id()
        async with self.begin(user_id=user_id) as work:
            if once and (made := await work.requests.remember(once, version_id)) != version_id:
                return Made(await replayed(work, user_id, made), replayed=True)
            shown = await _put_on_shelf(work, user_id, brand, kit_id=self.new_id(), version_id=version_id, now=self.now)
            await work.commit()
        return Made(shown)


@dataclass(frozen=True, slots=True)
class DuplicateBrandKit:
    """A new kit that says the same as one of the user's, under a name of its own."""

    begin: Begin[BrandKitsWork]
    now: Now
    new_id: NewId

    async def __call__(self, *, user_id: UUID, kit_id: UUID, name: str | None, once: Once | None = None) -> Made:
        """Without a name it is called a copy. Raises as `CreateBrandKit` does, and `BrandKitNotFound`."""
        version_id = self.new_id()
        async with self.begin(user_id=user_id) as work:
            if once and (made := await work.requests.remember(once, version_id)) != version_id:
                return Made(await replayed(work, user_id, made), replayed=True)
            original = await work.brand_kits.get(kit_id)
            brand = original.brand.called(name) if name else original.brand.copied()
            shown = await _put_on_shelf(work, user_id, brand, kit_id=self.new_id(), version_id=version_id, now=self.now)
            await work.commit()
        return Made(shown)


async def _put_on_shelf(
    work: BrandKitsWork, user_id: UUID, brand: Brand, *, kit_id: UUID, version_id: UUID, now: Now
) -> KitOnShelf:
    shelf = (await work.brand_kits.lock_shelf(user_id)).put(kit_id)
    brand.admit(policy_of(shelf.tier).brand_kit_depth)
    kit = BrandKit.make(kit_id, user_id, brand, version_id=version_id, now=now())
    await work.brand_kits.add(kit)
    await work.brand_kits.save_shelf(shelf)
    return KitOnShelf(kit, is_active=shelf.active == kit_id)
