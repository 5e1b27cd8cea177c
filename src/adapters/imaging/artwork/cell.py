"""A process that sees one picture and dies: what a stranger's file breaks, it breaks in there."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import cast

import structlog

from adapters.imaging.artwork.wire import MOST_BYTES, Task
from adapters.threads import in_thread, over
from domain.brand_kits import ArtworkRefused
from domain.errors import Unavailable

log = structlog.get_logger(__name__)

SECONDS = 20.0
"""Of wall time, from the start of the process to its last byte. Its processor time is bounded behind the door: a cell
gives way to everybody else, so on a busy machine an honest picture waits most of the time."""

STARVED = 0.5
"""Of the wall time: a process that had less of a processor was kept waiting, and its picture is not to blame."""

MOST_INSIDE = 16
"""Pictures that are drawn or wait for it."""

MOST_COMPLAINTS = 65_536
"""Bytes of its standard error."""

AT_ONCE = min(2, max(1, (os.cpu_count() or 1) // 2))

Child = subprocess.Popen[bytes]

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
        """What the child wrote. Raises `ArtworkRefused` when it died, ran out of time or wrote more than it may, and
        `Unavailable` when too many wait or it hardly got a processor. When the caller is cancelled the child is gone
        before this returns."""
        if self._inside >= MOST_INSIDE:
            raise Unavailable("Too many pictures are being read at this moment; please try again.")
        self._inside += 1
        try:
            async with self._free:
                return await self._alone(task, content)
        finally:
            self._inside -= 1

    async def _alone(self, task: Task, content: bytes) -> bytes:
        cell = _Cell()
        try:
            async with asyncio.timeout(self._seconds), _child(task, cell) as child:
                sent, last_words = await _exchanged(child, content)
                status = await in_thread(child.wait)
        except TimeoutError as error:
            if cell.seconds < STARVED * self._seconds:
                raise Unavailable("This machine is too busy to draw the picture; please try again.") from error
            raise _too_slow() from error
        if status == -signal.SIGXCPU:
            raise _too_slow()
        if status > 0:  # it ended by itself, which is a fault of ours and not the walls at work
            log.error("artwork_cell_failed", task=task.value, status=status, last_words=last_words)
        if status != 0:
            log.warning("artwork_cell_died", task=task.value, status=status)
            raise _too_costly()
        return sent


@dataclass(slots=True)
class _Cell:
    """What is known of a process when it is gone: its seconds of processor time, if it had to be killed."""

    seconds: float = 0.0


def _too_slow() -> ArtworkRefused:
    return ArtworkRefused("The picture takes too long to draw.", reason="too_slow")


def _too_costly() -> ArtworkRefused:
    return ArtworkRefused("The picture cannot be drawn with the memory and time there is.", reason="too_costly")


@asynccontextmanager
async def _child(task: Task, cell: _Cell) -> AsyncIterator[Child]:
    """A process that is gone afterwards, whatever happens in between."""
    starting = asyncio.create_task(asyncio.to_thread(_started, task))
    try:
        yield await asyncio.shield(starting)
    finally:
        await over(starting)
        cell.seconds = await _buried(starting.result())


def _started(task: Task) -> Child:
    """In a thread and, as no code of ours runs between, with vfork: the loop goes on meanwhile. uvloop would fork, and
    a process of our size stands still for 30 ms while it is copied."""
    return subprocess.Popen(  # noqa: S603 -- our own program, no shell
        [sys.executable, "-I", "-m", "adapters.imaging.artwork", task.value],
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_ENVIRONMENT,
        start_new_session=True,
    )


async def _buried(child: Child) -> float:
    """The processor time that it had taken until it was killed; nothing when it had ended by itself."""
    child.kill()
    seconds = await in_thread(_reaped, child)
    for pipe in (child.stdin, child.stdout, child.stderr):
        if pipe is not None:
            pipe.close()
    return seconds


def _reaped(child: Child) -> float:
    if child.returncode is not None:
        return 0.0
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime


async def _exchanged(child: Child, content: bytes) -> tuple[bytes, str]:
    """What it writes when it is given the picture, and the end of what it complains of. Raises `ArtworkRefused` as
    soon as either is longer than it may be."""
    loop = asyncio.get_running_loop()
    given, answer, words = _Pipe(), _Pipe(MOST_BYTES), _Pipe(MOST_COMPLAINTS)
    async with AsyncExitStack() as open_pipes:
        giving, _ = await loop.connect_write_pipe(lambda: given, child.stdin)
        open_pipes.push_async_callback(given.closed)
        open_pipes.callback(_drop_what_is_left, giving)
        await loop.connect_read_pipe(lambda: answer, child.stdout)
        open_pipes.push_async_callback(answer.closed)
        await loop.connect_read_pipe(lambda: words, child.stderr)
        open_pipes.push_async_callback(words.closed)
        giving.write(content)
        giving.write_eof()
        ended, _ = await asyncio.wait([answer.ended, words.ended], return_when=asyncio.FIRST_EXCEPTION)
        for each in ended:
            each.result()
    return answer.heard(), words.heard()[-1_000:].decode(errors="replace")


def _drop_what_is_left(giving: asyncio.WriteTransport) -> None:
    """Closing would wait for a child that reads no more."""
    if giving.get_write_buffer_size():
        giving.abort()


class _Pipe(asyncio.Protocol):
    """Our end of one. What comes out is heard to its end, or as far as it may go: then it has `ended` as a refusal."""

    def __init__(self, most: int = 0) -> None:
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._most, self._parts, self._length = most, list[bytes](), 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.ReadTransport", transport)  # or the other kind, which hears nothing

    def data_received(self, data: bytes) -> None:
        self._parts.append(data)
        self._length += len(data)
        if self._length > self._most and not self.ended.done():
            self._transport.pause_reading()
            self.ended.set_exception(_too_costly())

    def connection_lost(self, error: Exception | None) -> None:  # noqa: ARG002 -- a child that died says it with its status
        if not self.ended.done():
            self.ended.set_result(None)

    def heard(self) -> bytes:
        return b"".join(self._parts)

    async def closed(self) -> None:
        """And with it the file behind it."""
        self._transport.close()
        await over(self.ended)
