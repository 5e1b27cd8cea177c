from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Response
from litestar.datastructures import ResponseHeader

from application.generation.accepting import Accepted
from domain.generation.asset_types import AssetType
from domain.generation.job import GenerationJob, JobStatus
from domain.generation.order import Order
from entrypoints.http.idempotency import REPLAYED
from entrypoints.http.wire import View, shown_as

OF_AN_ORDER = [ResponseHeader(name, documentation_only=True) for name in ("Location", REPLAYED)]


class PackPlaceView(View):
    """Which item of which pack a job makes."""

    id: UUID
    type: Annotated[str, shown_as("emote")]
    item: Annotated[str, shown_as("happy")]


class JobView(View):
    """An order and how far it is. `progress` is in percent; `queue_position` is there while it waits for its turn, and
    not while it waits for the style board of its pack."""

    id: UUID
    status: JobStatus
    asset_type: AssetType
    custom_prompt: str
    brand_kit_id: UUID | None
    remix_of: UUID | None
    pack: PackPlaceView | None
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


def accepted_answer(accepted: Accepted) -> Response[JobView]:
    headers = {"Location": f"/api/v1/jobs/{accepted.job.id}"} | ({REPLAYED: "true"} if accepted.replayed else {})
    return Response(job_view(accepted.job), status_code=202, headers=headers)


def job_view(job: GenerationJob, position: int | None = None) -> JobView:
    return JobView(**fields_of(job), queue_position=position)


def fields_of(job: GenerationJob) -> dict[str, Any]:
    return {
        "id": job.id,
        "status": job.status,
        "asset_type": job.order.asset_type,
        "custom_prompt": job.order.custom_prompt,
        "brand_kit_id": job.order.brand_kit_id,
        "remix_of": job.order.remix_of,
        "pack": _pack_place(job.order),
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


def _pack_place(order: Order) -> PackPlaceView | None:
    of = order.pack
    return PackPlaceView(id=of.pack_id, type=of.pack_type, item=of.item) if of else None
