from dataclasses import dataclass
from uuid import UUID

from application.generation.ports import GenerationRequested, GenerationWork, QuotaEntry, QuotaEntryKind
from application.ports import Begin, Now
from domain.generation.job import GenerationJob, JobEvent, JobEventKind
from domain.tiers import Period, policy_of


@dataclass(frozen=True, slots=True)
class RetryJob:
    """Order once more what a failed or cancelled job did not deliver, on this month's quota."""

    begin: Begin[GenerationWork]
    now: Now

    async def __call__(self, *, user_id: UUID, job_id: UUID) -> GenerationJob:
        """Raises `JobNotFound`, `JobNotRetryable`, `QuotaExhausted`."""
        now = self.now()
        async with self.begin(user_id=user_id) as work:
            failed = await work.jobs.lock(job_id)
            quota = await work.quotas.lock(user_id, Period.month_of(now))
            lane = policy_of(quota.tier).lane_for(assets_this_month=quota.taken)
            job = failed.retry(now, lane=lane, period=quota.period)
            entries = [QuotaEntry(QuotaEntryKind.RESERVED, job.id, job.round, index) for index in job.open_slots]
            await work.quotas.save(user_id, quota.reserve(len(entries)), entries)
            await work.jobs.save(job)
            await work.job_events.add(JobEvent(JobEventKind.QUEUED, job, {"reason": "retried"}))
            await work.outbox.add(GenerationRequested(now, job.id, lane))
            await work.commit()
        return job
