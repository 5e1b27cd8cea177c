from dataclasses import dataclass
from uuid import UUID

from application.brand_kits.create_brand_kit import Made
from application.brand_kits.ports import BrandKitsWork, KitOnShelf
from application.brand_kits.replaying import replayed
from application.ports import Begin, NewId, Now, Once
from domain.brand_kits import KitVersion
from domain.tiers import policy_of


@dataclass(frozen=True, slots=True)
class RestoreVersion:
    """Let a kit say again what it said in an earlier version. That is a new version; none is lost."""

    begin: Begin[BrandKitsWork]
    now: Now
    new_id: NewId

    async def __call__(self, *, user_id: UUID, version: KitVersion, once: Once | None = None) -> Made:
        """Raises `BrandKitNotFound`, `VersionNotFound`, and `DeeperKitNeeded` for what the tier does not have."""
        version_id = self.new_id()
        async with self.begin(user_id=user_id) as work:
            if once and (made := await work.requests.remember(once, version_id)) != version_id:
                return Made(await replayed(work, user_id, made), replayed=True)
            shelf = await work.brand_kits.lock_shelf(user_id)
            kit = await work.brand_kits.get(version.kit_id)
            earlier = await work.brand_kits.version(version.kit_id, version.number)
            earlier.brand.admit(policy_of(shelf.tier).brand_kit_depth, before=kit.brand)
            restored = kit.say(earlier.brand, version_id=version_id, now=self.now())
            if restored is not kit:
                await work.brand_kits.save(restored)
                await work.commit()
        if restored is kit and once:  # nothing was made; what is there is what the same request is shown again
            async with self.begin(user_id=user_id) as work:
                made = await work.requests.remember(once, kit.version.id)
                shown = await replayed(work, user_id, made)
                await work.commit()
            return Made(shown, replayed=made != kit.version.id)
        return Made(KitOnShelf(restored, is_active=shelf.active == kit.id))
