from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, PathParameter, SkipValidation

from application.brand_kits.link_logos import LinkLogos
from application.brand_kits.ports import BrandKitReads
from application.brand_kits.restore_version import RestoreVersion
from application.ports import IdempotencyConflict, RequestInFlight
from domain.brand_kits import BrandKitNotFound, DeeperKitNeeded, KitVersion, VersionLimitReached, VersionNotFound
from domain.errors import Invalid, Unavailable
from entrypoints.http.auth import caller_of
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.brand_kits.answers import OF_WHAT_IS_MADE, made_answer
from entrypoints.http.brand_kits.views import (
    BrandKitView,
    VersionDetailView,
    VersionView,
    kit_view,
    version_detail_view,
    version_view,
)
from entrypoints.http.etags import conditional
from entrypoints.http.idempotency import IdempotencyKey, once_of
from entrypoints.http.openapi import refuses, tagged
from entrypoints.http.pages import CursorText, Limit, Page, Position, page_of, position_of
from entrypoints.http.wire import encode

Number = Annotated[int, PathParameter(ge=1, le=2**31 - 1, description="Versions count from 1.")]


class BrandKitVersionsController(Controller):
    path = "/api/v1/brand-kits/{kit_id:uuid}/versions"
    tags = ["Brand kits"]  # noqa: RUF012  # as litestar declares it

    @get(operation_id="listBrandKitVersions")
    @refuses(BrandKitNotFound, Invalid, Unavailable)
    @tagged
    async def browse(
        self,
        request: ApiRequest,
        kit_id: FromPath[UUID],
        brand_kit_reads: NamedDependency[SkipValidation[BrandKitReads]],
        cursor: CursorText = None,
        limit: Limit = 20,
    ) -> Response[Page[VersionView]]:
        """Everything that the kit ever said, newest first."""
        position = position_of(cursor)
        before = position.id if position else None
        rows = await brand_kit_reads.versions(caller_of(request).user_id, kit_id, before=before, limit=limit + 1)
        page = page_of(rows, limit, version_view, lambda version: Position(version.made_at, version.id))
        return conditional(request, encode(page))

    @get("/{number:int}", operation_id="getBrandKitVersion")
    @refuses(BrandKitNotFound, VersionNotFound, Unavailable)
    @tagged
    async def get_version(
        self,
        request: ApiRequest,
        kit_id: FromPath[UUID],
        number: Number,
        brand_kit_reads: NamedDependency[SkipValidation[BrandKitReads]],
    ) -> Response[VersionDetailView]:
        """What the kit said then, and field by field what restoring it would change now."""
        user_id = caller_of(request).user_id
        version = await brand_kit_reads.version(user_id, kit_id, number)
        present = (await brand_kit_reads.get(user_id, kit_id)).kit.brand
        return conditional(request, encode(version_detail_view(version, present.differences(version.brand))))

    @post(
        "/{number:int}/restore",
        operation_id="restoreBrandKitVersion",
        status_code=201,
        response_headers=OF_WHAT_IS_MADE,
    )
    @refuses(
        BrandKitNotFound,
        VersionNotFound,
        DeeperKitNeeded,
        VersionLimitReached,
        IdempotencyConflict,
        RequestInFlight,
        Unavailable,
    )
    async def restore(
        self,
        request: ApiRequest,
        kit_id: FromPath[UUID],
        number: Number,
        restore_version: NamedDependency[SkipValidation[RestoreVersion]],
        link_logos: NamedDependency[SkipValidation[LinkLogos]],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[BrandKitView]:
        """Let the kit say again what it said then. That is a new version; none is lost."""
        user_id = caller_of(request).user_id
        once = once_of(user_id, "restoreBrandKitVersion", idempotency_key, kit_id.bytes + number.to_bytes(4, "big"))
        made = await restore_version(user_id=user_id, version=KitVersion(kit_id, number), once=once)
        kit = made.shown.kit
        view = kit_view(made.shown, await link_logos([kit.brand]))
        return made_answer(view, made, location=f"/api/v1/brand-kits/{kit.id}/versions/{kit.version.number}")
