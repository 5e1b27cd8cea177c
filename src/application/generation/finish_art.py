import asyncio
from dataclasses import dataclass
from uuid import UUID

from application.assets.discard import discard
from application.assets.ports import AssetStore
from application.brand_kits.ports import Artwork
from application.generation.accepting import Accepted, AcceptOrder
from application.ports import NewId, Once
from domain.errors import DomainError, Unavailable
from domain.generation.asset_types import AssetType, ImageFormat
from domain.generation.order import Art, Order
from domain.stored_files import art_key


@dataclass(frozen=True, slots=True)
class FinishArt:
    """Make an asset of a picture that somebody drew: the same finishing and measuring as of any other, at no cost.

    What was sent is drawn anew behind walls and stored before any row names it. It goes when the job has ended.
    """

    accept_order: AcceptOrder
    artwork: Artwork
    store: AssetStore
    new_id: NewId

    async def __call__(
        self,
        *,
        user_id: UUID,
        asset_type: AssetType,
        content: bytes,
        brand_kit_id: UUID | None = None,
        once: Once | None = None,
    ) -> Accepted:
        """Raises `BrandKitNotFound`, `TooManyOpenJobs`, and what `Artwork.read` raises. Without a kit it is measured
        against the active one, if there is one."""
        drawing = await self.artwork.read(content)
        job_id = self.new_id()
        art = Art(art_key(user_id=user_id, job_id=job_id))
        order = Order(asset_type, count=1, seed=0, brand_kit_id=brand_kit_id, art=art)
        await self._store(art, drawing.content)
        try:
            accepted = await self.accept_order(user_id, job_id, order, use_active=True, once=once)
        except Unavailable:
            raise  # it is not known whether the rows are there: better a file without rows than rows without a file
        except DomainError:
            await discard(self.store, [art.key])
            raise
        if accepted.replayed:
            await discard(self.store, [art.key])
        return accepted

    async def _store(self, art: Art, content: bytes) -> None:
        try:
            await self.store.put(art.key, content, ImageFormat.PNG.media_type)
        except BaseException:
            await asyncio.shield(discard(self.store, [art.key]))
            raise
