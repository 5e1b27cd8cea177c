"""What people do with what was made: find it, mark it, fetch it, delete it and take it back."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.integration.http.product import API, Person, Product, faults, refused, rows


def put(person: Person, asset: dict[str, Any], what: str, body: dict[str, Any], **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return person.client.put(f"{API}/assets/{asset['id']}/{what}", json=body, headers=named)


def delete(person: Person, asset: dict[str, Any], **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return person.client.delete(f"{API}/assets/{asset['id']}", headers=named)


def an_asset(person: Person, **order: Any) -> dict[str, Any]:
    [asset] = person.assets_of(person.made(**order))
    return asset


def listed(person: Person, **query: Any) -> list[str]:
    answer = person.get("/assets", params=query)
    assert answer.status_code == 200, answer.text
    return [asset["id"] for asset in answer.json()["items"]]


def test_people_find_assets_by_their_own_words_and_by_nothing_else(studio: Person) -> None:
    fox = an_asset(studio, custom_prompt="A néon FOX", mood="hype")
    city = an_asset(studio, custom_prompt="東京 at night 🌃", style="flat shapes")

    assert listed(studio, q="neo f") == listed(studio, q="HYPE") == [fox["id"]]
    assert listed(studio, q="東京") == listed(studio, q="🌃 fl") == [city["id"]]
    assert listed(studio, q="scripted") == listed(studio, q="emote") == listed(studio, q="%") == []
    assert listed(studio, q="a") == listed(studio, q="  ") == listed(studio) == [city["id"], fox["id"]]


def test_a_search_goes_on_from_page_to_page(studio: Person) -> None:
    studio.made(custom_prompt="a fox", count=4)
    studio.made(custom_prompt="a cat", count=1)
    studio.made(custom_prompt="the foxes", count=3)
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = studio.get("/assets", params={"q": "fox", "limit": 3, **({"cursor": cursor} if cursor else {})}).json()
        seen += [asset["generation_params"]["custom_prompt"] for asset in page["items"]]
        cursor = page["next_cursor"]

    assert seen == ["the foxes"] * 3 + ["a fox"] * 4


def test_favourites_are_marked_found_and_unmarked(studio: Person) -> None:
    asset, other = an_asset(studio), an_asset(studio)

    marked = put(studio, asset, "favorite", {"is_favorite": True})

    assert (marked.status_code, marked.json()["is_favorite"]) == (200, True)
    assert listed(studio, favorite="true") == listed(studio, favorite="true", q="") == [asset["id"]]
    assert listed(studio, favorite="false") == [other["id"]]
    assert put(studio, asset, "favorite", {"is_favorite": False}).json() == studio.get(f"/assets/{asset['id']}").json()
    assert listed(studio, favorite="true") == []


def test_assets_are_found_by_when_they_were_made_and_by_whether_they_are_public(studio: Person) -> None:
    asset = an_asset(studio)
    made = datetime.fromisoformat(asset["created_at"])
    before, after = ((made + timedelta(seconds=by)).isoformat() for by in (-1, 1))

    assert listed(studio, created_from=before, created_to=after) == [asset["id"]]
    assert listed(studio, created_from=after) == listed(studio, created_to=before) == []
    assert listed(studio, created_to=made.isoformat()) == []
    assert (listed(studio, is_public="true"), listed(studio, is_public="false")) == ([], [asset["id"]])


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("q=" + "x" * 101, ("query:q", "too_long")),
        ("created_from=2026-11-01T00:00:00", ("query:created_from", "wrong_format")),
        ("created_to=yesterday", ("query:created_to", "wrong_format")),
        ("created_to=0.5", ("query:created_to", "out_of_range")),
        ("created_to=1700000000", ("query:created_to", "wrong_format")),
        ("created_from=0001-01-01T00:00:00Z", ("query:created_from", "out_of_range")),
        ("created_to=9999-12-31T23:59:59-14:00", ("query:created_to", "out_of_range")),
        ("favorite=perhaps", ("query:favorite", "wrong_type")),
    ],
)
def test_a_search_that_cannot_be_meant_is_refused(nova: Person, query: str, fault: tuple[str, str]) -> None:
    assert faults(nova.get(f"/assets?{query}")) == [fault]


def test_a_deleted_asset_is_gone_everywhere_and_comes_back_whole(studio: Person) -> None:
    asset = an_asset(studio, custom_prompt="a fox")
    put(studio, asset, "favorite", {"is_favorite": True})
    put(studio, asset, "visibility", {"is_public": True})
    before = studio.get(f"/assets/{asset['id']}").json()

    deleted = delete(studio, asset)

    window = datetime.fromisoformat(deleted.json()["undo_until"]) - datetime.now(UTC)
    assert timedelta(days=6, hours=23) < window <= timedelta(days=7)
    assert delete(studio, asset).json() == deleted.json()
    for path in ("", "/download"):
        refused(studio.get(f"/assets/{asset['id']}{path}"), 404, "not_found")
    for what, body in (("favorite", {"is_favorite": False}), ("visibility", {"is_public": False})):
        refused(put(studio, asset, what, body), 404, "not_found")
    refused(studio.get(f"/asset/{asset['id']}"), 404, "not_found")
    assert listed(studio) == listed(studio, q="fox") == listed(studio, job_id=asset["job_id"]) == []
    [in_trash] = studio.get("/assets", params={"trash": "true"}).json()["items"]
    assert (in_trash["id"], in_trash["undo_until"]) == (asset["id"], deleted.json()["undo_until"])
    assert (in_trash["is_public"], in_trash["shareable_url"]) == (True, None)
    assert listed(studio, trash="true", q="fox") == [asset["id"]]

    restored = studio.post(f"/assets/{asset['id']}/restore")

    assert restored.status_code == 200
    assert restored.json() == before == studio.post(f"/assets/{asset['id']}/restore").json()
    assert listed(studio) == [asset["id"]]
    assert studio.client.get(before["cdn_url"]).status_code == 200
    assert studio.get(f"/asset/{asset['id']}").status_code == 200


def test_what_lies_in_the_trash_for_more_than_seven_days_stays_there(product: Product, studio: Person) -> None:
    asset = an_asset(studio)
    delete(studio, asset)
    rows(
        product.database, "UPDATE assets SET deleted_at = now() - interval '7 days 1 second' WHERE id = $1", asset["id"]
    )

    problem = refused(studio.post(f"/assets/{asset['id']}/restore"), 409, "undo_window_closed")

    assert datetime.fromisoformat(problem["undo_until"]) < datetime.now(UTC)
    assert listed(studio, trash="true") == []


def test_a_change_of_what_was_changed_meanwhile_is_refused(studio: Person) -> None:
    asset = an_asset(studio)
    first = studio.get(f"/assets/{asset['id']}").headers["etag"]
    second = put(studio, asset, "favorite", {"is_favorite": True}, If_Match=first).headers["etag"]

    for stale in (
        put(studio, asset, "favorite", {"is_favorite": False}, If_Match=first),
        put(studio, asset, "visibility", {"is_public": True}, If_Match=first),
        delete(studio, asset, If_Match=first),
    ):
        refused(stale, 412, "precondition_failed")

    now = studio.get(f"/assets/{asset['id']}")
    assert (now.headers["etag"], now.json()["is_favorite"], now.json()["is_public"]) == (second, True, False)
    assert delete(studio, asset, If_Match=second).status_code == 200


def test_who_has_an_asset_already_is_not_sent_it_again(studio: Person) -> None:
    asset = an_asset(studio)
    tag = studio.get(f"/assets/{asset['id']}").headers["etag"]

    assert studio.get(f"/assets/{asset['id']}", headers={"If-None-Match": tag}).status_code == 304
    put(studio, asset, "favorite", {"is_favorite": True})
    assert studio.get(f"/assets/{asset['id']}", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("what", "body", "fault"),
    [
        ("favorite", {}, ("/is_favorite", "required")),
        ("favorite", {"is_favorite": True, "user_id": str(uuid4())}, ("/user_id", "unknown_field")),
        ("visibility", {"is_public": True, "expires_at": "2020-01-01T00:00:00Z"}, ("/expires_at", "in_the_past")),
        ("visibility", {"is_public": False, "expires_at": "2099-01-01T00:00:00Z"}, ("/expires_at", "not_public")),
    ],
)
def test_what_cannot_be_meant_changes_nothing(
    studio: Person, what: str, body: dict[str, Any], fault: tuple[str, str]
) -> None:
    asset = an_asset(studio)

    assert faults(put(studio, asset, what, body)) == [fault]
    assert studio.get(f"/assets/{asset['id']}").json() == asset


def test_a_file_is_fetched_under_a_name_that_platforms_take(studio: Person) -> None:
    asset = an_asset(studio, custom_prompt="a Néon fox, celebrating; \r\nSet-Cookie: x")

    whole = studio.get(f"/assets/{asset['id']}/download")
    small = studio.get(f"/assets/{asset['id']}/download", params={"variant": "28x28.png"})

    assert whole.headers["content-disposition"] == 'attachment; filename="neon_fox_celebrating_112.png"'
    assert small.headers["content-disposition"] == 'attachment; filename="neon_fox_celebrating_28.png"'
    assert (whole.headers["content-type"], int(whole.headers["content-length"])) == ("image/png", len(whole.content))
    assert whole.content == studio.client.get(asset["cdn_url"]).content
    assert small.content == studio.client.get(asset["variants"][2]["url"]).content
    assert whole.headers["cache-control"] == "no-store"


def test_a_file_that_the_asset_does_not_have_is_not_found(studio: Person) -> None:
    asset = an_asset(studio)
    path = f"/assets/{asset['id']}/download"

    refused(studio.get(path, params={"variant": "113x112.png"}), 404, "not_found")
    for wrong in ("../../etc/passwd", "112x112", "0x0.png", "112x112.gif"):
        assert faults(studio.get(path, params={"variant": wrong}))[0][0] == "query:variant"


def test_nobody_does_anything_to_the_assets_of_somebody_else(product: Product, studio: Person) -> None:
    asset, other = an_asset(studio), product.person()

    for answer in (
        put(other, asset, "favorite", {"is_favorite": True}),
        put(other, asset, "visibility", {"is_public": True}),
        delete(other, asset),
        other.post(f"/assets/{asset['id']}/restore"),
        other.get(f"/assets/{asset['id']}/download"),
    ):
        assert refused(answer, 404, "not_found")["detail"] == "There is no such asset."
    assert studio.get(f"/assets/{asset['id']}").json() == asset


def test_a_remix_is_made_after_the_same_recipe_with_what_is_changed_of_it(studio: Person) -> None:
    job = studio.made(custom_prompt="a fox", style="flat", mood="hype", count=2, seed=7)
    source = studio.assets_of(job)[0]

    answer = studio.post(f"/assets/{source['id']}/remix", json={"custom_prompt": "a fox asleep"})
    assert answer.status_code == 202, answer.text
    remix = answer.json()
    [asset] = studio.assets_of(studio.finished(remix))

    assert answer.headers["location"] == f"/api/v1/jobs/{remix['id']}"
    assert (remix["remix_of"], remix["total_assets"], remix["custom_prompt"]) == (source["id"], 1, "a fox asleep")
    assert asset["remix_of"] == source["id"]
    assert studio.get(f"/assets/{source['id']}").json() == source
    changed = {"custom_prompt", "request_digest", "remix_of"}
    params = [{**of["generation_params"]} for of in (source, asset)]
    assert {name for name in params[0] | params[1] if params[0].get(name) != params[1].get(name)} == changed
    assert studio.usage() == (3, 0)


def test_a_remix_is_ordered_once_and_costs_what_any_order_costs(product: Product, studio: Person) -> None:
    source = an_asset(studio)
    path, keyed = f"/assets/{source['id']}/remix", {"Idempotency-Key": "again"}

    first = studio.post(path, json={"seed": 3}, headers=keyed)
    delete(studio, source)
    again = studio.post(path, json={"seed": 3}, headers=keyed)

    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    refused(studio.post(path, json={"seed": 4}, headers=keyed), 422, "idempotency_conflict")
    refused(studio.post(path, json={}), 404, "not_found")
    nova = product.person()
    own = an_asset(nova)
    product.keep_used(nova, 3)
    refused(nova.post(f"/assets/{own['id']}/remix", json={}), 402, "quota_exceeded")
    refused(nova.post(path, json={}), 404, "not_found")


def test_a_zip_of_assets_has_every_file_under_a_name_for_its_platform(nova: Person) -> None:
    assets = [nova.assets_of(nova.made(custom_prompt="a fox"))[0] for _ in range(2)]

    answer = nova.post("/assets/export", json={"ids": [asset["id"] for asset in assets]})

    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"].startswith('attachment; filename="aurastream_2')
    with zipfile.ZipFile(io.BytesIO(answer.content)) as zipped:
        sizes = {info.filename: info.file_size for info in zipped.infolist()}
        manifest = json.loads(zipped.read("manifest.json"))
    listed = {file["path"]: file["bytes"] for asset in manifest["assets"] for file in asset["files"]}
    assert listed.items() <= sizes.items()
    assert sorted(listed.values()) == sorted(v["bytes"] for asset in assets for v in asset["variants"])
    assert "01_twitch/emotes/fox_again_2/fox_again_2_28.png" in sizes
