"""Bells over Redis: a message only says that there is work in a lane, never which."""

import asyncio
from collections.abc import Callable
from uuid import UUID

from dramatiq import Message
from dramatiq.brokers.redis import RedisBroker
from dramatiq.errors import BrokerConnectionError
from dramatiq.middleware import AsyncIO, Callbacks, Middleware, ShutdownNotifications
from redis import Redis
from redis.exceptions import RedisError

from domain.errors import Unavailable
from domain.tiers import Lane

ACTOR = "look_for_work"
MOST_BELLS = 200


def queue_of(lane: Lane) -> str:
    return f"generation-{lane.value}"


def open_broker(url: str, *more: Middleware) -> RedisBroker:
    """A broker whose workers run async actors on one loop; nothing is retried here: the job's row counts attempts.

    A dead worker's messages are looked for all the time rather than in one of a thousand commands, Dramatiq's default,
    which was measured to take ten minutes. It is the second net: the sweeper rings again anyway.
    The client is ours because the broker, given an address, drops the timeouts that are given beside it.
    """
    return RedisBroker(  # type: ignore[no-untyped-call]  # its constructor has no annotations
        client=Redis.from_url(url, socket_timeout=5, socket_connect_timeout=3),
        middleware=[ShutdownNotifications(notify_shutdown=True), Callbacks(), AsyncIO(), *more],
        namespace="aurastream",
        heartbeat_timeout=15_000,
        maintenance_chance=1_000_000,
    )


class DramatiqJobQueue:
    def __init__(self, broker: RedisBroker) -> None:
        self._broker = broker

    async def ring(self, job_id: UUID, lane: Lane) -> None:
        message: Message[None] = Message(
            queue_name=queue_of(lane), actor_name=ACTOR, args=(str(job_id),), kwargs={}, options={}
        )
        await _reach(self._ring_unless_full, message)

    async def check(self) -> None:
        await _reach(self._broker.client.ping)

    def _ring_unless_full(self, message: Message[None]) -> None:
        """Enough bells hang already when nobody had time to hear them; whoever hears one works until nothing is due."""
        if self._broker.client.llen(f"{self._broker.namespace}:{message.queue_name}") < MOST_BELLS:
            self._broker.enqueue(message)


async def _reach(call: Callable[..., object], *words: object) -> None:
    """Redis is asked in a thread: Dramatiq's broker blocks."""
    try:
        await asyncio.to_thread(call, *words)
    except (BrokerConnectionError, RedisError, OSError) as error:
        raise Unavailable("The job queue does not answer.") from error
