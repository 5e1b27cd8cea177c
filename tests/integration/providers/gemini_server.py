"""A Gemini API on the loopback interface, faithful to the captured wire, that fails in every way on demand.

In tests: `with GeminiServer() as server: ... base_url=server.url ...; server.plan("500", "ok")`.
On its own: `python -m tests.integration.providers.gemini_server --port 0 --plan ok,500,429` prints its port, and
`PUT /control/plan` with `{"plan": ["stall"], "then": "ok"}` changes what comes next, `GET /control/requests` tells
what came. Each request for a picture takes one mode from the plan; when the plan is used up, `then` holds.
"""

import argparse
import asyncio
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

from tests.integration.providers.gemini_replies import (
    KEY_MISSING,
    KEY_WRONG,
    Asked,
    camel,
    check_mode,
    complaint_about,
    error,
    not_found,
    reply_to,
)
from tests.integration.providers.wire import Reply, Request, WireServer

KEY = "AIzaSyD-local-tests-only-0123456789abcde"
MODELS = ("gemini-nano-banana-2.1", "gemini-3-pro-image", "gemini-3.8-flash")
_EVERY_ANSWER = {"Server": "scaffolding on HTTPServer2", "X-Content-Type-Options": "nosniff"}


class GeminiServer(WireServer):
    """`requests` are those for a picture that were understood; at most `most_drawing` were answered at once."""

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
        super().__init__(port=port)
        self.models, self.key, self.delay = tuple(models), key, delay
        self.requests: list[Asked] = []
        self.drawing = self.most_drawing = 0
        self.plan(*plan, then=then)

    def plan(self, *modes: str, then: str = "ok") -> None:
        """What the next requests meet, in order, and what all after them do."""
        self._plan, self._then = deque(map(check_mode, modes)), check_mode(then)

    def wait_until(self, condition: Callable[[Self], bool], within: float = 30.0) -> None:
        deadline = time.monotonic() + within
        while not condition(self):
            if time.monotonic() > deadline:
                raise AssertionError(f"not within {within} s; {len(self.requests)} requests came")
            time.sleep(0.005)

    @property
    def paths(self) -> list[str]:
        return [f"{request.method} {request.path}" for request in self.received]

    async def reply_to(self, request: Request) -> Reply:
        reply = await self._reply(request)
        return replace(reply, headers={**_EVERY_ANSWER, **reply.headers})

    async def _reply(self, request: Request) -> Reply:
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

    async def _generate(self, model: str, request: Request) -> Reply:
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

    def _list(self, query: Mapping[str, str]) -> Reply:
        start, size = int(query.get("pageToken", "0")), int(query.get("pageSize", "50"))
        page: dict[str, Any] = {
            "models": [
                {"name": f"models/{model}", "displayName": model, "supportedGenerationMethods": ["generateContent"]}
                for model in self.models[start : start + size]
            ]
        }
        if start + size < len(self.models):
            page["nextPageToken"] = str(start + size)
        return Reply(200, json.dumps(page).encode(), {"Content-Type": "application/json; charset=UTF-8"})

    def _control(self, request: Request, what: str) -> Reply:
        if (request.method, what) == ("PUT", "plan"):
            wanted = json.loads(request.body)
            self.plan(*wanted.get("plan", ()), then=wanted.get("then", "ok"))
        seen = [{"model": asked.model, "body": asked.body} for asked in self.requests]
        facts = {"plan": list(self._plan), "then": self._then, "most_drawing": self.most_drawing, "requests": seen}
        return Reply(200, json.dumps(facts).encode(), {"Content-Type": "application/json"})


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
