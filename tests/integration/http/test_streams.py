"""The stream of a job, as browsers and apps follow it."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.integration.http.product import (
    API,
    CONNECTIONS,
    Gate,
    Happening,
    Person,
    Product,
    happenings,
    refused,
    rows,
)
from tests.waiting import eventually

BUSY = "SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND usename = 'aurastream_app' AND state <> 'idle'"


def open_stream(person: Person, job: dict[str, Any], afterwards: ExitStack) -> httpx.Response:
    """A stream that stays open until the test is over."""
    return afterwards.enter_context(person.client.stream("GET", f"{API}/jobs/{job['id']}/events"))


@pytest.fixture
def done(studio: Person) -> tuple[dict[str, Any], list[Happening]]:
    """A finished job of three assets and everything that happened to it."""
    job = studio.made(count=3)
    return job, studio.follow(job)


def test_a_stream_tells_the_whole_story_in_order(done: tuple[dict[str, Any], list[Happening]]) -> None:
    job, story = done

    names = [happening.name for happening in story]

    assert [happening.id for happening in story] == list(range(1, 10))
    assert names[:2] == ["queued", "processing"]
    assert sorted(names[2:8]) == ["asset_completed"] * 3 + ["progress"] * 3
    assert names[8] == "completed"
    progress = [happening.data["progress"] for happening in story]
    assert progress == sorted(progress)
    assert (progress[0], progress[-1]) == (0, 100)
    assert {happening.data["id"] for happening in story} == {job["id"]}
    assert [happening.data["status"] for happening in story] == [
        "queued",
        *["processing"] * 6,
        *["completed"] * 2,
    ]
    assert {h.data["change"]["index"] for h in story if h.name == "asset_completed"} == {0, 1, 2}


def test_the_events_name_the_assets_that_can_be_fetched(
    studio: Person, done: tuple[dict[str, Any], list[Happening]]
) -> None:
    job, story = done

    named = {happening.data["change"]["asset_id"] for happening in story if happening.name == "asset_completed"}

    assert named == {asset["id"] for asset in studio.assets_of(job)}


def test_a_stream_that_is_watched_live_tells_the_same_as_one_that_is_read_afterwards(
    studio: Person, gate: Gate
) -> None:
    job = studio.job(count=3, custom_prompt=gate.prompt)
    with ExitStack() as afterwards:
        live = happenings(open_stream(studio, job, afterwards).iter_lines())
        seen = [next(live), next(live)]
        gate.open()
        seen += live

    assert seen == studio.follow(job)
    assert seen[-1].name == "completed"


def test_a_stream_resumes_behind_every_event_without_loss_or_repeats(
    studio: Person, done: tuple[dict[str, Any], list[Happening]]
) -> None:
    job, story = done

    for last in range(len(story) + 1):
        assert studio.follow(job, seen=str(last)) == story[last:]


@pytest.mark.parametrize(
    "seen",
    [
        "",
        "10",
        "99",
        "-1",
        "1.0",
        "0x2",
        "abc",
        "2 3",
        "0199f1c4-7d0a-7c3e-9f57-2f6d1b7a4e10",
        str(2**31),
        str(2**31 + 1),
        str(2**63),
        "9" * 18,
        "9" * 5000,
    ],
    ids=lambda text: text[:20],
)
def test_an_id_that_was_never_sent_gives_the_whole_story(
    studio: Person, done: tuple[dict[str, Any], list[Happening]], seen: str
) -> None:
    job, story = done

    assert studio.follow(job, seen=seen) == story


def test_a_resumed_live_stream_goes_on_behind_the_last_event(studio: Person, gate: Gate) -> None:
    job = studio.job(count=2, custom_prompt=gate.prompt)
    studio.begun(job)
    with ExitStack() as afterwards:
        headers = {"Last-Event-ID": "1"}
        path = f"{API}/jobs/{job['id']}/events"
        answer = afterwards.enter_context(studio.client.stream("GET", path, headers=headers))
        live = happenings(answer.iter_lines())
        assert next(live).id == 2
        gate.open()
        ids = [happening.id for happening in live]

    assert ids == [3, 4, 5, 6, 7]


def test_two_readers_see_the_same(studio: Person, gate: Gate) -> None:
    job = studio.job(count=2, custom_prompt=gate.prompt)
    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(studio.follow, job) for _ in range(2)]
        studio.begun(job)
        gate.open()
        first, second = (reader.result(timeout=20) for reader in readers)

    assert first == second
    assert [happening.id for happening in first] == list(range(1, 8))


def test_a_retry_goes_on_in_the_same_stream(nova: Person) -> None:
    job = nova.made(custom_prompt="something forbidden")
    before = nova.follow(job)
    nova.post(f"/jobs/{job['id']}/retry")

    after = nova.follow(job, seen=str(before[-1].id))

    assert [happening.name for happening in before] == ["queued", "processing", "failed"]
    assert [(happening.id, happening.name) for happening in after] == [(4, "queued"), (5, "processing"), (6, "failed")]
    assert after[0].data["change"]["reason"] == "retried"


def test_a_silent_stream_gives_signs_of_life(studio: Person, gate: Gate) -> None:
    job = studio.job(custom_prompt=gate.prompt)
    with ExitStack() as afterwards:
        answer = open_stream(studio, job, afterwards)
        lines = answer.iter_lines()
        first = next(lines)
        comment = next(line for line in lines if line.startswith(":"))

    assert first == "retry: 2000"
    assert comment == ": ping"
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store, no-transform"
    assert answer.headers["x-accel-buffering"] == "no"
    assert "content-length" not in answer.headers


def test_every_event_is_a_frame_of_three_lines(studio: Person) -> None:
    job = studio.made(custom_prompt="a line\nand another\u2028one")

    body = studio.get(f"/jobs/{job['id']}/events").text

    retry, *frames, rest = body.split("\n\n")
    assert (retry, rest) == ("retry: 2000", "")
    assert all(re.fullmatch(r"id: \d+\nevent: [a-z_]+\ndata: \{.*\}", frame) for frame in frames)
    assert "a line\\nand another" in frames[0]


def test_nobody_follows_the_job_of_somebody_else(product: Product, nova: Person) -> None:
    job = nova.job()
    other = product.person()

    answers = [other.get(f"/jobs/{job_id}/events") for job_id in (job["id"], str(uuid4()))]

    assert [refused(answer, 404, "not_found")["detail"] for answer in answers] == ["There is no such job."] * 2


def test_head_of_a_stream_ends_at_once(studio: Person, gate: Gate) -> None:
    job = studio.job(custom_prompt=gate.prompt)

    answer = studio.client.head(f"{API}/jobs/{job['id']}/events")

    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")


@pytest.fixture
def left_streams(studio: Person, gate: Gate) -> dict[str, Any]:
    """A job whose three dozen readers were all cut off, some before and some after their first event."""
    job = studio.job(custom_prompt=gate.prompt)
    studio.begun(job)

    def glance(number: int) -> None:
        path = f"{API}/jobs/{job['id']}/events"
        with studio.client.stream("GET", path) as answer:
            if number % 2:
                next(happenings(answer.iter_lines()))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(glance, range(36)))
    return job


def test_readers_that_leave_take_no_database_connection_with_them(
    product: Product, studio: Person, left_streams: dict[str, Any], gate: Gate
) -> None:
    def idle() -> bool:
        return bool(rows(product.database, BUSY, product.database.name)[0]["count"] == 0)

    eventually(idle, within=60, what="every connection is idle again")
    with ThreadPoolExecutor(CONNECTIONS) as pool:  # each needs a connection from the pool that streams use
        answers = list(pool.map(lambda _: studio.generate(key="k1"), range(2 * CONNECTIONS)))
    assert {answer.status_code for answer in answers} == {202}
    gate.open()
    assert studio.finished(left_streams)["status"] == "completed"
