"""Jobs finished a second with an image that takes no time: our Dramatiq worker against RQ's forking workers.

Both sides have as many worker processes as there are cores, running and idle when the clock starts. Then jobs are
committed and announced; the clock stops when the last one is complete. Both write the same rows in as many
transactions: job, events, asset, quota and ledger. Ours are announced by the outbox's relay, theirs by enqueueing. RQ's
default worker forks for each job and each child connects to the database anew: that is most of its time.
"""

import asyncio
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from uuid import UUID

import asyncpg
from redis import Redis
from rq import Queue

from adapters.dramatiq.queue import DramatiqJobQueue, open_broker
from adapters.postgres.database import Database
from adapters.postgres.unit_of_work import SqlBeginSystem
from bench.measuring import Result, alternate
from bench.parts import ROOT, Parts, Person, running
from entrypoints.container import relays

PROCESSES = min(2, os.cpu_count() or 1)
JOBS = {"ours": 1000, "RQ": 100}
"""Enough for two or three seconds each."""

LONGEST_SECONDS = 20


def measure(parts: Parts) -> list[Result]:
    people = parts.add_people(40)
    queue = Queue("made", connection=Redis.from_url(parts.redis.url))
    with ExitStack() as workers:
        for _ in range(PROCESSES):
            workers.enter_context(running(_OURS, parts.environment(1) | _FOUR_AT_ONCE))
            workers.enter_context(running(["-m", "bench.others.rq_worker"], _for_rq(parts)))
        announce = workers.enter_context(_announcing(parts))
        _warm_up(parts, people, announce, queue)
        rates = alternate({"ours": lambda: _ours(parts, people, announce), "RQ": lambda: _theirs(parts, people, queue)})
    return [
        Result.ratio(
            "finish_jobs",
            f"jobs finished, {PROCESSES} worker processes, instant image",
            ours=rates["ours"],
            other=rates["RQ"],
            against="RQ, a fork a job",
            at_least=5,
        )
    ]


_OURS = ["-m", "dramatiq", "bench.instant_worker:broker", "--processes", "1", "--threads", "4", "--skip-logging"]
_FOUR_AT_ONCE = {"dramatiq_queue_prefetch": "4"}  # as `aurastream worker` sets it


def _for_rq(parts: Parts) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)} | parts.environment_of_others(public_url="")


@contextmanager
def _announcing(parts: Parts) -> Iterator[Callable[[], None]]:
    """The product's relay, which the process that accepts a job runs right after the commit."""
    with asyncio.Runner() as runner:
        database = Database(parts.worker_url, connections=1)
        queue = DramatiqJobQueue(open_broker(parts.redis.url))
        relay = relays.bells(SqlBeginSystem(database, _nobody_listens), queue)

        async def announce() -> None:
            while await relay():
                pass

        yield lambda: runner.run(announce())
        runner.run(database.close())


async def _nobody_listens(*_news: object) -> None: ...


def _warm_up(parts: Parts, people: Sequence[Person], announce: Callable[[], None], queue: Queue) -> None:
    """Also waits until the workers have started."""
    _ours(parts, people, announce, 20)
    _theirs(parts, people, queue, 4)


def _ours(parts: Parts, people: Sequence[Person], announce: Callable[[], None], count: int = JOBS["ours"]) -> float:
    begun = time.perf_counter()
    jobs = parts.add_jobs(people, count, announced=True)
    announce()
    _await_completion(parts, jobs)
    rate = count / (time.perf_counter() - begun)
    _await_silence(parts)
    return rate


def _theirs(parts: Parts, people: Sequence[Person], queue: Queue, count: int = JOBS["RQ"]) -> float:
    begun = time.perf_counter()
    jobs = parts.add_jobs(people, count, announced=False, claimable=False)
    queue.enqueue_many([Queue.prepare_data("bench.others.rq_jobs.finish", (str(job),)) for job in jobs])
    _await_completion(parts, jobs)
    return count / (time.perf_counter() - begun)


def _await_completion(parts: Parts, jobs: Sequence[UUID]) -> None:
    async def wait(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        deadline = time.monotonic() + LONGEST_SECONDS
        while await connection.fetchval(_UNFINISHED, jobs):
            if time.monotonic() > deadline:
                raise RuntimeError("the workers do not finish")
            await asyncio.sleep(0.02)

    parts.ask(wait)


def _await_silence(parts: Parts) -> None:
    """Until our workers have answered every bell, so that none rings into the other side's round."""
    with Redis.from_url(parts.redis.url) as redis:
        deadline = time.monotonic() + LONGEST_SECONDS
        while redis.hlen(_UNANSWERED):
            if time.monotonic() > deadline:
                raise RuntimeError("the workers do not rest")
            time.sleep(0.05)


_UNANSWERED = "aurastream:generation-priority.msgs"
_UNFINISHED = "SELECT count(*) FROM generation_jobs WHERE id = ANY($1) AND status <> 'completed'"
