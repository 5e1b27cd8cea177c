"""The mechanisms around the controllers, wired once.

An application is made of three lines::

    mechanisms = Mechanisms(Api(title=…, version=…, description=…, tags=(…)), cookie="…")
    app = Litestar([…controllers], plugins=[mechanisms], request_max_body_size=JSON_LIMIT, logging_config=None, …)
    serve(Envelope(app, https=…))

Routes that read more say so with their own `request_max_body_size`; routes without sign-in with `opt={"public": True}`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from litestar import Router
from litestar.config.app import AppConfig
from litestar.enums import RequestEncodingType
from litestar.exceptions import ImproperlyConfiguredException
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Tag
from litestar.plugins import InitPlugin
from litestar.plugins.base import ReceiveRoutePlugin
from litestar.routes import HTTPRoute
from litestar.routes.base import BaseRoute

from entrypoints.http import docs_site
from entrypoints.http.bodies import ApiRequest, read_form_first
from entrypoints.http.methods import Options
from entrypoints.http.problem_pages import problem_page
from entrypoints.http.problems import as_problem

_MOST_JSON = 1_048_576  # reading holds the event loop: up to 9 ms a megabyte


@dataclass(frozen=True, slots=True)
class Api:
    """What the OpenAPI document says about itself; tags are (name, description), in the order shown."""

    title: str
    version: str
    description: str
    tags: Sequence[tuple[str, str]] = ()


class Mechanisms(InitPlugin, ReceiveRoutePlugin):
    """Problems for every error, guarded bodies, problem pages, and the documentation below `/schema`."""

    def __init__(self, api: Api, *, cookie: str, docs: Path = docs_site.FILES) -> None:
        self._api, self._cookie, self._docs = api, cookie, docs

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.request_class = ApiRequest
        app_config.before_request = read_form_first
        app_config.exception_handlers = {Exception: as_problem}
        app_config.route_handlers = [*app_config.route_handlers, problem_page]
        app_config.middleware = [Options(), *app_config.middleware]
        app_config.openapi_config = self._openapi()
        return app_config

    def receive_route(self, route: BaseRoute) -> None:
        """Refuse to start with a JSON route that would read megabytes: Litestar's default is ten."""
        if not isinstance(route, HTTPRoute):
            return
        for handler, _ in route.route_handler_map.values():
            if _reads_json(handler) and (handler.resolve_request_max_body_size() or _MOST_JSON + 1) > _MOST_JSON:
                raise ImproperlyConfiguredException(f"{route.path} reads JSON without a limit of at most a megabyte")

    def _openapi(self) -> OpenAPIConfig:
        site = docs_site.docs_site(cookie=self._cookie, files=self._docs)
        return OpenAPIConfig(
            title=self._api.title,
            version=self._api.version,
            description=self._api.description,
            tags=[Tag(name=name, description=description) for name, description in self._api.tags],
            use_handler_docstrings=True,
            render_plugins=[JsonRenderPlugin()],
            openapi_router=Router(
                docs_site.PATH,
                route_handlers=[],
                before_request=site,
                include_in_schema=False,
                opt={"public": True, "rate": None},
            ),
        )


def _reads_json(handler: HTTPRouteHandler) -> bool:
    field = handler.parsed_data_field
    return field is not None and getattr(field.kwarg_definition, "media_type", None) != RequestEncodingType.MULTI_PART
