"""Server-sent events: frames, resuming, heartbeats, and streams that end when the process has to."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Send

from entrypoints.http.problems import Problem, log_failure, problem_of, request_id_of
from entrypoints.http.readers import Reader, ReaderGone, close, leaving
from entrypoints.http.wire import encode

HEARTBEAT = 15.0  # seconds

_FIRST = b"retry: 2000\n\n"
_PING = b": ping\n\n"
_BREAK = re.compile(r"\r\n|\r|\n")
_NUMBER = re.compile(r"[0-9]{1,18}")

HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store, no-transform",
    "X-Accel-Buffering": "no",
}

ErrorData = Callable[[Problem, dict[str, object]], object]


class Failure(StrEnum):
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """One event. `data` is sent as JSON, or as it is when it is a text."""

    id: int
    name: StrEnum
    data: msgspec.Struct | Mapping[str, object] | str

    def encode(self) -> bytes:
        body = self.data if isinstance(self.data, str) else encode(self.data).decode()
        lines = "".join(f"data: {line}\n" for line in _BREAK.split(body))
        return f"id: {self.id}\n{_event_line(self.name)}{lines}\n".encode()


class Drain:
    """Tells every open stream that the process is about to stop. It begins once and is never taken back.

    The server's runner calls `begin` on SIGTERM, through `loop.call_soon_threadsafe`: servers wait for open
    connections, so without it one listening client keeps the process alive.
    """

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self._leaving: set[Callable[[], None]] = set()

    @property
    def begun(self) -> bool:
        return self._event.is_set()

    async def wait(self) -> None:
        await self._event.wait()

    def begin(self) -> None:
        """End all streams; to be called on the loop's own thread."""
        self._event.set()
        for leave in tuple(self._leaving):
            leave()

    @contextmanager
    def calls(self, leave: Callable[[], None]) -> Iterator[None]:
        """While inside, `leave` is called when draining begins, or now if it has."""
        self._leaving.add(leave)
        try:
            if self.begun:
                leave()
            yield
        finally:
            self._leaving.discard(leave)


def last_event_id(request: Request[Any, Any, Any]) -> int:
    """What the client has seen; 0, the beginning, when it says nothing or nothing that we ever sent."""
    sent = request.headers.get("last-event-id", "").strip()
    return int(sent) if _NUMBER.fullmatch(sent) else 0


def stream_of(
    events: AsyncIterator[ServerEvent | None],
    drain: Drain,
    *,
    after: int = 0,
    headers: Mapping[str, str] | None = None,
    error_data: ErrorData | None = None,
    heartbeat: float = HEARTBEAT,
) -> "EventStream":
    """Send the events as they come; None means "nothing new" and is sent as a comment.

    `after` is the id the client already has. The iterator is closed when the client leaves, when draining begins,
    and after its end. While it is silent a comment goes out every `heartbeat` seconds. When it raises, one last
    event `error` carries the problem (or what `error_data` makes of it) under the id of the event before, so that
    resuming neither skips nor repeats. The iterator opens its own short units of work: those of the request are
    closed before the first event.
    """
    return EventStream(events, drain, after, dict(headers or {}), error_data or _document, heartbeat)


class EventStream(Response[Any]):
    """A handler's answer that is a stream; annotate the handler with it and the OpenAPI document says so."""

    def __init__(
        self,
        events: AsyncIterator[ServerEvent | None],
        drain: Drain,
        after: int,
        headers: dict[str, str],
        error_data: ErrorData,
        heartbeat: float,
    ) -> None:
        super().__init__(None, status_code=200, headers=HEADERS | headers)
        self._parts = (events, drain, after, error_data, heartbeat)

    def to_asgi_response(self, app: Any, request: Request[Any, Any, Any], **set_by_route: Any) -> ASGIResponse:  # noqa: ARG002 Litestar passes it by name
        cookies: Iterable[Any] = [*self.cookies, *(set_by_route.get("cookies") or ())]
        headers = {**(set_by_route.get("headers") or {}), **self.headers}
        return _OpenStream(request, *self._parts, cookies=cookies, headers=headers, background=self.background)


class _OpenStream(ASGIResponse):
    """Two tasks a stream, 17 KB when idle: the connection's own runs the iterator, the other pings and listens."""

    __slots__ = ("_after", "_drain", "_error_data", "_events", "_heartbeat", "_request")

    _should_set_content_length = False

    def __init__(
        self,
        request: Request[Any, Any, Any],
        events: AsyncIterator[ServerEvent | None],
        drain: Drain,
        after: int,
        error_data: ErrorData,
        heartbeat: float,
        **answer: Any,
    ) -> None:
        super().__init__(status_code=200, **answer)
        self._request, self._events, self._drain = request, events, drain
        self._after, self._error_data, self._heartbeat = after, error_data, heartbeat

    async def send_body(self, send: Send, receive: Receive) -> None:
        reader = Reader(send)
        try:
            async with leaving(lambda leave: reader.listen(receive, leave, ping=_PING, every=self._heartbeat)) as leave:
                with self._drain.calls(leave):
                    await self._pump(reader)
        finally:
            await close(self._events)
        if not reader.gone:
            await reader.end()

    async def _pump(self, reader: Reader) -> None:
        last = self._after
        await reader.write(_FIRST)
        await asyncio.sleep(0)  # a drain that has begun ends the stream here, before its first event
        try:
            async for event in self._events:
                await reader.write(_PING if event is None else event.encode())
                last = event.id if event else last
                await asyncio.sleep(0)  # an iterator that never waits must not stop the loop
        except ReaderGone:
            return
        except Exception as error:  # noqa: BLE001 the status is sent: the stream itself has to tell
            await reader.write(self._failure(error, last).encode())

    def _failure(self, error: Exception, last: int) -> ServerEvent:
        problem = problem_of(error)
        path, request_id = self._request.scope["path"], request_id_of(self._request.scope)
        log_failure(error, problem, request_id=request_id, path=path)
        document = problem.document(instance=path, request_id=request_id)
        data = self._error_data(problem, document)
        return ServerEvent(last, Failure.ERROR, data if isinstance(data, str) else encode(data).decode())


def _document(_: Problem, document: dict[str, object]) -> object:
    return document


@cache
def _event_line(name: StrEnum) -> str:
    if _BREAK.search(name) or "\0" in name:
        raise ValueError(f"{name!r} would not stay on its line")
    return f"event: {name}\n"
