"""How often one may call. Every route counts unless its `opt` says `rate=None`; some name rates of their own."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from litestar import Request
from litestar.enums import ScopeType
from litestar.handlers.base import BaseRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Send
from litestar.types import Scope as Connection

from application.limit_rate import LimitRate
from domain.errors import DomainError, TooMany, Unauthenticated
from domain.rates import ANONYMOUS, READS, WRITES, Allowance, Rate, Scope
from entrypoints.http.addresses import address_of, network_of
from entrypoints.http.auth import SAFE_METHODS, Caller
from entrypoints.http.csrf import CsrfFailed
from entrypoints.http.problems import as_problem
from entrypoints.http.rate_fields import rate_fields

UNLIMITED: Mapping[str, None] = {"rate": None}
"""For `opt=UNLIMITED` on a handler that may be called as often as one likes."""

_BY_CALLER = object()
_TOLD = b"ratelimit"

_Headers = Iterable[tuple[bytes, bytes]]


class RateLimiting(ASGIMiddleware):
    """Counts each request before its handler runs, and tells in `RateLimit` how many more there may be at once.

    A handler names its rates with `opt={"rate": RATE}` or a tuple of them, each of which counts; the one with the
    fewest tries left is told. Other routes count by who calls: the account's reads or writes, or the address. It comes
    after `Authentication`, which says who calls. An answer that was made while the counters are out of reach tells
    nothing. One that tells of a rate already, because a use case counted or refused by one of its own, is left as it
    is.
    """

    scopes = (ScopeType.HTTP,)

    def __init__(self, limit_rate: LimitRate, *, trusted_proxies: int = 0) -> None:
        self._limit_rate, self._trusted_proxies = limit_rate, trusted_proxies

    async def handle(self, scope: Connection, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        await self.count(_rates_for(scope), scope, receive, send, next_app)

    async def count(
        self, rates: Iterable[Rate], scope: Connection, receive: Receive, send: Send, next_app: ASGIApp
    ) -> None:
        """Go on when each of the rates lets the caller pass, answer 429 when one does not."""
        tightest: tuple[Rate, Allowance] | None = None
        for rate in rates:
            try:
                left = await self._limit_rate(rate, self._who(rate, scope))
            except TooMany as refusal:
                await _answering(refusal)(scope, receive, send)
                return
            if left is not None and (tightest is None or left.remaining < tightest[1].remaining):
                tightest = rate, left
        if tightest is not None:
            rate, left = tightest
            send = _labelled(send, self._fields(rate, left))
        await next_app(scope, receive, send)

    def _who(self, rate: Rate, scope: Connection) -> str:
        """Whoever is not signed in counts by address against the rates of accounts, too."""
        caller = scope.get("user")
        if rate.scope is Scope.ACCOUNT and isinstance(caller, Caller):
            return caller.user_id.hex
        return network_of(address_of(scope, trusted_proxies=self._trusted_proxies))

    def _fields(self, rate: Rate, left: Allowance) -> _Headers:
        by_address = rate.scope is Scope.ADDRESS
        counted = rate.times(self._limit_rate.address_factor) if by_address else rate
        fields = rate_fields(counted, remaining=left.remaining, after=left.whole_after)
        return [(name.lower().encode(), value.encode()) for name, value in fields.items()]


class RefusalLimiting(ASGIMiddleware):
    """Counts whomever `Authentication`, which comes after it, turns away: with a token that is no good, or without the
    CSRF token, nobody may try oftener than a caller without any. What a handler refuses does not come by here.
    """

    scopes = (ScopeType.HTTP,)

    def __init__(self, rate_limiting: RateLimiting) -> None:
        self._rate_limiting = rate_limiting

    async def handle(self, scope: Connection, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        try:
            await next_app(scope, receive, send)
        except (Unauthenticated, CsrfFailed) as refusal:
            await self._rate_limiting.count((ANONYMOUS,), scope, receive, send, _answering(refusal))


def _answering(refusal: DomainError) -> ASGIApp:
    async def answer(scope: Connection, receive: Receive, send: Send) -> None:
        request: Request[Any, Any, Any] = Request(scope, receive, send)
        await as_problem(request, refusal).to_asgi_response(None, request)(scope, receive, send)

    return answer


def rates_of(handler: BaseRouteHandler) -> tuple[Rate, ...] | None:
    """Those that a handler, or a layer above it, names; none when it is not limited; None when the caller decides."""
    named = handler.opt.get("rate", _BY_CALLER)
    if named is _BY_CALLER:
        return None
    if named is None:
        return ()
    return (named,) if isinstance(named, Rate) else tuple(named)


def _rates_for(scope: Connection) -> tuple[Rate, ...]:
    rates = rates_of(scope["route_handler"])
    if rates is not None:
        return rates
    if not isinstance(scope.get("user"), Caller):
        return (ANONYMOUS,)
    return (READS,) if cast("HTTPScope", scope)["method"] in SAFE_METHODS else (WRITES,)


def _labelled(send: Send, fields: _Headers) -> Send:
    async def labelled(message: Message) -> None:
        if message["type"] == "http.response.start" and not any(name == _TOLD for name, _ in message["headers"]):
            message["headers"] = [*message["headers"], *fields]
        await send(message)

    return labelled
