"""Who calls. Every route needs a signed-in caller unless its handler says `public=True`."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from application.accounts.ports import AccessTokens, LiveSessions
from domain.accounts import NotSignedIn

PUBLIC: Mapping[str, bool] = {"public": True}
"""For `opt=PUBLIC` on a handler that anybody may call."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The signed-in user of this request, and the session it belongs to."""

    user_id: UUID
    session_id: UUID


class Authentication(ASGIMiddleware):
    """Reads the bearer token and asks whether its session still lives; deny by default."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, access_tokens: AccessTokens, live_sessions: LiveSessions) -> None:
        self._access_tokens, self._live_sessions = access_tokens, live_sessions

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        if not scope["route_handler"].opt.get("public"):
            claims = self._access_tokens.read(_bearer(scope))
            if not await self._live_sessions.lives(claims):
                raise NotSignedIn
            scope["user"] = Caller(claims.user_id, claims.session_id)
        await next_app(scope, receive, send)


def _bearer(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"authorization":
            kind, _, token = value.decode("latin-1").partition(" ")
            if kind.lower() == "bearer" and token:
                return token.strip()
    raise NotSignedIn


def caller_of(request: ASGIConnection) -> Caller:  # type: ignore[type-arg]  # litestar's parameters say nothing here
    caller = request.scope.get("user")
    if not isinstance(caller, Caller):
        raise NotSignedIn
    return caller
