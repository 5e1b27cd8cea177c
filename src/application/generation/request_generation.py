from dataclasses import dataclass, replace
from uuid import UUID

from application.generation.ports import GenerationRequested, GenerationWork, Lettering, QuotaEntry, QuotaEntryKind
from application.ports import Begin, NewId, Now, Once, Reached
from domain.errors import Invalid
from domain.generation.brief import MAX_SEED
from domain.generation.job import GenerationJob, JobEvent, JobEventKind, Order
from domain.generation.logo_placing import logos_for
from domain.tiers import Period, policy_of


@dataclass(frozen=True, slots=True)
class Accepted:
    """The job as it was when it was accepted; `replayed` when an earlier request with the same key made it."""

    job: GenerationJob
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class RequestGeneration:
    """Reserve what the job may use and queue the work; nothing is drawn yet."""

    begin: Begin[GenerationWork]
    lettering: Lettering
    now: Now
    new_id: NewId
    reached: Reached

    async def __call__(
        self,
        *,
        user_id: UUID,
        order: Order,
        seeded: bool,
        use_active_brand_kit: bool = False,
        once: Once | None = None,
    ) -> Accepted:
        """Accept the order, or raise `Invalid`, `BrandKitNotFound` or `QuotaExhausted` and leave no trace.

        Without a seed of the user's own (`seeded` false) the job's id gives one. It is made with the kit that the order
        names, else with the active one if there is one and it may be used, as the kit is now; an order that names a
        version of its kit, as a recipe does, gets what the kit said then, and nothing of a kit that is gone for good.
        """
        job_id, now = self.new_id(), self.now()
        if not seeded:
            order = replace(order, seed=job_id.int % (MAX_SEED + 1))
        self._check(order)
        month = Period.month_of(now)
        async with self.begin(user_id=user_id) as work:
            if once and (made := await work.requests.remember(once, job_id)) != job_id:
                first = (await work.job_events.after(made, 0))[0]
                return Accepted(first.job, replayed=True)
            order = await self._branded(work, user_id, order, use_active=use_active_brand_kit)
            quota = (await work.quotas.lock(user_id, month)).reserve(order.count)
            lane = policy_of(quota.tier).lane_for(assets_this_month=quota.taken)
            job = GenerationJob.accept(job_id, user_id, order, lane=lane, period=quota.period, now=now)
            entries = [QuotaEntry(QuotaEntryKind.RESERVED, job_id, job.round, index) for index in job.open_slots]
            await work.quotas.save(user_id, quota, entries)
            await work.jobs.add(job)
            await work.job_events.add(JobEvent(JobEventKind.QUEUED, job))
            await work.outbox.add(GenerationRequested(now, job_id, lane))
            self.reached("request.before_commit")
            await work.commit()
        self.reached("request.after_commit")
        return Accepted(job)

    async def _branded(self, work: GenerationWork, user_id: UUID, order: Order, *, use_active: bool) -> Order:
        if kit := order.brand_kit:
            there = await work.brands.at(kit)
            return order if there else replace(order, brand_kit_id=None, brand_kit_version=None, include_logo=False)
        wanted = order.brand_kit_id is not None or use_active
        found = await work.brands.present(user_id, order.brand_kit_id) if wanted else None
        if order.include_logo and not (found and logos_for(order.spec, found[1].logos)):
            message = "There is no brand kit whose logo could be used."
            raise Invalid(message, pointer="/include_logo", reason="no_logo")
        return order.made_with(found[0]) if found else order

    def _check(self, order: Order) -> None:
        brief = order.brief()
        if missing := self.lettering.missing(brief.text_overlay):
            shown = " ".join(missing[:10])
            raise Invalid(
                f"These characters cannot be set as letters: {shown}", pointer="/text_overlay", reason="no_glyph"
            )
