from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, SkipValidation

from application.assets.browse_assets import BrowseAssets, GetAsset, LinkedAsset
from application.assets.ports import AssetFilter
from domain.assets import AssetNotFound
from domain.errors import Invalid, Unavailable
from domain.generation.asset_types import AssetType
from entrypoints.http.auth import caller_of
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.etags import conditional
from entrypoints.http.openapi import refuses, tagged
from entrypoints.http.pages import CursorText, Limit, Page, Position, page_of, position_of
from entrypoints.http.wire import View, encode

JsonObject = Annotated[msgspec.Raw, msgspec.Meta(extra_json_schema={"extra": {"type": "object"}})]
"""Passed on as it is stored."""


class VariantView(View):
    """A file of an asset in another size; `url` is signed and expires."""

    width: int
    height: int
    format: str
    bytes: int
    url: str


class AssetView(View):
    """A finished asset with its files. `viral_score` is how well it reads at a glance, measured from its pixels, 0 to
    100; `quality` shows what that is made of. It goes at `expires_at`, null meaning never."""

    id: UUID
    job_id: UUID
    brand_kit_id: UUID | None
    asset_type: str
    width: int
    height: int
    format: str
    bytes: int
    cdn_url: str
    shareable_url: str | None
    is_public: bool
    variants: list[VariantView]
    generation_params: JsonObject
    viral_score: int
    quality: JsonObject
    created_at: datetime
    expires_at: datetime | None


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
        asset_type: FromQuery[AssetType | None] = None,
        brand_kit_id: FromQuery[UUID | None] = None,
        job_id: FromQuery[UUID | None] = None,
        cursor: CursorText = None,
        limit: Limit = 20,
    ) -> Response[Page[AssetView]]:
        """The caller's assets, newest first."""
        where = AssetFilter(asset_type, brand_kit_id, job_id)
        return await asset_page(request, browse_assets, where, cursor, limit)

    @get("/{asset_id:uuid}", operation_id="getAsset")
    @refuses(AssetNotFound, Unavailable)
    @tagged
    async def get_asset(
        self, request: ApiRequest, asset_id: FromPath[UUID], get_asset: NamedDependency[SkipValidation[GetAsset]]
    ) -> Response[AssetView]:
        """One asset with all its files."""
        linked = await get_asset(user_id=caller_of(request).user_id, asset_id=asset_id)
        return conditional(request, encode(asset_view(linked)))


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
        asset_type=card.asset_type,
        width=master.width,
        height=master.height,
        format=master.format,
        bytes=master.bytes,
        cdn_url=master.url,
        shareable_url=None,
        is_public=card.is_public,
        variants=variants,
        generation_params=msgspec.Raw(card.generation_params),
        viral_score=card.viral_score,
        quality=msgspec.Raw(card.quality),
        created_at=card.created_at,
        expires_at=card.expires_at,
    )
