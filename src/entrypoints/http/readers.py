"""Whoever reads an answer that is sent piece by piece: how long they may take, and that they may leave."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

import structlog
from litestar.types import Receive, Send

PATIENCE: float = 30.0
"""Seconds that a reader may take nothing while its buffers are full."""

Leave = Callable[[], None]

log = structlog.get_logger(__name__)


class ReaderGone(Exception):
    """Nobody reads any more, or so slowly that it makes no difference."""


class Reader:
    """The client's end: takes whole frames, and is given up when it takes nothing for too long."""

    __slots__ = ("_send", "gone")

    def __init__(self, send: Send) -> None:
        self._send, self.gone = send, False

    async def write(self, frame: bytes, *, more: bool = True) -> None:
        """Raises `ReaderGone`."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._send({"type": "http.response.body", "body": frame, "more_body": more})
        except OSError as error:  # the server says so, or patience is over: TimeoutError is one too
            self.gone = True
            raise ReaderGone from error

    async def end(self) -> None:
        try:
            await self.write(b"", more=False)
        except ReaderGone:
            log.info("stream_reader_gone")

    async def listen(self, receive: Receive, leave: Leave, *, ping: bytes = b"", every: float | None = None) -> None:
        """Call `leave` when the client is gone; meanwhile write `ping` to it each `every` seconds, if that is given."""
        while not self.gone:
            try:
                async with asyncio.timeout(every):
                    message = await receive()
            except TimeoutError:
                with suppress(ReaderGone):  # then `gone` is set
                    await self.write(ping)
            else:
                self.gone = message["type"] == "http.disconnect"
        leave()


@asynccontextmanager
async def leaving(beside: Callable[[Leave], Coroutine[Any, Any, None]]) -> AsyncIterator[Leave]:
    """Run `beside` while the block runs. When it, or somebody else, calls the `leave` it is given, the block ends.

    Litestar's `Stream` needs the same two tasks and an anyio task group whose cancelled scope cancels every await of a
    clean-up; here the block is cancelled once and may then await its way out.
    """
    try:
        async with asyncio.timeout(None) as stay:

            def leave() -> None:
                if not stay.expired():
                    stay.reschedule(0.0)

            watch = asyncio.create_task(beside(leave))
            try:
                yield leave
            finally:
                watch.cancel()
                await asyncio.gather(watch, return_exceptions=True)
    except TimeoutError:
        if not stay.expired():
            raise


async def close(pieces: AsyncIterator[Any]) -> None:
    """Tell an iterator that nobody wants the rest."""
    end = getattr(pieces, "aclose", None)  # generators have it, plain iterators need not
    if end is not None:
        await end()
