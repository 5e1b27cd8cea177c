from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.datastructures import ResponseHeader
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery, JSONBody, SkipValidation

from application.assets.browse_assets import BrowseAssets
from application.assets.ports import AssetFilter
from application.generation.cancel_job import CancelJob
from application.generation.follow_job import FollowJob
from application.generation.make_ab_set import MakeAbSet
from application.generation.ports import JobReads
from application.generation.remix_asset import RemixAsset
from application.generation.request_generation import Accepted, RequestGeneration
from application.generation.retry_job import RetryJob
from application.ports import IdempotencyConflict, RequestInFlight
from domain.assets import AssetNotFound
from domain.brand_kits import BrandKitNotFound
from domain.errors import Invalid, NotFound, Unavailable
from domain.generation.ab import AbFactor, NotComparable
from domain.generation.asset_types import CATALOGUE, AssetType, Platform
from domain.generation.brief import MAX_ASSETS_A_JOB, MAX_MOOD, MAX_PROMPT, MAX_SEED, MAX_STYLE, MAX_TEXT_OVERLAY
from domain.generation.job import (
    GenerationJob,
    JobEvent,
    JobNotCancellable,
    JobNotFound,
    JobNotRetryable,
    JobStatus,
    Order,
)
from domain.generation.logo_placing import LogoPlace, LogoSize
from domain.generation.quota import QuotaExhausted
from domain.rates import ORDERS
from entrypoints.http.assets import AssetView, asset_page
from entrypoints.http.auth import caller_of
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.etags import conditional
from entrypoints.http.idempotency import REPLAYED, IdempotencyKey, once_of
from entrypoints.http.openapi import refuses, tagged
from entrypoints.http.pages import CursorText, Limit, Page, Position, page_of, position_of
from entrypoints.http.streams import Drain, EventStream, ServerEvent, last_event_id, stream_of
from entrypoints.http.wire import Input, View, encode, text

MOST_EVENTS = 2**31 - 1
"""What the store can count of one job; a client that says it has seen more has not seen ours."""

OF_AN_ORDER = [ResponseHeader(name, documentation_only=True) for name in ("Location", REPLAYED)]


def _shown_as(example: object) -> msgspec.Meta:
    """What the documentation offers to try."""
    return msgspec.Meta(examples=[example])


class NewGeneration(Input):
    """What to make, in the caller's own words. Without a `seed` each order gives something else; `width` and `height`
    are for types that come in any size."""

    asset_type: Annotated[AssetType, _shown_as("youtube_thumbnail")]
    custom_prompt: Annotated[Annotated[str, text(MAX_PROMPT)] | None, _shown_as("a neon fox celebrating")] = None
    brand_kit_id: Annotated[UUID | None, _shown_as(None)] = None
    use_active_brand_kit: bool = True
    count: Annotated[int, msgspec.Meta(ge=1, le=MAX_ASSETS_A_JOB)] = 1
    text_overlay: Annotated[Annotated[str, text(MAX_TEXT_OVERLAY)] | None, _shown_as("VICTORY")] = None
    include_logo: bool = False
    logo_place: Annotated[LogoPlace | None, _shown_as("top_right")] = None
    logo_size: Annotated[LogoSize, _shown_as("medium")] = LogoSize.MEDIUM
    style: Annotated[Annotated[str, text(MAX_STYLE, one_line=True)] | None, _shown_as("bold flat shapes")] = None
    mood: Annotated[Annotated[str, text(MAX_MOOD, one_line=True)] | None, _shown_as("hype")] = None
    coach_session_id: Annotated[UUID | None, _shown_as(None)] = None
    seed: Annotated[Annotated[int, msgspec.Meta(ge=0, le=MAX_SEED)] | None, _shown_as(7)] = None
    width: Annotated[Annotated[int, msgspec.Meta(ge=64, le=4096)] | None, _shown_as(None)] = None
    height: Annotated[Annotated[int, msgspec.Meta(ge=64, le=4096)] | None, _shown_as(None)] = None

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

    asset_type: Annotated[AssetType, _shown_as("twitch_emote")]
    game_id: Annotated[Annotated[str, msgspec.Meta(pattern="^[0-9]{1,20}$")] | None, _shown_as("509658")] = None

    def order(self) -> Order:
        """Raises `Invalid` for a type of another platform."""
        if CATALOGUE[self.asset_type].platform is not Platform.TWITCH:
            raise Invalid("Twitch takes no such asset.", pointer="/asset_type", reason="not_of_twitch")
        return replace(NewGeneration.order(self), game_id=self.game_id or "")


class Remix(Input):
    """What differs from the asset's own recipe. Without anything, the seed does."""

    custom_prompt: Annotated[Annotated[str, text(MAX_PROMPT)] | None, _shown_as("a neon fox asleep")] = None
    seed: Annotated[Annotated[int, msgspec.Meta(ge=0, le=MAX_SEED)] | None, _shown_as(None)] = None


class AbSet(Input):
    """What alone differs between the three pictures."""

    factor: Annotated[AbFactor, _shown_as("palette")]


class JobView(View):
    """An order and how far it is. `progress` is in percent; `queue_position` is there while it waits."""

    id: UUID
    status: JobStatus
    asset_type: AssetType
    custom_prompt: str
    brand_kit_id: UUID | None
    remix_of: UUID | None
    total_assets: int
    completed_assets: int
    failed_assets: int
    progress: int
    queue: str
    queue_position: int | None
    error_message: str | None
    error_code: str | None
    queued_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    created_at: datetime
    updated_at: datetime


class JobEventView(JobView):
    """The job as it was right after the event, and what the event changed.

    A `progress` has a `stage`: `finishing`, or `trying_again` with the `reason` why the last picture of the asset
    `index` was of no use, and which `attempt` the next one is.
    """

    change: dict[str, str | int]


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
    return _accepted(accepted)


class JobsController(Controller):
    path = "/api/v1/jobs"
    tags = ["Generation"]  # noqa: RUF012  # as litestar declares it

    @get(operation_id="listJobs")
    @refuses(Invalid, Unavailable)
    @tagged
    async def browse(
        self,
        request: ApiRequest,
        job_reads: NamedDependency[SkipValidation[JobReads]],
        status: FromQuery[JobStatus | None] = None,
        asset_type: FromQuery[AssetType | None] = None,
        cursor: CursorText = None,
        limit: Limit = 20,
    ) -> Response[Page[JobView]]:
        """The caller's jobs, newest first."""
        position = position_of(cursor)
        rows = await job_reads.page(
            caller_of(request).user_id,
            status=status,
            asset_type=asset_type,
            before=position.id if position else None,
            limit=limit + 1,
        )
        page = page_of(
            rows,
            limit,
            lambda row: job_view(row.job, row.position),
            lambda row: Position(row.job.created_at, row.job.id),
        )
        return conditional(request, encode(page))

    @get("/{job_id:uuid}", operation_id="getJob")
    @refuses(JobNotFound, Unavailable)
    @tagged
    async def get_job(
        self, request: ApiRequest, job_id: FromPath[UUID], job_reads: NamedDependency[SkipValidation[JobReads]]
    ) -> Response[JobView]:
        """One job, with its place in the queue while it waits."""
        place = await job_reads.get(caller_of(request).user_id, job_id)
        return conditional(request, encode(job_view(place.job, place.position)))

    @get("/{job_id:uuid}/assets", operation_id="listJobAssets")
    @refuses(JobNotFound, Invalid, Unavailable)
    @tagged
    async def assets(
        self,
        request: ApiRequest,
        job_id: FromPath[UUID],
        job_reads: NamedDependency[SkipValidation[JobReads]],
        browse_assets: NamedDependency[SkipValidation[BrowseAssets]],
        cursor: CursorText = None,
        limit: Limit = 20,
    ) -> Response[Page[AssetView]]:
        """What the job has delivered so far."""
        await job_reads.get(caller_of(request).user_id, job_id)
        return await asset_page(request, browse_assets, AssetFilter(job_id=job_id), cursor, limit)

    @get(
        "/{job_id:uuid}/events",
        operation_id="followJob",
        media_type="text/event-stream",
        responses={
            200: ResponseSpec(JobEventView, generate_examples=False, description="The events, until the job ends.")
        },
    )
    @refuses(JobNotFound, Unavailable)
    async def events(
        self,
        request: ApiRequest,
        job_id: FromPath[UUID],
        follow_job: NamedDependency[SkipValidation[FollowJob]],
        drain: NamedDependency[SkipValidation[Drain]],
    ) -> EventStream:
        """Everything that happened to the job, then everything that happens, until it ends. `Last-Event-ID` resumes."""
        seen = last_event_id(request)
        after = seen if seen <= MOST_EVENTS else 0
        events = await follow_job(user_id=caller_of(request).user_id, job_id=job_id, after=after)
        return stream_of(_server_events(events), drain, after=after)

    @post("/{job_id:uuid}/cancel", operation_id="cancelJob", status_code=200)
    @refuses(JobNotFound, JobNotCancellable, Unavailable)
    async def cancel(
        self, request: ApiRequest, job_id: FromPath[UUID], cancel_job: NamedDependency[SkipValidation[CancelJob]]
    ) -> JobView:
        """Stop the job; what is not delivered yet is not charged."""
        return job_view(await cancel_job(user_id=caller_of(request).user_id, job_id=job_id))

    @post(
        "/{job_id:uuid}/retry",
        operation_id="retryJob",
        status_code=202,
        response_headers=OF_AN_ORDER,
        opt={"rate": ORDERS},
    )
    @refuses(JobNotFound, JobNotRetryable, QuotaExhausted, IdempotencyConflict, RequestInFlight, Unavailable)
    async def retry(
        self,
        request: ApiRequest,
        job_id: FromPath[UUID],
        retry_job: NamedDependency[SkipValidation[RetryJob]],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[JobView]:
        """Order again what a failed or cancelled job did not deliver."""
        user_id = caller_of(request).user_id
        once = once_of(user_id, "retryJob", idempotency_key, job_id.bytes)
        return _accepted(await retry_job(user_id=user_id, job_id=job_id, once=once))


class RemixController(Controller):
    path = "/api/v1/assets/{asset_id:uuid}/remix"
    tags = ["Generation"]  # noqa: RUF012  # as litestar declares it

    @post(operation_id="remixAsset", status_code=202, response_headers=OF_AN_ORDER, opt={"rate": ORDERS})
    @refuses(AssetNotFound, QuotaExhausted, IdempotencyConflict, RequestInFlight, Unavailable)
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
        return _accepted(accepted)


class AbSetController(Controller):
    path = "/api/v1/assets/{asset_id:uuid}/ab"
    tags = ["Generation"]  # noqa: RUF012  # as litestar declares it

    @post(operation_id="makeAbSet", status_code=202, response_headers=OF_AN_ORDER, opt={"rate": ORDERS})
    @refuses(AssetNotFound, NotComparable, QuotaExhausted, IdempotencyConflict, RequestInFlight, Unavailable)
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
        `generation_params.ab` of each says the set, the factor and what it is there. They cost three assets.
        """
        user_id = caller_of(request).user_id
        once = once_of(user_id, "makeAbSet", idempotency_key, asset_id.bytes + encode(data))
        return _accepted(await make_ab_set(user_id=user_id, asset_id=asset_id, factor=data.factor, once=once))


def _accepted(accepted: Accepted) -> Response[JobView]:
    headers = {"Location": f"/api/v1/jobs/{accepted.job.id}"} | ({REPLAYED: "true"} if accepted.replayed else {})
    return Response(job_view(accepted.job), status_code=202, headers=headers)


def job_view(job: GenerationJob, position: int | None = None) -> JobView:
    return JobView(**_fields(job), queue_position=position)


def _fields(job: GenerationJob) -> dict[str, Any]:
    return {
        "id": job.id,
        "status": job.status,
        "asset_type": job.order.asset_type,
        "custom_prompt": job.order.custom_prompt,
        "brand_kit_id": job.order.brand_kit_id,
        "remix_of": job.order.remix_of,
        "total_assets": job.total_assets,
        "completed_assets": job.completed_assets,
        "failed_assets": job.failed_assets,
        "progress": job.progress,
        "queue": job.lane.value,
        "error_message": job.error_message,
        "error_code": job.error_code,
        "queued_at": job.queued_at,
        "started_at": job.started_at,
        "completed_at": job.completed_at,
        "created_at": job.created_at,
        "updated_at": job.updated_at,
    }


async def _server_events(events: AsyncIterator[JobEvent | None]) -> AsyncIterator[ServerEvent | None]:
    async for event in events:
        if event is None:
            yield None
        else:
            view = JobEventView(**_fields(event.job), queue_position=None, change=dict(event.detail))
            yield ServerEvent(event.number, event.kind, view)


def _refuse_what_is_not_there(data: NewGeneration) -> None:
    """Coach sessions come with their own capability; until then none exists."""
    if data.coach_session_id is not None:
        raise CoachSessionUnknown
