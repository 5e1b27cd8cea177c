from dataclasses import replace
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Controller, Response, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, SkipValidation

from application.generation.request_generation import RequestGeneration
from application.ports import IdempotencyConflict, RequestInFlight
from domain.brand_kits import BrandKitNotFound
from domain.errors import Invalid, NotFound, Unavailable
from domain.generation.asset_types import CATALOGUE, AssetType, Platform
from domain.generation.brief import MAX_ASSETS_A_JOB, MAX_MOOD, MAX_PROMPT, MAX_SEED, MAX_STYLE, MAX_TEXT_OVERLAY
from domain.generation.logo_placing import LogoPlace, LogoSize
from domain.generation.order import Order
from domain.generation.quota import QuotaExhausted
from domain.rates import ORDERS
from entrypoints.http.auth import caller_of
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.generation.views import OF_AN_ORDER, JobView, accepted_answer
from entrypoints.http.idempotency import IdempotencyKey, once_of
from entrypoints.http.openapi import refuses
from entrypoints.http.wire import Input, encode, shown_as, text


class NewGeneration(Input):
    """What to make, in the caller's own words. Without a `seed` each order gives something else; `width` and `height`
    are for types that come in any size."""

    asset_type: Annotated[AssetType, shown_as("youtube_thumbnail")]
    custom_prompt: Annotated[Annotated[str, text(MAX_PROMPT)] | None, shown_as("a neon fox celebrating")] = None
    brand_kit_id: Annotated[UUID | None, shown_as(None)] = None
    use_active_brand_kit: bool = True
    count: Annotated[int, msgspec.Meta(ge=1, le=MAX_ASSETS_A_JOB)] = 1
    text_overlay: Annotated[Annotated[str, text(MAX_TEXT_OVERLAY)] | None, shown_as("VICTORY")] = None
    include_logo: bool = False
    logo_place: Annotated[LogoPlace | None, shown_as("top_right")] = None
    logo_size: Annotated[LogoSize, shown_as("medium")] = LogoSize.MEDIUM
    style: Annotated[Annotated[str, text(MAX_STYLE, one_line=True)] | None, shown_as("bold flat shapes")] = None
    mood: Annotated[Annotated[str, text(MAX_MOOD, one_line=True)] | None, shown_as("hype")] = None
    coach_session_id: Annotated[UUID | None, shown_as(None)] = None
    seed: Annotated[Annotated[int, msgspec.Meta(ge=0, le=MAX_SEED)] | None, shown_as(7)] = None
    width: Annotated[Annotated[int, msgspec.Meta(ge=64, le=4096)] | None, shown_as(None)] = None
    height: Annotated[Annotated[int, msgspec.Meta(ge=64, le=4096)] | None, shown_as(None)] = None

    def order(self) -> Order:
        return Order(
            asset_type=self.asset_type,
            count=self.count,
            seed=self.seed or 0,
            brand_kit_id=self.brand_kit_id,
            include_logo=self.include_logo,
            logo_place=self.logo_place,
            logo_size=self.logo_size,
            custom_prompt=self.custom_prompt or "",
            text_overlay=self.text_overlay or "",
            style=self.style or "",
            mood=self.mood or "",
            width=self.width,
            height=self.height,
        )


class NewTwitchGeneration(NewGeneration):
    """As for any platform; `game_id` is Twitch's number of the category that it is for."""

    asset_type: Annotated[AssetType, shown_as("twitch_emote")]
    game_id: Annotated[Annotated[str, msgspec.Meta(pattern="^[0-9]{1,20}$")] | None, shown_as("509658")] = None

    def order(self) -> Order:
        """Raises `Invalid` for a type of another platform."""
        if CATALOGUE[self.asset_type].platform is not Platform.TWITCH:
            raise Invalid("Twitch takes no such asset.", pointer="/asset_type", reason="not_of_twitch")
        return replace(NewGeneration.order(self), game_id=self.game_id or "")


class CoachSessionUnknown(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such coach session.")


class GenerationController(Controller):
    path = "/api/v1/generate"
    tags = ["Generation"]  # noqa: RUF012  # as litestar declares it

    @post(operation_id="requestGeneration", status_code=202, response_headers=OF_AN_ORDER, opt={"rate": ORDERS})
    @refuses(QuotaExhausted, BrandKitNotFound, IdempotencyConflict, RequestInFlight, Unavailable)
    async def request_generation(
        self,
        request: ApiRequest,
        data: JSONBody[NewGeneration],
        request_generation: NamedDependency[SkipValidation[RequestGeneration]],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[JobView]:
        """Order one to four assets of one type. They are reserved from the quota and charged as they are delivered."""
        return await _ordered(request, "requestGeneration", data, request_generation, idempotency_key)


class TwitchGenerationController(Controller):
    path = "/api/v1/twitch/generate"
    tags = ["Generation"]  # noqa: RUF012  # as litestar declares it

    @post(operation_id="requestTwitchGeneration", status_code=202, response_headers=OF_AN_ORDER, opt={"rate": ORDERS})
    @refuses(Invalid, QuotaExhausted, BrandKitNotFound, IdempotencyConflict, RequestInFlight, Unavailable)
    async def request_twitch_generation(
        self,
        request: ApiRequest,
        data: JSONBody[NewTwitchGeneration],
        request_generation: NamedDependency[SkipValidation[RequestGeneration]],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[JobView]:
        """As `/generate`, for what Twitch takes. The game is kept with the assets; it does not change the picture."""
        return await _ordered(request, "requestTwitchGeneration", data, request_generation, idempotency_key)


async def _ordered(
    request: ApiRequest,
    operation: str,
    data: NewGeneration,
    request_generation: RequestGeneration,
    idempotency_key: str | None,
) -> Response[JobView]:
    _refuse_what_is_not_there(data)
    user_id = caller_of(request).user_id
    once = once_of(user_id, operation, idempotency_key, encode(data))
    accepted = await request_generation(
        user_id=user_id,
        order=data.order(),
        seeded=data.seed is not None,
        use_active_brand_kit=data.use_active_brand_kit,
        once=once,
    )
    return accepted_answer(accepted)


def _refuse_what_is_not_there(data: NewGeneration) -> None:
    """Coach sessions come with their own capability; until then none exists."""
    if data.coach_session_id is not None:
        raise CoachSessionUnknown
