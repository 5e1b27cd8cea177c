"""Whether we are alive, whether we are ready, what we measure, and the page one meets first."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Mapping
from html import escape

from litestar import Controller, MediaType, Response, get
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from domain.errors import NotFound, Unavailable
from entrypoints.http.auth import PUBLIC
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.metrics import Metrics
from entrypoints.http.openapi import refuses
from entrypoints.http.rates import UNLIMITED
from entrypoints.http.streams import Drain
from entrypoints.http.wire import View
from entrypoints.settings import Mode, Settings

Checks = Mapping[str, tuple[bool, Callable[[], Awaitable[None]]]]
"""Each dependency by name: whether we are of no use without it, and how to ask it."""

OK = "ok"
PATIENCE_SECONDS = 2

LOOPBACK = {"127.0.0.1", "::1"}

OPEN: Mapping[str, object] = {**PUBLIC, **UNLIMITED}


class LiveView(View):
    """Said by every process that runs."""

    status: str


class ReadyView(View):
    """`checks` says `ok` or what is wrong, for each thing we depend on; what is wrong does not stop us."""

    status: str
    checks: dict[str, str]


class NotReady(Unavailable):
    """`checks` says `ok` or what is wrong, for each thing we depend on."""

    def __init__(self, checks: Mapping[str, str]) -> None:
        super().__init__("This process cannot serve requests now.")
        self.checks = checks


class MetricsHidden(NotFound):
    def __init__(self) -> None:
        super().__init__("There is nothing at this address.")


class OperationsController(Controller):
    tags = ["Operations"]  # noqa: RUF012  # as litestar declares it
    opt = OPEN

    @get("/health/live", operation_id="live")
    async def live(self) -> LiveView:
        """The process runs."""
        return LiveView(status="live")

    @get("/health/ready", operation_id="ready")
    @refuses(NotReady)
    async def ready(
        self,
        checks: NamedDependency[SkipValidation[Checks]],
        drain: NamedDependency[SkipValidation[Drain]],
    ) -> ReadyView:
        """Everything that a request may need answers; 503 when something that matters does not, or when stopping."""
        answers = await asyncio.gather(*(_answer_of(check) for _, check in checks.values()))
        found = dict(zip(checks, answers, strict=True))
        if drain.begun or any(found[name] != OK for name, (needed, _) in checks.items() if needed):
            raise NotReady(found)
        return ReadyView(status="ready", checks=found)

    @get("/metrics", operation_id="metrics", media_type="text/plain; version=0.0.4")
    @refuses(MetricsHidden)
    async def metrics(
        self,
        request: ApiRequest,
        measured: NamedDependency[SkipValidation[Metrics]],
        settings: NamedDependency[SkipValidation[Settings]],
    ) -> Response[bytes]:
        """Prometheus text, with the metrics token; in embedded mode without one for this machine."""
        token = settings.metrics_token
        shown = request.headers.get("authorization", "")
        granted = token and hmac.compare_digest(shown.encode(), f"Bearer {token.reveal()}".encode())
        if not granted and (token or settings.mode is not Mode.EMBEDDED or not _from_this_machine(request)):
            raise MetricsHidden
        return Response(measured.text(), media_type="text/plain; version=0.0.4")  # Litestar adds the charset

    @get("/", operation_id="home", media_type=MediaType.HTML)
    async def home(self, request: ApiRequest, settings: NamedDependency[SkipValidation[Settings]]) -> Response[str]:
        """What this is and where to go from here."""
        told = VERIFIED if request.query_params.get("verified") == "1" else ""
        page = PAGE.replace("{told}", told).replace("{address}", escape(settings.address))
        policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
        return Response(page, media_type=MediaType.HTML, headers={"Content-Security-Policy": policy})


def _from_this_machine(request: ApiRequest) -> bool:
    """A proxy on this machine says for whom it asks."""
    forwarded = "x-forwarded-for" in request.headers or "forwarded" in request.headers
    return request.client is not None and request.client.host in LOOPBACK and not forwarded


async def _answer_of(check: Callable[[], Awaitable[None]]) -> str:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await check()
    except Unavailable as error:
        return str(error)
    except TimeoutError:
        return f"No answer within {PATIENCE_SECONDS} seconds."
    return OK


VERIFIED = '  <p class="done" role="status">Your address is verified.</p>\n'
"""For who comes from the link in a letter, as long as there is no web app that says it."""

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>AuraStream</title>
<style>
  :root { color-scheme: dark }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; color: #f4f2ff;
         font: 17px/1.6 system-ui, sans-serif;
         background: radial-gradient(60rem 40rem at 20% 0%, #3b2a8c55, transparent),
                     radial-gradient(50rem 36rem at 90% 100%, #00e5c322, transparent), #12122b }
  main { max-width: 34rem; padding: 3rem 1.5rem }
  h1 { font-size: clamp(2.2rem, 6vw, 3.4rem); line-height: 1.1; margin: 0 0 .4rem; letter-spacing: -.02em }
  .line { font-size: 1.25rem; color: #b9b3e6; margin: 0 0 2rem }
  .done { padding: .6rem .9rem; color: #c9fff4; background: #00e5c320; border: 1px solid #00e5c388;
          border-radius: .7rem }
  a { color: #00e5c3 } a.button { display: inline-block; padding: .7rem 1.2rem; border-radius: .7rem;
      background: #7c4dff; color: #fff; text-decoration: none; font-weight: 600; margin-right: .6rem }
  a.button:hover { background: #9470ff } code { background: #ffffff14; padding: .15em .4em; border-radius: .3em }
</style>
<main>
{told}  <h1>AuraStream</h1>
  <p class="line">Your stream. Your brand. Every platform.</p>
  <p>Emotes, badges, panels, thumbnails, banners and overlays that Twitch, YouTube, TikTok, Discord and Kick
     take as they are. This is the API behind it.</p>
  <p><a class="button" href="/schema">Try the API</a> <a href="/schema/openapi.json">OpenAPI document</a></p>
  <p>It listens at <code>{address}</code>. Health: <a href="/health/ready">/health/ready</a>.</p>
</main>
</html>
"""
