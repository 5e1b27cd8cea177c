import asyncio
import logging
from dataclasses import dataclass
from uuid import UUID

from application.assets.ports import AssetStore
from application.brand_kits.ports import Artwork
from application.generation.accepting import accept, branded
from application.generation.ports import GenerationWork
from application.generation.request_generation import Accepted
from application.ports import Begin, NewId, Now, Once
from domain.errors import DomainError, Unavailable
from domain.generation.asset_types import AssetType, ImageFormat
from domain.generation.order import Art, Order, art_key_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FinishArt:
    """Make an asset of a picture that somebody drew: the same finishing and measuring as of any other, at no cost.

    What was sent is drawn anew behind walls and stored before any row names it. It goes when the job has ended.
    """

    begin: Begin[GenerationWork]
    artwork: Artwork
    store: AssetStore
    now: Now
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
        art = Art(art_key_of(user_id=user_id, job_id=job_id))
        order = Order(asset_type, count=1, seed=0, brand_kit_id=brand_kit_id, art=art)
        await self._store(art, drawing.content)
        try:
            accepted = await self._accept(user_id, job_id, order, once)
        except Unavailable:
            raise  # it is not known whether the rows are there: better a file without rows than rows without a file
        except DomainError:
            await self._discard(art)
            raise
        if accepted.replayed:
            await self._discard(art)
        return accepted

    async def _store(self, art: Art, content: bytes) -> None:
        try:
            await self.store.put(art.key, content, ImageFormat.PNG.media_type)
        except BaseException:
            await asyncio.shield(self._discard(art))
            raise

    async def _accept(self, user_id: UUID, job_id: UUID, order: Order, once: Once | None) -> Accepted:
        async with self.begin(user_id=user_id) as work:
            if once and (made := await work.requests.remember(once, job_id)) != job_id:
                return Accepted((await work.job_events.after(made, 0))[0].job, replayed=True)
            [job] = await accept(
                work, user_id, {job_id: await branded(work, user_id, order, use_active=True)}, self.now()
            )
            await work.commit()
        return Accepted(job)

    async def _discard(self, art: Art) -> None:
        """A file that no row refers to and none ever will."""
        try:
            await self.store.delete([art.key])
        except Unavailable as error:
            log.warning("A picture stays behind that nothing refers to: %s", error)
