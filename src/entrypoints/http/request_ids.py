"""The outermost layer: whoever makes an answer, it leaves with a request id and the security headers."""

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send
from uuid_utils import uuid7

from entrypoints.http.problems import MEDIA_TYPE, Internal, MalformedRequest, Problem, problem_of
from entrypoints.http.wire import encode

_SANE = re.compile(rb"[A-Za-z0-9._-]{1,128}")
_HOST = re.compile(rb"(?:[A-Za-z0-9._~%-]*|\[[0-9A-Fa-f:.]+\])(?::[0-9]*)?")

log = structlog.get_logger(__name__)

API_CSP = b"default-src 'none'; frame-ancestors 'none'"

# What a route sets itself, it keeps.
_DEFAULTS = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", API_CSP),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
_HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


ASKED_HEAD = "asked_head"
"""Under this name a request's state says that its GET was a HEAD."""


class Envelope:
    """Wraps the whole application, since Litestar's own middleware never sees an unknown address or a wrong method.

    Inside, the request id is `scope["state"]["request_id"]` and a structlog context variable. A HEAD is answered as
    the GET of the same address without its body. What escapes the application is answered 500 and logged.
    """

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        self._defaults = (*_DEFAULTS, _HSTS) if https else _DEFAULTS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP:
            await self._answer(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _answer(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        request_id = _asked_for(scope["headers"]) or str(uuid7())
        scope.setdefault("state", {})["request_id"] = request_id
        # Servers run each request in its own task, so the variable ends with it.
        structlog.contextvars.bind_contextvars(request_id=request_id)
        sealed = _Sealed(send, request_id.encode(), self._defaults)
        try:
            if unreadable := _unreadable(scope):
                await _refuse(sealed, problem_of(MalformedRequest(unreadable)), scope, request_id)
            elif scope["method"] == "HEAD":
                as_get: HTTPScope = {**scope, "method": "GET"}
                as_get["state"][ASKED_HEAD] = True
                await self.app(as_get, receive, _WithoutBody(sealed))
            else:
                await self.app(scope, receive, sealed)
        except Exception:
            if sealed.started:
                raise  # too late for a status: the server cuts the connection
            log.exception("escaped", path=scope["path"])
            await _refuse(sealed, problem_of(Internal("Something went wrong on our side.")), scope, request_id)


def _unreadable(scope: HTTPScope) -> str:
    """What is wrong with a request that nobody shall see, as a sentence; empty when nothing is."""
    if b"%00" in scope["query_string"] or "\0" in scope["path"]:
        return "U+0000 is accepted nowhere."
    if not all(_names_a_host(value) for name, value in scope["headers"] if name == b"host"):
        return "The Host header names no host."
    return ""


@lru_cache(maxsize=256)
def _names_a_host(value: bytes) -> bool:
    """RFC 9110, section 7.2: another is answered 400. Litestar would make a URL of it, and fail, in mid-refusal."""
    try:
        _ = urlsplit(b"//" + value).port
    except ValueError:  # a port beyond all ports, or an IPv6 address that is none
        return False
    return _HOST.fullmatch(value) is not None


class _Sealed:
    """A `send` that adds the headers to the start of the answer."""

    __slots__ = ("_defaults", "_request_id", "_send", "started")

    def __init__(self, send: Send, request_id: bytes, defaults: tuple[tuple[bytes, bytes], ...]) -> None:
        self._send, self._request_id, self._defaults = send, request_id, defaults
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = [*message["headers"], (b"x-request-id", self._request_id)]
            present = {name for name, _ in headers}
            headers.extend(default for default in self._defaults if default[0] not in present)
            message["headers"] = headers
        await self._send(message)


class _WithoutBody:
    """A `send` that ends the answer where its body would begin; an endless stream is told that the client left."""

    __slots__ = ("_ended", "_send")

    def __init__(self, send: Send) -> None:
        self._send, self._ended = send, False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._send(message)
        elif not self._ended:
            self._ended = True
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})


async def _refuse(send: Send, problem: Problem, scope: HTTPScope, request_id: str) -> None:
    body = encode(problem.document(instance=scope["path"], request_id=request_id))
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body, "more_body": False})


def _asked_for(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """The client's own id when it is harmless in logs and headers."""
    for name, value in headers:
        if name == b"x-request-id":
            return value.decode() if _SANE.fullmatch(value) else None
    return None
