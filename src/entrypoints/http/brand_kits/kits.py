from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter, SkipValidation

from application.brand_kits.activate_brand_kit import ActivateBrandKit
from application.brand_kits.browse_brand_kits import BrowseBrandKits
from application.brand_kits.change_brand_kit import ChangeBrandKit
from application.brand_kits.create_brand_kit import CreateBrandKit, DuplicateBrandKit, Made
from application.brand_kits.delete_brand_kit import DeleteBrandKit, RestoreBrandKit
from application.brand_kits.link_logos import LinkLogos
from application.brand_kits.ports import BrandKitReads, KitOnShelf
from application.ports import IdempotencyConflict, RequestInFlight
from domain.brand_kits import (
    BrandKit,
    BrandKitLimitReached,
    BrandKitNotFound,
    DeeperKitNeeded,
    VersionLimitReached,
)
from domain.errors import Invalid, Unavailable
from domain.undo import UndoWindowClosed
from entrypoints.http.auth import caller_of
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.brand_kits.answers import OF_WHAT_IS_MADE, kit_answer, made_answer, require_seen
from entrypoints.http.brand_kits.fields import BrandKitChange, NewBrandKit, NewCopy, require_something
from entrypoints.http.brand_kits.views import BrandKitView, DeletedView, kit_view
from entrypoints.http.etags import conditional, version_tag
from entrypoints.http.idempotency import IdempotencyKey, once_of
from entrypoints.http.openapi import refuses, tagged
from entrypoints.http.pages import CursorText, Limit, Page, Position, page_of, position_of
from entrypoints.http.problems import PreconditionFailed
from entrypoints.http.wire import encode

Trash = Annotated[
    bool, QueryParameter(required=False, description="Those that were deleted and can still be brought back.")
]


class BrandKitsController(Controller):
    path = "/api/v1/brand-kits"
    tags = ["Brand kits"]  # noqa: RUF012  # as litestar declares it

    @get(operation_id="listBrandKits")
    @refuses(Invalid, Unavailable)
    @tagged
    async def browse(
        self,
        request: ApiRequest,
        browse_brand_kits: NamedDependency[SkipValidation[BrowseBrandKits]],
        link_logos: NamedDependency[SkipValidation[LinkLogos]],
        trash: Trash = False,
        cursor: CursorText = None,
        limit: Limit = 20,
    ) -> Response[Page[BrandKitView]]:
        """The caller's brand kits, newest first."""
        position = position_of(cursor)
        rows = await browse_brand_kits(
            user_id=caller_of(request).user_id,
            trash=trash,
            before=position.id if position else None,
            limit=limit + 1,
        )
        links = await link_logos(shown.kit.brand for shown in rows)
        page = page_of(rows, limit, lambda shown: kit_view(shown, links), _place)
        return conditional(request, encode(page))

    @post(operation_id="createBrandKit", status_code=201, response_headers=OF_WHAT_IS_MADE)
    @refuses(Invalid, BrandKitLimitReached, DeeperKitNeeded, IdempotencyConflict, RequestInFlight, Unavailable)
    async def create(
        self,
        request: ApiRequest,
        data: JSONBody[NewBrandKit],
        create_brand_kit: NamedDependency[SkipValidation[CreateBrandKit]],
        link_logos: NamedDependency[SkipValidation[LinkLogos]],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[BrandKitView]:
        """Keep a new brand kit. The first one becomes active by itself."""
        user_id = caller_of(request).user_id
        once = once_of(user_id, "createBrandKit", idempotency_key, encode(data))
        made = await create_brand_kit(user_id=user_id, brand=data.brand(), once=once)
        return await _made(made, link_logos)

    @get("/active", operation_id="getActiveBrandKit")
    @refuses(BrandKitNotFound, Unavailable)
    @tagged
    async def active(
        self,
        request: ApiRequest,
        brand_kit_reads: NamedDependency[SkipValidation[BrandKitReads]],
        link_logos: NamedDependency[SkipValidation[LinkLogos]],
    ) -> Response[BrandKitView]:
        """The brand kit that new assets are made with, unless another one is asked for."""
        return await _shown(request, await brand_kit_reads.active(caller_of(request).user_id), link_logos)

    @get("/{kit_id:uuid}", operation_id="getBrandKit")
    @refuses(BrandKitNotFound, Unavailable)
    @tagged
    async def get_kit(
        self,
        request: ApiRequest,
        kit_id: FromPath[UUID],
        brand_kit_reads: NamedDependency[SkipValidation[BrandKitReads]],
        link_logos: NamedDependency[SkipValidation[LinkLogos]],
    ) -> Response[BrandKitView]:
        """One brand kit; its parts have addresses of their own below it."""
        return await _shown(request, await brand_kit_reads.get(caller_of(request).user_id, kit_id), link_logos)

    @put("/{kit_id:uuid}", operation_id="changeBrandKit")
    @refuses(BrandKitNotFound, DeeperKitNeeded, VersionLimitReached, PreconditionFailed, Invalid, Unavailable)
    async def change(
        self,
        request: ApiRequest,
        kit_id: FromPath[UUID],
        data: JSONBody[BrandKitChange],
        change_brand_kit: NamedDependency[SkipValidation[ChangeBrandKit]],
        link_logos: NamedDependency[SkipValidation[LinkLogos]],
    ) -> Response[BrandKitView]:
        """Change the fields that are named. What the kit said before stays as a version."""
        require_something(data)
        changed = await change_brand_kit(
            user_id=caller_of(request).user_id, kit_id=kit_id, change=data.of, require=require_seen(request)
        )
        return await kit_answer(changed, link_logos)

    @delete("/{kit_id:uuid}", operation_id="deleteBrandKit", status_code=200)
    @refuses(BrandKitNotFound, PreconditionFailed, Unavailable)
    async def delete_kit(
        self,
        request: ApiRequest,
        kit_id: FromPath[UUID],
        delete_brand_kit: NamedDependency[SkipValidation[DeleteBrandKit]],
    ) -> DeletedView:
        """Put the kit into the trash. If it was the active one, none is active afterwards."""
        deleted: BrandKit = await delete_brand_kit(
            user_id=caller_of(request).user_id, kit_id=kit_id, require=require_seen(request)
        )
        return DeletedView.of(deleted)

    @post("/{kit_id:uuid}/activate", operation_id="activateBrandKit", status_code=200)
    @refuses(BrandKitNotFound, Unavailable)
    async def activate(
        self,
        request: ApiRequest,
        kit_id: FromPath[UUID],
        activate_brand_kit: NamedDependency[SkipValidation[ActivateBrandKit]],
        link_logos: NamedDependency[SkipValidation[LinkLogos]],
    ) -> Response[BrandKitView]:
        """Make new assets with this kit from now on. Of several calls at once the last one wins."""
        shown = await activate_brand_kit(user_id=caller_of(request).user_id, kit_id=kit_id)
        return await kit_answer(shown, link_logos)

    @post("/{kit_id:uuid}/restore", operation_id="restoreBrandKit", status_code=200)
    @refuses(BrandKitNotFound, UndoWindowClosed, BrandKitLimitReached, Unavailable)
    async def restore(
        self,
        request: ApiRequest,
        kit_id: FromPath[UUID],
        restore_brand_kit: NamedDependency[SkipValidation[RestoreBrandKit]],
        link_logos: NamedDependency[SkipValidation[LinkLogos]],
    ) -> Response[BrandKitView]:
        """Bring a deleted kit back, until `undo_until`. It does not become active again by itself."""
        shown = await restore_brand_kit(user_id=caller_of(request).user_id, kit_id=kit_id)
        return await kit_answer(shown, link_logos)

    @post(
        "/{kit_id:uuid}/duplicate",
        operation_id="duplicateBrandKit",
        status_code=201,
        response_headers=OF_WHAT_IS_MADE,
    )
    @refuses(BrandKitNotFound, BrandKitLimitReached, DeeperKitNeeded, IdempotencyConflict, RequestInFlight, Unavailable)
    async def duplicate(
        self,
        request: ApiRequest,
        kit_id: FromPath[UUID],
        data: JSONBody[NewCopy],
        duplicate_brand_kit: NamedDependency[SkipValidation[DuplicateBrandKit]],
        link_logos: NamedDependency[SkipValidation[LinkLogos]],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[BrandKitView]:
        """A new kit that says the same, logos included."""
        user_id = caller_of(request).user_id
        once = once_of(user_id, "duplicateBrandKit", idempotency_key, kit_id.bytes + encode(data))
        made = await duplicate_brand_kit(user_id=user_id, kit_id=kit_id, name=data.name, once=once)
        return await _made(made, link_logos)


async def _shown(request: ApiRequest, shown: KitOnShelf, link_logos: LinkLogos) -> Response[BrandKitView]:
    body = encode(kit_view(shown, await link_logos([shown.kit.brand])))
    return conditional(request, body, tag=version_tag(shown.kit.version.number, body))


async def _made(made: Made, link_logos: LinkLogos) -> Response[BrandKitView]:
    view = kit_view(made.shown, await link_logos([made.shown.kit.brand]))
    return made_answer(view, made, location=f"/api/v1/brand-kits/{made.shown.kit.id}")


def _place(shown: KitOnShelf) -> Position:
    return Position(shown.kit.created_at, shown.kit.id)
