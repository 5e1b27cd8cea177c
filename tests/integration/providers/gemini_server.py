"""A Gemini API on the loopback interface, faithful to the captured wire, that fails in every way on demand.

In tests: `with GeminiServer() as server: ... base_url=server.url ...; server.plan("500", "ok")`.
On its own: `python -m tests.integration.providers.gemini_server --port 0 --plan ok,500,429` prints its port, and
`PUT /control/plan` with `{"plan": ["stall"], "then": "ok"}` changes what comes next, `GET /control/requests` tells
what came. Each request for a picture takes one mode from the plan; when the plan is used up, `then` holds.
"""

import argparse
import asyncio
import json
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from tests.integration.providers.gemini_replies import (
    KEY_MISSING,
    KEY_WRONG,
    Asked,
    Manner,
    Reply,
    camel,
    check_mode,
    complaint_about,
    error,
    not_found,
    reply_to,
)

KEY = "AIzaSyD-local-tests-only-0123456789abcde"
MODELS = ("gemini-nano-banana-2.1", "gemini-3-pro-image", "gemini-3.8-flash")
_DRIP = 0.02


@dataclass(frozen=True)
class _Request:
    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes


class GeminiServer:
    """Serves from a thread of its own, so that tests may use event loops as they like."""

    def __init__(
        self,
        *,
        plan: Sequence[str] = (),
        then: str = "ok",
        models: Sequence[str] = MODELS,
        key: str = KEY,
        delay: float = 0.0,
        port: int = 0,
    ) -> None:
        self.models, self.key, self.delay, self.port = tuple(models), key, delay, port
        self.requests: list[Asked] = []
        self.paths: list[str] = []
        self.drawing = self.most_drawing = self.connections = self.hung_up = 0
        self.plan(*plan, then=then)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="gemini", daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def plan(self, *modes: str, then: str = "ok") -> None:
        """What the next requests meet, in order, and what all after them do."""
        self._plan, self._then = deque(map(check_mode, modes)), check_mode(then)

    def wait_until(self, condition: Callable[[Self], bool], within: float = 5.0) -> None:
        deadline = time.monotonic() + within
        while not condition(self):
            if time.monotonic() > deadline:
                raise AssertionError(f"not within {within} s; {len(self.requests)} requests came")
            time.sleep(0.005)

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(5)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(5)
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
                self.paths.append(f"{request.method} {request.path}")
                reply = await self._reply(request)
                if not await _send(reply, reader, writer):
                    self.hung_up += reply.manner in {Manner.NEVER, Manner.PAUSED, Manner.DRIPPED, Manner.FLOOD}
                    return
        except (ConnectionError, asyncio.IncompleteReadError):
            self.hung_up += 1
        except asyncio.CancelledError:
            return  # the server stops
        finally:
            self.connections -= 1
            writer.close()

    async def _reply(self, request: _Request) -> Reply:
        version, _, rest = request.path.strip("/").partition("/")
        if version == "control":
            return self._control(request, rest)
        if version not in {"v1", "v1beta"}:
            return Reply(404, b"", {"Content-Type": "text/html; charset=UTF-8"})
        if (key := request.headers.get("x-goog-api-key")) != self.key:
            return KEY_WRONG if key else KEY_MISSING
        model, _, verb = rest.removeprefix("models/").partition(":")
        if (request.method, rest) == ("GET", "models"):
            return self._list(request.query)
        if (request.method, verb) == ("POST", "generateContent"):
            return await self._generate(model, request)
        return Reply(404, b"", {"Content-Type": "text/html; charset=UTF-8"})

    async def _generate(self, model: str, request: _Request) -> Reply:
        try:
            asked = Asked(model, request.headers, camel(json.loads(request.body)))
        except ValueError:
            return error(400, "INVALID_ARGUMENT", "Invalid JSON payload received.")
        self.requests.append(asked)
        if model not in self.models:
            return not_found(model)
        if complaint := complaint_about(asked):
            return error(400, "INVALID_ARGUMENT", complaint)
        mode = self._plan.popleft() if self._plan else self._then
        return await self._counted(lambda: asyncio.to_thread(reply_to, asked, mode))

    async def _counted(self, draw: Callable[[], Awaitable[Reply]]) -> Reply:
        self.drawing += 1
        self.most_drawing = max(self.most_drawing, self.drawing)
        try:
            await asyncio.sleep(self.delay)
            return await draw()
        finally:
            self.drawing -= 1

    def _list(self, query: dict[str, list[str]]) -> Reply:
        start, size = int(query.get("pageToken", ["0"])[0]), int(query.get("pageSize", ["50"])[0])
        page: dict[str, Any] = {
            "models": [
                {"name": f"models/{model}", "displayName": model, "supportedGenerationMethods": ["generateContent"]}
                for model in self.models[start : start + size]
            ]
        }
        if start + size < len(self.models):
            page["nextPageToken"] = str(start + size)
        return Reply(200, json.dumps(page).encode(), {"Content-Type": "application/json; charset=UTF-8"})

    def _control(self, request: _Request, what: str) -> Reply:
        if (request.method, what) == ("PUT", "plan"):
            wanted = json.loads(request.body)
            self.plan(*wanted.get("plan", ()), then=wanted.get("then", "ok"))
        seen = [{"model": asked.model, "body": asked.body} for asked in self.requests]
        facts = {"plan": list(self._plan), "then": self._then, "most_drawing": self.most_drawing, "requests": seen}
        return Reply(200, json.dumps(facts).encode(), {"Content-Type": "application/json"})


async def _read(reader: asyncio.StreamReader) -> _Request | None:
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
    return _Request(method, url.path, parse_qs(url.query), headers, body)


async def _send(reply: Reply, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """Whether the connection may be used again."""
    if reply.manner is Manner.NEVER:
        await reader.read()
        return False
    unmeasured = reply.manner in {Manner.CUT_UNNOTICED, Manner.FLOOD}
    headers = {"Server": "scaffolding on HTTPServer2", "X-Content-Type-Options": "nosniff", **reply.headers}
    headers |= {"Connection": "close"} if unmeasured else {"Content-Length": str(len(reply.body))}
    head = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}", *(f"{k}: {v}" for k, v in headers.items())]
    writer.write("\r\n".join([*head, "", ""]).encode("latin-1"))
    await _BODY[reply.manner](reply.body, reader, writer)
    return reply.manner is Manner.WHOLE


async def _whole(body: bytes, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(body)
    await writer.drain()


async def _half(body: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await _whole(body[: len(body) // 2], reader, writer)


async def _half_then_nothing(body: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await _half(body, reader, writer)
    await reader.read()


async def _dripped(body: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    hung_up = asyncio.create_task(reader.read())
    for at in range(len(body)):
        await _whole(body[at : at + 1], reader, writer)
        done, _ = await asyncio.wait({hung_up}, timeout=_DRIP)
        if done:
            return
    hung_up.cancel()


async def _flood(body: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while not reader.at_eof():
        await _whole(body, reader, writer)


_BODY = {
    Manner.WHOLE: _whole,
    Manner.PAUSED: _half_then_nothing,
    Manner.DRIPPED: _dripped,
    Manner.CUT: _half,
    Manner.CUT_UNNOTICED: _half,
    Manner.FLOOD: _flood,
}


def main() -> None:
    options = argparse.ArgumentParser(description="A local Gemini API for tests and benchmarks.")
    options.add_argument("--port", type=int, default=0, help="0 picks a free one")
    options.add_argument("--plan", default="", help="modes of the first requests, comma-separated: ok,500,429")
    options.add_argument("--then", default="ok", help="the mode of all others")
    options.add_argument("--delay", type=float, default=0.0, help="seconds that a picture takes")
    options.add_argument("--key", default=KEY, help="the only API key that is let in")
    given = options.parse_args()
    plan = [mode for mode in given.plan.split(",") if mode]
    with GeminiServer(plan=plan, then=given.then, delay=given.delay, key=given.key, port=given.port) as server:
        print(server.port, flush=True)
        server.join()


if __name__ == "__main__":
    main()
