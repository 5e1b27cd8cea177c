from collections.abc import AsyncIterator
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery, SkipValidation

from application.assets.browse_assets import BrowseAssets
from application.assets.ports import AssetFilter
from application.generation.cancel_job import CancelJob
from application.generation.follow_job import FollowJob
from application.generation.ports import JobReads
from application.generation.retry_job import RetryJob
from application.ports import IdempotencyConflict, RequestInFlight
from domain.errors import Invalid, Unavailable
from domain.generation.asset_types import AssetType
from domain.generation.job import JobNotCancellable, JobNotFound, JobNotRetryable, JobStatus, TooManyOpenJobs
from domain.generation.job_events import JobEvent
from domain.generation.packs import PackItemUnderWay
from domain.generation.quota import QuotaExhausted
from domain.rates import ORDERS
from entrypoints.http.assets import AssetView, asset_page
from entrypoints.http.auth import caller_of
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.etags import conditional
from entrypoints.http.generation.views import OF_AN_ORDER, JobEventView, JobView, accepted_answer, fields_of, job_view
from entrypoints.http.idempotency import IdempotencyKey, once_of
from entrypoints.http.openapi import refuses, tagged
from entrypoints.http.pages import CursorText, Limit, Page, Position, page_of, position_of
from entrypoints.http.streams import Drain, EventStream, ServerEvent, last_event_id, stream_of
from entrypoints.http.wire import encode

MOST_EVENTS = 2**31 - 1
"""What the store can count of one job; a client that says it has seen more has not seen ours."""


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
    @refuses(
        JobNotFound,
        JobNotRetryable,
        PackItemUnderWay,
        QuotaExhausted,
        TooManyOpenJobs,
        IdempotencyConflict,
        RequestInFlight,
        Unavailable,
    )
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
        return accepted_answer(await retry_job(user_id=user_id, job_id=job_id, once=once))


async def _server_events(events: AsyncIterator[JobEvent | None]) -> AsyncIterator[ServerEvent | None]:
    async for event in events:
        if event is None:
            yield None
        else:
            view = JobEventView(**fields_of(event.job), queue_position=None, change=dict(event.detail))
            yield ServerEvent(event.number, event.kind, view)
