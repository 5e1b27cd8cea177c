"""Packs: everything for an occasion from one brief, item by item, and one zip of it."""

import io
import json
import zipfile
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.integration.http.product import Person, Product, refused


@pytest.fixture
def studio(product: Product) -> Person:
    return product.person(tier="studio")


def ended(person: Person, pack: dict[str, Any]) -> dict[str, Any]:
    for job in pack["jobs"]:
        person.finished(job)
    answer = person.get(f"/twitch/packs/{pack['id']}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def unpacked(answer: httpx.Response) -> zipfile.ZipFile:
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    return zipfile.ZipFile(io.BytesIO(answer.content))


def test_a_pack_is_ordered_made_and_downloaded_as_one(studio: Person) -> None:
    answer = studio.post(
        "/twitch/packs", json={"pack_type": "seasonal", "custom_prompt": "winter", "game_id": "509658"}
    )
    ordered = answer.json()
    pack = ended(studio, ordered)

    assert (answer.status_code, answer.headers["location"]) == (202, f"/api/v1/twitch/packs/{ordered['id']}")
    assert (ordered["pack_type"], len(ordered["jobs"])) == ("seasonal", 5)
    assert (pack["status"], pack["progress"]) == ("completed", 100)
    assert [asset["asset_type"] for asset in pack["assets"]] == [
        *("tiktok_story", "youtube_thumbnail", "twitch_emote", "twitch_emote", "twitch_emote")
    ]
    assert [asset["generation_params"]["pack"] for asset in pack["assets"]] == [
        {"id": pack["id"], "type": "seasonal", "item": item} for item in ("story", "thumbnail", "happy", "hype", "love")
    ]
    assert {asset["generation_params"]["game_id"] for asset in pack["assets"]} == {"509658"}
    assert studio.usage() == (5, 0)
    with unpacked(studio.client.get(pack["download_url"])) as zipped:
        folder = zipped.namelist()[0].partition("/")[0]
        manifest = json.loads(zipped.read(f"{folder}/manifest.json"))
        assert [listed["id"] for listed in manifest["assets"]] == [asset["id"] for asset in pack["assets"]]
        assert manifest["pack"] == {"id": pack["id"], "type": "seasonal", "items": 5}
        assert manifest["not_ready"] == []
        paths = {file["path"] for listed in manifest["assets"] for file in listed["files"]}
        assert {*zipped.namelist()} == {
            f"{folder}/{path}" for path in (*paths, "manifest.json", "README.txt", "preview.html")
        }
        emotes = {path for path in paths if "emotes" in path and path.endswith("_112.png")}
        assert emotes == {f"01_twitch/emotes/{mood}_winter/{mood}_winter_112.png" for mood in ("happy", "hype", "love")}


def test_a_plan_tells_the_cost_and_orders_nothing(studio: Person) -> None:
    answer = studio.post("/twitch/packs", json={"pack_type": "channel", "dry_run": True})

    plan = answer.json()
    assert (answer.status_code, plan["pack_type"], plan["cost"], len(plan["items"])) == (200, "channel", 24, 24)
    assert {"asset_type": "twitch_panel", "title": "rules", "text_overlay": "Rules"} in plan["items"]
    assert studio.get("/jobs").json()["items"] == []
    assert studio.usage() == (0, 0)


def test_what_is_ready_can_be_downloaded_while_the_rest_is_made(product: Product, studio: Person) -> None:
    gate = product.gate()
    try:
        order = {"pack_type": "stream", "custom_prompt": gate.prompt}
        pack = studio.post("/twitch/packs", json=order).json()
        path = f"/twitch/packs/{pack['id']}"

        assert studio.get(path).json()["download_url"] is None
        refused(studio.get(f"{path}/download"), 404, "not_found")
    finally:
        gate.open()

    assert len(ended(studio, pack)["assets"]) == 4
    first = studio.get(path).json()["assets"][0]
    studio.client.delete(f"/api/v1/assets/{first['id']}")
    with unpacked(studio.get(f"{path}/download")) as zipped:
        folder = zipped.namelist()[0].partition("/")[0]
        manifest = json.loads(zipped.read(f"{folder}/manifest.json"))
        assert [listed["item"] for listed in manifest["assets"]] == ["schedule", "rules", "offline"]
        assert manifest["not_ready"] == [{"item": "about", "asset_type": "twitch_panel", "status": "deleted"}]


def test_a_pack_that_the_month_has_no_room_for_leaves_nothing(product: Product) -> None:
    nova = product.person()

    problem = refused(nova.post("/twitch/packs", json={"pack_type": "emote"}), 402, "quota_exceeded")

    assert "5 assets requested" in problem["detail"]
    assert nova.get("/jobs").json()["items"] == []
    assert nova.usage() == (0, 0)


def test_a_request_that_is_sent_twice_orders_once(studio: Person) -> None:
    keyed = {"Idempotency-Key": "winter"}
    order = {"pack_type": "stream", "custom_prompt": "winter"}

    first = studio.post("/twitch/packs", json=order, headers=keyed)
    again = studio.post("/twitch/packs", json=order, headers=keyed)

    assert again.json()["id"] == first.json()["id"]
    assert again.headers["idempotency-replayed"] == "true"
    refused(
        studio.post("/twitch/packs", json=order | {"pack_type": "emote"}, headers=keyed), 422, "idempotency_conflict"
    )
    ended(studio, first.json())
    assert studio.usage() == (4, 0)


def test_a_pack_is_its_owners_alone(product: Product, studio: Person) -> None:
    pack = studio.post("/twitch/packs", json={"pack_type": "stream"}).json()
    other = product.person(tier="studio")

    for path in (f"/twitch/packs/{pack['id']}", f"/twitch/packs/{pack['id']}/download", f"/twitch/packs/{uuid4()}"):
        refused(other.get(path), 404, "not_found")
    refused(studio.post("/twitch/packs", json={"pack_type": "birthday"}), 422, "validation_failed")
    refused(studio.post("/twitch/packs", json={"pack_type": "emote", "brand_kit_id": str(uuid4())}), 404, "not_found")
