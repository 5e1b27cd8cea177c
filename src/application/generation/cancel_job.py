from dataclasses import dataclass
from uuid import UUID

from application.generation.charging import release
from application.generation.ownership import follow_end
from application.generation.ports import GenerationWork
from application.ports import Begin, Now
from domain.generation.job import GenerationJob
from domain.generation.job_events import JobEvent, JobEventKind


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
            await release(work, job, job.open_slots)
            await work.jobs.save(cancelled)
            await follow_end(work, cancelled, self.now())
            await work.job_events.add(JobEvent(JobEventKind.CANCELLED, cancelled))
            await work.commit()
        return cancelled
