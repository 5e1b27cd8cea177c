from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Controller, Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from application.generation.make_ab_set import MakeAbSet
from application.generation.recipes import NeverDrawn
from application.generation.remix_asset import RemixAsset
from application.ports import IdempotencyConflict, RequestInFlight
from domain.assets import AssetNotFound
from domain.errors import Unavailable
from domain.generation.ab import AbFactor, NotComparable
from domain.generation.brief import MAX_PROMPT, MAX_SEED
from domain.generation.quota import QuotaExhausted
from domain.rates import ORDERS
from entrypoints.http.auth import caller_of
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.generation.views import OF_AN_ORDER, JobView, accepted_answer
from entrypoints.http.idempotency import IdempotencyKey, once_of
from entrypoints.http.openapi import refuses
from entrypoints.http.wire import Input, encode, shown_as, text


class Remix(Input):
    """What differs from the asset's own recipe. Without anything, the seed does."""

    custom_prompt: Annotated[Annotated[str, text(MAX_PROMPT)] | None, shown_as("a neon fox asleep")] = None
    seed: Annotated[Annotated[int, msgspec.Meta(ge=0, le=MAX_SEED)] | None, shown_as(None)] = None


class AbSet(Input):
    """What alone differs between the three pictures."""

    factor: Annotated[AbFactor, shown_as("palette")]


class RemixController(Controller):
    path = "/api/v1/assets/{asset_id:uuid}/remix"
    tags = ["Generation"]  # noqa: RUF012  # as litestar declares it

    @post(operation_id="remixAsset", status_code=202, response_headers=OF_AN_ORDER, opt={"rate": ORDERS})
    @refuses(AssetNotFound, NeverDrawn, QuotaExhausted, IdempotencyConflict, RequestInFlight, Unavailable)
    async def remix(
        self,
        request: ApiRequest,
        asset_id: FromPath[UUID],
        data: JSONBody[Remix],
        remix_asset: NamedDependency[SkipValidation[RemixAsset]],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[JobView]:
        """Order one asset more after the recipe of this one. Words of one's own, where they are given, take the place
        of its prompt. The asset stays what it is; models promise no picture twice, so what is kept of it are its bytes.
        """
        user_id = caller_of(request).user_id
        once = once_of(user_id, "remixAsset", idempotency_key, asset_id.bytes + encode(data))
        accepted = await remix_asset(
            user_id=user_id, asset_id=asset_id, custom_prompt=data.custom_prompt, seed=data.seed, once=once
        )
        return accepted_answer(accepted)


class AbSetController(Controller):
    path = "/api/v1/assets/{asset_id:uuid}/ab"
    tags = ["Generation"]  # noqa: RUF012  # as litestar declares it

    @post(operation_id="makeAbSet", status_code=202, response_headers=OF_AN_ORDER, opt={"rate": ORDERS})
    @refuses(
        AssetNotFound, NeverDrawn, NotComparable, QuotaExhausted, IdempotencyConflict, RequestInFlight, Unavailable
    )
    async def make_ab_set(
        self,
        request: ApiRequest,
        asset_id: FromPath[UUID],
        data: JSONBody[AbSet],
        make_ab_set: NamedDependency[SkipValidation[MakeAbSet]],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[JobView]:
        """Order three thumbnails that differ in one factor alone.

        They are made after the recipe of this one, for YouTube's Test & Compare; the first keeps the recipe as it is.
        Each is drawn to look like the picture that this one was finished from, where that is kept. Models promise no
        picture twice: look at all three before you compare them.
        `generation_params.ab` of each says the set, the factor and what it is there. They cost three assets.
        """
        user_id = caller_of(request).user_id
        once = once_of(user_id, "makeAbSet", idempotency_key, asset_id.bytes + encode(data))
        return accepted_answer(await make_ab_set(user_id=user_id, asset_id=asset_id, factor=data.factor, once=once))
