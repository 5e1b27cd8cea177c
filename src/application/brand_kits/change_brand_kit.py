from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from application.brand_kits.ports import BrandKitsWork, KitOnShelf
from application.ports import Begin, NewId, Now
from domain.brand_kits import Brand, BrandKit
from domain.tiers import policy_of

Change = Callable[[Brand], Brand]
Require = Callable[[BrandKit], None]


@dataclass(frozen=True, slots=True)
class ChangeBrandKit:
    """Let a kit say something else; what it said before stays as a version."""

    begin: Begin[BrandKitsWork]
    now: Now
    new_id: NewId

    async def __call__(
        self, *, user_id: UUID, kit_id: UUID, change: Change, require: Require | None = None
    ) -> KitOnShelf:
        """`require` looks at the kit as it is, which nobody else can change then; what it or `change` raises, this
        raises, and nothing is changed. Raises `BrandKitNotFound`, `DeeperKitNeeded`, `Invalid`.
        """
        async with self.begin(user_id=user_id) as work:
            shelf = await work.brand_kits.lock_shelf(user_id)
            kit = await work.brand_kits.get(kit_id)
            if require:
                require(kit)
            brand = change(kit.brand)
            brand.admit(policy_of(shelf.tier).brand_kit_depth, before=kit.brand)
            changed = kit.say(brand, version_id=self.new_id(), now=self.now())
            await work.brand_kits.save(changed)
            await work.commit()
        return KitOnShelf(changed, is_active=shelf.active == kit_id)
