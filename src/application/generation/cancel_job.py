from dataclasses import dataclass
from uuid import UUID

from application.generation.ports import GenerationWork, QuotaEntry, QuotaEntryKind
from application.ports import Begin, Now
from domain.generation.job import GenerationJob, JobEvent, JobEventKind


@dataclass(frozen=True, slots=True)
class CancelJob:
    """Stop a job that is not finished and return what it has reserved; what was delivered stays and was paid for."""

    begin: Begin[GenerationWork]
    now: Now

    async def __call__(self, *, user_id: UUID, job_id: UUID) -> GenerationJob:
        """Raises `JobNotFound`, `JobNotCancellable`."""
        async with self.begin(user_id=user_id) as work:
            job = await work.jobs.lock(job_id)
            cancelled = job.cancel(self.now())
            quota = await work.quotas.lock(user_id, job.period)
            entries = [QuotaEntry(QuotaEntryKind.RELEASED, job.id, job.round, index) for index in job.open_slots]
            await work.quotas.save(user_id, quota.release(len(entries)), entries)
            await work.jobs.save(cancelled)
            await work.job_events.add(JobEvent(JobEventKind.CANCELLED, cancelled))
            await work.commit()
        return cancelled
