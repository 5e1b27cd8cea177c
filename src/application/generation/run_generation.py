"""What a worker does with one job: claim, draw, finish, store, deliver. Safe to die at any line of it.

Nothing outside is waited for inside a transaction. Every write names the epoch of the claim, so a worker that lost
its lease changes nothing. What it had stored is deleted, unless it died first: then nothing refers to it.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from hashlib import sha256

from application.assets.ports import AssetStore, FileNotStored
from application.generation.cancelling import end
from application.generation.ports import (
    Finishing,
    FinishingOrder,
    GenerationRequested,
    GenerationWork,
    ImageModel,
    QuotaEntry,
    QuotaEntryKind,
)
from application.ports import BeginSystem, NewId, Now, Reached
from domain.assets import Asset, Finished, FinishedFile, Variant, key_of
from domain.brand_kits import Brand
from domain.errors import Unavailable
from domain.generation.asset_types import CATALOGUE_VERSION
from domain.generation.brief import Brief, PictureRequest, request_for
from domain.generation.job import GenerationJob, JobEvent, JobEventKind, JobNotFound, LeaseLost, Order, backoff
from domain.generation.lanes import preference
from domain.generation.logo_placing import LogoArtwork, LogoOrder, logos_for
from domain.generation.picture import ModelUnavailable, Picture, PictureMissed
from domain.tiers import policy_of

log = logging.getLogger(__name__)

WHITE = "#FFFFFF"

LONGEST = timedelta(minutes=10)
"""What a job may take altogether. The model and the store have their own bounds; this one is for our own faults."""


LOGO_MISSING = "logo_missing"


@dataclass(frozen=True, slots=True)
class Missed:
    """One asset did not come this time."""

    index: int
    code: str
    message: str
    again: bool
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class RunGeneration:
    begin: BeginSystem[GenerationWork]
    image_model: ImageModel
    finishing: Finishing
    store: AssetStore
    now: Now
    new_id: NewId
    reached: Reached
    worker: str
    lease: timedelta

    async def __call__(self, *, turn: int) -> bool:
        """Take the next job that is due and bring it as far as it goes. False when there was none.

        When the caller is cancelled the job goes back to the queue at once. A fault of our own counts as a crash of
        the job, puts it back, and is raised.
        """
        claimed = await self._claim(turn)
        if claimed is None:
            return False
        job, brand = claimed
        try:
            await self._hold_lease_while(job, brand)
        except LeaseLost:
            return True
        except asyncio.CancelledError:
            await self._hand_back_in_any_case(job)
            raise
        except Exception:
            await self._count_crash(job)
            raise
        return True

    async def _claim(self, turn: int) -> tuple[GenerationJob, Brand | None] | None:
        """A job, and what its kit said when it was ordered."""
        async with self.begin() as work:
            job = await work.jobs.claim_next(preference(turn), worker=self.worker, lease=self.lease)
            if job is None:
                await work.commit()
                return None
            kit = job.order.brand_kit
            brand = await work.brands.at(kit) if kit else None
            await work.job_events.add(JobEvent(JobEventKind.PROCESSING, job))
            self.reached("run.before_claim")
            await work.commit()
        self.reached("run.after_claim")
        return job, brand

    async def _hold_lease_while(self, job: GenerationJob, brand: Brand | None) -> None:
        """Make the assets while renewing the lease; the first to end ends the other."""
        making = asyncio.create_task(self._make(job, brand))
        keeping = asyncio.create_task(self._keep(job))
        try:
            done, _ = await asyncio.wait(
                (making, keeping), timeout=LONGEST.total_seconds(), return_when=asyncio.FIRST_COMPLETED
            )
            if not done:
                raise TimeoutError(f"job {job.id} was not done within {LONGEST}")
            (making if making in done else keeping).result()
        finally:
            await end(making, keeping)

    async def _keep(self, job: GenerationJob) -> None:
        while True:
            await asyncio.sleep(self.lease.total_seconds() / 4)
            try:
                async with self.begin() as work:
                    kept = await work.jobs.keep(job.id, job.epoch, self.lease)
                    await work.commit()
            except Unavailable:
                continue  # the store is away: the lease may run out, and then another owner is told by the epoch
            if not kept:
                raise LeaseLost

    async def _make(self, job: GenerationJob, brand: Brand | None) -> None:
        logo = asyncio.create_task(self._logo_order(job.order, brand))  # read once, for all of them
        makers = [asyncio.create_task(self._make_one(job, index, brand, logo)) for index in job.open_slots]
        try:
            missed = [outcome for outcome in await asyncio.gather(*makers) if outcome]
        finally:
            await end(logo, *makers)
        if missed:
            await self._settle_missed(job, missed)

    async def _make_one(
        self, job: GenerationJob, index: int, brand: Brand | None, logo: "asyncio.Task[LogoOrder | None]"
    ) -> Missed | None:
        brief = job.order.brief(brand).variation(index)
        try:
            request = request_for(brief)
            await logo  # missing, it misses before anything is drawn
            picture = await self.image_model.draw(request)
            self.reached("run.after_draw")
            await self._report_drawn(job, index)
            finished = await self.finishing.finish(picture, finishing_order(brief, picture, brand, logo.result()))
            self.reached("run.after_finish")
            params = await asyncio.to_thread(_params, job, request, picture, finished, self.finishing.version)
            await self._deliver(job, index, params, finished)
        except ModelUnavailable as miss:
            return Missed(index, miss.code, str(miss), again=True, retry_after=miss.retry_after)
        except PictureMissed as miss:
            return Missed(index, miss.code, str(miss), again=miss.again)
        except Unavailable as miss:
            return Missed(index, miss.code, str(miss), again=True)
        except FileNotStored:
            log.exception("A logo of the kit of job %s is missing in the file store", job.id)
            return Missed(index, LOGO_MISSING, "The logo's file is missing. Please upload it again.", again=False)
        return None

    async def _logo_order(self, order: Order, brand: Brand | None) -> LogoOrder | None:
        """The logos that the order may need, from their own files; None when it wants none or its kit is gone."""
        if not order.include_logo or brand is None:
            return None
        artwork = []
        for logo in logos_for(order.spec, brand.logos):
            content = b"".join([part async for part in self.store.read(logo.key)])
            artwork.append(LogoArtwork(logo.variant, content, logo.width, logo.height, logo.sha256))
        return LogoOrder(tuple(artwork), order.logo_place, order.logo_size)

    async def _report_drawn(self, job: GenerationJob, index: int) -> None:
        async with self.begin() as work:
            current = await _lock(work, job)
            settled = current.completed_assets + current.failed_assets
            drawn = current.advance(job.epoch, (100 * settled + 50) // current.total_assets, self.now())
            await work.jobs.save(drawn)
            detail: dict[str, str | int] = {"stage": "finishing", "index": index}
            await work.job_events.add(JobEvent(JobEventKind.PROGRESS, drawn, detail))
            await work.commit()

    async def _deliver(self, job: GenerationJob, index: int, params: Mapping[str, object], finished: Finished) -> None:
        variants = await self._store_files(job, index, finished)
        self.reached("run.after_store")
        try:
            await self._write_delivery(job, index, params, finished, variants)
        except LeaseLost:
            await self._discard(variants)
            raise
        self.reached("run.after_deliver")

    async def _store_files(self, job: GenerationJob, index: int, finished: Finished) -> tuple[Variant, ...]:
        variants = await asyncio.to_thread(_variants, job, index, finished.files)
        try:
            for variant, file in zip(variants, finished.files, strict=True):
                await self.store.put(variant.key, file.content, file.format.media_type)
        except BaseException:
            await asyncio.shield(self._discard(variants))
            raise
        return variants

    async def _discard(self, variants: Sequence[Variant]) -> None:
        """Files that no row refers to and none ever will."""
        try:
            await self.store.delete([variant.key for variant in variants])
        except Unavailable as error:
            log.warning("%d files stay behind that nothing refers to: %s", len(variants), error)

    async def _write_delivery(
        self,
        job: GenerationJob,
        index: int,
        params: Mapping[str, object],
        finished: Finished,
        variants: tuple[Variant, ...],
    ) -> None:
        now = self.now()
        async with self.begin() as work:
            delivered = (await _lock(work, job)).deliver(job.epoch, index, now)
            quota = await work.quotas.lock(job.user_id, delivered.period)
            asset = Asset(
                id=self.new_id(),
                user_id=job.user_id,
                job_id=job.id,
                index=index,
                asset_type=job.order.asset_type,
                variants=variants,
                generation_params=params,
                viral_score=finished.viral_score,
                quality=finished.quality,
                created_at=now,
                expires_at=policy_of(quota.tier).expiry_of(now),
                brand_kit_id=job.order.brand_kit_id,
                remix_of=job.order.remix_of,
            )
            entry = QuotaEntry(QuotaEntryKind.COMMITTED, job.id, delivered.round, index)
            await work.made_assets.add(asset)
            await work.quotas.save(job.user_id, quota.commit(1), [entry])
            await work.jobs.save(delivered)
            detail: dict[str, str | int] = {"asset_id": str(asset.id), "index": index}
            await work.job_events.add(JobEvent(JobEventKind.ASSET_COMPLETED, delivered, detail))
            if delivered.status.final:
                await work.job_events.add(JobEvent(JobEventKind.COMPLETED, delivered))
            self.reached("run.before_deliver_commit")
            await work.commit()

    async def _settle_missed(self, job: GenerationJob, missed: list[Missed]) -> None:
        """Put the job back when waiting may help, else give up what did not come and return its reservation."""
        now = self.now()
        async with self.begin() as work:
            current = await _lock(work, job)
            current.require_owner(job.epoch)
            final = [miss for miss in missed if not (miss.again and current.may_try_again)]
            for miss in final:
                current = current.miss(job.epoch, miss.index, now, code=miss.code, message=miss.message)
            if final:
                quota = await work.quotas.lock(job.user_id, current.period)
                entries = [QuotaEntry(QuotaEntryKind.RELEASED, job.id, current.round, miss.index) for miss in final]
                await work.quotas.save(job.user_id, quota.release(len(final)), entries)
            if current.status.final:
                await work.jobs.save(current)
                await work.job_events.add(JobEvent(JobEventKind(current.status.value), current))
            else:
                await self._postpone(work, current, job.epoch, [miss for miss in missed if miss not in final])
            await work.commit()

    async def _postpone(self, work: GenerationWork, job: GenerationJob, epoch: int, missed: list[Missed]) -> None:
        asked = max((miss.retry_after for miss in missed if miss.retry_after), default=None)
        wait = backoff(job.attempts, asked=asked)
        waiting = job.postpone(epoch, self.now())
        await work.jobs.save(waiting, wait=wait)
        detail: dict[str, str | int] = {"reason": missed[0].code, "retry_in_seconds": round(wait.total_seconds())}
        await work.job_events.add(JobEvent(JobEventKind.QUEUED, waiting, detail))

    async def _hand_back_in_any_case(self, job: GenerationJob) -> None:
        """Whatever happens here, the caller stops: a job that cannot be handed back waits for its lease to run out."""
        try:
            await asyncio.shield(self._hand_back(job))
        except Unavailable as error:
            log.warning("Job %s keeps its lease until it runs out: %s", job.id, error)

    async def _hand_back(self, job: GenerationJob) -> None:
        with suppress(LeaseLost):
            async with self.begin() as work:
                waiting = (await _lock(work, job)).hand_back(job.epoch, self.now())
                await self._requeue(work, waiting, reason="worker_stopped")

    async def _count_crash(self, job: GenerationJob) -> None:
        with suppress(LeaseLost):
            async with self.begin() as work:
                current = await _lock(work, job)
                current.require_owner(job.epoch)
                await take_from_owner(work, current, now=self.now)
                await work.commit()

    async def _requeue(self, work: GenerationWork, job: GenerationJob, *, reason: str) -> None:
        await work.jobs.save(job)
        await work.job_events.add(JobEvent(JobEventKind.QUEUED, job, {"reason": reason}))
        await work.outbox.add(GenerationRequested(self.now(), job.id, job.lane))
        await work.commit()


async def _lock(work: GenerationWork, job: GenerationJob) -> GenerationJob:
    """Raises `LeaseLost` also for a job that is gone: its user's account was erased meanwhile."""
    try:
        return await work.jobs.lock(job.id)
    except JobNotFound:
        raise LeaseLost from None


async def take_from_owner(work: GenerationWork, job: GenerationJob, *, now: Now) -> None:
    """The job's owner is gone: queue it again, or end it and return its reservation when it is to blame itself."""
    lost = job.lose_owner(now())
    if lost.status.final:
        quota = await work.quotas.lock(job.user_id, job.period)
        entries = [QuotaEntry(QuotaEntryKind.RELEASED, job.id, job.round, index) for index in job.open_slots]
        await work.quotas.save(job.user_id, quota.release(len(entries)), entries)
        await work.jobs.save(lost)
        await work.job_events.add(JobEvent(JobEventKind.FAILED, lost))
        return
    await work.jobs.save(lost)
    await work.job_events.add(JobEvent(JobEventKind.QUEUED, lost, {"reason": "worker_lost"}))
    await work.outbox.add(GenerationRequested(now(), job.id, job.lane))


def _variants(job: GenerationJob, index: int, files: Sequence[FinishedFile]) -> tuple[Variant, ...]:
    """Hashing takes about a millisecond a megabyte, which is too long for an event loop."""
    return tuple(
        Variant(
            width=file.width,
            height=file.height,
            format=file.format,
            bytes=len(file.content),
            sha256=sha256(file.content).hexdigest(),
            key=key_of(user_id=job.user_id, job_id=job.id, index=index, epoch=job.epoch, file=file),
        )
        for file in files
    )


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
        **({"ab": _place_in_set(job, brief)} if brief.ab else {}),
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
