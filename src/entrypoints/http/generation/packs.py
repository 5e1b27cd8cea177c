from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody, PathParameter, SkipValidation

from application.assets.ports import TooManyZips
from application.generation.download_pack import DownloadPack
from application.generation.open_pack import OpenedPack, OpenPack
from application.generation.ports import JobPlace
from application.generation.remake_pack_item import RemakePackItem
from application.generation.request_pack import RequestPack
from application.ports import IdempotencyConflict, RequestInFlight
from domain.assets import AssetNotFound
from domain.brand_kits import BrandKitNotFound
from domain.errors import Invalid, Unavailable
from domain.generation.asset_types import AssetType
from domain.generation.brief import MAX_PROMPT, MAX_SEED, MAX_TEXT_OVERLAY
from domain.generation.job import JobStatus
from domain.generation.packs import (
    PACKS,
    PackItemNotFound,
    PackItemUnderWay,
    PackNotFound,
    PackNotReady,
    PackType,
    PackWish,
    cost_of,
)
from domain.generation.quota import QuotaExhausted
from domain.rates import ORDERS, ZIPS
from entrypoints.http.assets import AssetView, asset_view
from entrypoints.http.auth import caller_of
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.downloads import FileStream
from entrypoints.http.etags import conditional
from entrypoints.http.generation.views import OF_AN_ORDER, JobView, accepted_answer, job_view
from entrypoints.http.idempotency import REPLAYED, IdempotencyKey, once_of
from entrypoints.http.openapi import refuses, tagged
from entrypoints.http.wire import Input, View, encode, shown_as, text


class NewPack(Input):
    """What the pack is for, in the caller's own words. With `dry_run` nothing is ordered and the plan is told."""

    pack_type: Annotated[PackType, msgspec.Meta(examples=["emote"])]
    brand_kit_id: Annotated[UUID | None, msgspec.Meta(examples=[None])] = None
    use_active_brand_kit: bool = True
    custom_prompt: Annotated[Annotated[str, text(MAX_PROMPT)] | None, msgspec.Meta(examples=["a neon fox"])] = None
    game_id: Annotated[Annotated[str, msgspec.Meta(pattern="^[0-9]{1,20}$")] | None, msgspec.Meta(examples=[None])] = (
        None
    )
    dry_run: Annotated[bool, msgspec.Meta(examples=[True])] = False

    def wish(self) -> PackWish:
        return PackWish(
            pack_type=self.pack_type,
            seed=0,
            custom_prompt=self.custom_prompt or "",
            brand_kit_id=self.brand_kit_id,
            game_id=self.game_id or "",
        )


class PackItemRemake(Input):
    """What differs from the item as it is. Without a `seed` each try gives something else; what is not said stays."""

    custom_prompt: Annotated[Annotated[str, text(MAX_PROMPT)] | None, shown_as("a neon fox asleep")] = None
    text_overlay: Annotated[Annotated[str, text(MAX_TEXT_OVERLAY)] | None, shown_as(None)] = None
    seed: Annotated[Annotated[int, msgspec.Meta(ge=0, le=MAX_SEED)] | None, shown_as(None)] = None


class PackItemView(View):
    """An asset that the pack will have; `text_overlay` is set on it as real letters."""

    asset_type: AssetType
    title: str
    text_overlay: str


class PackPlanView(View):
    """What a pack would hold, and what it costs in assets of the quota."""

    pack_type: PackType
    cost: int
    items: list[PackItemView]


class PackView(View):
    """A pack: the job that counts of each of its items, in order, and what is there of them. A job that failed can be
    tried again by itself. `remakes` are jobs under way that make an item again that is there: it stays until they have
    delivered. `download_url` is there as soon as anything is ready, and gives what is ready then as a zip."""

    id: UUID
    pack_type: PackType
    status: JobStatus
    progress: int
    jobs: list[JobView]
    remakes: list[JobView]
    assets: list[AssetView]
    download_url: str | None


class PacksController(Controller):
    path = "/api/v1/twitch/packs"
    tags = ["Generation"]  # noqa: RUF012  # as litestar declares it

    @post(
        operation_id="requestPack",
        status_code=202,
        response_headers=OF_AN_ORDER,
        opt={"rate": ORDERS},
        responses={
            200: ResponseSpec(PackPlanView, generate_examples=False, description="The plan, when only that was asked.")
        },
    )
    @refuses(QuotaExhausted, BrandKitNotFound, IdempotencyConflict, RequestInFlight, Unavailable)
    async def request_pack(
        self,
        request: ApiRequest,
        data: JSONBody[NewPack],
        request_pack: NamedDependency[SkipValidation[RequestPack]],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[PackView]:
        """Order everything for an occasion at once: five emotes, what a stream needs, a season, or a whole channel.

        All of its assets are reserved together, or none; each is charged as it is delivered.
        """
        if data.dry_run:
            plan: Response[Any] = Response(plan_view(data.pack_type), status_code=200)
            return plan
        user_id = caller_of(request).user_id
        once = once_of(user_id, "requestPack", idempotency_key, encode(data))
        accepted = await request_pack(
            user_id=user_id, wish=data.wish(), use_active_brand_kit=data.use_active_brand_kit, once=once
        )
        headers = {"Location": _path(accepted.pack.id)} | ({REPLAYED: "true"} if accepted.replayed else {})
        places = [JobPlace(job, None) for job in accepted.pack.jobs]
        view = pack_view(OpenedPack(accepted.pack, places, remakes=[], assets=[]))
        return Response(view, status_code=202, headers=headers)

    @get("/{pack_id:uuid}", operation_id="getPack")
    @refuses(PackNotFound, Unavailable)
    @tagged
    async def get_pack(
        self, request: ApiRequest, pack_id: FromPath[UUID], open_pack: NamedDependency[SkipValidation[OpenPack]]
    ) -> Response[PackView]:
        """The pack with everything that is ready."""
        opened = await open_pack(user_id=caller_of(request).user_id, pack_id=pack_id)
        return conditional(request, encode(pack_view(opened)))

    @post(
        "/{pack_id:uuid}/items/{item:str}",
        operation_id="remakePackItem",
        status_code=202,
        response_headers=OF_AN_ORDER,
        opt={"rate": ORDERS},
    )
    @refuses(
        PackNotFound,
        PackItemNotFound,
        PackItemUnderWay,
        Invalid,
        QuotaExhausted,
        IdempotencyConflict,
        RequestInFlight,
        Unavailable,
    )
    async def remake_item(
        self,
        request: ApiRequest,
        pack_id: FromPath[UUID],
        item: Annotated[str, PathParameter(description="Its title, as in `pack.item` of its job.")],
        data: JSONBody[PackItemRemake],
        remake_pack_item: NamedDependency[SkipValidation[RemakePackItem]],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[JobView]:
        """Order one item of the pack once more, in the style of the rest.

        It costs one asset, and the rest is not touched. What is there of the item stays in the pack and its zip until
        the new one has come, and for good if that does not come; afterwards it is still in the library.
        """
        user_id = caller_of(request).user_id
        sent = pack_id.bytes + encode(item) + encode(data)
        accepted = await remake_pack_item(
            user_id=user_id,
            pack_id=pack_id,
            item=item,
            custom_prompt=data.custom_prompt,
            text_overlay=data.text_overlay,
            seed=data.seed,
            once=once_of(user_id, "remakePackItem", idempotency_key, sent),
        )
        return accepted_answer(accepted)

    @get("/{pack_id:uuid}/download", operation_id="downloadPack", media_type="application/zip", opt={"rate": ZIPS})
    @refuses(PackNotFound, PackNotReady, AssetNotFound, TooManyZips, Unavailable)
    async def download(
        self, request: ApiRequest, pack_id: FromPath[UUID], download_pack: NamedDependency[SkipValidation[DownloadPack]]
    ) -> FileStream:
        """What is ready of the pack in one zip, as it is sent while it is packed: the files in folders by platform,
        `README.txt` with the way of each into its dashboard, `preview.html` with the pack as a channel, and
        `manifest.json`."""
        export = await download_pack(user_id=caller_of(request).user_id, pack_id=pack_id)
        told = {"Content-Disposition": f'attachment; filename="{export.name}"', "Content-Type": "application/zip"}
        return FileStream(export.content, told)


def plan_view(pack_type: PackType) -> PackPlanView:
    items = [
        PackItemView(asset_type=item.asset_type, title=item.title, text_overlay=item.words) for item in PACKS[pack_type]
    ]
    return PackPlanView(pack_type=pack_type, cost=cost_of(pack_type), items=items)


def pack_view(opened: OpenedPack) -> PackView:
    pack = opened.pack
    return PackView(
        id=pack.id,
        pack_type=pack.pack_type,
        status=pack.status,
        progress=pack.progress,
        jobs=[job_view(place.job, place.position) for place in opened.places],
        remakes=[job_view(place.job, place.position) for place in opened.remakes],
        assets=[asset_view(asset) for asset in opened.assets],
        download_url=f"{_path(pack.id)}/download" if opened.assets else None,
    )


def _path(pack_id: UUID) -> str:
    return f"/api/v1/twitch/packs/{pack_id}"
