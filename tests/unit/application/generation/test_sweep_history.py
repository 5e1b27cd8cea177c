from datetime import timedelta

from adapters.memory.job_news import InProcessJobNews
from application.generation.follow_job import FollowJob
from application.generation.sweep_history import SweepHistory
from domain.generation.job import JobStatus
from domain.generation.job_events import JobEventKind
from tests.builders import a_job, a_once, a_user, an_event, an_id
from tests.worlds import MemoryWorld

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


async def test_a_job_that_ended_long_ago_still_tells_whoever_follows_it_how() -> None:
    world = MemoryWorld()
    nova = await world.keep_user(a_user())
    job = await world.keep_job(a_job(nova, status=JobStatus.COMPLETED))
    async with world.begin(user_id=nova.id) as work:
        for kind in (JobEventKind.QUEUED, JobEventKind.PROCESSING, JobEventKind.COMPLETED):
            await work.job_events.add(an_event(job, kind))
        await work.requests.remember(a_once(nova), an_id())
        await work.commit()
    sweep = SweepHistory(world.begin_system, world.now)
    follow = FollowJob(world.begin, InProcessJobNews(), SECOND)

    await world.pass_time(DAY + SECOND)
    assert (await sweep(), len(world.database.tables.requests)) == (1, 0)
    assert len(world.database.tables.job_events) == 3
    await world.pass_time(29 * DAY)
    assert await sweep() == 1

    for after in (0, 1, 2):
        events = [event async for event in await follow(user_id=nova.id, job_id=job.id, after=after) if event]
        assert [(event.kind, event.number) for event in events] == [(JobEventKind.COMPLETED, 3)]
