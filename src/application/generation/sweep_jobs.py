from dataclasses import dataclass

from application.generation.ports import GenerationWork, JobQueue
from application.generation.run_generation import take_from_owner
from application.ports import BeginSystem, Now

MOST_TAKEN, MOST_RUNG = 100, 8
"""A bell wakes a place that then works until nothing is due: a few are enough, many would pile up in a full queue."""


@dataclass(frozen=True, slots=True)
class SweepJobs:
    """Find what fell between: leases that ran out, and jobs that are due but whose bell was lost."""

    begin: BeginSystem[GenerationWork]
    queue: JobQueue
    now: Now

    async def __call__(self) -> int:
        """How many jobs were taken from a dead owner. May run anywhere, in any number, at any time."""
        async with self.begin() as work:
            expired = await work.jobs.lock_expired(MOST_TAKEN)
            for job in expired:
                await take_from_owner(work, job, now=self.now)
            waiting = await work.jobs.waiting(MOST_RUNG)
            await work.commit()
        for job_id, lane in waiting:
            await self.queue.ring(job_id, lane)
        return len(expired)
