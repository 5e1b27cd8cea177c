"""What every `JobEvents` keeps to: numbers without gaps, and nobody else's."""

import asyncio
from datetime import UTC, datetime

import pytest

from domain.generation.job import GenerationJob, JobStatus
from domain.generation.job_events import JobEvent, JobEventKind
from domain.tiers import Tier
from tests.builders import NOON, a_job, a_user, an_event
from tests.worlds import World

FAR_AHEAD = datetime(2100, 1, 1, tzinfo=UTC)


async def a_kept_job(world: World, **changes) -> GenerationJob:
    user = await world.keep_user(a_user(tier=Tier.STUDIO))
    return await world.keep_job(a_job(user, **changes))


async def write(world: World, *events: JobEvent) -> list[int]:
    async with world.begin_system() as work:
        numbers = [(await work.job_events.add(event)).number for event in events]
        await work.commit()
    return numbers


async def after(world: World, job: GenerationJob, number: int) -> list[JobEvent]:
    async with world.begin(user_id=job.user_id) as work:
        events: list[JobEvent] = await work.job_events.after(job.id, number)
    return events


async def test_events_are_numbered_from_one_for_each_job(world: World) -> None:
    one, other = await a_kept_job(world), await a_kept_job(world)

    assert await write(world, an_event(one), an_event(other), an_event(one)) == [1, 1, 2]
    assert await write(world, an_event(one), an_event(other)) == [3, 2]


async def test_an_event_comes_back_as_it_was_written(world: World) -> None:
    job = await a_kept_job(world, count=2, status=JobStatus.FAILED, custom_prompt="Füchse «in» 🦊")
    event = an_event(job, JobEventKind.PROGRESS, stage="finishing", index=1)

    await write(world, event)

    assert await after(world, job, 0) == [JobEvent(JobEventKind.PROGRESS, job, {"stage": "finishing", "index": 1}, 1)]


async def test_only_what_is_behind_a_number_is_told(world: World) -> None:
    job = await a_kept_job(world)
    await write(world, *(an_event(job) for _ in range(4)))

    assert [event.number for event in await after(world, job, 2)] == [3, 4]
    assert await after(world, job, 4) == []
    assert await after(world, job, 99) == []


async def test_what_was_not_committed_leaves_no_gap(world: World) -> None:
    job = await a_kept_job(world)
    await write(world, an_event(job))
    async with world.begin_system() as work:
        await work.job_events.add(an_event(job))

    assert await write(world, an_event(job)) == [2]


@pytest.mark.parametrize("writers", [8])
async def test_many_writers_who_lock_the_job_leave_no_gap(world: World, writers: int) -> None:
    job = await a_kept_job(world)

    async def write_one() -> None:
        async with world.begin_system() as work:
            await work.jobs.lock(job.id)
            await work.job_events.add(an_event(job))
            await work.commit()

    await asyncio.gather(*(write_one() for _ in range(writers)))

    assert [event.number for event in await after(world, job, 0)] == list(range(1, writers + 1))


async def test_somebody_elses_events_do_not_exist(world: World) -> None:
    job = await a_kept_job(world)
    mallory = await world.keep_user(a_user())
    await write(world, an_event(job))

    async with world.begin(user_id=mallory.id) as work:
        assert await work.job_events.after(job.id, 0) == []


async def test_of_a_job_that_ended_before_then_only_the_end_is_kept_under_its_number(world: World) -> None:
    ended, running = await a_kept_job(world, status=JobStatus.COMPLETED), await a_kept_job(world)
    for job in (ended, running):
        await write(world, *(an_event(job, kind) for kind in (JobEventKind.QUEUED, JobEventKind.PROGRESS)))
    await write(world, an_event(ended, JobEventKind.COMPLETED))

    async with world.begin_system() as work:
        forgotten = [await work.job_events.forget_before(before, 5) for before in (NOON, FAR_AHEAD, FAR_AHEAD)]
        await work.commit()

    assert forgotten == [0, 1, 0]
    assert [(event.kind, event.number) for event in await after(world, ended, 0)] == [(JobEventKind.COMPLETED, 3)]
    assert len(await after(world, running, 0)) == 2
    assert await write(world, an_event(ended)) == [4]
