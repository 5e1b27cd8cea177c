import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from domain.generation.job import GenerationJob, JobNotFound
from domain.generation.job_events import JobEvent, JobEventKind
from domain.generation.picture import BlockedKind, PictureBlocked
from tests.builders import a_job, a_user, an_event
from tests.unit.application.generation.studio import Studio

LONG = timedelta(seconds=30)
"""Longer than any test: whoever is told something here was told by the news, not by looking again."""

BLOCKED = PictureBlocked(BlockedKind.SAFETY)


async def a_finished_job(studio: Studio) -> GenerationJob:
    user = await studio.world.keep_user(a_user())
    job = (await studio.request(user)).job
    await studio.run()
    return job


async def a_running_job(studio: Studio) -> GenerationJob:
    user = await studio.world.keep_user(a_user())
    job = await studio.world.keep_job(a_job(user, count=2).claim(studio.world.now()))
    await write(studio, an_event(job), an_event(job, JobEventKind.PROCESSING))
    return job


async def write(studio: Studio, *events: JobEvent) -> list[JobEvent]:
    """Commit events, and the job as the last of them has it, without telling anybody."""
    async with studio.world.begin_system() as work:
        written = [await work.job_events.add(event) for event in events]
        await work.jobs.save(events[-1].job)
        await work.commit()
    return written


def ended(job: GenerationJob) -> JobEvent:
    return an_event(job.cancel(job.created_at), JobEventKind.CANCELLED)


async def numbers(events) -> list[int]:
    return [event.number async for event in events if event]


async def test_who_follows_a_finished_job_hears_all_of_it_and_then_the_end():
    studio = Studio()
    job = await a_finished_job(studio)

    heard = [event async for event in await studio.follow(job, patience=LONG)]

    assert heard == studio.events(job)
    assert heard[-1].kind is JobEventKind.COMPLETED


@pytest.mark.parametrize("after", [0, 1, 2, 3, 4, 5])
async def test_a_stream_resumes_right_behind_any_event(after: int):
    studio = Studio()
    job = await a_finished_job(studio)

    assert await numbers(await studio.follow(job, after, patience=LONG)) == list(range(after + 1, 6))


@pytest.mark.parametrize("after", [6, 999, -1])
async def test_who_resumes_behind_an_event_that_never_was_hears_everything(after: int):
    studio = Studio()
    job = await a_finished_job(studio)

    assert await numbers(await studio.follow(job, after, patience=LONG)) == [1, 2, 3, 4, 5]


async def test_somebody_elses_job_is_refused_before_the_stream_begins():
    studio = Studio()
    job = await a_finished_job(studio)
    mallory = await studio.world.keep_user(a_user())

    with pytest.raises(JobNotFound):
        await studio.follow(a_job(mallory, id=job.id))


async def test_news_reaches_an_open_stream():
    studio = Studio()
    job = await a_running_job(studio)
    stream = await studio.follow(job, patience=LONG)
    assert [(await anext(stream)).number for _ in range(2)] == [1, 2]

    hearing = asyncio.create_task(numbers(stream))
    await _subscribed(studio, job)
    for event in await write(studio, an_event(job, JobEventKind.PROGRESS), ended(job)):
        await studio.news.publish(event)

    async with asyncio.timeout(20):
        assert await hearing == [3, 4]


async def test_news_that_was_lost_is_read_from_the_rows_when_a_gap_shows():
    studio = Studio()
    job = await a_running_job(studio)
    stream = await studio.follow(job, after=2, patience=LONG)
    hearing = asyncio.create_task(numbers(stream))
    await _subscribed(studio, job)

    written = await write(studio, *(an_event(job, JobEventKind.PROGRESS) for _ in range(3)), ended(job))
    await studio.news.publish(written[-1])

    async with asyncio.timeout(20):
        assert await hearing == [3, 4, 5, 6]


async def test_news_in_the_wrong_order_and_twice_is_told_in_order_and_once():
    studio = Studio()
    job = await a_running_job(studio)
    hearing = asyncio.create_task(numbers(await studio.follow(job, after=2, patience=LONG)))
    await _subscribed(studio, job)

    written = await write(studio, *(an_event(job, JobEventKind.PROGRESS) for _ in range(3)), ended(job))
    for event in (written[1], written[0], written[1], written[2], written[3]):
        await studio.news.publish(event)

    async with asyncio.timeout(20):
        assert await hearing == [3, 4, 5, 6]


async def test_without_any_news_the_rows_are_read_again_after_every_silence():
    studio = Studio()
    job = await a_running_job(studio)
    stream = await studio.follow(job, after=2, patience=timedelta(milliseconds=5))
    assert await anext(stream) is None

    await write(studio, an_event(job, JobEventKind.PROGRESS), ended(job))

    async with asyncio.timeout(20):
        assert await numbers(stream) == [3, 4]


async def test_what_is_written_between_looking_and_listening_is_not_missed():
    studio = Studio()
    job = await a_running_job(studio)
    subscribe = studio.news.subscribe

    @asynccontextmanager
    async def subscribe_slowly(job_id):
        await write(studio, an_event(job, JobEventKind.PROGRESS), ended(job))
        async with subscribe(job_id) as feed:
            yield feed

    studio.news.subscribe = subscribe_slowly

    async with asyncio.timeout(20):
        assert await numbers(await studio.follow(job, patience=LONG)) == [1, 2, 3, 4]


async def test_a_retried_job_is_followed_beyond_its_first_end():
    studio = Studio()
    user = await studio.world.keep_user(a_user())
    job = (await studio.request(user)).job
    await studio.run(BLOCKED)
    await studio.retry(job)
    await studio.run()

    assert await numbers(await studio.follow(job, patience=LONG)) == list(range(1, len(studio.events(job)) + 1))
    assert studio.story(job).count("queued") == 2


async def test_a_stream_that_is_left_listens_no_more():
    studio = Studio()
    job = await a_running_job(studio)
    stream = await studio.follow(job, patience=LONG)
    await anext(stream)

    await stream.aclose()

    assert job.id not in studio.news._feeds  # nobody else knows who listens


async def _subscribed(studio: Studio, job: GenerationJob) -> None:
    async with asyncio.timeout(20):
        while job.id not in studio.news._feeds:  # nobody else knows who listens
            await asyncio.sleep(0)
        for _ in range(20):  # until it has read the rows and waits
            await asyncio.sleep(0)
