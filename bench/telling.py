"""A process of ours that commits job events and notes when: python -m bench.telling <port to serve on, or 0>

It obeys one JSON object a line on its input and answers each with a line of JSON. `{"tell": job id, "count": n}`
commits n events of the job, each in a transaction of its own, and gives [number, nanoseconds] of each commit.
`{"watch": seconds}` gives by how many seconds the event loop was late, a hundred times a second.
"""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

import uvloop
from dependency_injector import providers

from adapters.memory.job_news import InProcessJobNews
from adapters.postgres.database import Database
from adapters.postgres.unit_of_work import SqlBeginSystem
from adapters.redis.job_news import RedisJobNews
from application.generation.ports import JobNews
from domain.generation.job_events import JobEvent, JobEventKind
from entrypoints.logs import configure_logs
from entrypoints.server import listen, serve
from entrypoints.settings import Settings

BETWEEN_EVENTS = 0.01  # seconds


class TimedTelling:
    """What the product does after a commit, with the moment of the commit noted before."""

    def __init__(self, news: JobNews) -> None:
        self._news = news
        self.commits: list[tuple[int, int]] = []

    async def __call__(self, events: Sequence[JobEvent], _outbox: bool, _ended: Sequence[UUID]) -> None:
        at = time.monotonic_ns()
        for event in events:
            self.commits.append((event.number, at))
            await self._news.publish(event)


async def main() -> None:
    port, settings = int(sys.argv[1]), Settings.read()
    configure_logs(settings)
    assert settings.worker_database_url
    async with AsyncExitStack() as closing:
        news: JobNews = InProcessJobNews()
        if settings.redis_url:
            news = RedisJobNews(settings.redis_url.reveal(), local=InProcessJobNews())
            closing.push_async_exit(news)  # `serve` enters it; who only publishes need not
        database = Database(settings.worker_database_url.reveal(), connections=2)
        closing.push_async_callback(database.close)
        telling = TimedTelling(news)
        obeying = asyncio.create_task(_obey(SqlBeginSystem(database, telling), telling))
        if port:
            listener = listen(settings)
            await serve(settings, listener, with_jobs=False, news=providers.Object(news))
            obeying.cancel()
        await asyncio.gather(obeying, return_exceptions=True)


async def _obey(begin: SqlBeginSystem, telling: TimedTelling) -> None:
    while line := await asyncio.to_thread(sys.stdin.readline):
        match json.loads(line):
            case {"tell": job_id, "count": count}:
                telling.commits.clear()
                await _tell(begin, UUID(job_id), count)
                answer: Any = telling.commits
            case {"watch": seconds}:
                answer = await _watch(seconds)
        print(json.dumps(answer), flush=True)


async def _tell(begin: SqlBeginSystem, job_id: UUID, count: int) -> None:
    for _ in range(count):
        async with begin() as work:
            job = await work.jobs.lock(job_id)
            await work.job_events.add(JobEvent(JobEventKind.PROGRESS, job, {"stage": "finishing", "index": 0}))
            await work.commit()
        await asyncio.sleep(BETWEEN_EVENTS)


async def _watch(seconds: float) -> list[float]:
    late, end = [], time.perf_counter() + seconds
    while (begun := time.perf_counter()) < end:
        await asyncio.sleep(0.01)
        late.append(time.perf_counter() - begun - 0.01)
    return late


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
