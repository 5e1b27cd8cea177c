"""The wire of the local servers: HTTP/1.1 over a real socket, as a client deserves it or not."""

import asyncio
import json
import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from http import HTTPStatus
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

JSON = "application/json; charset=utf-8"
_DRIP = 0.02


class Manner(Enum):
    """How an answer goes over the wire."""

    WHOLE = auto()
    NEVER = auto()  # not a byte, until the client hangs up
    PAUSED = auto()  # its first half, then nothing until the client hangs up
    DRIPPED = auto()  # one byte each 20 ms
    CUT = auto()  # its first half, then the connection is closed
    CUT_UNNOTICED = auto()  # the same without a length, so that it looks like the end
    FLOOD = auto()  # the body over and over, without a length and without an end


_UNTIL_THE_CLIENT_HANGS_UP = {Manner.NEVER, Manner.PAUSED, Manner.DRIPPED, Manner.FLOOD}


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    manner: Manner = Manner.WHOLE


def json_reply(status: int, content: object, **headers: str) -> Reply:
    return Reply(status, json.dumps(content).encode(), {"Content-Type": JSON} | headers)


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_form(self) -> bool:
        return self.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")

    @property
    def form(self) -> dict[str, str]:
        return _single(self.body.decode()) if self.is_form else {}

    def token(self, scheme: str = "Bearer") -> str:
        kind, _, token = self.headers.get("authorization", "").partition(" ")
        return token if kind == scheme else ""


class WireServer(ABC):
    """Serves from a thread of its own, so that tests may use event loops as they like.

    `connections` are open now; of those that are not, `hung_up` were ended by the client before it had its answer.
    """

    def __init__(self, *, port: int = 0) -> None:
        """Port 0 picks a free one."""
        self.port = port
        self.received: list[Request] = []
        self.connections = self.hung_up = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=type(self).__name__, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @abstractmethod
    async def reply_to(self, request: Request) -> Reply: ...

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(20)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(20)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def join(self) -> None:
        self._thread.join()

    async def _listen(self) -> asyncio.Server:
        server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, limit=1 << 20)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _stop(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._loop.shutdown_default_executor()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while request := await _read(reader):
                self.received.append(request)
                reply = await self.reply_to(request)
                await _send(reply, reader, writer)
                if reply.manner is not Manner.WHOLE:
                    self.hung_up += reply.manner in _UNTIL_THE_CLIENT_HANGS_UP
                    return
        except (ConnectionError, asyncio.IncompleteReadError):
            self.hung_up += 1
        except asyncio.CancelledError:
            return  # the server stops
        finally:
            self.connections -= 1
            writer.close()


def _single(query: str) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(query, keep_blank_values=True).items()}


async def _read(reader: asyncio.StreamReader) -> Request | None:
    """The next request of a connection; None when the client is done with it."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise
        return None
    line, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = line.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (item.partition(":") for item in lines if item)}
    url = urlsplit(target)
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(method, url.path, _single(url.query), headers, body)


async def _send(reply: Reply, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    if reply.manner is Manner.NEVER:
        await reader.read()
        return
    unmeasured = reply.manner in {Manner.CUT_UNNOTICED, Manner.FLOOD}
    headers = dict(reply.headers) | (
        {"Connection": "close"} if unmeasured else {"Content-Length": str(len(reply.body))}
    )
    head = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}", *(f"{k}: {v}" for k, v in headers.items())]
    writer.write("\r\n".join([*head, "", ""]).encode("latin-1"))
    await _send_body(reply, reader, writer)


async def _send_body(reply: Reply, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    half = reply.body[: len(reply.body) // 2]
    match reply.manner:
        case Manner.CUT | Manner.CUT_UNNOTICED:
            writer.write(half)
        case Manner.PAUSED:
            writer.write(half)
            await writer.drain()
            await reader.read()
        case Manner.DRIPPED:
            await _drip(reply.body, reader, writer)
        case Manner.FLOOD:
            while not reader.at_eof():
                writer.write(reply.body)
                await writer.drain()
        case _:
            writer.write(reply.body)
    await writer.drain()


async def _drip(body: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    hung_up = asyncio.create_task(reader.read())
    for at in range(len(body)):
        writer.write(body[at : at + 1])
        await writer.drain()
        done, _ = await asyncio.wait({hung_up}, timeout=_DRIP)
        if done:
            return
    hung_up.cancel()
