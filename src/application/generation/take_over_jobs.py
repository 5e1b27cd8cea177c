from dataclasses import dataclass

from application.generation.ports import GenerationWork
from application.generation.sweep_jobs import SweepJobs
from application.ports import BeginSystem


@dataclass(frozen=True, slots=True)
class TakeOverJobs:
    """Put back at once what the process before this one had in work, without waiting for its leases to run out.

    Only for a process that knows it is the only one: embedded mode holds its folder's lock.
    """

    begin: BeginSystem[GenerationWork]
    sweep_jobs: SweepJobs

    async def __call__(self) -> int:
        """How many jobs were taken over; each counts as a crash, so that poison is still given up."""
        async with self.begin() as work:
            await work.jobs.end_leases()
            await work.commit()
        return await self.sweep_jobs()
