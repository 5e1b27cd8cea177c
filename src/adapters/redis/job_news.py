"""News of jobs between processes: one Redis stream, read once by each process."""

import asyncio
import logging
import random
from contextlib import AbstractAsyncContextManager, suppress
from datetime import timedelta
from typing import Protocol, Self, TypeAlias, cast
from uuid import UUID

import msgspec
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from application.generation.ports import NewsFeed
from domain.generation.job_events import JobEvent

STREAM = "aurastream:job-news"
KEPT_EVENTS = 10_000
KEPT_FOR = timedelta(minutes=1)

_PUBLISH_SECONDS = 0.5
_BLOCK_MS = 2_000
_ANSWER_SECONDS = 4.0  # above the block: redis-py would otherwise take every quiet spell for a dead connection
_PAUSES = (0.05, 0.1, 0.2, 0.5, 1.0)  # between attempts to reach Redis again; the last one repeats
_UNREACHABLE = (RedisError, OSError)

_EntryId: TypeAlias = tuple[int, int]  # milliseconds of Redis's clock, and a count within one of them
_Entries: TypeAlias = list[tuple[bytes, dict[bytes, bytes]]]  # what redis-py gives without decode_responses

# An event holds its owner's own words, so none stays longer than KEPT_FOR: not while others come, nor when none comes.
_APPEND = """
local id = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], '*', 'event', ARGV[1])
local now = tonumber(string.match(id, '^%d+'))
redis.call('XTRIM', KEYS[1], 'MINID', string.format('%.0f', now - tonumber(ARGV[3])))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
"""

_log = logging.getLogger(__name__)
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(JobEvent).decode


class LocalNews(Protocol):
    """The last stretch, from this process's reader to its open streams."""

    async def publish(self, event: JobEvent) -> None: ...

    def subscribe(self, job_id: UUID) -> AbstractAsyncContextManager[NewsFeed]: ...

    def lost(self) -> None: ...


class RedisJobNews:
    """`JobNews` for several processes. Inside its `async with` block one task reads the stream for all subscribers.

    When Redis goes away the task tries again for ever, goes on behind the last event that it saw, and tells every
    subscriber that news may be lost. Meanwhile what this process publishes reaches its own subscribers only.
    """

    def __init__(self, url: str, *, local: LocalNews) -> None:
        self._local = local
        self._writing = Redis.from_pool(
            BlockingConnectionPool.from_url(
                url,
                max_connections=8,
                timeout=_PUBLISH_SECONDS,
                socket_timeout=_PUBLISH_SECONDS,
                socket_connect_timeout=_PUBLISH_SECONDS,
                retry=Retry(NoBackoff(), 1),
            )
        )
        self._reading = Redis.from_url(
            url, socket_timeout=_ANSWER_SECONDS, socket_connect_timeout=1, retry=Retry(NoBackoff(), 0)
        )
        self._append = self._writing.register_script(_APPEND)
        self._seen: _EntryId | None = None
        self._connected = asyncio.Event()
        self._reader: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Waits a second for Redis, then goes ahead without: the reader finds it later."""
        self._reader = asyncio.create_task(self._read_for_ever(), name="job-news")
        with suppress(TimeoutError):
            async with asyncio.timeout(1):
                await self._connected.wait()
        return self

    async def __aexit__(self, *failure: object) -> None:
        if self._reader is not None:
            await _stop(self._reader)
        await self._reading.aclose()
        await self._writing.aclose()

    def subscribe(self, job_id: UUID) -> AbstractAsyncContextManager[NewsFeed]:
        return self._local.subscribe(job_id)

    async def publish(self, event: JobEvent) -> None:
        """Takes at most half a second."""
        limits = [KEPT_EVENTS, int(KEPT_FOR.total_seconds() * 1000)]
        try:
            async with asyncio.timeout(_PUBLISH_SECONDS):
                await self._append(keys=[STREAM], args=[_encode(event), *limits])
        except _UNREACHABLE as error:
            _log.warning("News of a job could not be sent: %s", type(error).__name__)
            await self._local.publish(event)

    async def _read_for_ever(self) -> None:
        attempts = 0
        while True:
            try:
                await self._read()
            except _UNREACHABLE as error:
                if self._connected.is_set():
                    _log.warning("News of jobs cannot be read: %s", type(error).__name__)
                    self._connected.clear()
                    attempts = 0
            await asyncio.sleep(_PAUSES[min(attempts, len(_PAUSES) - 1)] * random.uniform(0.5, 1))
            attempts += 1

    async def _read(self) -> None:
        """Read until Redis goes away."""
        newest = await self._newest()
        self._seen = min(self._seen or newest, newest)  # a stream that was flushed may count from lower ids again
        self._local.lost()
        self._connected.set()
        while True:
            start = "{}-{}".format(*self._seen)
            answer = await self._reading.xread({STREAM: start}, block=_BLOCK_MS, count=100)
            for _, entries in cast("list[tuple[bytes, _Entries]]", answer):
                for entry_id, fields in entries:
                    self._seen = _parsed(entry_id)
                    await self._hand_on(fields)

    async def _newest(self) -> _EntryId:
        entries = cast("_Entries", await self._reading.xrevrange(STREAM, count=1))
        return _parsed(entries[0][0]) if entries else (0, 0)

    async def _hand_on(self, fields: dict[bytes, bytes]) -> None:
        try:
            event = _decode(fields[b"event"])
        except (msgspec.DecodeError, KeyError):  # another release's, during a deployment
            self._local.lost()
        else:
            await self._local.publish(event)


async def _stop(task: asyncio.Task[None]) -> None:
    # redis-py sends inside `asyncio.wait_for`, which up to Python 3.11 can swallow a cancellation (bpo-37658).
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=0.1)
    if not task.cancelled():
        task.result()


def _parsed(entry_id: bytes) -> _EntryId:
    milliseconds, _, sequence = entry_id.partition(b"-")
    return int(milliseconds), int(sequence)
