import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from application.assets.ports import AssetStore
from application.brand_kits.create_brand_kit import Made
from application.brand_kits.ports import Artwork, BrandKitsWork, KitOnShelf
from application.brand_kits.replaying import replayed
from application.ports import Begin, NewId, Now, Once
from domain.brand_kits import ArtworkRefused, Drawing, Logo, LogoOrigin, LogoVariant, admit_logo
from domain.errors import DomainError, Unavailable
from domain.generation.asset_types import ImageFormat
from domain.stored_files import logo_key
from domain.tiers import policy_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class UploadLogo:
    """Draw what somebody sent into a logo of the kit, and with a primary one propose others made from it,
    which take the place of those that were made from the one before.

    The files are stored before any row names them; when the rows are refused, they go again.
    """

    begin: Begin[BrandKitsWork]
    artwork: Artwork
    store: AssetStore
    now: Now
    new_id: NewId

    async def __call__(
        self, *, user_id: UUID, kit_id: UUID, variant: LogoVariant, content: bytes, once: Once | None = None
    ) -> Made:
        """Raises `BrandKitNotFound`, `DeeperKitNeeded`, and what `Artwork.read` raises."""
        if made := await self._made_before(user_id, kit_id, variant, once):
            return made
        drawing = await self.artwork.read(content)
        derived = await self._proposals(drawing) if variant is LogoVariant.PRIMARY else {}
        drawings = {variant: drawing, **derived}
        logos = await asyncio.to_thread(self._logos, user_id, drawings, uploaded=variant)
        await self._store(logos, drawings)
        try:
            made = await self._keep(user_id, kit_id, logos, once)
        except Unavailable:
            raise  # it is not known whether the rows are there: better files without rows than rows without files
        except DomainError:
            await self._discard(logos)
            raise
        if made.replayed:
            await self._discard(logos)
        return made

    async def _made_before(self, user_id: UUID, kit_id: UUID, variant: LogoVariant, once: Once | None) -> Made | None:
        """What the same request made already. Refuses what cannot be, before strangers' pixels are worked on for
        nothing; what is remembered here is not committed."""
        version_id = self.new_id()
        async with self.begin(user_id=user_id) as work:
            if once and (made := await work.requests.remember(once, version_id)) != version_id:
                return Made(await replayed(work, user_id, made), replayed=True)
            shelf = await work.brand_kits.lock_shelf(user_id)
            await work.brand_kits.get(kit_id)
            admit_logo(variant, policy_of(shelf.tier).brand_kit_depth)
        return None

    async def _proposals(self, primary: Drawing) -> Mapping[LogoVariant, Drawing]:
        try:
            return await self.artwork.propose(primary)
        except ArtworkRefused:
            return {}

    def _logos(self, user_id: UUID, drawings: Mapping[LogoVariant, Drawing], *, uploaded: LogoVariant) -> list[Logo]:
        """Hashing takes about a millisecond a megabyte, which is too long for an event loop."""
        return [
            Logo(
                variant,
                logo_key(user_id=user_id, logo_id=self.new_id(), variant=variant),
                drawing.width,
                drawing.height,
                len(drawing.content),
                sha256(drawing.content).hexdigest(),
                LogoOrigin.UPLOADED if variant is uploaded else LogoOrigin.DERIVED,
            )
            for variant, drawing in drawings.items()
        ]

    async def _store(self, logos: Sequence[Logo], drawings: Mapping[LogoVariant, Drawing]) -> None:
        try:
            for logo in logos:
                await self.store.put(logo.key, drawings[logo.variant].content, ImageFormat.PNG.media_type)
        except BaseException:
            await asyncio.shield(self._discard(logos))
            raise

    async def _keep(self, user_id: UUID, kit_id: UUID, logos: Sequence[Logo], once: Once | None) -> Made:
        uploaded, *proposals = logos
        version_id = self.new_id()
        async with self.begin(user_id=user_id) as work:
            if once and (made := await work.requests.remember(once, version_id)) != version_id:
                return Made(await replayed(work, user_id, made), replayed=True)
            shelf = await work.brand_kits.lock_shelf(user_id)
            kit = await work.brand_kits.get(kit_id)
            depth = policy_of(shelf.tier).brand_kit_depth
            brand = kit.brand.with_logo(uploaded)
            brand = brand.proposing(proposals).following_primary(depth) if proposals else brand
            brand.admit(depth, before=kit.brand)
            changed = kit.say(brand, version_id=version_id, now=self.now())
            await work.brand_kits.save(changed)
            await work.commit()
        return Made(KitOnShelf(changed, is_active=shelf.active == kit_id))

    async def _discard(self, logos: Sequence[Logo]) -> None:
        """Files that no row refers to and none ever will."""
        try:
            await self.store.delete([logo.key for logo in logos])
        except Unavailable as error:
            log.warning("%d logos stay behind that nothing refers to: %s", len(logos), error)
