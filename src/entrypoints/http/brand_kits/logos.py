import asyncio
from uuid import UUID

import msgspec
from litestar import Controller, Response, delete, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, MultipartBody, SkipValidation

from application.brand_kits.change_brand_kit import ChangeBrandKit
from application.brand_kits.link_logos import LinkLogos
from application.brand_kits.ports import Artwork, BrandKitReads
from application.brand_kits.upload_logo import UploadLogo
from application.ports import IdempotencyConflict, RequestInFlight
from domain.brand_kits import (
    MAX_LOGO_BYTES,
    ArtworkNotRecognised,
    ArtworkRefused,
    ArtworkTooLarge,
    BrandKitNotFound,
    DeeperKitNeeded,
    LogoNotFound,
    LogoUploaded,
    LogoVariant,
    VersionLimitReached,
)
from domain.errors import Unavailable
from domain.rates import UPLOADS
from entrypoints.http.auth import caller_of
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.brand_kits.answers import OF_WHAT_IS_MADE, made_answer, require_seen
from entrypoints.http.brand_kits.fields import WantedProposals
from entrypoints.http.brand_kits.views import (
    LogosView,
    LogoView,
    SuggestionView,
    logo_view,
    logos_view,
    suggestion_view,
)
from entrypoints.http.etags import conditional, version_tag
from entrypoints.http.idempotency import IdempotencyKey, once_of
from entrypoints.http.openapi import refuses, tagged
from entrypoints.http.problems import PreconditionFailed
from entrypoints.http.wire import encode

UPLOAD_LIMIT = MAX_LOGO_BYTES + 16_384
"""Bytes of a form: a picture, and what stands around it."""

PICTURE_REFUSED = (ArtworkRefused, ArtworkTooLarge, ArtworkNotRecognised)


class LogoUpload(msgspec.Struct, forbid_unknown_fields=True):
    """The file of a logo, and which of the kit's logos it is to be."""

    file: UploadFile
    variant: LogoVariant


class PictureUpload(msgspec.Struct, forbid_unknown_fields=True):
    """A picture to take suggestions from: PNG, JPEG, WebP or SVG."""

    file: UploadFile


class LogosController(Controller):
    path = "/api/v1/brand-kits/{kit_id:uuid}/logos"
    tags = ["Brand kits"]  # noqa: RUF012  # as litestar declares it

    @get(operation_id="listLogos")
    @refuses(BrandKitNotFound, Unavailable)
    @tagged
    async def browse(
        self,
        request: ApiRequest,
        kit_id: FromPath[UUID],
        brand_kit_reads: NamedDependency[SkipValidation[BrandKitReads]],
        link_logos: NamedDependency[SkipValidation[LinkLogos]],
    ) -> Response[LogosView]:
        """The kit's logos, and what is proposed beside them."""
        kit = (await brand_kit_reads.get(caller_of(request).user_id, kit_id)).kit
        body = encode(logos_view(kit.brand, await link_logos([kit.brand])))
        return conditional(request, body, tag=version_tag(kit.version.number, body))

    @post(
        operation_id="uploadLogo",
        status_code=201,
        response_headers=OF_WHAT_IS_MADE,
        request_max_body_size=UPLOAD_LIMIT,
        opt={"rate": UPLOADS},
    )
    @refuses(
        BrandKitNotFound,
        DeeperKitNeeded,
        VersionLimitReached,
        *PICTURE_REFUSED,
        IdempotencyConflict,
        RequestInFlight,
        Unavailable,
    )
    async def upload(
        self,
        request: ApiRequest,
        kit_id: FromPath[UUID],
        data: MultipartBody[LogoUpload],
        upload_logo: NamedDependency[SkipValidation[UploadLogo]],
        link_logos: NamedDependency[SkipValidation[LinkLogos]],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[LogoView]:
        """Upload a logo: PNG, JPEG, WebP or SVG of at most 5 MB and 4096 × 4096 pixels. It is drawn anew, and nothing
        else of the file is kept. From a primary logo others are proposed."""
        user_id, content = caller_of(request).user_id, await data.file.read()
        sent = b"|".join((kit_id.bytes, data.variant.encode(), content))
        once = await asyncio.to_thread(once_of, user_id, "uploadLogo", idempotency_key, sent)
        made = await upload_logo(user_id=user_id, kit_id=kit_id, variant=data.variant, content=content, once=once)
        brand = made.shown.kit.brand
        [logo] = [logo for logo in brand.logos if logo.variant is data.variant]
        view = logo_view(logo, await link_logos([brand]))
        return made_answer(view, made, location=f"/api/v1/brand-kits/{kit_id}/logos")

    @post("/proposals", operation_id="takeLogoProposals", status_code=200)
    @refuses(
        BrandKitNotFound,
        LogoNotFound,
        LogoUploaded,
        VersionLimitReached,
        DeeperKitNeeded,
        PreconditionFailed,
        Unavailable,
    )
    async def take_proposals(
        self,
        request: ApiRequest,
        kit_id: FromPath[UUID],
        data: JSONBody[WantedProposals],
        change_brand_kit: NamedDependency[SkipValidation[ChangeBrandKit]],
        link_logos: NamedDependency[SkipValidation[LinkLogos]],
    ) -> Response[LogosView]:
        """Use logos that were made from the primary one. None takes the place of one that was uploaded."""
        changed = await change_brand_kit(
            user_id=caller_of(request).user_id,
            kit_id=kit_id,
            change=lambda brand: brand.taking_proposals(data.variants),
            require=require_seen(request),
        )
        brand, number = changed.kit.brand, changed.kit.version.number
        view = logos_view(brand, await link_logos([brand]))
        return Response(view, headers={"ETag": version_tag(number, encode(view))})

    @delete("/{variant:str}", operation_id="removeLogo", status_code=204)
    @refuses(BrandKitNotFound, LogoNotFound, VersionLimitReached, PreconditionFailed, Unavailable)
    async def remove(
        self,
        request: ApiRequest,
        kit_id: FromPath[UUID],
        variant: FromPath[LogoVariant],
        change_brand_kit: NamedDependency[SkipValidation[ChangeBrandKit]],
    ) -> None:
        """Take a logo out of the kit. Versions of before keep it."""
        await change_brand_kit(
            user_id=caller_of(request).user_id,
            kit_id=kit_id,
            change=lambda brand: brand.without_logo(variant),
            require=require_seen(request),
        )


class ExtractController(Controller):
    path = "/api/v1/brand-kits/extract"
    tags = ["Brand kits"]  # noqa: RUF012  # as litestar declares it

    @post(operation_id="suggestBrand", status_code=200, request_max_body_size=UPLOAD_LIMIT, opt={"rate": UPLOADS})
    @refuses(*PICTURE_REFUSED, Unavailable)
    async def suggest(
        self,
        data: MultipartBody[PictureUpload],
        artwork: NamedDependency[SkipValidation[Artwork]],
    ) -> SuggestionView:
        """What a picture suggests for a brand: colours, which of them can be read on which, and a tone. The picture is
        not kept."""
        return suggestion_view(await artwork.extract(await data.file.read()))
