import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from application.assets.ports import AssetStore, FileNotStored
from application.assets.read_whole import read_whole
from application.generation.deliver_asset import DeliverAsset, MadeAsset
from application.generation.ownership import lock
from application.generation.ports import Finishing, FinishingOrder, GenerationWork, ImageModel
from application.generation.recording import drawing_of, recorded
from application.ports import BeginSystem, Now, Reached
from domain.brand_kits import Brand
from domain.errors import Unavailable
from domain.generation.brief import Brief, request_for
from domain.generation.job import GenerationJob
from domain.generation.job_events import JobEvent, JobEventKind
from domain.generation.logo_placing import LogoOrder
from domain.generation.order import Art, Order
from domain.generation.picture import MAX_DRAWS, ModelUnavailable, Picture, PictureMissed, PictureUnusable

log = logging.getLogger(__name__)

WHITE = "#FFFFFF"
LOGO_MISSING = "logo_missing"

Detail = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Missed:
    """One asset did not come this time."""

    index: int
    code: str
    message: str
    again: bool
    retry_after: timedelta | None = None


class ArtMissing(Exception):
    """The picture that was to be finished is not stored any more."""

    code = "art_missing"

    def __init__(self) -> None:
        super().__init__("The picture that was to be finished is gone. Please send or order it again.")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One asset that is to be made; `draw` counts the pictures of it that were of no use."""

    job: GenerationJob
    index: int
    brief: Brief
    brand: Brand | None
    logo: LogoOrder | None
    references: tuple[bytes, ...]
    draw: int = 0


@dataclass(frozen=True, slots=True)
class MakeAsset:
    """Draw, finish and deliver one asset of a claimed job, or finish and deliver the art that its order brings.

    A drawn picture that cannot be delivered is mended by another picture and not by waiting: so the next one is drawn
    at once from another seed, up to `MAX_DRAWS` of them, and the job's events say why.
    """

    begin: BeginSystem[GenerationWork]
    image_model: ImageModel
    finishing: Finishing
    store: AssetStore
    deliver: DeliverAsset
    now: Now
    reached: Reached

    async def __call__(
        self,
        job: GenerationJob,
        index: int,
        brand: Brand | None,
        logo: "asyncio.Future[LogoOrder | None]",
        references: "asyncio.Future[tuple[bytes, ...]]",
    ) -> Missed | None:
        """None when the asset is delivered. Raises `LeaseLost` when the claim does not own the job any more."""
        brief = job.order.brief(brand).variation(index)
        try:
            # What is missing, it misses before anything is drawn.
            wanted = _Wanted(job, index, brief, brand, await logo, await references)
            await (self._finish_art(wanted, art) if (art := job.order.art) else self._draw_until_deliverable(wanted))
        except ModelUnavailable as miss:
            return Missed(index, miss.code, str(miss), again=True, retry_after=miss.retry_after)
        except (PictureMissed, ArtMissing) as miss:
            return Missed(index, miss.code, str(miss), again=False)
        except Unavailable as miss:
            return Missed(index, miss.code, str(miss), again=True)
        except FileNotStored:
            log.exception("A logo of the kit of job %s is missing in the file store", job.id)
            return Missed(index, LOGO_MISSING, "The logo's file is missing. Please upload it again.", again=False)
        return None

    async def _finish_art(self, wanted: _Wanted, art: Art) -> None:
        try:
            content = await read_whole(self.store, art.key)
        except FileNotStored:
            raise ArtMissing from None
        await self._finish_and_deliver(wanted, Picture(content, art.model, art.local), art.drawing)

    async def _draw_until_deliverable(self, wanted: _Wanted) -> None:
        for draw in range(MAX_DRAWS):
            try:
                await self._draw_and_deliver(replace(wanted, brief=wanted.brief.redrawn(draw), draw=draw))
                break
            except PictureUnusable as unusable:
                if draw + 1 == MAX_DRAWS:
                    raise
                detail = {"reason": unusable.flaw.value, "index": wanted.index, "attempt": draw + 2}
                await self._report(wanted.job, {"stage": "trying_again", **detail}, done=0)

    async def _draw_and_deliver(self, wanted: _Wanted) -> None:
        request = request_for(wanted.brief, wanted.references)
        picture = await self.image_model.draw(request)
        self.reached("run.after_draw")
        drawing = await asyncio.to_thread(drawing_of, request, picture, wanted.draw)
        await self._finish_and_deliver(wanted, picture, drawing)

    async def _finish_and_deliver(self, wanted: _Wanted, picture: Picture, drawing: Mapping[str, Any]) -> None:
        await self._report(wanted.job, {"stage": "finishing", "index": wanted.index}, done=50)
        order = finishing_order(wanted.brief, picture, wanted.brand, wanted.logo)
        finished = await self.finishing.finish(picture, as_ordered(order, wanted.job.order, drawing))
        self.reached("run.after_finish")
        params = recorded(wanted.job, wanted.brief, drawing, finished, self.finishing.version)
        await self.deliver(wanted.job, MadeAsset(wanted.index, picture, finished, params))

    async def _report(self, job: GenerationJob, detail: Detail, *, done: int) -> None:
        """What is `done` of this asset, in per cent, on top of those that are settled."""
        async with self.begin() as work:
            current = await lock(work, job)
            settled = current.completed_assets + current.failed_assets
            current = current.advance(job.epoch, (100 * settled + done) // current.total_assets, self.now())
            await work.jobs.save(current)
            await work.job_events.add(JobEvent(JobEventKind.PROGRESS, current, detail))
            await work.commit()


def finishing_order(brief: Brief, picture: Picture, brand: Brand | None, logo: LogoOrder | None) -> FinishingOrder:
    """How the picture of a brief becomes files: in the brand's colours, fonts and logo where there is a brand."""
    plain = FinishingOrder(
        spec=brief.spec,
        key_colour=brief.key_colour,
        text_overlay=brief.text_overlay,
        text_colours=(WHITE, *brief.palette.all),
        credit=picture.model,
    )
    if brand is None:
        return plain
    return replace(
        plain,
        text_colours=(*brand.primary_colours, *brand.accent_colours, WHITE),
        headline=brand.typography.headline or brand.typography.display,
        body=brand.typography.body,
        logo=logo,
        brand_colours=brand.colours.all,
    )


def as_ordered(finishing: FinishingOrder, order: Order, drawing: Mapping[str, Any]) -> FinishingOrder:
    """A picture that was drawn before may lie on another colour than its brief would ask for by now."""
    return replace(finishing, key_colour=drawing.get("key_colour"), pull_to_palette=order.pull_to_palette)
