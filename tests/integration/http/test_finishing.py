"""Bring your own art, and finish what is there again: real pictures through the whole product, at no cost."""

import io
import json
import re
import zipfile
from typing import Any
from uuid import uuid4

import httpx
import numpy as np
import pytest
from PIL import Image, ImageDraw

from tests.integration.http.pictures import a_png
from tests.integration.http.product import API, Person, Product, refused

KIT = {"name": "Ring", "primary_colors": ["#9146FF"]}
PURPLE, GREEN = (145, 70, 255), (10, 200, 60)


def drawn(size: tuple[int, int] = (600, 500), *, ground: tuple[int, ...] | None = None, kind: str = "PNG") -> bytes:
    """A ring with a dot in it, on transparency or on a ground."""
    picture = Image.new("RGBA" if ground is None else "RGB", size, ground or (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((100, 60, 480, 440), outline=PURPLE, width=70)
    pen.ellipse((240, 200, 340, 300), fill=PURPLE)
    out = io.BytesIO()
    picture.save(out, kind, **({"quality": 92} if kind == "JPEG" else {}))
    return out.getvalue()


def finish(person: Person, content: bytes, asset_type: str = "twitch_emote", **more: Any) -> httpx.Response:
    headers = {"Idempotency-Key": key} if (key := more.pop("key", None)) else {}
    fields = {"asset_type": asset_type, **more}
    return person.post("/assets/finish", data=fields, files={"file": ("art", content)}, headers=headers)


def the_asset(person: Person, answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 202, answer.text
    job = person.finished(answer.json())
    assert job["status"] == "completed", job
    [asset] = person.get(f"/jobs/{job['id']}/assets").json()["items"]
    found: dict[str, Any] = asset
    return found


def pictures(person: Person, asset: dict[str, Any]) -> list[Image.Image]:
    opened = []
    for variant in asset["variants"]:
        content = person.client.get(variant["url"]).content
        assert len(content) == variant["bytes"]
        assert b"DigitalSourceType" not in content
        opened.append(Image.open(io.BytesIO(content)))
    return opened


@pytest.fixture
def free(untouched_product: Product) -> Person:
    return untouched_product.person()


@pytest.mark.parametrize(
    "art", [drawn(), drawn(ground=GREEN), drawn(ground=GREEN, kind="JPEG"), drawn(ground=(255, 255, 255))]
)
def test_own_art_becomes_a_platform_ready_asset_and_costs_nothing(free: Person, art: bytes) -> None:
    asset = the_asset(free, finish(free, art))

    opened = pictures(free, asset)
    assert [picture.size for picture in opened] == [(112, 112), (56, 56), (28, 28)]
    for picture in opened:
        alpha = picture.convert("RGBA").getchannel("A")
        assert alpha.getpixel((0, 0)) == 0
        assert alpha.getextrema()[1] >= 250
    big = opened[0].convert("RGBA")
    middle = big.getpixel((56, 56))
    assert max(abs(a - b) for a, b in zip(middle[:3], PURPLE, strict=True)) < 24
    red, green, blue, alpha = (np.asarray(big, np.int16)[..., band] for band in range(4))
    assert np.count_nonzero((alpha > 40) & (green > red + 40) & (green > blue + 40)) < 6
    assert asset["generation_params"]["own_art"] is True
    assert {"silhouette", "chat_contrast", "fill"} <= asset["quality"].keys()
    assert free.usage() == (0, 0)


def test_it_is_measured_against_a_kit_and_previewed_and_exported_like_any_other(untouched_product: Product) -> None:
    person = untouched_product.person(tier="pro")
    kit = person.post("/brand-kits", json=KIT).json()

    asset = the_asset(person, finish(person, drawn(), brand_kit_id=kit["id"]))

    assert asset["brand_kit_id"] == kit["id"]
    assert asset["quality"]["brand"]["score"] == 100
    previews = person.get(f"/assets/{asset['id']}/previews").json()["items"]
    assert person.client.get(previews[0]["url"]).status_code == 200
    answer = person.post("/assets/export", json={"ids": [asset["id"]]})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as zipped:
        assert len([name for name in zipped.namelist() if name.endswith(".png")]) == 3
        [told] = json.loads(zipped.read("manifest.json"))["assets"]
    assert (told["model"], told["digital_source_type"]) == (None, None)


def test_nobody_is_told_that_own_art_was_made_with_ai(free: Person) -> None:
    asset = the_asset(free, finish(free, drawn()))
    shared = free.client.put(f"{API}/assets/{asset['id']}/visibility", json={"is_public": True}).json()

    page = free.client.get(shared["shareable_url"])
    card = free.client.get(f"{shared['shareable_url']}/og.jpg")

    assert "Drawn by its owner" in page.text
    assert "AI" not in re.sub(r"<style.*?</style>|[A-Z]{3,}", "", page.text, flags=re.DOTALL)
    assert card.headers["content-type"] == "image/jpeg"


def test_what_stands_on_no_flat_colour_is_told_what_to_do_and_cannot_be_retried(free: Person) -> None:
    noise = Image.effect_noise((300, 300), 90).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "PNG")

    job = free.finished(finish(free, out.getvalue()).json())

    assert (job["status"], job["error_code"]) == ("failed", "picture_unusable")
    assert "neither on one flat colour nor on transparency" in job["error_message"]
    refused(free.post(f"/jobs/{job['id']}/retry"), 409, "job_not_retryable")
    assert free.usage() == (0, 0)


def test_a_photograph_becomes_a_thumbnail_without_anything_cut_away(free: Person) -> None:
    asset = the_asset(free, finish(free, drawn((1600, 900), ground=GREEN, kind="JPEG"), "youtube_thumbnail"))

    picture = pictures(free, asset)[0]
    assert (picture.size, picture.mode) == ((1280, 720), "RGB")
    assert max(abs(a - b) for a, b in zip(picture.getpixel((5, 5)), GREEN, strict=True)) < 12


def test_what_is_no_picture_or_names_nothing_of_ours_is_refused(free: Person) -> None:
    refused(finish(free, b"GIF89a"), 415, "unsupported_media_type")
    refused(finish(free, a_png(), "twitch_hat"), 422, "validation_failed")
    refused(finish(free, a_png(), brand_kit_id=str(uuid4())), 404, "not_found")
    refused(finish(free, a_png() + b"\0" * 6_000_000), 413, "payload_too_large")
    assert free.get("/jobs").json()["items"] == []


def test_the_same_upload_with_the_same_key_makes_one_job(free: Person) -> None:
    first, second = finish(free, a_png(), key="once"), finish(free, a_png(), key="once")

    assert first.json()["id"] == second.json()["id"]
    assert second.headers["idempotency-replayed"] == "true"
    refused(finish(free, a_png(width=65), key="once"), 422, "idempotency_conflict")


def test_the_same_picture_is_finished_again_in_other_words(untouched_product: Product) -> None:
    person = untouched_product.person()
    job = person.made(asset_type="youtube_thumbnail", custom_prompt="a fox", text_overlay="HELLO", seed=7)
    [asset] = person.get(f"/jobs/{job['id']}/assets").json()["items"]

    answer = person.post(f"/assets/{asset['id']}/finish", json={"text_overlay": "GOODBYE"})
    other = the_asset(person, answer)
    same = the_asset(person, person.post(f"/assets/{asset['id']}/finish", json={}))

    assert (other["remix_of"], other["generation_params"]["text_overlay"]) == (asset["id"], "GOODBYE")
    contents = [person.client.get(made["variants"][0]["url"]).content for made in (asset, same, other)]
    assert contents[0] == contents[1] != contents[2]
    assert {made["expires_at"] for made in (same, other)} == {asset["expires_at"]}
    assert answer.headers["ratelimit-policy"] == '"finishings";q=60;w=3600'
    assert person.usage() == (1, 0)


def test_only_what_is_ones_own_is_finished_again(untouched_product: Product) -> None:
    person, other = untouched_product.person(), untouched_product.person()
    job = person.made(asset_type="twitch_emote", custom_prompt="a fox")
    [asset] = person.get(f"/jobs/{job['id']}/assets").json()["items"]

    refused(other.post(f"/assets/{asset['id']}/finish", json={}), 404, "not_found")
    own = the_asset(person, finish(person, drawn()))
    refused(person.post(f"/assets/{own['id']}/remix", json={}), 409, "never_drawn")


def test_a_picture_is_pulled_to_the_colours_of_a_kit(untouched_product: Product) -> None:
    person = untouched_product.person(tier="pro")
    kit = person.post("/brand-kits", json={"name": "Ember", "primary_colors": ["#FF4500"]}).json()
    asset = the_asset(person, finish(person, drawn(), brand_kit_id=kit["id"]))

    pulled = the_asset(person, person.post(f"/assets/{asset['id']}/finish", json={"pull_to_palette": True}))

    told = pulled["quality"]["brand"]["pulled"]
    assert (told["before"], told["after"]) == (asset["quality"]["brand"]["score"], pulled["quality"]["brand"]["score"])
    assert told["after"] > told["before"] + 30
    red, _, blue, alpha = pictures(person, pulled)[0].convert("RGBA").getpixel((56, 56))
    assert (red > 200, blue < 110, alpha) == (True, True, 255)
    assert person.usage() == (0, 0)
    free = untouched_product.person()
    other = the_asset(free, finish(free, drawn()))
    refused(free.post(f"/assets/{other['id']}/finish", json={"pull_to_palette": True}), 422, "validation_failed")
