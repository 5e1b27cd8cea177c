import logging
from dataclasses import dataclass
from datetime import timedelta

from application.generation.ownership import take_from_owner
from application.generation.ports import GenerationWork, JobQueue
from application.ports import BeginSystem, Now
from domain.generation.job import GenerationJob

log = logging.getLogger(__name__)

MOST_TAKEN, MOST_RUNG = 100, 8
"""A bell wakes a place that then works until nothing is due: a few are enough, many would pile up in a full queue."""

PUT_ASIDE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SweepJobs:
    """Find what fell between: leases that ran out, and jobs that are due but whose bell was lost."""

    begin: BeginSystem[GenerationWork]
    queue: JobQueue
    now: Now

    async def __call__(self) -> int:
        """How many jobs were taken from a dead owner. May run anywhere, in any number, at any time.

        Each job is a transaction of its own: one that cannot be taken is put aside and does not hold up the others.
        """
        taken = 0
        while taken < MOST_TAKEN and await self._take_one():
            taken += 1
        async with self.begin() as work:
            waiting = await work.jobs.waiting(MOST_RUNG)
        for job_id, lane in waiting:
            await self.queue.ring(job_id, lane)
        return taken

    async def _take_one(self) -> bool:
        async with self.begin() as work:
            expired = await work.jobs.lock_expired(1)
            if not expired:
                await work.commit()
                return False
            try:
                await take_from_owner(work, expired[0], now=self.now)
                await work.commit()
            except ValueError:
                log.exception("Job %s cannot be taken from its dead owner", expired[0].id)
            else:
                return True
        await self._put_aside(expired[0])
        return True

    async def _put_aside(self, job: GenerationJob) -> None:
        async with self.begin() as work:
            await work.jobs.keep(job.id, job.epoch, PUT_ASIDE)
            await work.commit()
