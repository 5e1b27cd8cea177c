"""Who calls. Every route needs a signed-in caller unless its handler says `public=True`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from application.accounts.ports import AccessTokens, LiveSessions
from domain.accounts import NotSignedIn
from entrypoints.http.cookies import Cookies
from entrypoints.http.csrf import CsrfGuard
from entrypoints.http.request_ids import ASKED_HEAD

PUBLIC: Mapping[str, Any] = {"public": True}
"""For `opt=PUBLIC` on a handler that anybody may call."""

SHOWN_ONCE: Mapping[str, Any] = {**PUBLIC, "uses_up": True}
"""For a GET that uses up the link it was reached by: a HEAD, as programs that look at mail send, leaves it good."""

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class Transport(StrEnum):
    """How the tokens of a session travel: shown to a program, or in cookies that a page's scripts cannot read."""

    BEARER = "bearer"
    COOKIE = "cookie"


@dataclass(frozen=True, slots=True)
class Caller:
    """The signed-in user of this request, the session it belongs to, and what showed it."""

    user_id: UUID
    session_id: UUID
    transport: Transport = Transport.BEARER


class Authentication(ASGIMiddleware):
    """Reads the bearer token, or without an `Authorization` header the cookie, and asks whether its session lives.

    A header that is no good is not made up for by a cookie: who sends one means it. What a cookie vouches for must
    pass the CSRF guard before it changes anything.
    """

    scopes = (ScopeType.HTTP,)

    def __init__(
        self, access_tokens: AccessTokens, live_sessions: LiveSessions, cookies: Cookies, csrf_guard: CsrfGuard
    ) -> None:
        self._access_tokens, self._live_sessions = access_tokens, live_sessions
        self._cookies, self._csrf_guard = cookies, csrf_guard

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        if scope["route_handler"].opt.get("uses_up") and scope["state"].get(ASKED_HEAD):
            media_type = (getattr(scope["route_handler"], "media_type", "") or "application/json").encode()
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", media_type)]})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            return
        if not scope["route_handler"].opt.get("public"):
            scope["user"] = await self._caller(scope)
        await next_app(scope, receive, send)

    async def _caller(self, scope: Scope) -> Caller:
        header = next((value for name, value in scope["headers"] if name == b"authorization"), None)
        if header is not None:
            return await self._signed_in(_bearer(header), Transport.BEARER)
        request = ASGIConnection[Any, Any, Any, Any](scope)
        caller = await self._signed_in(request.cookies.get(self._cookies.access, ""), Transport.COOKIE)
        if scope.get("method") not in SAFE_METHODS:
            self._csrf_guard.check(request, caller.session_id)
        return caller

    async def _signed_in(self, token: str, transport: Transport) -> Caller:
        claims = self._access_tokens.read(token)
        if not await self._live_sessions.lives(claims):
            raise NotSignedIn
        return Caller(claims.user_id, claims.session_id, transport)


def _bearer(header: bytes) -> str:
    kind, _, token = header.decode("latin-1").partition(" ")
    if kind.lower() != "bearer":
        raise NotSignedIn
    return token.strip()


def caller_of(request: ASGIConnection[Any, Any, Any, Any]) -> Caller:
    caller = request.scope.get("user")
    if not isinstance(caller, Caller):
        raise NotSignedIn
    return caller
