"""The parts of a brand kit, each at an address of its own."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from litestar import Controller, Response, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from application.brand_kits.change_brand_kit import ChangeBrandKit
from application.brand_kits.ports import BrandKitReads
from domain.brand_kits import Brand, BrandKitNotFound, DeeperKitNeeded, VersionLimitReached
from domain.errors import Invalid, Unavailable
from entrypoints.http.auth import caller_of
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.brand_kits.answers import require_seen
from entrypoints.http.brand_kits.fields import (
    Change,
    ColoursChange,
    GuidelinesChange,
    TypographyChange,
    VoiceChange,
    require_something,
)
from entrypoints.http.brand_kits.views import (
    ColoursView,
    GuidelinesView,
    TypographyView,
    VoiceView,
    colours_view,
    guidelines_view,
    typography_view,
    voice_view,
)
from entrypoints.http.etags import conditional, version_tag
from entrypoints.http.openapi import refuses, tagged
from entrypoints.http.problems import PreconditionFailed
from entrypoints.http.wire import View, encode

Part = TypeVar("Part", bound=View)

_REFUSALS = (BrandKitNotFound, DeeperKitNeeded, VersionLimitReached, PreconditionFailed, Invalid, Unavailable)


class BrandKitPartsController(Controller):
    path = "/api/v1/brand-kits/{kit_id:uuid}"
    tags = ["Brand kits"]  # noqa: RUF012  # as litestar declares it

    @get("/colors", operation_id="getBrandColors")
    @refuses(BrandKitNotFound, Unavailable)
    @tagged
    async def colours(
        self,
        request: ApiRequest,
        kit_id: FromPath[UUID],
        brand_kit_reads: NamedDependency[SkipValidation[BrandKitReads]],
    ) -> Response[ColoursView]:
        """The whole palette, with names, uses and gradients."""
        return await _shown(request, kit_id, brand_kit_reads, colours_view)

    @put("/colors", operation_id="changeBrandColors")
    @refuses(*_REFUSALS)
    async def change_colours(
        self,
        request: ApiRequest,
        kit_id: FromPath[UUID],
        data: JSONBody[ColoursChange],
        change_brand_kit: NamedDependency[SkipValidation[ChangeBrandKit]],
    ) -> Response[ColoursView]:
        """Replace the lists that are named. The kit's `primary_colors` and `accent_colors` show the same colours."""
        return await _changed(request, kit_id, data, change_brand_kit, colours_view)

    @get("/typography", operation_id="getBrandTypography")
    @refuses(BrandKitNotFound, Unavailable)
    @tagged
    async def typography(
        self,
        request: ApiRequest,
        kit_id: FromPath[UUID],
        brand_kit_reads: NamedDependency[SkipValidation[BrandKitReads]],
    ) -> Response[TypographyView]:
        """Which font has which part."""
        return await _shown(request, kit_id, brand_kit_reads, typography_view)

    @put("/typography", operation_id="changeBrandTypography")
    @refuses(*_REFUSALS)
    async def change_typography(
        self,
        request: ApiRequest,
        kit_id: FromPath[UUID],
        data: JSONBody[TypographyChange],
        change_brand_kit: NamedDependency[SkipValidation[ChangeBrandKit]],
    ) -> Response[TypographyView]:
        """Replace the fonts that are named. The kit's `fonts` show the families of headline and body."""
        return await _changed(request, kit_id, data, change_brand_kit, typography_view)

    @get("/voice", operation_id="getBrandVoice")
    @refuses(BrandKitNotFound, Unavailable)
    @tagged
    async def voice(
        self,
        request: ApiRequest,
        kit_id: FromPath[UUID],
        brand_kit_reads: NamedDependency[SkipValidation[BrandKitReads]],
    ) -> Response[VoiceView]:
        """How the brand speaks."""
        return await _shown(request, kit_id, brand_kit_reads, voice_view)

    @put("/voice", operation_id="changeBrandVoice")
    @refuses(*_REFUSALS)
    async def change_voice(
        self,
        request: ApiRequest,
        kit_id: FromPath[UUID],
        data: JSONBody[VoiceChange],
        change_brand_kit: NamedDependency[SkipValidation[ChangeBrandKit]],
    ) -> Response[VoiceView]:
        """Replace what is named. The kit's `tone` is the tone of its voice."""
        return await _changed(request, kit_id, data, change_brand_kit, voice_view)

    @get("/guidelines", operation_id="getBrandGuidelines")
    @refuses(BrandKitNotFound, Unavailable)
    @tagged
    async def guidelines(
        self,
        request: ApiRequest,
        kit_id: FromPath[UUID],
        brand_kit_reads: NamedDependency[SkipValidation[BrandKitReads]],
    ) -> Response[GuidelinesView]:
        """What whoever makes something for the brand should know, always do and never do."""
        return await _shown(request, kit_id, brand_kit_reads, guidelines_view)

    @put("/guidelines", operation_id="changeBrandGuidelines")
    @refuses(*_REFUSALS)
    async def change_guidelines(
        self,
        request: ApiRequest,
        kit_id: FromPath[UUID],
        data: JSONBody[GuidelinesChange],
        change_brand_kit: NamedDependency[SkipValidation[ChangeBrandKit]],
    ) -> Response[GuidelinesView]:
        """Replace what is named; studio kits only."""
        return await _changed(request, kit_id, data, change_brand_kit, guidelines_view)


async def _shown(
    request: ApiRequest, kit_id: UUID, reads: BrandKitReads, view: Callable[[Brand], Part]
) -> Response[Part]:
    kit = (await reads.get(caller_of(request).user_id, kit_id)).kit
    return conditional(request, encode(view(kit.brand)), tag=version_tag(kit.version.number))


async def _changed(
    request: ApiRequest, kit_id: UUID, data: Change, change_brand_kit: ChangeBrandKit, view: Callable[[Brand], Part]
) -> Response[Part]:
    require_something(data)
    changed = await change_brand_kit(
        user_id=caller_of(request).user_id, kit_id=kit_id, change=data.of, require=require_seen(request)
    )
    version = changed.kit.version
    return Response(view(version.brand), headers={"ETag": version_tag(version.number)})
