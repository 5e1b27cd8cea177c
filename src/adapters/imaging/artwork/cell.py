"""A process that sees one picture and dies: what a stranger's file breaks, it breaks in there."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from adapters.imaging.artwork.wire import MOST_BYTES, Task
from domain.brand_kits import ArtworkRefused
from domain.errors import Unavailable

log = structlog.get_logger(__name__)

SECONDS = 5.0
"""Of wall time, from the start of the process to its last byte."""

MOST_INSIDE = 16
"""Pictures that are drawn or wait for it."""

MOST_COMPLAINTS = 65_536
"""Bytes of its standard error."""

AT_ONCE = min(2, max(1, (os.cpu_count() or 1) // 2))

_ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "MALLOC_ARENA_MAX": "1",  # each arena would take 64 MB of the address space
    "OPENBLAS_NUM_THREADS": "1",
    "VIPS_CONCURRENCY": "1",
}


class Cells:
    """At most `at_once` processes at a time, each for one picture, and a short queue before them.

    A process starts in about a tenth of a second of processor time, and only for uploads; one kept warm would carry
    what a picture did to it over to the next stranger's.
    """

    def __init__(self, *, at_once: int = AT_ONCE, seconds: float = SECONDS) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._seconds = seconds
        self._inside = 0

    async def run(self, task: Task, content: bytes) -> bytes:
        """What the child wrote. Raises `ArtworkRefused` when it died or ran out of time, `Unavailable` when too many
        wait. When the caller is cancelled the child is gone before this returns."""
        if self._inside >= MOST_INSIDE:
            raise Unavailable("Too many pictures are being read at this moment; please try again.")
        self._inside += 1
        try:
            async with self._free:
                return await self._alone(task, content)
        finally:
            self._inside -= 1

    async def _alone(self, task: Task, content: bytes) -> bytes:
        try:
            async with asyncio.timeout(self._seconds), _child(task) as child:
                sent, last_words = await _exchanged(child, content)
                status = await child.wait()
        except TimeoutError as error:
            raise ArtworkRefused("The picture takes too long to draw.", reason="too_slow") from error
        if status > 0:  # it ended by itself, which is a fault of ours and not the walls at work
            log.error("artwork_cell_failed", task=task.value, status=status, last_words=last_words)
        if status != 0:
            log.warning("artwork_cell_died", task=task.value, status=status)
            raise ArtworkRefused("The picture cannot be drawn with the memory and time there is.", reason="too_costly")
        return sent


@asynccontextmanager
async def _child(task: Task) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process that is gone afterwards, whatever happens in between."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-m", "adapters.imaging.artwork", task.value),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=_ENVIRONMENT,
        start_new_session=True,
    )
    try:
        yield child
    finally:
        if child.returncode is None:
            child.kill()
            await asyncio.shield(child.communicate())  # with what is left in its pipes, or `wait` would wait for ever


async def _exchanged(child: asyncio.subprocess.Process, content: bytes) -> tuple[bytes, str]:
    """What it writes when it is given the picture, and the end of what it complains of."""
    given, written, complaints = child.stdin, child.stdout, child.stderr
    if given is None or written is None or complaints is None:
        raise RuntimeError("a child without pipes")
    async with asyncio.TaskGroup() as both:
        answer = both.create_task(_read(written, MOST_BYTES))
        words = both.create_task(_read(complaints, MOST_COMPLAINTS))
        given.write(content)
        given.write_eof()
    return answer.result(), words.result()[-1_000:].decode(errors="replace")


async def _read(stream: asyncio.StreamReader, most: int) -> bytes:
    """To the end, or as far as it may go: then the child is left to wait until its time is over."""
    parts, length = [], 0
    while length <= most and (part := await stream.read(1024**2)):
        parts.append(part)
        length += len(part)
    return b"".join(parts)
