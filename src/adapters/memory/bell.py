"""Bells within one process: somebody rings, somebody who waits looks up."""

import asyncio
from datetime import timedelta
from uuid import UUID

from domain.tiers import Lane


class Bell:
    """Rings are not counted: one that finds nobody waiting wakes the next who waits, at once."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()

    async def wait(self, patience: timedelta) -> bool:
        """True when it rang, False when `patience` passed in silence."""
        try:
            async with asyncio.timeout(patience.total_seconds()):
                await self._rung.wait()
        except TimeoutError:
            return False
        self._rung.clear()
        return True


class InProcessJobQueue:
    """Rings for the runner of the same process."""

    def __init__(self, bell: Bell) -> None:
        self._bell = bell

    async def ring(self, job_id: UUID, lane: Lane) -> None:  # noqa: ARG002  # the runner looks into both lanes
        self._bell.ring()

    async def check(self) -> None:
        """It is always within reach."""
