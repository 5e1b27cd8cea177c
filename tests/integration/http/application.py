"""The application without a server: its routes, for tests that ask every one of them something."""

from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from entrypoints.container import Container
from entrypoints.http.app import litestar_app
from entrypoints.http.metrics import Metrics
from entrypoints.http.openapi import is_public
from entrypoints.http.streams import Drain
from entrypoints.settings import Mode, Secret, Settings


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path; `shown` when it belongs into the OpenAPI document."""

    method: str
    path: str
    handler: HTTPRouteHandler

    @property
    def public(self) -> bool:
        return is_public(self.handler)

    @property
    def shown(self) -> bool:
        return self.handler.resolve_include_in_schema()

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def all_operations(mode: Mode = Mode.EMBEDDED) -> list[Operation]:
    """Everything the application answers, besides OPTIONS."""
    return sorted(_operations(mode), key=str)


def _operations(mode: Mode) -> Iterator[Operation]:
    key = Secret("A" * 43)
    nowhere = Settings(
        mode=mode,
        signing_key=key,
        links_key=key,
        sealing_key=key,
        database_url=Secret("postgresql://nobody@127.0.0.1/nothing"),
        storage_url="memory:///",
    )
    app = litestar_app(Container(settings=nowhere, closing=AsyncExitStack()), Drain(), Metrics())
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, _) in route.route_handler_map.items():
                if method != "OPTIONS":
                    yield Operation(method, route.path_format or "/", handler)
