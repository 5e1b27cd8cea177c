"""Ordering assets: what is accepted, what is refused, and what becomes of it."""

import io
import json
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from PIL import Image

from tests.integration.http.product import Gate, Person, Product, faults, refused


def first_of_next_month() -> str:
    return (datetime.now(UTC).replace(day=1) + timedelta(days=32)).strftime("%Y-%m-01T00:00:00Z")


def opened(product: Product, variant: dict[str, Any]) -> Image.Image:
    """The file of a variant, which is what the answer says of it."""
    answer = product.client().get(variant["url"])
    assert (answer.status_code, len(answer.content)) == (200, variant["bytes"])
    assert answer.headers["content-type"] == f"image/{variant['format']}"
    picture = Image.open(io.BytesIO(answer.content))
    picture.load()
    assert (picture.size, picture.format) == ((variant["width"], variant["height"]), variant["format"].upper())
    return picture


# The rate of its own


def test_orders_are_counted_apart_from_other_changes(product: Product, nova: Person) -> None:
    ordered, again = nova.generate(asset_type="nothing"), nova.post(f"/jobs/{uuid4()}/retry")

    assert [answer.headers["ratelimit-policy"] for answer in (ordered, again)] == ['"orders";q=60;w=60'] * 2
    assert [answer.headers["ratelimit"].split(";")[1] for answer in (ordered, again)] == ["r=59", "r=58"]


# The main path, with real pictures


def test_a_thumbnail_is_ordered_watched_and_downloaded(untouched_product: Product) -> None:
    nova = untouched_product.person()

    answer = nova.generate(
        asset_type="youtube_thumbnail", custom_prompt="a neon fox celebrating a victory", text_overlay="VICTORY", seed=7
    )

    job = answer.json()
    assert (answer.status_code, answer.headers["location"]) == (202, f"/api/v1/jobs/{job['id']}")
    assert (job["status"], job["progress"], job["total_assets"], job["queue"]) == ("queued", 0, 1, "standard")
    names = [happening.name for happening in nova.follow(job)]
    assert names == ["queued", "processing", "progress", "asset_completed", "completed"]
    [asset] = nova.assets_of(job)
    assert (asset["width"], asset["height"], asset["format"]) == (1280, 720, "jpeg")
    assert asset["bytes"] <= 2_000_000
    picture = opened(untouched_product, asset["variants"][0])
    assert len(picture.convert("RGB").getcolors(2**24) or []) > 1000
    assert [(v["width"], v["height"]) for v in asset["variants"]] == [(1280, 720), (3840, 2160)]
    assert asset["cdn_url"] == asset["variants"][0]["url"]
    expires = datetime.fromisoformat(asset["expires_at"]) - datetime.fromisoformat(asset["created_at"])
    assert expires == timedelta(days=30)
    assert asset["generation_params"]["custom_prompt"] == "a neon fox celebrating a victory"
    assert (asset["generation_params"]["seed"], asset["generation_params"]["local"]) == (7, True)
    assert "instruction" not in json.dumps(asset)
    assert 0 <= asset["viral_score"] <= 100
    assert asset["quality"]
    assert nova.usage() == (1, 0)


def test_an_ab_set_is_three_thumbnails_that_differ_in_what_was_asked_for(untouched_product: Product) -> None:
    studio = untouched_product.person(tier="studio")
    source = studio.assets_of(studio.made(asset_type="youtube_thumbnail", custom_prompt="a fox", seed=7))[0]

    answer = studio.post(f"/assets/{source['id']}/ab", json={"factor": "palette"})

    assert answer.status_code == 202, answer.text
    made = {
        asset["generation_params"]["ab"]["variant"]: asset for asset in studio.assets_of(studio.finished(answer.json()))
    }
    assets = [made[variant] for variant in "ABC"]
    told = [asset["generation_params"]["ab"] for asset in assets]
    assert [(of["factor"], of["variant"], of["set"]) for of in told] == [
        ("palette", variant, answer.json()["id"]) for variant in "ABC"
    ]
    assert len({of["value"] for of in told}) == 3
    assert {(asset["width"], asset["height"], asset["remix_of"]) for asset in assets} == {(1280, 720, source["id"])}
    files = [sha256(studio.client.get(asset["cdn_url"]).content).hexdigest() for asset in (source, *assets)]
    assert files[0] == files[1]
    assert len(set(files)) == 3
    refused(studio.post(f"/assets/{assets[0]['id']}/ab", json={"factor": "mood"}), 409, "not_comparable")
    refused(studio.post(f"/assets/{source['id']}/ab", json={"factor": "price"}), 422, "validation_failed")


def test_twitch_has_a_way_of_its_own_that_keeps_the_game(nova: Person) -> None:
    order = {"asset_type": "twitch_emote", "custom_prompt": "a fox", "game_id": "509658"}
    keyed = {"Idempotency-Key": "emote"}

    job = nova.post("/twitch/generate", json=order, headers=keyed)
    [asset] = nova.assets_of(nova.finished(job.json()))

    assert (job.status_code, job.headers["location"]) == (202, f"/api/v1/jobs/{job.json()['id']}")
    assert asset["generation_params"]["game_id"] == "509658"
    assert nova.post("/twitch/generate", json=order, headers=keyed).json()["id"] == job.json()["id"]
    problem = refused(nova.post("/twitch/generate", json={"asset_type": "youtube_banner"}), 422, "validation_failed")
    assert [error["pointer"] for error in problem["errors"]] == ["/asset_type"]
    refused(nova.post("/twitch/generate", json=order | {"game_id": "chess"}), 422, "validation_failed")


def test_an_emote_comes_in_all_its_sizes_cut_out(untouched_product: Product) -> None:
    nova = untouched_product.person(tier="pro")

    job = nova.made(asset_type="twitch_emote", custom_prompt="happy fox hype", seed=7)

    assert (job["status"], job["progress"], job["queue"]) == ("completed", 100, "priority")
    [asset] = nova.assets_of(job)
    pictures = [opened(untouched_product, variant) for variant in asset["variants"]]
    assert [picture.size for picture in pictures] == [(112, 112), (56, 56), (28, 28)]
    assert max(variant["bytes"] for variant in asset["variants"]) <= 25_000
    for picture in pictures:
        assert picture.convert("RGBA").getchannel("A").getextrema() == (0, 255)
    assert asset["expires_at"] is None


# What is refused


@pytest.mark.parametrize(
    ("order", "fault"),
    [
        ({"asset_type": "nonsense"}, ("/asset_type", "not_allowed")),
        ({"asset_type": "Twitch_Emote"}, ("/asset_type", "not_allowed")),
        ({"asset_type": None}, ("/asset_type", "wrong_type")),
        ({"asset_type": 7}, ("/asset_type", "wrong_type")),
        ({"custom_prompt": "x" * 501}, ("/custom_prompt", "too_long")),
        ({"custom_prompt": "\N{FOX FACE}" * 501}, ("/custom_prompt", "too_long")),
        ({"custom_prompt": ["x"]}, ("/custom_prompt", "wrong_type")),
        ({"custom_prompt": "a\x07b"}, ("/custom_prompt", "control_character")),
        ({"text_overlay": "x" * 101}, ("/text_overlay", "too_long")),
        ({"style": "x" * 101}, ("/style", "too_long")),
        ({"style": "a\nb"}, ("/style", "control_character")),
        ({"mood": "x" * 51}, ("/mood", "too_long")),
        ({"count": 0}, ("/count", "too_small")),
        ({"count": 5}, ("/count", "too_large")),
        ({"count": "1"}, ("/count", "wrong_type")),
        ({"count": 1.5}, ("/count", "wrong_type")),
        ({"count": True}, ("/count", "wrong_type")),
        ({"count": None}, ("/count", "wrong_type")),
        ({"seed": -1}, ("/seed", "too_small")),
        ({"seed": 2**31}, ("/seed", "too_large")),
        ({"seed": 10**30}, ("/seed", "too_large")),
        ({"include_logo": "yes"}, ("/include_logo", "wrong_type")),
        ({"include_logo": True}, ("/include_logo", "no_logo")),
        ({"use_active_brand_kit": 1}, ("/use_active_brand_kit", "wrong_type")),
        ({"brand_kit_id": "not-a-uuid"}, ("/brand_kit_id", "wrong_format")),
        ({"coach_session_id": "x"}, ("/coach_session_id", "wrong_format")),
        ({"lane": "priority"}, ("/lane", "unknown_field")),
        ({"user_id": str(uuid4())}, ("/user_id", "unknown_field")),
        ({"width": 512, "height": 512}, ("/width", "not_resizable")),
        ({"asset_type": "custom_banner", "width": 512}, ("/height", "missing")),
        ({"asset_type": "custom_banner", "height": 512}, ("/width", "missing")),
        ({"asset_type": "custom_banner", "width": 63, "height": 512}, ("/width", "too_small")),
        ({"asset_type": "custom_banner", "width": 512, "height": 4097}, ("/height", "too_large")),
        ({"text_overlay": "GG"}, ("/text_overlay", "no_room_for_text")),
        ({"asset_type": "youtube_thumbnail", "text_overlay": "GG \N{FOX FACE}"}, ("/text_overlay", "no_glyph")),
    ],
)
def test_an_order_that_breaks_a_rule_is_refused_and_costs_nothing(
    nova: Person, order: dict[str, Any], fault: tuple[str, str]
) -> None:
    answer = nova.generate(**order)

    assert faults(answer) == [fault]
    assert nova.usage() == (0, 0)
    assert nova.get("/jobs").json()["items"] == []


def test_an_order_without_a_type_is_refused(nova: Person) -> None:
    assert faults(nova.post("/generate", json={})) == [("/asset_type", "required")]


def test_characters_that_cannot_be_set_are_named(nova: Person) -> None:
    text = "GG \N{FOX FACE} \N{CJK UNIFIED IDEOGRAPH-72D0}\N{FOX FACE}"

    problem = refused(nova.generate(asset_type="youtube_thumbnail", text_overlay=text), 422, "validation_failed")

    assert problem["detail"] == "These characters cannot be set as letters: \N{FOX FACE} \N{CJK UNIFIED IDEOGRAPH-72D0}"


@pytest.mark.parametrize("field", ["brand_kit_id", "coach_session_id"])
def test_what_an_order_refers_to_must_exist(nova: Person, field: str) -> None:
    refused(nova.generate(**{field: str(uuid4())}), 404, "not_found")

    assert nova.usage() == (0, 0)


@pytest.mark.parametrize(
    "order",
    [
        {"custom_prompt": "\N{FOX FACE}" * 500},
        {"custom_prompt": unicodedata.normalize("NFD", "\u00e9" * 500)},
        {"custom_prompt": " " * 1000 + "x" * 500 + "\n"},
        {"asset_type": "youtube_thumbnail", "text_overlay": "W" * 100},
        {"text_overlay": "  "},
        {"custom_prompt": None, "text_overlay": None, "style": None, "mood": None, "seed": None, "brand_kit_id": None},
        {"style": "x" * 100, "mood": "x" * 50, "seed": 2**31 - 1},
        {"asset_type": "custom_banner", "width": 64, "height": 4096},
    ],
    ids=["astral", "decomposed", "padded", "words", "blank words", "nothing", "longest", "own size"],
)
def test_an_order_at_the_limits_is_accepted_and_made(nova: Person, order: dict[str, Any]) -> None:
    assert nova.made(**order)["status"] == "completed"


def test_the_own_words_come_back_trimmed_and_normalised(nova: Person) -> None:
    job = nova.job(custom_prompt="  Poke\u0301mon\r\nhype ")

    assert job["custom_prompt"] == "Pok\u00e9mon\nhype"


def test_a_banner_of_ones_own_size_has_that_size(nova: Person) -> None:
    job = nova.made(asset_type="custom_banner", width=640, height=90)

    assert [(v["width"], v["height"]) for v in nova.assets_of(job)[0]["variants"]] == [(640, 90)]


def test_the_same_seed_is_kept_and_each_asset_has_its_own(nova: Person) -> None:
    job = nova.made(count=3, seed=2**31 - 2)

    seeds = {asset["generation_params"]["seed"] for asset in nova.assets_of(job)}

    assert seeds == {2**31 - 2, 2**31 - 1, 0}


# Quota


def test_a_spent_quota_says_how_much_until_when_and_what_would_help(product: Product, nova: Person) -> None:
    product.keep_used(nova, 2)

    problem = refused(nova.generate(count=2), 402, "quota_exceeded")

    assert {name: problem[name] for name in ("limit", "used", "resets_at", "required_tier", "upgrade_url")} == {
        "limit": 3,
        "used": 2,
        "resets_at": first_of_next_month(),
        "required_tier": "pro",
        "upgrade_url": "/pricing",
    }
    assert nova.generate(count=1).status_code == 202


def test_work_in_flight_counts_as_used(nova: Person, gate: Gate) -> None:
    nova.job(count=3, custom_prompt=gate.prompt)

    problem = refused(nova.generate(), 402, "quota_exceeded")

    assert (problem["limit"], problem["used"]) == (3, 3)
    assert nova.usage() == (0, 3)


def test_pro_is_led_to_studio_and_studio_never_ends(product: Product, studio: Person) -> None:
    pro = product.person(tier="pro")
    product.keep_used(pro, 50)
    product.keep_used(studio, 5000)

    problem = refused(pro.generate(), 402, "quota_exceeded")

    assert (problem["limit"], problem["required_tier"]) == (50, "studio")
    assert studio.generate().status_code == 202


@pytest.mark.parametrize(("used", "queue"), [(998, "priority"), (999, "priority"), (1000, "standard")])
def test_studio_above_fair_use_waits_with_everybody(product: Product, studio: Person, used: int, queue: str) -> None:
    product.keep_used(studio, used)

    assert studio.job()["queue"] == queue


def test_twelve_orders_at_once_never_overspend(nova: Person) -> None:
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: nova.generate(), range(12)))

    accepted = [answer.json() for answer in answers if answer.status_code == 202]
    assert len(accepted) == 3
    assert {answer.status_code for answer in answers} == {202, 402}
    for job in accepted:
        nova.finished(job)
    assert nova.usage() == (3, 0)


# Idempotency


def facts(answer: httpx.Response) -> tuple[int, bytes, str]:
    return answer.status_code, answer.content, answer.headers["location"]


def test_a_repeated_key_replays_the_first_answer_even_when_the_job_is_done(nova: Person) -> None:
    first = nova.generate(key="k1", custom_prompt="a fox")
    at_once = nova.generate(key="k1", custom_prompt="a fox")
    nova.finished(first.json())
    later = nova.generate(key="k1", custom_prompt="a fox")

    assert facts(first) == facts(at_once) == facts(later)
    assert "idempotency-replayed" not in first.headers
    assert at_once.headers["idempotency-replayed"] == later.headers["idempotency-replayed"] == "true"
    assert nova.usage() == (1, 0)


def test_the_same_order_in_other_words_is_the_same_request(nova: Person) -> None:
    first = nova.generate(key="k1", custom_prompt="a fox")

    spelled_out = {"use_active_brand_kit": True, "count": 1, "custom_prompt": " a fox ", "asset_type": "twitch_emote"}
    again = nova.post("/generate", json=spelled_out, headers={"Idempotency-Key": "k1"})

    assert facts(again) == facts(first)


@pytest.mark.parametrize("change", [{"custom_prompt": "a wolf"}, {"count": 2}, {"seed": 0}])
def test_a_key_with_another_body_is_a_conflict(nova: Person, change: dict[str, Any]) -> None:
    nova.generate(key="k1", custom_prompt="a fox")

    answer = nova.generate(key="k1", **{"custom_prompt": "a fox"} | change)

    problem = refused(answer, 422, "idempotency_conflict")
    assert problem["errors"][0]["pointer"] == "header:Idempotency-Key"
    assert len(nova.get("/jobs").json()["items"]) == 1


def test_ten_requests_with_one_key_at_once_make_one_job(nova: Person) -> None:
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: nova.generate(key="k1"), range(10)))

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotency-replayed" not in answer.headers for answer in answers) == 1
    nova.finished(answers[0].json())
    assert nova.usage() == (1, 0)


def test_a_key_of_somebody_else_is_another_key(product: Product, nova: Person) -> None:
    other = product.person()

    mine, theirs = nova.generate(key="shared"), other.generate(key="shared")

    assert mine.json()["id"] != theirs.json()["id"]
    assert "idempotency-replayed" not in theirs.headers


def test_a_refused_request_leaves_its_key_free(product: Product, nova: Person) -> None:
    product.keep_used(nova, 3)
    refused(nova.generate(key="k1"), 402, "quota_exceeded")

    product.keep_used(nova, 0)

    assert nova.generate(key="k1").status_code == 202


def test_a_repeated_retry_is_one_retry(nova: Person) -> None:
    job, another = nova.made(custom_prompt="forbidden"), nova.made(custom_prompt="forbidden")
    retry, key = f"/jobs/{job['id']}/retry", {"Idempotency-Key": "k1"}

    first, at_once = nova.post(retry, headers=key), nova.post(retry, headers=key)
    nova.finished(job)
    later = nova.post(retry, headers=key)

    assert facts(first) == facts(at_once) == facts(later)
    assert later.headers["idempotency-replayed"] == "true"
    assert [happening.name for happening in nova.follow(job)] == ["queued", "processing", "failed"] * 2
    refused(nova.post(f"/jobs/{another['id']}/retry", headers=key), 422, "idempotency_conflict")


@pytest.mark.parametrize("key", ["x" * 256, "a b", "", "k\u00e9y".encode()])
def test_a_key_that_is_none_is_named(nova: Person, key: str | bytes) -> None:
    headers = [(b"Idempotency-Key", key.encode() if isinstance(key, str) else key)]

    answer = nova.post("/generate", json={"asset_type": "twitch_emote"}, headers=headers)

    assert faults(answer)[0][0] == "header:Idempotency-Key"


@pytest.mark.parametrize("key", ["x" * 255, "!~"])
def test_a_key_may_be_any_visible_text(nova: Person, key: str) -> None:
    assert nova.generate(key=key).status_code == 202


# Its life


def test_a_job_shows_its_place_and_its_progress(nova: Person, gate: Gate) -> None:
    jobs = [nova.job(custom_prompt=gate.prompt)]
    nova.begun(jobs[0])
    jobs += [nova.job(), nova.job()]

    places = [(seen["status"], seen["queue_position"], seen["progress"]) for seen in map(nova.look, jobs)]

    assert places == [("processing", None, 0), ("queued", 0, 0), ("queued", 1, 0)]
    gate.open()
    assert [(seen["status"], seen["progress"]) for seen in map(nova.finished, jobs)] == [("completed", 100)] * 3


def test_a_cancelled_job_costs_nothing_and_can_be_retried(nova: Person, gate: Gate) -> None:
    running = nova.job(custom_prompt=gate.prompt)
    nova.begun(running)
    job = nova.job(count=2)
    refused(nova.post(f"/jobs/{job['id']}/retry"), 409, "job_not_retryable")

    cancelled = nova.post(f"/jobs/{job['id']}/cancel")

    assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
    assert nova.usage() == (0, 1)
    refused(nova.post(f"/jobs/{job['id']}/cancel"), 409, "job_not_cancellable")
    gate.open()
    retried = nova.post(f"/jobs/{job['id']}/retry")
    assert (retried.status_code, retried.json()["status"]) == (202, "queued")
    assert nova.finished(job)["completed_assets"] == 2
    nova.finished(running)
    assert nova.usage() == (3, 0)
    refused(nova.post(f"/jobs/{job['id']}/retry"), 409, "job_not_retryable")


def test_a_job_cancelled_while_it_is_drawn_delivers_nothing(nova: Person, gate: Gate) -> None:
    job = nova.job(custom_prompt=gate.prompt)
    nova.begun(job)

    nova.post(f"/jobs/{job['id']}/cancel")
    gate.open()

    assert nova.follow(job)[-1].name == "cancelled"
    assert nova.made()["status"] == "completed"
    assert nova.look(job)["status"] == "cancelled"
    assert nova.assets_of(job) == []
    assert nova.usage() == (1, 0)


def test_what_the_model_declines_fails_in_words_and_costs_nothing(nova: Person) -> None:
    job = nova.made(custom_prompt="something forbidden")

    assert (job["status"], job["error_code"], job["failed_assets"]) == ("failed", "content_blocked", 1)
    assert job["error_message"] == "The image model declined this request (safety). Please reword it."
    assert nova.usage() == (0, 0)
    assert nova.follow(job)[-1].name == "failed"


def test_only_what_is_delivered_is_charged(nova: Person) -> None:
    job = nova.made(custom_prompt="odd ones forbidden", count=2, seed=8)

    assert (job["status"], job["completed_assets"], job["failed_assets"]) == ("completed", 1, 1)
    assert len(nova.assets_of(job)) == 1
    assert nova.usage() == (1, 0)


def test_a_retry_needs_quota_too(product: Product, nova: Person) -> None:
    job = nova.made(custom_prompt="something forbidden")
    product.keep_used(nova, 3)

    refused(nova.post(f"/jobs/{job['id']}/retry"), 402, "quota_exceeded")


# Lists


def test_jobs_are_listed_newest_first_and_filtered(studio: Person) -> None:
    emote, overlay, failed = studio.made(), studio.made(asset_type="overlay"), studio.made(custom_prompt="forbidden")

    def listed(**query: str) -> list[str]:
        return [job["id"] for job in studio.get("/jobs", params=query).json()["items"]]

    assert listed() == [failed["id"], overlay["id"], emote["id"]]
    assert listed(status="completed") == [overlay["id"], emote["id"]]
    assert listed(asset_type="twitch_emote") == [failed["id"], emote["id"]]
    assert listed(status="failed", asset_type="overlay") == []


def test_pages_of_jobs_neither_repeat_nor_lose_while_new_ones_come(studio: Person) -> None:
    jobs = [studio.job()["id"] for _ in range(5)]
    seen, cursor = [], None
    while True:
        page = studio.get("/jobs", params={"limit": 2, **({"cursor": cursor} if cursor else {})}).json()
        seen.append([job["id"] for job in page["items"]])
        cursor = page["next_cursor"]
        if cursor is None:
            break
        studio.job()

    assert seen == [[jobs[4], jobs[3]], [jobs[2], jobs[1]], [jobs[0]]]


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("/jobs?status=done", ("query:status", "not_allowed")),
        ("/jobs?asset_type=x", ("query:asset_type", "not_allowed")),
        ("/jobs?limit=0", ("query:limit", "too_small")),
        ("/jobs?limit=101", ("query:limit", "too_large")),
        ("/jobs?limit=1.5", ("query:limit", "wrong_type")),
        ("/jobs?cursor=rubbish", ("query:cursor", "unknown")),
        ("/jobs?cursor=", ("query:cursor", "unknown")),
    ],
)
def test_a_list_asked_for_wrongly_is_refused(nova: Person, path: str, fault: tuple[str, str]) -> None:
    assert faults(nova.get(path)) == [fault]


def test_what_has_not_changed_is_not_sent_again(nova: Person) -> None:
    job = nova.made()

    for path in (f"/jobs/{job['id']}", f"/jobs/{job['id']}/assets", "/jobs", "/asset-types", "/twitch/dimensions"):
        first = nova.get(path)
        again = nova.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])


def test_what_has_changed_is_sent_again(nova: Person) -> None:
    before = nova.get("/jobs")

    nova.job()

    assert nova.get("/jobs", headers={"If-None-Match": before.headers["etag"]}).status_code == 200


def test_ids_are_made_in_the_order_of_time(nova: Person) -> None:
    first, second = nova.job(), nova.job()

    assert UUID(first["id"]).version == 7
    assert first["id"] < second["id"]
