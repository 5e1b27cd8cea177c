"""The HTTP application: controllers, what they are given, and the mechanisms around them."""

import re
from collections.abc import Callable
from typing import Any

from litestar import Controller, Litestar
from litestar.config.cors import CORSConfig
from litestar.di import Provide
from litestar.types import ASGIApp, Method

from entrypoints.container import Container
from entrypoints.http.accounts.audit_log import AuditLogController
from entrypoints.http.accounts.clients import client_of
from entrypoints.http.accounts.confirm_page import ConfirmPage
from entrypoints.http.accounts.email import EmailController
from entrypoints.http.accounts.export import ExportController
from entrypoints.http.accounts.me import MeController
from entrypoints.http.accounts.providers import ProvidersController
from entrypoints.http.accounts.recovery import RecoveryController
from entrypoints.http.accounts.reset_page import ResetPage
from entrypoints.http.accounts.sessions import SessionsController
from entrypoints.http.accounts.sign_in import SignInController
from entrypoints.http.accounts.views import SignInAnswers
from entrypoints.http.asset_types import AssetTypesController
from entrypoints.http.assets import AssetsController
from entrypoints.http.auth import Authentication
from entrypoints.http.billing import SubscriptionController
from entrypoints.http.bodies import JSON_LIMIT
from entrypoints.http.brand_kits.kits import BrandKitsController
from entrypoints.http.brand_kits.logos import ExtractController, LogosController
from entrypoints.http.brand_kits.parts import BrandKitPartsController
from entrypoints.http.brand_kits.versions import BrandKitVersionsController
from entrypoints.http.cookies import ACCESS, PREFIX, Cookies
from entrypoints.http.csrf import HEADER, CsrfGuard
from entrypoints.http.files import FilesController
from entrypoints.http.generation.finishing import FinishAgainController, FinishArtController
from entrypoints.http.generation.jobs import JobsController
from entrypoints.http.generation.orders import GenerationController, TwitchGenerationController
from entrypoints.http.generation.packs import PacksController
from entrypoints.http.generation.remixes import AbSetController, RemixController
from entrypoints.http.idempotency import REPLAYED
from entrypoints.http.local_pages import LocalSignInPage
from entrypoints.http.mechanisms import Api, Mechanisms
from entrypoints.http.metrics import Measured, Metrics
from entrypoints.http.operations import Checks, OperationsController
from entrypoints.http.previews import AssetPreviewsController, PreviewsController
from entrypoints.http.rates import RateLimiting, RefusalLimiting
from entrypoints.http.request_ids import Envelope
from entrypoints.http.return_addresses import ReturnAddresses
from entrypoints.http.shares import SharedAssetsController, SharesController
from entrypoints.http.streams import Drain
from entrypoints.settings import Settings

COOKIE = PREFIX + ACCESS

API = Api(
    title="AuraStream",
    version="1",
    description="Your stream. Your brand. Every platform. Assets for stream creators that platforms take as they are.",
    tags=(
        ("Accounts", "Sign up, sign in, who is signed in and where, and what we hold about them."),
        ("Brand kits", "Colours, fonts, voice and logos of a brand, and everything that each kit ever said."),
        ("Generation", "Order assets, watch them being made."),
        ("Assets", "What was made, and its files."),
        ("Subscriptions", "The tier and what of it is used."),
        ("Operations", "For those who run AuraStream."),
    ),
)

CONTROLLERS: tuple[type[Controller], ...] = (
    SignInController,
    MeController,
    RecoveryController,
    EmailController,
    ProvidersController,
    SessionsController,
    ExportController,
    AuditLogController,
    ResetPage,
    ConfirmPage,
    GenerationController,
    JobsController,
    AssetTypesController,
    AssetsController,
    AssetPreviewsController,
    FilesController,
    PreviewsController,
    SubscriptionController,
    OperationsController,
    BrandKitsController,
    BrandKitPartsController,
    BrandKitVersionsController,
    LogosController,
    ExtractController,
    SharedAssetsController,
    SharesController,
    RemixController,
    AbSetController,
    FinishArtController,
    FinishAgainController,
    TwitchGenerationController,
    PacksController,
)

USED = (
    "access_tokens", "account_reads", "ask_email_change", "ask_erasure", "ask_export", "ask_password_reset",
    "ask_verification", "asset_store", "begin_provider_sign_in", "browse_assets", "cancel_job", "change_password",
    "change_profile", "complete_provider_sign_in", "confirm_email_change", "csrf_tokens", "end_session",
    "fetch_export", "follow_job", "get_asset", "identity_providers", "job_reads",
    "link_tokens", "local_identity", "now", "own_links", "profiles", "refresh_session", "refresh_tokens",
    "request_generation", "reset_password", "retry_job", "settings", "sign_in", "sign_up", "resume_provider_sign_in",
    "activate_brand_kit", "artwork", "brand_kit_reads", "browse_brand_kits", "change_brand_kit", "create_brand_kit",
    "delete_brand_kit", "duplicate_brand_kit", "link_logos", "restore_brand_kit", "restore_version", "upload_logo",
    "verify_email", "delete_asset", "download_asset", "download_shared_asset", "mark_favorite", "open_shared_asset",
    "draw_share_card", "export_assets", "remix_asset", "restore_asset", "share_asset", "share_cards", "share_url",
    "unshare_asset", "make_ab_set", "finish_art", "finish_again", "request_pack", "open_pack", "download_pack",
    "remake_pack_item",
    "browse_previews", "draw_preview", "plan_preview", "preview_links", "previews",
)  # fmt: skip
"""What handlers ask for by name, from the container."""

METHODS_FROM_ELSEWHERE: tuple[Method, ...] = ("DELETE", "GET", "HEAD", "POST", "PUT")
SENT_FROM_ELSEWHERE = ("Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "Last-Event-ID",
                       HEADER, "X-Request-Id")  # fmt: skip
SHOWN_ELSEWHERE = ("ETag", REPLAYED, "Location", "RateLimit", "RateLimit-Policy", "Retry-After", "WWW-Authenticate",
                   HEADER, "X-Request-Id")  # fmt: skip
"""The headers that pages of other origins may send, and those they may read."""


def litestar_app(container: Container, drain: Drain, metrics: Metrics) -> Litestar:
    settings = container.settings()
    cookies = Cookies(https=settings.address.startswith("https:"))
    csrf_guard = CsrfGuard(
        container.csrf_tokens(), cookies, address=settings.address, allowed_origins=settings.allowed_origins
    )
    given: dict[str, Any] = {name: getattr(container, name)() for name in USED}
    given |= {"drain": drain, "measured": metrics, "checks": _checks(container)}
    given |= {
        "csrf_guard": csrf_guard,
        "return_addresses": ReturnAddresses(settings.address, settings.return_addresses),
        "session_cookies": cookies,
        "sign_in_answers": SignInAnswers(cookies, container.csrf_tokens()),
    }
    rate_limiting = RateLimiting(container.limit_rate(), trusted_proxies=settings.trusted_proxies)
    provided = {name: Provide(_always(thing), sync_to_thread=False) for name, thing in given.items()}
    return Litestar(
        [*CONTROLLERS, *([LocalSignInPage] if given["local_identity"] else [])],
        dependencies={**provided, "client": Provide(client_of, sync_to_thread=False)},
        middleware=[
            RefusalLimiting(rate_limiting),
            Authentication(container.access_tokens(), container.live_sessions(), cookies, csrf_guard),
            rate_limiting,
        ],
        plugins=[Mechanisms(API, cookie=COOKIE)],
        cors_config=cors_of(settings),
        request_max_body_size=JSON_LIMIT,
        logging_config=None,
    )


def cors_of(settings: Settings) -> CORSConfig | None:
    """Exactly the origins that are listed: as patterns, since Litestar takes a `*` in a name for a wildcard."""
    if not settings.allowed_origins:
        return None
    return CORSConfig(
        allow_origins=[],
        allow_origin_regex="|".join(re.escape(origin) for origin in settings.allowed_origins),
        allow_methods=list(METHODS_FROM_ELSEWHERE),
        allow_headers=list(SENT_FROM_ELSEWHERE),
        expose_headers=list(SHOWN_ELSEWHERE),
        allow_credentials=True,
    )


def create_app(container: Container, drain: Drain) -> ASGIApp:
    metrics = Metrics()
    metrics.show_cleared(container.cleared())
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
