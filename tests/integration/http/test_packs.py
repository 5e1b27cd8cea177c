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
    assert [job["pack"] for job in pack["jobs"]] == [
        {"id": pack["id"], "type": "seasonal", "item": item} for item in ("story", "thumbnail", "happy", "hype", "love")
    ]
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
    assert studio.generate().json()["pack"] is None


def test_a_plan_tells_the_cost_and_orders_nothing(studio: Person) -> None:
    answer = studio.post("/twitch/packs", json={"pack_type": "channel", "dry_run": True})

    plan = answer.json()
    assert (answer.status_code, plan["pack_type"], plan["cost"], len(plan["items"])) == (200, "channel", 24, 24)
    assert {"asset_type": "twitch_panel", "title": "rules", "text_overlay": "Rules"} in plan["items"]
    assert studio.get("/jobs").json()["items"] == []
    assert studio.usage() == (0, 0)


def listed(answer: httpx.Response) -> dict[str, Any]:
    """The manifest of a downloaded pack."""
    with unpacked(answer) as zipped:
        folder = zipped.namelist()[0].partition("/")[0]
        manifest: dict[str, Any] = json.loads(zipped.read(f"{folder}/manifest.json"))
    return manifest


def items_of(jobs: list[dict[str, Any]]) -> list[str]:
    return [job["pack"]["item"] for job in jobs]


def test_nothing_is_downloaded_before_anything_is_ready(product: Product, studio: Person) -> None:
    gate = product.gate()
    pack = studio.post("/twitch/packs", json={"pack_type": "stream", "custom_prompt": gate.prompt}).json()
    try:
        assert studio.get(f"/twitch/packs/{pack['id']}").json()["download_url"] is None
        refused(studio.get(f"/twitch/packs/{pack['id']}/download"), 409, "pack_not_ready")
    finally:
        gate.open()
    ended(studio, pack)


def test_what_is_ready_can_be_downloaded_while_the_rest_is_made(product: Product, studio: Person) -> None:
    gate = product.gate()
    try:
        order = {"pack_type": "stream", "custom_prompt": f"{gate.prompt}, all but the first"}
        pack = studio.post("/twitch/packs", json=order).json()
        studio.finished(pack["jobs"][0])
        meanwhile = studio.get(f"/twitch/packs/{pack['id']}").json()
        manifest = listed(studio.client.get(meanwhile["download_url"]))
    finally:
        gate.open()

    assert (meanwhile["status"], len(meanwhile["assets"])) == ("processing", 1)
    assert [there["item"] for there in manifest["assets"]] == ["about"]
    assert [absent["item"] for absent in manifest["not_ready"]] == ["schedule", "rules", "offline"]
    assert {absent["status"] for absent in manifest["not_ready"]} <= {"queued", "processing"}
    assert len(ended(studio, pack)["assets"]) == 4


def test_what_was_deleted_is_not_packed(studio: Person) -> None:
    pack = ended(studio, studio.post("/twitch/packs", json={"pack_type": "stream"}).json())

    studio.client.delete(f"/api/v1/assets/{pack['assets'][0]['id']}")

    manifest = listed(studio.client.get(pack["download_url"]))
    assert [there["item"] for there in manifest["assets"]] == ["schedule", "rules", "offline"]
    assert manifest["not_ready"] == [{"item": "about", "asset_type": "twitch_panel", "status": "deleted"}]


def test_one_item_is_made_again_and_the_rest_stays(product: Product, studio: Person) -> None:
    gate = product.gate()
    pack = ended(studio, studio.post("/twitch/packs", json={"pack_type": "channel", "custom_prompt": "winter"}).json())
    path, before = f"/twitch/packs/{pack['id']}", listed(studio.client.get(pack["download_url"]))

    try:
        words = {"custom_prompt": gate.prompt, "text_overlay": "Back in a minute"}
        answer = studio.post(f"{path}/items/be%20right%20back", json=words)
        refused(studio.post(f"{path}/items/be%20right%20back", json={}), 409, "pack_item_under_way")
        meanwhile, packed = studio.get(path).json(), listed(studio.client.get(pack["download_url"]))
        usage = studio.usage()
    finally:
        gate.open()
    studio.finished(answer.json())
    after, repacked = studio.get(path).json(), listed(studio.client.get(pack["download_url"]))

    job, place = answer.json(), items_of(pack["jobs"]).index("be right back")
    assert (answer.status_code, answer.headers["location"]) == (202, f"/api/v1/jobs/{job['id']}")
    assert job["pack"] == {"id": pack["id"], "type": "channel", "item": "be right back"}
    assert [remade["id"] for remade in meanwhile["remakes"]] == [job["id"]]
    assert (meanwhile["status"], meanwhile["progress"], meanwhile["jobs"]) == ("completed", 100, pack["jobs"])
    assert (packed, usage) == (before, (24, 1))
    assert (after["remakes"], after["jobs"][place]["id"], studio.usage()) == ([], job["id"], (25, 0))
    assert after["assets"][place]["generation_params"]["text_overlay"] == "Back in a minute"
    assert len(after["assets"][place]["generation_params"]["references"]) == 1
    different = [now["id"] != then["id"] for now, then in zip(after["assets"], pack["assets"], strict=True)]
    assert [number for number, other in enumerate(different) if other] == [place]
    assert [there["id"] for there in repacked["assets"]] == [asset["id"] for asset in after["assets"]]
    assert repacked["pack"] == before["pack"]


def test_an_item_is_made_again_once_for_one_key(studio: Person) -> None:
    pack = ended(studio, studio.post("/twitch/packs", json={"pack_type": "stream"}).json())
    path, keyed = f"/twitch/packs/{pack['id']}/items", {"Idempotency-Key": "again"}

    first = studio.post(f"{path}/rules", json={}, headers=keyed)
    studio.finished(first.json())
    again = studio.post(f"{path}/rules", json={}, headers=keyed)

    assert (again.json(), again.headers["idempotency-replayed"]) == (first.json(), "true")
    refused(studio.post(f"{path}/about", json={}, headers=keyed), 422, "idempotency_conflict")
    refused(studio.post(f"{path}/rules", json={"seed": 7}, headers=keyed), 422, "idempotency_conflict")
    refused(studio.post(f"{path}/birthday", json={}), 404, "not_found")
    refused(studio.post(f"{path}/R%C3%BCles%0A", json={}), 404, "not_found")
    refused(studio.post(f"/twitch/packs/{uuid4()}/items/rules", json={}), 404, "not_found")
    refused(studio.post(f"{path}/rules", json={"mood": "sad"}), 422, "validation_failed")
    assert studio.usage() == (5, 0)


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
    ended(studio, first.json())
    again = studio.post("/twitch/packs", json=order, headers=keyed)

    assert (again.status_code, again.json()) == (202, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    refused(
        studio.post("/twitch/packs", json=order | {"pack_type": "emote"}, headers=keyed), 422, "idempotency_conflict"
    )
    assert studio.usage() == (4, 0)


def test_a_pack_is_its_owners_alone(product: Product, studio: Person) -> None:
    pack = studio.post("/twitch/packs", json={"pack_type": "stream"}).json()
    other = product.person(tier="studio")

    for path in (f"/twitch/packs/{pack['id']}", f"/twitch/packs/{pack['id']}/download", f"/twitch/packs/{uuid4()}"):
        refused(other.get(path), 404, "not_found")
    refused(studio.post("/twitch/packs", json={"pack_type": "birthday"}), 422, "validation_failed")
    refused(studio.post("/twitch/packs", json={"pack_type": "emote", "brand_kit_id": str(uuid4())}), 404, "not_found")
