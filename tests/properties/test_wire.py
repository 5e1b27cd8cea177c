"""What is written can be read again, and means the same."""

import unicodedata
from datetime import UTC, datetime
from uuid import UUID

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from domain.generation.asset_types import AssetType
from domain.generation.brief import MAX_SEED
from domain.generation.job import GenerationJob, JobStatus, Slot
from domain.generation.job_events import JobEvent, JobEventKind
from domain.generation.order import Order
from domain.tiers import Lane, Period
from entrypoints.http.bodies import decoded
from entrypoints.http.generation.orders import NewGeneration
from entrypoints.http.generation.views import JobEventView, JobView, job_view
from entrypoints.http.wire import encode

ids = st.uuids()
moments = st.datetimes(timezones=st.just(UTC))  # PostgreSQL and RFC 3339 both know the years 1 to 9999
# What a text keeps on its way in: no controls, no surrounding space, composed as far as it can be.
plain = st.text(st.characters(codec="utf-8", categories=["Lu", "Ll", "Nd", "Po", "So"]), max_size=40).map(
    lambda text: unicodedata.normalize("NFC", text).strip()
)
orders = st.builds(
    Order,
    asset_type=st.sampled_from(AssetType),
    count=st.integers(1, 4),
    seed=st.integers(0, MAX_SEED),
    custom_prompt=plain,
    text_overlay=plain,
    style=plain,
    mood=plain,
    brand_kit_id=st.none() | ids,
    width=st.none() | st.integers(64, 4096),
    height=st.none() | st.integers(64, 4096),
)
jobs = st.builds(
    GenerationJob,
    id=ids,
    user_id=ids,
    order=orders,
    lane=st.sampled_from(Lane),
    period=st.builds(Period, moments, moments),
    slots=st.lists(st.sampled_from(Slot), min_size=1, max_size=4).map(tuple),
    created_at=moments,
    updated_at=moments,
    queued_at=moments,
    status=st.sampled_from(JobStatus),
    epoch=st.integers(0, 1_000),
    round=st.integers(0, 10),
    attempts=st.integers(0, 3),
    crashes=st.integers(0, 3),
    progress=st.integers(0, 100),
    error_code=st.none() | plain,
    error_message=st.none() | plain,
    started_at=st.none() | moments,
    completed_at=st.none() | moments,
)
events = st.builds(
    JobEvent,
    kind=st.sampled_from(JobEventKind),
    job=jobs,
    detail=st.dictionaries(plain, plain | st.integers(-(2**53), 2**53), max_size=3),
    number=st.integers(0, 2**31 - 1),
)


@given(event=events)
def test_an_event_comes_back_from_its_row_and_from_redis_as_it_was(event: JobEvent) -> None:
    as_kept_in_a_row = msgspec.json.decode(msgspec.json.encode(msgspec.to_builtins(event.job)))
    as_sent = msgspec.json.encode(event)

    assert msgspec.convert(as_kept_in_a_row, GenerationJob) == event.job
    assert msgspec.json.decode(as_sent, type=JobEvent) == event


@given(job=jobs, position=st.none() | st.integers(0, 10_000))
def test_a_job_on_the_wire_says_what_the_job_is(job: GenerationJob, position: int | None) -> None:
    read = msgspec.json.decode(encode(job_view(job, position)))

    assert UUID(read["id"]) == job.id
    assert (read["status"], read["asset_type"]) == (job.status.value, job.order.asset_type.value)
    assert read["total_assets"] == len(job.slots)
    assert read["completed_assets"] + read["failed_assets"] + len(job.open_slots) == read["total_assets"]
    assert read["created_at"].endswith("Z")
    assert datetime.fromisoformat(read["created_at"]) == job.created_at
    assert read["queue_position"] == position
    assert msgspec.json.decode(encode(job_view(job, position)), type=JobView) == job_view(job, position)


@given(event=events)
def test_an_event_on_the_stream_is_the_job_and_what_changed(event: JobEvent) -> None:
    shown = msgspec.structs.asdict(job_view(event.job)) | {"change": dict(event.detail)}
    view = JobEventView(**shown)

    assert msgspec.json.decode(encode(view), type=JobEventView) == view


@given(order=orders, seeded=st.booleans())
def test_an_order_survives_the_way_in(order: Order, seeded: bool) -> None:
    sent = {
        "asset_type": order.asset_type.value,
        "count": order.count,
        "custom_prompt": order.custom_prompt,
        "text_overlay": order.text_overlay,
        "style": order.style,
        "mood": order.mood,
        "width": order.width,
        "height": order.height,
    } | ({"seed": order.seed} if seeded else {})

    received = decoded(msgspec.json.encode(sent), NewGeneration).order()

    expected = {name: value for name, value in sent.items() if name not in {"asset_type", "seed"}}
    assert received.asset_type is order.asset_type
    assert {name: getattr(received, name) for name in expected} == expected
    assert received.seed == (order.seed if seeded else 0)
