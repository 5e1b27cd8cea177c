"""News of jobs within one process."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

from application.generation.ports import NewsFeed
from domain.generation.job_events import JobEvent

_WAITING = 100


class InProcessJobNews:
    """`JobNews` where the API and the workers are one process; elsewhere the last stretch from the wire to the streams.

    Used from one event loop.
    """

    def __init__(self) -> None:
        self._feeds: dict[UUID, set[_Feed]] = {}

    async def publish(self, event: JobEvent) -> None:
        for feed in self._feeds.get(event.job.id, ()):
            feed.tell(event)

    @asynccontextmanager
    async def subscribe(self, job_id: UUID) -> AsyncIterator[NewsFeed]:
        feed = _Feed()
        self._feeds.setdefault(job_id, set()).add(feed)
        try:
            yield feed
        finally:
            self._feeds[job_id].remove(feed)
            if not self._feeds[job_id]:
                del self._feeds[job_id]

    def lost(self) -> None:
        """Tell every feed that it may have missed something."""
        for feeds in self._feeds.values():
            for feed in feeds:
                feed.lose()


class _Feed:
    def __init__(self) -> None:
        self._waiting: deque[JobEvent] = deque(maxlen=_WAITING)
        self._lost = False
        self._stirred = asyncio.Event()

    def tell(self, event: JobEvent) -> None:
        if len(self._waiting) == _WAITING:
            self._lost = True
        self._waiting.append(event)
        self._stirred.set()

    def lose(self) -> None:
        self._lost = True
        self._stirred.set()

    async def next(self, patience: timedelta) -> JobEvent | None:
        try:
            async with asyncio.timeout(patience.total_seconds()):
                await self._stirred.wait()
        except TimeoutError:
            return None
        event = None if self._lost else self._waiting.popleft()
        self._lost = False
        if not self._waiting:
            self._stirred.clear()
        return event
