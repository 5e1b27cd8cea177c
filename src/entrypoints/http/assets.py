from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, delete, get, post, put
from litestar.datastructures import ResponseHeader
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter, SkipValidation

from application.assets.browse_assets import BrowseAssets, GetAsset, LinkedAsset
from application.assets.changing import Require
from application.assets.delete_asset import DeleteAsset, RestoreAsset
from application.assets.download_asset import Download, DownloadAsset
from application.assets.export_assets import MOST_AT_ONCE, ExportAssets
from application.assets.mark_favorite import MarkFavorite
from application.assets.ports import AssetFilter, FileNotStored, TooManyZips
from application.assets.share_asset import ShareAsset, UnshareAsset
from application.ports import Now
from domain.assets import AssetNotFound, VariantNotFound, tokens_of
from domain.errors import Invalid, Unavailable
from domain.generation.asset_types import AssetType, ImageFormat
from domain.rates import ZIPS
from domain.undo import UNDO_WINDOW, UndoWindowClosed
from entrypoints.http.auth import caller_of
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.downloads import FileStream
from entrypoints.http.etags import conditional, require_version, version_tag
from entrypoints.http.openapi import refuses, tagged
from entrypoints.http.pages import CursorText, Limit, Page, Position, page_of, position_of
from entrypoints.http.problems import PreconditionFailed
from entrypoints.http.wire import Input, View, encode

JsonObject = Annotated[msgspec.Raw, msgspec.Meta(extra_json_schema={"extra": {"type": "object"}})]
"""Passed on as it is stored."""


CreatedFrom = Annotated[
    datetime | None, QueryParameter(required=False, description="Made at this moment or later, as `created_at`.")
]
CreatedTo = Annotated[datetime | None, QueryParameter(required=False, description="Made before this moment.")]
Trash = Annotated[
    bool, QueryParameter(required=False, description="What was deleted and can still be taken back, and only that.")
]
Search = Annotated[
    str | None,
    QueryParameter(
        required=False,
        max_length=100,
        description="Words of one's own: those of the prompt, of the overlay, of style and mood. Each must be the "
        "beginning of one of the asset's; case and accents make no difference, and no sign is an operator.",
    ),
]
VariantName = Annotated[
    str | None,
    QueryParameter(
        required=False,
        pattern="^[1-9][0-9]{0,4}x[1-9][0-9]{0,4}[.](png|jpg)$",
        description="Width, height and format, as `112x112.png`. Without it, the asset itself.",
    ),
]

FIRST_YEAR, LAST_YEAR = 1971, 9000

TAGGED = [ResponseHeader("ETag", documentation_only=True)]


class VariantView(View):
    """A file of an asset in another size; `url` is signed and expires."""

    width: int
    height: int
    format: str
    bytes: int
    url: str


class AssetView(View):
    """A finished asset with its files. `viral_score` is how well it reads at a glance, measured from its pixels, 0 to
    100; `quality` shows what that is made of. It goes at `expires_at`, null meaning never. `remix_of` is the asset
    whose recipe this one was made after. `is_public` is what its owner decided, `shareable_url` is there as long as
    everybody sees it. Deleted ones are shown in the trash alone."""

    id: UUID
    job_id: UUID
    brand_kit_id: UUID | None
    remix_of: UUID | None
    asset_type: str
    width: int
    height: int
    format: str
    bytes: int
    cdn_url: str
    shareable_url: str | None
    is_public: bool
    share_expires_at: datetime | None
    is_favorite: bool
    variants: list[VariantView]
    generation_params: JsonObject
    viral_score: int
    quality: JsonObject
    created_at: datetime
    expires_at: datetime | None
    deleted_at: datetime | None
    undo_until: datetime | None


class Favorite(Input):
    """Whether the asset is to be one of one's favourites."""

    is_favorite: Annotated[bool, msgspec.Meta(examples=[True])]


class Visibility(Input):
    """`expires_at` ends the sharing by itself."""

    is_public: Annotated[bool, msgspec.Meta(examples=[True])]
    expires_at: Annotated[Annotated[datetime, msgspec.Meta(tz=True)] | None, msgspec.Meta(examples=[None])] = None


class WantedAssets(Input):
    """Which assets to pack, in this order; each is packed once."""

    ids: Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=MOST_AT_ONCE)]


class DeletedView(View):
    """Until then the asset can be taken back, whole."""

    undo_until: datetime


class AssetsController(Controller):
    path = "/api/v1/assets"
    tags = ["Assets"]  # noqa: RUF012  # as litestar declares it

    @get(operation_id="listAssets")
    @refuses(Invalid, Unavailable)
    @tagged
    async def browse(
        self,
        request: ApiRequest,
        browse_assets: NamedDependency[SkipValidation[BrowseAssets]],
        now: NamedDependency[SkipValidation[Now]],
        asset_type: FromQuery[AssetType | None] = None,
        brand_kit_id: FromQuery[UUID | None] = None,
        job_id: FromQuery[UUID | None] = None,
        favorite: FromQuery[bool | None] = None,
        is_public: FromQuery[bool | None] = None,
        created_from: CreatedFrom = None,
        created_to: CreatedTo = None,
        trash: Trash = False,
        q: Search = None,
        cursor: CursorText = None,
        limit: Limit = 20,
    ) -> Response[Page[AssetView]]:
        """The caller's assets, newest first. Filters add up."""
        where = AssetFilter(
            asset_type=asset_type,
            brand_kit_id=brand_kit_id,
            job_id=job_id,
            is_favorite=favorite,
            is_public=is_public,
            created_from=_moment(request, "created_from", created_from),
            created_before=_moment(request, "created_to", created_to),
            deleted_after=now() - UNDO_WINDOW if trash else None,
            words=tokens_of(q) if q and q.strip() else None,
        )
        return await asset_page(request, browse_assets, where, cursor, limit)

    @get("/{asset_id:uuid}", operation_id="getAsset")
    @refuses(AssetNotFound, Unavailable)
    @tagged
    async def get_asset(
        self, request: ApiRequest, asset_id: FromPath[UUID], get_asset: NamedDependency[SkipValidation[GetAsset]]
    ) -> Response[AssetView]:
        """One asset with all its files."""
        linked = await get_asset(user_id=caller_of(request).user_id, asset_id=asset_id)
        body = encode(asset_view(linked))
        return conditional(request, body, tag=version_tag(linked.card.version, body))

    @put("/{asset_id:uuid}/favorite", operation_id="markFavorite", response_headers=TAGGED)
    @refuses(AssetNotFound, PreconditionFailed, Unavailable)
    async def mark_favorite(
        self,
        request: ApiRequest,
        asset_id: FromPath[UUID],
        data: JSONBody[Favorite],
        mark_favorite: NamedDependency[SkipValidation[MarkFavorite]],
        get_asset: NamedDependency[SkipValidation[GetAsset]],
    ) -> Response[AssetView]:
        """Make it one of one's favourites, or not any more."""
        user_id = caller_of(request).user_id
        await mark_favorite(user_id=user_id, asset_id=asset_id, is_favorite=data.is_favorite, require=_seen_by(request))
        return _changed(await get_asset(user_id=user_id, asset_id=asset_id))

    @put("/{asset_id:uuid}/visibility", operation_id="shareAsset", response_headers=TAGGED)
    @refuses(AssetNotFound, PreconditionFailed, Invalid, Unavailable)
    async def share(
        self,
        request: ApiRequest,
        asset_id: FromPath[UUID],
        data: JSONBody[Visibility],
        share_asset: NamedDependency[SkipValidation[ShareAsset]],
        unshare_asset: NamedDependency[SkipValidation[UnshareAsset]],
        get_asset: NamedDependency[SkipValidation[GetAsset]],
    ) -> Response[AssetView]:
        """Show it to everybody at `shareable_url`, or to nobody any more.

        Where `expires_at` is given, the sharing ends then by itself. Taking it back works at once. What others copied
        meanwhile is theirs.
        """
        user_id, require = caller_of(request).user_id, _seen_by(request)
        if data.is_public:
            await share_asset(user_id=user_id, asset_id=asset_id, until=data.expires_at, require=require)
        elif data.expires_at is None:
            await unshare_asset(user_id=user_id, asset_id=asset_id, require=require)
        else:
            raise Invalid("What is not public has no end.", pointer="/expires_at", reason="not_public")
        return _changed(await get_asset(user_id=user_id, asset_id=asset_id))

    @delete("/{asset_id:uuid}", operation_id="deleteAsset", status_code=200)
    @refuses(AssetNotFound, PreconditionFailed, Unavailable)
    async def delete(
        self,
        request: ApiRequest,
        asset_id: FromPath[UUID],
        delete_asset: NamedDependency[SkipValidation[DeleteAsset]],
    ) -> DeletedView:
        """Put it into the trash. It is gone everywhere at once, also for those it was shared with; links to its files
        that were given out before end by themselves within two hours."""
        deleted = await delete_asset(user_id=caller_of(request).user_id, asset_id=asset_id, require=_seen_by(request))
        return DeletedView.of(deleted)

    @post("/{asset_id:uuid}/restore", operation_id="restoreAsset", status_code=200, response_headers=TAGGED)
    @refuses(AssetNotFound, UndoWindowClosed, Unavailable)
    async def restore(
        self,
        request: ApiRequest,
        asset_id: FromPath[UUID],
        restore_asset: NamedDependency[SkipValidation[RestoreAsset]],
        get_asset: NamedDependency[SkipValidation[GetAsset]],
    ) -> Response[AssetView]:
        """Take it back from the trash, with everything it was: as public and as much a favourite as before."""
        user_id = caller_of(request).user_id
        await restore_asset(user_id=user_id, asset_id=asset_id)
        return _changed(await get_asset(user_id=user_id, asset_id=asset_id))

    @post("/export", operation_id="exportAssets", status_code=200, media_type="application/zip", opt={"rate": ZIPS})
    @refuses(AssetNotFound, TooManyZips, Unavailable)
    async def export(
        self,
        request: ApiRequest,
        data: JSONBody[WantedAssets],
        export_assets: NamedDependency[SkipValidation[ExportAssets]],
    ) -> FileStream:
        """Every file of the assets in one zip: a folder a platform, names ready to upload, and a manifest.

        It is sent while it is packed, so its length is not known before.
        """
        export = await export_assets(user_id=caller_of(request).user_id, asset_ids=data.ids)
        told = {"Content-Disposition": f'attachment; filename="{export.name}"', "Content-Type": "application/zip"}
        return FileStream(export.content, told)

    @get("/{asset_id:uuid}/download", operation_id="downloadAsset", media_type="image/*")
    @refuses(AssetNotFound, VariantNotFound, FileNotStored, Unavailable)
    async def download(
        self,
        request: ApiRequest,
        asset_id: FromPath[UUID],
        download_asset: NamedDependency[SkipValidation[DownloadAsset]],
        variant: VariantName = None,
    ) -> FileStream:
        """One of its files, under a name that the platform takes."""
        download = await download_asset(user_id=caller_of(request).user_id, asset_id=asset_id, variant=variant)
        return stream_of(download, {"Content-Disposition": f'attachment; filename="{download.name}"'})


def stream_of(download: Download, headers: Mapping[str, str]) -> FileStream:
    told = {
        "Content-Length": str(download.file.bytes),
        "Content-Type": ImageFormat(download.file.format).media_type,  # a stream's `media_type` loses to the route's
    }
    return FileStream(download.content, {**told, **headers})


def _seen_by(request: ApiRequest) -> Require:
    return lambda asset: require_version(request, asset.version)


def _changed(linked: LinkedAsset) -> Response[Any]:
    body = encode(asset_view(linked))
    headers = {"ETag": version_tag(linked.card.version, body)}
    return Response(body, media_type="application/json", headers=headers)


def _moment(request: ApiRequest, name: str, moment: datetime | None) -> datetime | None:
    """Litestar also reads a bare number for a time, and a time without its offset."""
    if moment is not None and not FIRST_YEAR <= moment.year <= LAST_YEAR:
        message = f"Nothing was made then; years from {FIRST_YEAR} to {LAST_YEAR} are allowed."
        raise Invalid(message, pointer=f"query:{name}", reason="out_of_range")
    if moment is not None and (moment.tzinfo is None or "-" not in str(request.query_params[name])):
        message = "A time needs its date and its offset from UTC, as 2026-12-01T09:30:00Z has."
        raise Invalid(message, pointer=f"query:{name}", reason="wrong_format")
    return moment


async def asset_page(
    request: ApiRequest, browse_assets: BrowseAssets, where: AssetFilter, cursor: str | None, limit: int
) -> Response[Page[AssetView]]:
    position = position_of(cursor)
    before = position.id if position else None
    rows = await browse_assets(user_id=caller_of(request).user_id, where=where, before=before, limit=limit + 1)
    page = page_of(rows, limit, asset_view, lambda row: Position(row.card.created_at, row.card.id))
    return conditional(request, encode(page))


def asset_view(linked: LinkedAsset) -> AssetView:
    card = linked.card
    variants = [
        VariantView(width=v.width, height=v.height, format=v.format, bytes=v.bytes, url=url)
        for v, url in zip(card.variants, linked.urls, strict=True)
    ]
    master = variants[0]
    return AssetView(
        id=card.id,
        job_id=card.job_id,
        brand_kit_id=card.brand_kit_id,
        remix_of=card.remix_of,
        asset_type=card.asset_type,
        width=master.width,
        height=master.height,
        format=master.format,
        bytes=master.bytes,
        cdn_url=master.url,
        shareable_url=linked.share_url,
        is_public=card.is_public,
        share_expires_at=card.share_expires_at,
        is_favorite=card.is_favorite,
        variants=variants,
        generation_params=msgspec.Raw(card.generation_params),
        viral_score=card.viral_score,
        quality=msgspec.Raw(card.quality),
        created_at=card.created_at,
        expires_at=card.expires_at,
        deleted_at=card.deleted_at,
        undo_until=card.deleted_at + UNDO_WINDOW if card.deleted_at else None,
    )
