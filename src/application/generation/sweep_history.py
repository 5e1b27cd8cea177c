from dataclasses import dataclass
from datetime import timedelta

from application.generation.ports import GenerationWork
from application.ports import BeginSystem, Now

EVENTS_KEPT = timedelta(days=30)
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class SweepHistory:
    """Forget how jobs came to their end, and which request with an Idempotency-Key made what more than a day ago.

    The last event of a job stays, so that whoever follows it still hears how it ended.
    """

    begin: BeginSystem[GenerationWork]
    now: Now

    async def __call__(self) -> int:
        """How many jobs and requests it was, a few hundred at most; then there may be more."""
        async with self.begin() as work:
            forgotten = await work.job_events.forget_before(self.now() - EVENTS_KEPT, AT_ONCE)
            forgotten += await work.requests.forget_over(AT_ONCE)
            await work.commit()
        return forgotten
