import asyncio
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Controller, Response, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, MultipartBody, SkipValidation

from application.generation.finish_again import FinishAgain, NothingToFinish
from application.generation.finish_art import FinishArt
from application.ports import IdempotencyConflict, RequestInFlight
from domain.assets import AssetNotFound
from domain.brand_kits import BrandKitNotFound
from domain.errors import Unavailable
from domain.generation.asset_types import AssetType
from domain.generation.brief import MAX_TEXT_OVERLAY
from domain.generation.job import TooManyOpenJobs
from domain.rates import FINISHINGS, UPLOADS
from entrypoints.http.auth import caller_of
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.brand_kits.logos import PICTURE_REFUSED, UPLOAD_LIMIT
from entrypoints.http.generation.views import OF_AN_ORDER, JobView, accepted_answer
from entrypoints.http.idempotency import IdempotencyKey, once_of
from entrypoints.http.openapi import refuses
from entrypoints.http.wire import Input, encode, shown_as, text


class OwnArt(msgspec.Struct, forbid_unknown_fields=True):
    """A picture of one's own: PNG, JPEG, WebP or SVG. Where the type needs transparency it has some, or its subject
    stands on one flat colour, which is cut away."""

    file: UploadFile
    asset_type: AssetType
    brand_kit_id: UUID | None = None


class FinishedAgain(Input):
    """What is to be different: the words on it, the kit whose fonts and colours they have, or all of its colours, which
    `pull_to_palette` turns to those of the kit, or of the active one where it was made with none. What is not said
    stays; a logo comes from the kit that is named, and goes where that has none."""

    text_overlay: Annotated[Annotated[str, text(MAX_TEXT_OVERLAY)] | None, shown_as("VICTORY")] = None
    brand_kit_id: Annotated[UUID | None, shown_as(None)] = None
    pull_to_palette: Annotated[bool | None, shown_as(False)] = None


class FinishArtController(Controller):
    path = "/api/v1/assets/finish"
    tags = ["Generation"]  # noqa: RUF012  # as litestar declares it

    @post(
        operation_id="finishArt",
        status_code=202,
        response_headers=OF_AN_ORDER,
        request_max_body_size=UPLOAD_LIMIT,
        opt={"rate": UPLOADS},
    )
    @refuses(BrandKitNotFound, TooManyOpenJobs, *PICTURE_REFUSED, IdempotencyConflict, RequestInFlight, Unavailable)
    async def finish_art(
        self,
        request: ApiRequest,
        data: MultipartBody[OwnArt],
        finish_art: NamedDependency[SkipValidation[FinishArt]],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[JobView]:
        """Bring your own art: it is cut out, sized and measured as any other, free of charge.

        At most 5 MB and 4096 × 4096 pixels, while fewer than 100 jobs of yours wait or run. Files of it say nothing of
        a model, since none had a part in it.
        """
        user_id, content = caller_of(request).user_id, await data.file.read()
        kit = data.brand_kit_id.bytes if data.brand_kit_id else b""
        sent = b"|".join((data.asset_type.encode(), kit, content))
        once = await asyncio.to_thread(once_of, user_id, "finishArt", idempotency_key, sent)
        accepted = await finish_art(
            user_id=user_id, asset_type=data.asset_type, content=content, brand_kit_id=data.brand_kit_id, once=once
        )
        return accepted_answer(accepted)


class FinishAgainController(Controller):
    path = "/api/v1/assets/{asset_id:uuid}/finish"
    tags = ["Generation"]  # noqa: RUF012  # as litestar declares it

    @post(operation_id="finishAgain", status_code=202, response_headers=OF_AN_ORDER, opt={"rate": FINISHINGS})
    @refuses(
        AssetNotFound,
        NothingToFinish,
        TooManyOpenJobs,
        BrandKitNotFound,
        IdempotencyConflict,
        RequestInFlight,
        Unavailable,
    )
    async def finish_again(
        self,
        request: ApiRequest,
        asset_id: FromPath[UUID],
        data: JSONBody[FinishedAgain],
        finish_again: NamedDependency[SkipValidation[FinishAgain]],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[JobView]:
        """Make one more of the picture that this one was finished from, at no cost.

        Nothing is drawn: the words on it change, their fonts and colours, and where it is pulled to a palette its own.
        It ends when this one does, and is accepted while fewer than 100 jobs of yours wait or run.
        """
        user_id = caller_of(request).user_id
        once = once_of(user_id, "finishAgain", idempotency_key, asset_id.bytes + encode(data))
        accepted = await finish_again(
            user_id=user_id,
            asset_id=asset_id,
            text_overlay=data.text_overlay,
            brand_kit_id=data.brand_kit_id,
            pull_to_palette=data.pull_to_palette,
            once=once,
        )
        return accepted_answer(accepted)
