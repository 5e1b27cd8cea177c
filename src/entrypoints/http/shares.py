"""Public assets, for anybody who has the address: as JSON, as a page, as files, and as the picture of a link.

Whether an asset is public is asked for every answer. So that nothing of it is shown any more once that is taken back,
what is kept of these answers must be asked about each time: `no-cache`, with a tag that makes it cheap.
"""

from datetime import datetime
from html import escape
from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, MediaType, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, PathParameter, SkipValidation

from application.assets.browse_assets import ShareUrl
from application.assets.download_asset import DownloadSharedAsset, variant_name, variant_of
from application.assets.ports import FileNotStored, ShareCards, SharedAsset
from application.assets.share_asset import CARD_HEIGHT, CARD_WIDTH, DrawShareCard, OpenSharedAsset, card_file
from domain.assets import AssetNotFound, ShareExpired, VariantNotFound
from domain.errors import DomainError, Unavailable
from domain.generation.asset_types import CATALOGUE
from domain.rates import SHARE_CARDS, SHARES
from entrypoints.http.assets import stream_of
from entrypoints.http.auth import PUBLIC
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.etags import conditional
from entrypoints.http.html_pages import html_page, paragraph, wants_html
from entrypoints.http.openapi import refuses, tagged
from entrypoints.http.problems import log_failure, problem_of, request_id_of
from entrypoints.http.wire import View, encode

CARD = "og.jpg"

ASK_EACH_TIME = "no-cache"
UNLISTED = {"X-Robots-Tag": "noindex, nofollow, noimageai"}
SHOWN_EVERYWHERE = {**UNLISTED, "Cross-Origin-Resource-Policy": "cross-origin"}
"""For files: pages of any origin may show what is public."""

NAME = "^[1-9][0-9]{0,4}x[1-9][0-9]{0,4}[.](png|jpg)$"


class SharedFileView(View):
    """A file of a shared asset in one size; `url` works as long as the asset is shared."""

    width: int
    height: int
    format: str
    bytes: int
    url: str


class SharedAssetView(View):
    """Nothing in it tells whose it is or what they asked for. `expires_at` is when the sharing ends."""

    id: UUID
    asset_type: str
    title: str
    alt_text: str
    width: int
    height: int
    format: str
    bytes: int
    cdn_url: str
    shareable_url: str
    variants: list[SharedFileView]
    created_at: datetime
    expires_at: datetime | None


class SharedAssetsController(Controller):
    path = "/api/v1/asset"
    tags = ["Assets"]  # noqa: RUF012  # as litestar declares it

    @get("/{asset_id:uuid}", operation_id="getSharedAsset", opt={**PUBLIC, "rate": SHARES})
    @refuses(AssetNotFound, ShareExpired, Unavailable)
    @tagged
    async def get_shared_asset(
        self,
        request: ApiRequest,
        asset_id: FromPath[UUID],
        open_shared_asset: NamedDependency[SkipValidation[OpenSharedAsset]],
        share_url: NamedDependency[SkipValidation[ShareUrl]],
    ) -> Response[SharedAssetView]:
        """A public asset, for anybody. Its files are at addresses of their own that need no signature."""
        shared = await open_shared_asset(asset_id=asset_id)
        body = encode(_view(shared, share_url(shared.id)))
        return conditional(request, body, cache_control=ASK_EACH_TIME, headers=UNLISTED)


class SharesController(Controller):
    path = "/s/{asset_id:uuid}"
    tags = ["Assets"]  # noqa: RUF012  # as litestar declares it
    opt = {**PUBLIC, "rate": SHARES}  # noqa: RUF012  # the same

    @get(include_in_schema=False, media_type=MediaType.HTML)
    async def page(
        self,
        request: ApiRequest,
        asset_id: FromPath[UUID],
        open_shared_asset: NamedDependency[SkipValidation[OpenSharedAsset]],
        share_url: NamedDependency[SkipValidation[ShareUrl]],
    ) -> Response[Any]:
        """A public asset as people see it, with the tags by which a link to it is shown elsewhere."""
        try:
            shared = await open_shared_asset(asset_id=asset_id)
        except (AssetNotFound, ShareExpired) as refusal:
            if not wants_html(request):
                raise
            return _nothing_to_show(request, refusal)
        return _page(shared, share_url(shared.id))

    @get(f"/{CARD}", operation_id="fetchShareCard", opt={"rate": SHARE_CARDS}, media_type="image/jpeg")
    @refuses(AssetNotFound, ShareExpired, FileNotStored, Unavailable)
    @tagged
    async def card(
        self,
        request: ApiRequest,
        asset_id: FromPath[UUID],
        open_shared_asset: NamedDependency[SkipValidation[OpenSharedAsset]],
        draw_share_card: NamedDependency[SkipValidation[DrawShareCard]],
        share_cards: NamedDependency[SkipValidation[ShareCards]],
    ) -> Response[bytes]:
        """The picture of a link to it: 1200 × 630 pixels."""
        shared = await open_shared_asset(asset_id=asset_id)
        tag = f'"{share_cards.version}-{card_file(shared).sha256[:24]}"'
        known = conditional(request, b"", tag=tag, cache_control=ASK_EACH_TIME, headers=SHOWN_EVERYWHERE)
        if known.status_code == 304:
            return known
        known.content, known.media_type = await draw_share_card(shared), "image/jpeg"
        return known

    @get("/{name:str}", operation_id="fetchSharedFile", media_type="image/*")
    @refuses(AssetNotFound, ShareExpired, VariantNotFound, FileNotStored, Unavailable)
    @tagged
    async def file(
        self,
        request: ApiRequest,
        asset_id: FromPath[UUID],
        name: Annotated[str, PathParameter(pattern=NAME, description="Width, height and format: `112x112.png`.")],
        open_shared_asset: NamedDependency[SkipValidation[OpenSharedAsset]],
        download_shared_asset: NamedDependency[SkipValidation[DownloadSharedAsset]],
    ) -> Response[Any]:
        """One of its files, as long as it is public."""
        file = variant_of(await open_shared_asset(asset_id=asset_id), name)
        known = conditional(
            request, b"", tag=f'"{file.sha256[:32]}"', cache_control=ASK_EACH_TIME, headers=SHOWN_EVERYWHERE
        )
        if known.status_code == 304:
            return known
        download = await download_shared_asset(asset_id=asset_id, variant=name)
        return stream_of(download, {**known.headers, "Content-Disposition": f'inline; filename="{download.name}"'})


def _view(shared: SharedAsset, url: str) -> SharedAssetView:
    files = [
        SharedFileView(
            width=file.width,
            height=file.height,
            format=file.format,
            bytes=file.bytes,
            url=f"{url}/{variant_name(file)}",
        )
        for file in shared.variants
    ]
    master = files[0]
    return SharedAssetView(
        id=shared.id,
        asset_type=shared.asset_type,
        title=_title(shared),
        alt_text=_alt_text(shared),
        width=master.width,
        height=master.height,
        format=master.format,
        bytes=master.bytes,
        cdn_url=master.url,
        shareable_url=url,
        variants=files,
        created_at=shared.created_at,
        expires_at=shared.share_expires_at,
    )


def _title(shared: SharedAsset) -> str:
    return CATALOGUE[shared.asset_type].title


def _alt_text(shared: SharedAsset) -> str:
    """What it is and no more: what it shows, its owner said in words that are theirs."""
    master = shared.variants[0]
    return f"{_title(shared)}, {master.width} by {master.height} pixels. {shared.made}, on AuraStream"


def _page(shared: SharedAsset, url: str) -> Response[Any]:
    title, alt = _title(shared), escape(_alt_text(shared))
    card = f"{url}/{CARD}"
    properties = {
        "og:type": "website",
        "og:site_name": "AuraStream",
        "og:title": title,
        "og:description": f"{shared.made}, on AuraStream.",
        "og:url": url,
        "og:image": card,
        "og:image:type": "image/jpeg",
        "og:image:width": str(CARD_WIDTH),
        "og:image:height": str(CARD_HEIGHT),
        "og:image:alt": _alt_text(shared),
    }
    names = {
        "twitter:card": "summary_large_image",
        "twitter:title": title,
        "twitter:image": card,
        "twitter:image:alt": _alt_text(shared),
        "description": f"{shared.made}, on AuraStream.",
    }
    head = "".join(f'<meta property="{name}" content="{escape(value)}">' for name, value in properties.items())
    head += "".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in names.items())
    shown = max(
        (file for file in shared.variants if file.width <= 2048), key=lambda f: f.width, default=card_file(shared)
    )
    sizes = " · ".join(f"{file.width} × {file.height}" for file in shared.variants)
    body = (
        f'<img src="/s/{shared.id}/{variant_name(shown)}" width="{shown.width}" height="{shown.height}" alt="{alt}">'
        + paragraph(f"{sizes} pixels. {shared.made}.")
        + '<p><a href="/">Make your own with AuraStream</a></p>'
    )
    return html_page(title, body, head=head, pictured=True, headers={**UNLISTED, "Cache-Control": ASK_EACH_TIME})


def _nothing_to_show(request: ApiRequest, refusal: DomainError) -> Response[Any]:
    problem = problem_of(refusal)
    log_failure(refusal, problem, request_id=request_id_of(request.scope), path="/s/{asset_id}")
    over = isinstance(refusal, ShareExpired)
    body = paragraph(
        "This was shared for a limited time, which is over." if over else "There is nothing here, or not any more."
    )
    return html_page(
        "No longer shared" if over else "Nothing to see here", body, status_code=problem.status, headers=UNLISTED
    )
