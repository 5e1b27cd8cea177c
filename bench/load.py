"""A small HTTP client that costs far less than what it measures: requests are prepared, answers only counted."""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from typing import cast

import uvloop

CONNECTIONS = 16
_PATIENCE = 10  # seconds for a last answer
_END, _LENGTH = b"\r\n\r\n", b"content-length:"


class _Connection(asyncio.Protocol):
    """Sends the next request as soon as the answer to the one before is complete."""

    def __init__(
        self, requests: Iterator[bytes], status: bytes, answered: Callable[[], None], failed: Callable[[str], None]
    ) -> None:
        self._requests, self._status, self._answered, self._failed = requests, status, answered, failed
        self._buffer = b""
        self._missing = 0
        self._active = True
        self.ended = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by inheritance
        self._transport.write(next(self._requests))

    def data_received(self, data: bytes) -> None:
        if self._missing:
            self._missing -= len(data)
        else:
            self._buffer += data
            end = self._buffer.find(_END)
            if end < 0:
                return
            head = self._buffer[:end].lower()
            if not head.startswith(self._status, 9):
                self._failed(self._buffer[:2000].decode(errors="replace"))
                self._transport.abort()
                return
            start = head.index(_LENGTH) + len(_LENGTH)
            line = head.find(b"\r\n", start)
            length = int(head[start : line if line >= 0 else None])
            self._missing = length - (len(self._buffer) - end - len(_END))
            self._buffer = b""
        if self._missing <= 0:
            self._missing = 0
            self._answered()
            if self._active:
                self._transport.write(next(self._requests))
            else:
                self._transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if self._active:
            self._failed(f"the server closed the connection: {error}")
        self.ended.set()

    async def finish(self) -> None:
        """Ask nothing more, and hear what was asked: the side measured next shall not work beside it."""
        self._active = False
        async with asyncio.timeout(_PATIENCE):
            await self.ended.wait()


def request(
    method: str, path: str, *, authorization: str = "", body: bytes = b"", media_type: str = "application/json"
) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept: application/json"]
    if authorization:
        lines.append(f"Authorization: {authorization}")
    if body:
        lines += [f"Content-Type: {media_type}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def answers_a_second(
    port: int,
    requests: Sequence[bytes],
    *,
    status: int = 200,
    seconds: float = 2.5,
    connections: int = CONNECTIONS,
) -> float:
    """Complete answers a second over so many connections. Any other status raises.

    Connection n repeats request n; of more than there are connections it sends every such one in turn.
    """
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_load(port, requests, str(status).encode(), seconds, connections))


async def _load(port: int, requests: Sequence[bytes], status: bytes, seconds: float, number: int) -> float:
    loop = asyncio.get_running_loop()
    over: asyncio.Future[None] = loop.create_future()
    count = 0

    def answered() -> None:
        nonlocal count
        count += 1

    def failed(reason: str) -> None:
        if not over.done():
            over.set_exception(RuntimeError(reason))

    def connection(at: int) -> Callable[[], _Connection]:
        turns = requests[at::number] or [requests[at % len(requests)]]
        return lambda: _Connection(cycle(turns), status, answered, failed)

    connections = [(await loop.create_connection(connection(at), "127.0.0.1", port))[1] for at in range(number)]
    begun, first = time.perf_counter(), count
    loop.call_later(seconds, _end, over)
    await over
    rate = (count - first) / (time.perf_counter() - begun)
    await asyncio.gather(*(each.finish() for each in connections))
    return rate


def _end(over: "asyncio.Future[None]") -> None:
    if not over.done():
        over.set_result(None)
