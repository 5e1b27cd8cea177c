"""What every `JobQueue` keeps to: it wakes somebody, and wakes harmlessly often."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import dramatiq
import pytest

from adapters.dramatiq.queue import ACTOR, DramatiqJobQueue, open_broker, queue_of
from adapters.memory.bell import Bell, InProcessJobQueue
from application.generation.ports import JobQueue
from domain.errors import Unavailable
from domain.tiers import Lane
from tests.builders import an_id
from tests.services import RedisServer, running_redis

SOON, AT_ONCE = timedelta(seconds=10), timedelta(milliseconds=50)


@dataclass(frozen=True)
class Office:
    """A queue, and the sleep of somebody who is woken by it: whether it rang before `patience` had passed."""

    queue: JobQueue
    sleep: Callable[[timedelta], Awaitable[bool]]


@pytest.fixture(params=["in process", "dramatiq"])
def office(request: pytest.FixtureRequest, runner: asyncio.Runner) -> Iterator[Office]:
    bell = Bell()
    if request.param == "in process":
        yield Office(InProcessJobQueue(bell), bell.wait)
        return
    server: RedisServer = request.getfixturevalue("redis_server")
    yield from _office_with_a_worker(server.url, bell, runner.get_loop())


def _office_with_a_worker(url: str, bell: Bell, loop: asyncio.AbstractEventLoop) -> Iterator[Office]:
    """Dramatiq's own worker on the real broker: what it is woken for rings a bell on the loop of the test.

    The worker stops before that loop is closed: a message that it only gets round to then rings in vain.
    """
    broker = open_broker(url)
    for lane in Lane:
        broker.declare_queue(queue_of(lane))
    broker.flush_all()

    async def look_for_work(_job_id: str) -> None:
        loop.call_soon_threadsafe(bell.ring)

    dramatiq.actor(actor_name=ACTOR, queue_name=queue_of(Lane.STANDARD), broker=broker)(look_for_work)
    worker = dramatiq.Worker(broker, worker_threads=2, worker_timeout=50)
    worker.start()
    try:
        yield Office(DramatiqJobQueue(broker), bell.wait)
    finally:
        worker.stop()
        broker.flush_all()
        broker.close()
        broker.client.connection_pool.disconnect()


@pytest.mark.parametrize("lane", list(Lane))
async def test_a_ring_wakes_whoever_waits(office: Office, lane: Lane) -> None:
    await office.queue.ring(an_id(), lane)

    assert await office.sleep(SOON)


async def test_without_a_ring_nobody_wakes(office: Office) -> None:
    assert not await office.sleep(AT_ONCE)


async def test_rings_for_one_job_may_be_doubled(office: Office) -> None:
    job_id = an_id()
    for _ in range(3):
        await office.queue.ring(job_id, Lane.PRIORITY)

    assert await office.sleep(SOON)
    await office.queue.ring(job_id, Lane.PRIORITY)
    assert await office.sleep(SOON)


async def test_a_queue_within_reach_says_so(office: Office) -> None:
    await office.queue.check()


async def test_a_queue_whose_redis_is_gone_is_unavailable_and_recovers(tmp_path: Path) -> None:
    with running_redis(tmp_path) as server:
        broker = open_broker(server.url)
        broker.declare_queue(queue_of(Lane.STANDARD))
        queue = DramatiqJobQueue(broker)
        await queue.ring(an_id(), Lane.STANDARD)

        server.kill()
        with pytest.raises(Unavailable):
            await queue.ring(an_id(), Lane.STANDARD)
        with pytest.raises(Unavailable):
            await queue.check()

        server.start()
        await queue.ring(an_id(), Lane.STANDARD)
        await queue.check()
        broker.close()
        broker.client.connection_pool.disconnect()
