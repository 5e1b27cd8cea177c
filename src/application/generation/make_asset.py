import asyncio
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from hashlib import sha256

from application.assets.ports import FileNotStored
from application.generation.compare_emotes import CompareEmotes
from application.generation.deliver_asset import DeliverAsset
from application.generation.ownership import lock
from application.generation.ports import Finishing, FinishingOrder, GenerationWork, ImageModel
from application.ports import BeginSystem, Now, Reached
from domain.assets import Finished
from domain.brand_kits import Brand
from domain.errors import Unavailable
from domain.generation.asset_types import CATALOGUE_VERSION
from domain.generation.brief import Brief, PictureRequest, request_for
from domain.generation.job import MAX_DRAWS, GenerationJob, JobEvent, JobEventKind
from domain.generation.logo_placing import LogoOrder
from domain.generation.picture import ModelUnavailable, Picture, PictureMissed, PictureUnusable

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


@dataclass(frozen=True, slots=True)
class MakeAsset:
    """Draw, finish and deliver one asset of a claimed job.

    A picture that cannot be delivered is mended by another picture and not by waiting: so the next one is drawn at
    once from another seed, up to `MAX_DRAWS` of them, and the job's events say why.
    """

    begin: BeginSystem[GenerationWork]
    image_model: ImageModel
    finishing: Finishing
    compare: CompareEmotes
    deliver: DeliverAsset
    now: Now
    reached: Reached

    async def __call__(
        self, job: GenerationJob, index: int, brand: Brand | None, logo: "asyncio.Future[LogoOrder | None]"
    ) -> Missed | None:
        """None when the asset is delivered. Raises `LeaseLost` when the claim does not own the job any more."""
        brief = job.order.brief(brand).variation(index)
        try:
            order = await logo  # missing, it misses before anything is drawn
            await self._draw_until_deliverable(job, index, brief, brand, order)
        except ModelUnavailable as miss:
            return Missed(index, miss.code, str(miss), again=True, retry_after=miss.retry_after)
        except PictureMissed as miss:
            return Missed(index, miss.code, str(miss), again=False)
        except Unavailable as miss:
            return Missed(index, miss.code, str(miss), again=True)
        except FileNotStored:
            log.exception("A logo of the kit of job %s is missing in the file store", job.id)
            return Missed(index, LOGO_MISSING, "The logo's file is missing. Please upload it again.", again=False)
        return None

    async def _draw_until_deliverable(
        self, job: GenerationJob, index: int, brief: Brief, brand: Brand | None, logo: LogoOrder | None
    ) -> None:
        for draw in range(MAX_DRAWS):
            try:
                await self._draw_and_deliver(job, index, brief.redrawn(draw), brand, logo)
                break
            except PictureUnusable as unusable:
                if draw + 1 == MAX_DRAWS:
                    raise
                next_try = {"index": index, "attempt": draw + 2}
                await self._report(job, {"stage": "trying_again", "reason": unusable.flaw.value, **next_try}, done=0)

    async def _draw_and_deliver(
        self, job: GenerationJob, index: int, brief: Brief, brand: Brand | None, logo: LogoOrder | None
    ) -> None:
        request = request_for(brief)
        picture = await self.image_model.draw(request)
        self.reached("run.after_draw")
        await self._report(job, {"stage": "finishing", "index": index}, done=50)
        finished = await self.finishing.finish(picture, finishing_order(brief, picture, brand, logo))
        self.reached("run.after_finish")
        finished = await self.compare(job, finished)
        params = await asyncio.to_thread(_params, job, request, picture, finished, self.finishing.version)
        await self.deliver(job, index, params, finished)

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


def _params(
    job: GenerationJob, request: PictureRequest, picture: Picture, finished: Finished, finishing_version: str
) -> dict[str, object]:
    """What it takes to make the asset again: the order, what the model was asked, and the versions of what is ours.

    The engineered request is not told. Its digest says whether the same order would be put in the same words today.
    Hashing references takes about a millisecond a megabyte, which is too long for an event loop.
    """
    order, brief = job.order, request.brief
    asked = {
        "custom_prompt": order.custom_prompt,
        "text_overlay": order.text_overlay,
        "style": order.style,
        "mood": order.mood,
        "width": order.width,
        "height": order.height,
        "brand_kit_id": order.brand_kit_id and str(order.brand_kit_id),
        "remix_of": order.remix_of and str(order.remix_of),
        "game_id": order.game_id,
        "pack": (of := order.pack) and {"id": str(of.pack_id), "type": of.pack_type, "item": of.item},
        "ab": brief.ab and _place_in_set(job, brief),
    }
    return {
        "model": picture.model,
        "local": picture.local,
        "asset_type": order.asset_type.value,
        "seed": brief.seed,
        "palette": {"name": brief.palette.name, "colours": list(brief.palette.all)},
        "aspect_ratio": request.aspect_ratio,
        "resolution": request.resolution.value,
        "key_colour": request.key_colour,
        "references": [sha256(reference).hexdigest() for reference in request.references],
        "request_digest": sha256(request.instruction.encode()).hexdigest(),
        "finishing": finishing_version,
        "catalogue": CATALOGUE_VERSION,
        **({"brand_kit": {"id": str(kit.kit_id), "version": kit.number}} if (kit := order.brand_kit) else {}),
        **({"fonts": asdict(finished.fonts)} if finished.fonts else {}),
        **({"logo": asdict(finished.logo)} if finished.logo else {}),
        **{name: fact for name, fact in asked.items() if fact},
    }


def _place_in_set(job: GenerationJob, brief: Brief) -> dict[str, str]:
    """Which picture of which A/B set it is, what differs within that, and what it is here."""
    return {
        "set": str(job.id),
        "factor": str(brief.ab),
        "variant": "ABC"[brief.ab_place],
        "value": brief.ab_value,
    }
