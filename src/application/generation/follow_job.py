import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from application.generation.ports import GenerationWork, JobNews
from application.ports import Begin
from domain.generation.job_events import JobEvent

LONGEST = timedelta(minutes=10)
"""Then the stream ends between two events. Who still wants it resumes, and shows again who they are."""


@dataclass(frozen=True, slots=True)
class FollowJob:
    """Everything that happened to a job behind a given event, then everything that happens, until it ends.

    The rows are the truth and the news only says when to look: a gap in the numbers, a silence or lost news makes
    it read the rows again, so nothing is left out and nothing comes twice, with or without the transport.
    """

    begin: Begin[GenerationWork]
    news: JobNews
    patience: timedelta

    async def __call__(self, *, user_id: UUID, job_id: UUID, after: int) -> AsyncIterator[JobEvent | None]:
        """The events behind number `after`, or all of them when the job has no such event; None is a sign of life.

        Raises `JobNotFound` now rather than inside the stream.
        """
        async with self.begin(user_id=user_id, reading=True) as work:
            await work.jobs.get(job_id)
            known = after > 0 and await work.job_events.after(job_id, after - 1)
        return self._follow(user_id, job_id, after if known else 0)

    async def _follow(self, user_id: UUID, job_id: UUID, number: int) -> AsyncIterator[JobEvent | None]:
        clock = asyncio.get_running_loop().time
        ends = clock() + LONGEST.total_seconds()
        async with self.news.subscribe(job_id) as feed:
            behind = True
            while clock() < ends:
                if behind:
                    # A reader who leaves must not cut off a query: that would cost the pool a connection.
                    events, ended = await asyncio.shield(self._rows_after(user_id, job_id, number))
                    for event in events:
                        number = event.number
                        yield event
                    if ended:
                        return
                heard = await feed.next(self.patience)
                behind = heard is None or heard.number > number + 1
                if heard is None:
                    yield None
                elif heard.number == number + 1:
                    number = heard.number
                    yield heard
                    if heard.kind.last:
                        return

    async def _rows_after(self, user_id: UUID, job_id: UUID, number: int) -> tuple[list[JobEvent], bool]:
        """The job's end is read before its events, so that an ended job's events are complete."""
        async with self.begin(user_id=user_id, reading=True) as work:
            ended = (await work.jobs.get(job_id)).status.final
            return await work.job_events.after(job_id, number), ended
