from dataclasses import dataclass
from uuid import UUID

from application.generation.accepting import Accepted
from application.generation.charging import bound_free, ledger
from application.generation.ports import GenerationRequested, GenerationWork, QuotaEntryKind
from application.ports import Begin, NewId, Now, Once
from domain.generation.job_events import JobEvent, JobEventKind
from domain.generation.packs import Pack
from domain.tiers import Period, policy_of


@dataclass(frozen=True, slots=True)
class RetryJob:
    """Order once more what a failed or cancelled job did not deliver, on this month's quota."""

    begin: Begin[GenerationWork]
    now: Now
    new_id: NewId
    fair_use: int

    async def __call__(self, *, user_id: UUID, job_id: UUID, once: Once | None = None) -> Accepted:
        """Raises `JobNotFound`, `JobNotRetryable`, `PackItemUnderWay`, `QuotaExhausted` and `TooManyOpenJobs`."""
        retry_id, now = self.new_id(), self.now()
        async with self.begin(user_id=user_id) as work:
            if once and (made := await work.requests.remember(once, retry_id)) != retry_id:
                events = await work.job_events.after(job_id, 0)
                first = next(event for event in events if event.detail.get("retry") == str(made))
                return Accepted(first.job, replayed=True)
            failed = await work.jobs.lock(job_id)
            quota = await work.quotas.lock(user_id, Period.month_of(now))
            lane = policy_of(quota.tier).lane_for(
                assets_this_month=quota.taken + failed.failed_assets, fair_use=self.fair_use
            )
            job = failed.retry(now, lane=lane, period=quota.period)
            if place := job.order.pack:
                Pack.of(await work.jobs.of_pack(user_id, place.pack_id)).item(place.item).require_rest()
            await bound_free(work, user_id, [job.order])
            entries = ledger(QuotaEntryKind.RESERVED, job, job.open_slots)
            await work.quotas.save(user_id, quota.reserve(len(entries)), entries)
            await work.jobs.save(job)
            detail = {"reason": "retried", "retry": str(retry_id)}
            await work.job_events.add(JobEvent(JobEventKind.QUEUED, job, detail))
            await work.outbox.add(GenerationRequested(now, job.id, lane))
            await work.commit()
        return Accepted(job)
