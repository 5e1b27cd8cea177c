"""The HTTP application: controllers, what they are given, and the mechanisms around them."""

from collections.abc import Callable
from typing import Any

from litestar import Litestar
from litestar.di import Provide
from litestar.types import ASGIApp

from entrypoints.container import Container
from entrypoints.http.accounts import AuthController
from entrypoints.http.asset_types import AssetTypesController
from entrypoints.http.assets import AssetsController
from entrypoints.http.auth import Authentication
from entrypoints.http.billing import SubscriptionController
from entrypoints.http.bodies import JSON_LIMIT
from entrypoints.http.files import FilesController
from entrypoints.http.generation import GenerationController, JobsController
from entrypoints.http.mechanisms import Api, Mechanisms
from entrypoints.http.metrics import Measured, Metrics
from entrypoints.http.operations import Checks, OperationsController
from entrypoints.http.request_ids import Envelope
from entrypoints.http.streams import Drain

COOKIE = "__Host-aurastream"

API = Api(
    title="AuraStream",
    version="1",
    description="Your stream. Your brand. Every platform. Assets for stream creators that platforms take as they are.",
    tags=(
        ("Accounts", "Sign up, sign in, and who is signed in."),
        ("Generation", "Order assets, watch them being made."),
        ("Assets", "What was made, and its files."),
        ("Subscriptions", "The tier and what of it is used."),
        ("Operations", "For those who run AuraStream."),
    ),
)

CONTROLLERS = (
    AuthController,
    GenerationController,
    JobsController,
    AssetTypesController,
    AssetsController,
    FilesController,
    SubscriptionController,
    OperationsController,
)

USED = (
    "access_tokens", "asset_store", "browse_assets", "cancel_job", "follow_job", "get_asset", "job_reads", "own_links",
    "profiles", "request_generation", "retry_job", "settings", "sign_in", "sign_up",
)  # fmt: skip
"""What handlers ask for by name, from the container."""


def litestar_app(container: Container, drain: Drain, metrics: Metrics) -> Litestar:
    given: dict[str, Any] = {name: getattr(container, name)() for name in USED}
    given |= {"drain": drain, "measured": metrics, "checks": _checks(container)}
    return Litestar(
        CONTROLLERS,
        dependencies={name: Provide(_always(thing), sync_to_thread=False) for name, thing in given.items()},
        middleware=[Authentication(container.access_tokens(), container.live_sessions())],
        plugins=[Mechanisms(API, cookie=COOKIE)],
        request_max_body_size=JSON_LIMIT,
        logging_config=None,
    )


def create_app(container: Container, drain: Drain) -> ASGIApp:
    metrics = Metrics()
    app = litestar_app(container, drain, metrics)
    return Envelope(Measured(app, metrics), https=container.settings().address.startswith("https:"))


def _always(thing: Any) -> Callable[[], Any]:
    """Litestar looks at a provider's signature, which compiled providers do not have."""

    def provide() -> Any:
        return thing

    return provide


def _checks(container: Container) -> Checks:
    checks: dict[str, Any] = {
        "database": (True, container.reads().check),
        "storage": (True, container.asset_store().check),
    }
    if container.settings().redis_url:
        checks["queue"] = (False, container.queue().check)
    return checks
