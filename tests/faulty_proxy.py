"""A TCP proxy that spoils the connection on command: between us and Redis, S3, PostgreSQL or a model."""

import asyncio
import contextlib
import fcntl
import socket
import struct
import sys
import termios
import threading
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Literal, Self

_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to every piece of traffic. Without arguments: nothing."""

    delay: float = 0.0  # seconds that each piece waits, in either direction
    drip: int = 0  # bytes of the answer that pass each tenth of a second; 0 is no limit
    cut_down_after: int | None = None  # bytes of the answer that pass before the connection is reset
    cut_up_after: int | None = None  # bytes of the request that pass before the connection is reset
    blackhole: bool = False  # everything is taken and nothing is passed on
    refuse: bool = False  # a new connection is reset at once


class FaultyProxy:
    """Forwards a free loopback port to `host:port` from a thread of its own, until the `with` block ends.

    A fault holds from the next piece of traffic on, also on connections that are open already; byte counts start
    anew with each connection and each fault. `cut()` resets all open connections now.
    """

    def __init__(self, host: str, port: int) -> None:
        self._upstream = (host, port)
        self._fault = Fault()
        self._loop = asyncio.new_event_loop()
        self._open: set[asyncio.StreamWriter] = set()
        self._lines: list[asyncio.StreamWriter] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, name="faulty-proxy", daemon=True)
        self.host = "127.0.0.1"
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = self._run(asyncio.start_server(self._serve, self.host, 0))
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        self._loop.close()

    def set(self, fault: Fault) -> None:
        self._fault = fault

    def heal(self) -> None:
        self._fault = Fault()

    def cut(self) -> None:
        self._run(self._reset_all())

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)

    async def _stop(self) -> None:
        for listening in self._server.sockets:
            self._loop.remove_reader(listening.fileno())  # `close` would lose what is accepted and not served yet
        self._fault = Fault(refuse=True)
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(others, timeout=0.1)
        for line in self._lines:
            line.transport.abort()  # also what closes only once its bytes have gone
        await asyncio.gather(*(line.wait_closed() for line in self._lines), return_exceptions=True)
        self._server.close()

    async def _reset_all(self) -> None:
        for writer in list(self._open):
            _reset(writer)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._open.add(writer)
        self._lines.append(writer)
        try:
            await self._forward(reader, writer)
        except (OSError, asyncio.CancelledError):
            _reset(writer)
        finally:
            self._open.discard(writer)
            self._tasks.discard(task)
            writer.close()

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._fault.refuse:
            raise ConnectionResetError
        up_reader, up_writer = await asyncio.open_connection(*self._upstream)
        self._open.add(up_writer)
        self._lines.append(up_writer)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._pump(reader, up_writer, "up"))
                both.create_task(self._pump(up_reader, writer, "down"))
        except* OSError:
            _reset(writer)
        finally:
            self._open.discard(up_writer)
            up_writer.close()

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, way: Literal["up", "down"]) -> None:
        passed, under = 0, self._fault
        while piece := await source.read(_CHUNK):
            fault = self._fault
            if fault is not under:
                passed, under = 0, fault
            if fault.blackhole:
                continue
            await asyncio.sleep(fault.delay)
            limit = fault.cut_up_after if way == "up" else fault.cut_down_after
            allowed = piece if limit is None else piece[: max(0, limit - passed)]
            await _pass_on(sink, allowed, drip=fault.drip if way == "down" else 0)
            passed += len(allowed)
            if len(allowed) < len(piece):
                await _arrived(sink)
                raise ConnectionResetError
        if not self._fault.blackhole:
            with contextlib.suppress(OSError):
                sink.write_eof()
        elif way == "up":  # the client has gone; only that ends a connection into a black hole
            raise ConnectionResetError


async def _pass_on(sink: asyncio.StreamWriter, piece: bytes, *, drip: int) -> None:
    step = drip or len(piece) or 1
    for start in range(0, len(piece), step):
        sink.write(piece[start : start + step])
        await sink.drain()
        if drip:
            await asyncio.sleep(0.1)


async def _arrived(sink: asyncio.StreamWriter) -> None:
    """Wait until the other side has all that was passed on: a reset discards what is still on its way."""
    deadline = time.monotonic() + 1
    line = sink.get_extra_info("socket")
    while (sink.transport.get_write_buffer_size() or _unacknowledged(line)) and time.monotonic() < deadline:
        await asyncio.sleep(0.001)


def _unacknowledged(line: Any) -> int:
    answer = fcntl.ioctl(line.fileno(), termios.TIOCOUTQ, bytes(4))
    return int.from_bytes(answer, sys.byteorder)


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close with RST instead of FIN, as a dying machine or a firewall does."""
    raw = writer.get_extra_info("socket")
    if raw is not None and not writer.transport.is_closing():
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()
