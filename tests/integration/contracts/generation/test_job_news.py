"""What every `JobNews` keeps to, and that the one between processes outlives its Redis."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from redis import Redis

from adapters.memory.job_news import InProcessJobNews
from adapters.redis.job_news import STREAM, RedisJobNews
from application.generation.ports import JobNews, NewsFeed
from domain.generation.asset_types import AssetType
from domain.generation.job import GenerationJob, Slot
from domain.generation.job_events import JobEvent, JobEventKind
from domain.generation.order import Order
from domain.tiers import Lane, Period
from tests.faulty_proxy import Fault, FaultyProxy
from tests.services import RedisServer, running_redis

NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
SOON = timedelta(seconds=30)
AT_ONCE = timedelta(milliseconds=50)
JOB = GenerationJob.accept(
    UUID(int=1),
    UUID(int=2),
    Order(
        asset_type=next(iter(AssetType)),
        count=3,
        seed=2**63 - 1,
        custom_prompt="Füchse «in» 🦊\n",
        brand_kit_id=UUID(int=3),
    ),
    lane=next(iter(Lane)),
    period=Period.month_of(NOON),
    now=NOON,
)
OTHER_JOB = replace(JOB, id=UUID(int=99))


def event(number: int, job: GenerationJob = JOB) -> JobEvent:
    return JobEvent(JobEventKind.PROGRESS, job, {"progress": number}, number=number)


@dataclass(frozen=True)
class Newsroom:
    """`open` gives the news as two processes see them: one that tells and one that listens."""

    open: Callable[[], Any]


@pytest.fixture(params=["in process", "redis"])
def newsroom(request: pytest.FixtureRequest) -> Newsroom:
    if request.param == "in process":
        return Newsroom(_one_process)
    server: RedisServer = request.getfixturevalue("redis_server")
    return Newsroom(lambda: _two_processes(server.url))


@asynccontextmanager
async def _one_process() -> AsyncIterator[tuple[JobNews, JobNews]]:
    news = InProcessJobNews()
    yield news, news


@asynccontextmanager
async def _two_processes(url: str, listen_on: str | None = None) -> AsyncIterator[tuple[JobNews, JobNews]]:
    async with (
        RedisJobNews(url, local=InProcessJobNews()) as telling,
        RedisJobNews(listen_on or url, local=InProcessJobNews()) as listening,
    ):
        yield telling, listening


async def _hear(feed: NewsFeed, count: int) -> list[JobEvent | None]:
    return [await feed.next(SOON) for _ in range(count)]


async def _until_heard(telling: JobNews, feed: NewsFeed, *, first: int) -> JobEvent:
    """Tell growing numbers until one of them arrives; how long it may take is the promise under test."""
    deadline = time.monotonic() + 10
    number = first
    while time.monotonic() < deadline:
        await telling.publish(event(number))
        heard = await feed.next(timedelta(milliseconds=200))
        if heard is not None and heard.number >= first:
            return heard
        number += 1
    raise AssertionError("no news came for ten seconds")


def run(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(story)


def test_an_event_reaches_the_stream_of_its_job_unaltered(newsroom: Newsroom) -> None:
    told = JobEvent(
        JobEventKind.ASSET_COMPLETED,
        replace(JOB, slots=(Slot.DELIVERED, Slot.MISSED, Slot.OPEN), epoch=3, started_at=NOON, error_message="« 🦊 »"),
        {"asset_id": "0193", "index": 0},
        number=7,
    )

    async def story() -> None:
        async with newsroom.open() as (telling, listening), listening.subscribe(JOB.id) as feed:
            await telling.publish(told)

            assert await feed.next(SOON) == told

    run(story())


def test_events_arrive_in_the_order_in_which_they_were_told(newsroom: Newsroom) -> None:
    async def story() -> None:
        async with newsroom.open() as (telling, listening), listening.subscribe(JOB.id) as feed:
            for number in range(1, 51):
                await telling.publish(event(number))

            assert await _hear(feed, 50) == [event(number) for number in range(1, 51)]

    run(story())


def test_every_open_stream_of_a_job_hears_it(newsroom: Newsroom) -> None:
    async def story() -> None:
        async with (
            newsroom.open() as (telling, listening),
            listening.subscribe(JOB.id) as one,
            listening.subscribe(JOB.id) as another,
        ):
            await telling.publish(event(1))

            assert [await one.next(SOON), await another.next(SOON)] == [event(1), event(1)]

    run(story())


def test_news_of_another_job_is_not_heard(newsroom: Newsroom) -> None:
    async def story() -> None:
        async with newsroom.open() as (telling, listening), listening.subscribe(JOB.id) as feed:
            await telling.publish(event(1, OTHER_JOB))
            await telling.publish(event(2))

            assert await feed.next(SOON) == event(2)

    run(story())


def test_a_stream_that_hears_nothing_looks_for_itself_when_its_patience_ends(newsroom: Newsroom) -> None:
    async def story() -> None:
        async with newsroom.open() as (_, listening), listening.subscribe(JOB.id) as feed:
            start = time.monotonic()

            assert await feed.next(timedelta(milliseconds=100)) is None
            assert 0.09 < time.monotonic() - start < 10

    run(story())


def test_a_stream_that_waits_is_woken_at_once(newsroom: Newsroom) -> None:
    async def story() -> None:
        async with newsroom.open() as (telling, listening), listening.subscribe(JOB.id) as feed:
            waiting = asyncio.create_task(feed.next(timedelta(seconds=30)))
            await asyncio.sleep(0)
            await telling.publish(event(1))

            async with asyncio.timeout(15):
                assert await waiting == event(1)

    run(story())


def test_a_slow_stream_keeps_the_newest_hundred_and_knows_that_it_missed_some(newsroom: Newsroom) -> None:
    async def story() -> None:
        async with (
            newsroom.open() as (telling, listening),
            listening.subscribe(JOB.id) as slow,
            listening.subscribe(JOB.id) as quick,
        ):
            for number in range(1, 251):
                await telling.publish(event(number))
                assert await quick.next(SOON) == event(number)

            assert await slow.next(AT_ONCE) is None
            assert await _hear(slow, 100) == [event(number) for number in range(151, 251)]
            assert await slow.next(AT_ONCE) is None

    run(story())


def test_a_stream_that_was_left_holds_nothing(newsroom: Newsroom) -> None:
    async def story() -> None:
        async with newsroom.open() as (telling, listening):
            async with listening.subscribe(JOB.id) as left:
                pass
            async with listening.subscribe(JOB.id) as feed:
                await telling.publish(event(1))
                assert await feed.next(SOON) == event(1)

            assert await left.next(AT_ONCE) is None

    run(story())


def test_a_reader_of_redis_that_was_killed_and_restarted_says_so_and_hears_again(tmp_path: Path) -> None:
    async def story(server: RedisServer) -> None:
        async with _two_processes(server.url) as (telling, listening), listening.subscribe(JOB.id) as feed:
            await telling.publish(event(1))
            assert await feed.next(SOON) == event(1)

            await asyncio.to_thread(server.restart)

            assert await feed.next(SOON) is None
            assert (await _until_heard(telling, feed, first=2)).number >= 2

    with running_redis(tmp_path / "redis") as server:
        run(story(server))


def test_while_redis_is_down_telling_returns_soon_and_the_own_process_still_hears(tmp_path: Path) -> None:
    async def story(server: RedisServer) -> None:
        async with RedisJobNews(server.url, local=InProcessJobNews()) as news, news.subscribe(JOB.id) as feed:
            await asyncio.to_thread(server.kill)
            start = time.monotonic()

            await news.publish(event(1))

            assert time.monotonic() - start < 10
            assert await feed.next(SOON) == event(1)

    with running_redis(tmp_path / "redis") as server:
        run(story(server))


def test_redis_may_come_after_the_process(tmp_path: Path) -> None:
    server = RedisServer(tmp_path / "redis")

    async def story() -> None:
        async with _two_processes(server.url) as (telling, listening), listening.subscribe(JOB.id) as feed:
            await asyncio.to_thread(server.start)

            assert (await _until_heard(telling, feed, first=1)).number >= 1

    try:
        run(story())
    finally:
        server.kill()


def test_news_goes_on_after_everything_in_redis_was_flushed(tmp_path: Path) -> None:
    async def story(server: RedisServer) -> None:
        async with _two_processes(server.url) as (telling, listening), listening.subscribe(JOB.id) as feed:
            await telling.publish(event(1))
            assert await feed.next(SOON) == event(1)

            with Redis.from_url(server.url) as raw:
                raw.flushall()
            await telling.publish(event(2))

            assert await feed.next(SOON) == event(2)

    with running_redis(tmp_path / "redis") as server:
        run(story(server))


def test_a_connection_that_breaks_loses_nothing_that_redis_still_has(redis_server: RedisServer) -> None:
    async def story(proxy: FaultyProxy) -> None:
        through = f"redis://127.0.0.1:{proxy.port}/0"
        async with (
            _two_processes(redis_server.url, through) as (telling, listening),
            listening.subscribe(JOB.id) as feed,
        ):
            proxy.set(Fault(refuse=True))
            proxy.cut()
            for number in (1, 2, 3):
                await telling.publish(event(number))
            proxy.heal()

            assert await _hear(feed, 4) == [None, event(1), event(2), event(3)]

    with FaultyProxy("127.0.0.1", redis_server.port) as proxy:
        run(story(proxy))


def test_a_redis_that_says_nothing_any_more_is_left_and_found_again(redis_server: RedisServer) -> None:
    async def story(proxy: FaultyProxy) -> None:
        through = f"redis://127.0.0.1:{proxy.port}/0"
        async with (
            _two_processes(redis_server.url, through) as (telling, listening),
            listening.subscribe(JOB.id) as feed,
        ):
            proxy.set(Fault(blackhole=True))
            await telling.publish(event(1))
            start = time.monotonic()
            await listening.publish(event(2, OTHER_JOB))
            assert time.monotonic() - start < 10
            proxy.heal()

            assert await feed.next(timedelta(seconds=10)) is None
            assert await feed.next(SOON) == event(1)

    with FaultyProxy("127.0.0.1", redis_server.port) as proxy:
        run(story(proxy))


def test_an_entry_of_another_release_makes_streams_look_for_themselves(redis_server: RedisServer) -> None:
    async def story() -> None:
        async with _two_processes(redis_server.url) as (telling, listening), listening.subscribe(JOB.id) as feed:
            with Redis.from_url(redis_server.url) as raw:
                raw.xadd(STREAM, {"event": '{"kind": "dreamt_of"}'})
            assert await feed.next(SOON) is None

            await telling.publish(event(2))
            assert await feed.next(SOON) == event(2)

    run(story())


def test_redis_holds_nobodys_words_for_longer_than_a_minute(redis_server: RedisServer) -> None:
    with Redis.from_url(redis_server.url) as raw:
        raw.delete(STREAM)
        milliseconds = raw.time()[0] * 1000
        raw.xadd(STREAM, {"event": "old"}, id=f"{milliseconds - 61_000}-0")
        raw.xadd(STREAM, {"event": "young"}, id=f"{milliseconds - 30_000}-0")

        async def story() -> None:
            async with RedisJobNews(redis_server.url, local=InProcessJobNews()) as news:
                await news.publish(event(1))

        run(story())

        assert [fields[b"event"][:5] for _, fields in raw.xrange(STREAM)] == [b"young", b'{"kin']
        assert 55_000 < raw.pttl(STREAM) <= 60_000


def test_redis_holds_about_ten_thousand_events_at_most(redis_server: RedisServer) -> None:
    with Redis.from_url(redis_server.url) as raw:
        with raw.pipeline(transaction=False) as many:
            for _ in range(12_000):
                many.xadd(STREAM, {"event": "x"})
            many.execute()

        async def story() -> None:
            async with RedisJobNews(redis_server.url, local=InProcessJobNews()) as news:
                await news.publish(event(1))

        run(story())

        assert 10_000 <= raw.xlen(STREAM) <= 10_200
