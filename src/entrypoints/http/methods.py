"""OPTIONS: which methods an address knows."""

from litestar import Litestar
from litestar.enums import HttpMethod, ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.routes import HTTPRoute
from litestar.types import ASGIApp, Receive, Scope, Send


class Options(ASGIMiddleware):
    """Answers OPTIONS to anybody, before it is asked who calls.

    Litestar's own answer wants a sign-in, and of an address with several handlers it names only the methods of one.
    """

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        if scope.get("method") != HttpMethod.OPTIONS:
            await next_app(scope, receive, send)
            return
        allowed = ", ".join(sorted(_methods_of(scope))).encode()
        await send({"type": "http.response.start", "status": 204, "headers": [(b"allow", allowed)]})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _methods_of(scope: Scope) -> set[str]:
    template = scope["path_template"]
    routes = (route for route in Litestar.from_scope(scope).routes if isinstance(route, HTTPRoute))
    methods: set[str] = {method for route in routes if route.path_format == template for method in route.methods}
    return methods | ({"HEAD"} if "GET" in methods else set())
