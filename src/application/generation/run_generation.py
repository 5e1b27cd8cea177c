"""What a worker does with one job: claim it, have its assets made, settle what became of them. Safe to die at any line.

Nothing outside is waited for inside a transaction. Every write names the epoch of the claim, so a worker that lost
its lease changes nothing. What it had stored is deleted, unless it died first: then nothing refers to it.
"""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from application.assets.ports import AssetStore
from application.cancelling import end
from application.generation.board_reading import references_of
from application.generation.charging import release
from application.generation.deliver_asset import DeliverAsset
from application.generation.logo_reading import logo_order
from application.generation.make_asset import MakeAsset, Missed
from application.generation.ownership import follow_end, lock, take_from_owner
from application.generation.ports import Finishing, GenerationRequested, GenerationWork, ImageModel
from application.ports import BeginSystem, NewId, Now, Reached
from domain.brand_kits import Brand
from domain.errors import Unavailable
from domain.generation.job import GenerationJob, LeaseLost, backoff
from domain.generation.job_events import JobEvent, JobEventKind
from domain.generation.lanes import preference

log = logging.getLogger(__name__)

LONGEST = timedelta(minutes=10)
"""What a job may take altogether. The model and the store have their own bounds; this one is for our own faults."""


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
        logo = asyncio.create_task(logo_order(self.store, job.order, brand))  # read once, for all of them
        references = asyncio.create_task(references_of(self.begin, self.store, job))
        make = self._make_asset()
        makers = [asyncio.create_task(make(job, index, brand, logo, references)) for index in job.open_slots]
        try:
            missed = [outcome for outcome in await asyncio.gather(*makers) if outcome]
        finally:
            await end(logo, references, *makers)
        if missed:
            await self._settle_missed(job, missed)

    def _make_asset(self) -> MakeAsset:
        deliver = DeliverAsset(self.begin, self.store, self.now, self.new_id, self.reached)
        return MakeAsset(self.begin, self.image_model, self.finishing, self.store, deliver, self.now, self.reached)

    async def _settle_missed(self, job: GenerationJob, missed: list[Missed]) -> None:
        """Put the job back when waiting may help, else give up what did not come and return its reservation."""
        now = self.now()
        async with self.begin() as work:
            current = await lock(work, job)
            current.require_owner(job.epoch)
            final = [miss for miss in missed if not (miss.again and current.may_try_again)]
            for miss in final:
                current = current.miss(job.epoch, miss.index, now, code=miss.code, message=miss.message)
            await release(work, current, [miss.index for miss in final])
            if current.status.final:
                await work.jobs.save(current)
                await follow_end(work, current, now)
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
                waiting = (await lock(work, job)).hand_back(job.epoch, self.now())
                await self._requeue(work, waiting, reason="worker_stopped")

    async def _count_crash(self, job: GenerationJob) -> None:
        with suppress(LeaseLost):
            async with self.begin() as work:
                current = await lock(work, job)
                current.require_owner(job.epoch)
                await take_from_owner(work, current, now=self.now)
                await work.commit()

    async def _requeue(self, work: GenerationWork, job: GenerationJob, *, reason: str) -> None:
        await work.jobs.save(job)
        await work.job_events.add(JobEvent(JobEventKind.QUEUED, job, {"reason": reason}))
        await work.outbox.add(GenerationRequested(self.now(), job.id, job.lane))
        await work.commit()
