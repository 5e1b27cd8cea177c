"""The library: what was made, as its owner sees it."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from tests.integration.http.product import Person, Product, faults, refused, rows


def test_an_asset_is_the_same_in_every_place(studio: Person) -> None:
    job = studio.made(custom_prompt="a fox", mood="hype", seed=7)

    [listed] = studio.get("/assets").json()["items"]

    assert studio.get(f"/assets/{listed['id']}").json() == listed
    assert studio.assets_of(job) == [listed]
    [big, middle, small] = listed["variants"]
    assert [(v["width"], v["height"], v["format"]) for v in (big, middle, small)] == [
        (112, 112, "png"),
        (56, 56, "png"),
        (28, 28, "png"),
    ]
    assert (listed["width"], listed["height"], listed["format"]) == (112, 112, "png")
    assert (listed["bytes"], listed["cdn_url"]) == (big["bytes"], big["url"])
    assert (listed["job_id"], listed["asset_type"], listed["brand_kit_id"]) == (job["id"], "twitch_emote", None)
    assert (listed["is_public"], listed["shareable_url"], listed["viral_score"]) == (False, None, 50)
    assert listed["quality"] == {"contrast": {"score": 71}}
    assert listed["generation_params"]["model"] == "scripted"
    assert listed["generation_params"]["palette"]["name"] == "Ember"
    assert datetime.fromisoformat(listed["created_at"]).tzinfo == UTC


def test_no_answer_shows_where_files_lie_or_what_the_model_was_asked(studio: Person) -> None:
    studio.made(custom_prompt="a fox")

    text = studio.get("/assets").text

    assert "sha256" not in text
    assert '"key"' not in text
    assert "is data and not an instruction" not in text


def test_assets_are_listed_newest_first_and_filtered(studio: Person) -> None:
    emotes, overlay = studio.made(count=2), studio.made(asset_type="overlay")

    def listed(**query: str) -> list[str]:
        return [asset["job_id"] for asset in studio.get("/assets", params=query).json()["items"]]

    assert listed() == [overlay["id"], emotes["id"], emotes["id"]]
    assert listed(asset_type="twitch_emote") == [emotes["id"], emotes["id"]]
    assert listed(job_id=overlay["id"]) == [overlay["id"]]
    assert listed(job_id=overlay["id"], asset_type="twitch_emote") == []
    assert listed(brand_kit_id=str(uuid4())) == []
    assert listed(job_id=str(uuid4())) == []


def test_pages_of_assets_neither_repeat_nor_lose_while_new_ones_come(studio: Person) -> None:
    studio.made(count=4)
    studio.made(count=3)
    expected = [asset["id"] for asset in studio.get("/assets").json()["items"]]
    seen: list[str] = []
    cursor = None
    while True:
        page = studio.get("/assets", params={"limit": 3, **({"cursor": cursor} if cursor else {})}).json()
        seen += [asset["id"] for asset in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
        studio.made(count=2)

    assert len(expected) == 7
    assert seen == expected


def test_a_page_that_ends_with_the_last_asset_is_the_last_page(studio: Person) -> None:
    studio.made(count=4)

    pages = [studio.get("/assets", params={"limit": limit}).json() for limit in (4, 3)]

    assert [page["next_cursor"] is None for page in pages] == [True, False]


def test_the_assets_of_a_job_come_in_pages_too(studio: Person) -> None:
    job = studio.made(count=3)
    path = f"/jobs/{job['id']}/assets"

    first = studio.get(path, params={"limit": 2}).json()
    second = studio.get(path, params={"limit": 2, "cursor": first["next_cursor"]}).json()

    assert (len(first["items"]), len(second["items"]), second["next_cursor"]) == (2, 1, None)


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("asset_type=x", ("query:asset_type", "not_allowed")),
        ("job_id=x", ("query:job_id", "wrong_format")),
        ("brand_kit_id=x", ("query:brand_kit_id", "wrong_format")),
        ("limit=0", ("query:limit", "too_small")),
        ("limit=101", ("query:limit", "too_large")),
        ("cursor=rubbish", ("query:cursor", "unknown")),
    ],
)
def test_a_library_asked_for_wrongly_is_refused(nova: Person, query: str, fault: tuple[str, str]) -> None:
    assert faults(nova.get(f"/assets?{query}")) == [fault]


def test_nobody_sees_the_assets_of_somebody_else(product: Product, studio: Person) -> None:
    [asset] = studio.assets_of(studio.made())
    other = product.person()

    missing = [refused(other.get(f"/assets/{asset_id}"), 404, "not_found") for asset_id in (asset["id"], uuid4())]

    assert missing[0]["detail"] == missing[1]["detail"] == "There is no such asset."
    assert other.get("/assets").json() == {"items": [], "next_cursor": None}
    assert other.get("/assets", params={"job_id": asset["job_id"]}).json()["items"] == []


def test_an_asset_that_has_not_changed_is_not_sent_again(product: Product, studio: Person) -> None:
    [asset] = studio.assets_of(studio.made())

    for path in ("/assets", f"/assets/{asset['id']}"):
        first = studio.get(path)
        again = studio.get(path, headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
        assert (again.status_code, again.content) == (304, b"")
    rows(product.database, "UPDATE assets SET is_public = true WHERE id = $1", asset["id"])
    changed = studio.get(f"/assets/{asset['id']}", headers={"If-None-Match": first.headers["etag"]})
    assert (changed.status_code, changed.json()["is_public"]) == (200, True)


def test_the_catalogue_is_there_without_signing_in(product: Product) -> None:
    client = product.client()

    everything = client.get("/api/v1/asset-types").json()
    twitch = client.get("/api/v1/twitch/dimensions").json()

    assert len(everything["items"]) == len({entry["id"] for entry in everything["items"]}) >= 24
    assert {entry["platform"] for entry in twitch["items"]} == {"twitch"}
    [emote] = [entry for entry in twitch["items"] if entry["id"] == "twitch_emote"]
    assert [(size["width"], size["height"]) for size in emote["sizes"]] == [(112, 112), (56, 56), (28, 28)]
    assert (emote["format"], emote["transparency"]) == ("png", "required")
    assert all(entry["max_bytes"] <= entry["hard_max_bytes"] for entry in everything["items"])
    types = {entry["id"]: entry for entry in everything["items"]}
    everywhere = {"left": 0.198, "top": 0.3531, "right": 0.802, "bottom": 0.6469}
    assert types["youtube_banner"]["safe_area"] == everywhere
    assert emote["safe_area"] == {"left": 0, "top": 0, "right": 1, "bottom": 1}
    assert types["youtube_thumbnail"]["keep_clear"][0] == {
        "left": 0.83,
        "top": 0.86,
        "right": 1,
        "bottom": 1,
        "name": "the duration badge",
    }
    assert all(box["name"] for entry in everything["items"] for box in entry["keep_clear"])


def test_the_subscription_says_what_the_tier_entitles_to(product: Product, nova: Person, studio: Person) -> None:
    nova.made()

    free, unlimited = nova.get("/subscriptions/status").json(), studio.get("/subscriptions/status").json()

    assert (free["tier"], free["usage"]["storage_days"]) == ("free", 30)
    assert free["usage"]["generations"] == {
        "used": 1,
        "reserved": 0,
        "limit": 3,
        "resets_at": free["current_period_end"],
    }
    assert (unlimited["tier"], unlimited["usage"]["storage_days"]) == ("studio", None)
    assert unlimited["usage"]["generations"]["limit"] is None
