"""A brand kit shows in what is made with it: the whole way over HTTP, with the pictures that are really drawn."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from tests.integration.http.contract import Contract
from tests.integration.http.product import API, Person, Product, faults, running_product
from tests.postgres import Database, PostgresServer

KIT = {
    "name": "Neon Fox",
    "primary_colors": ["#FF4500", "#1A1A2E"],
    "accent_colors": ["#00E5FF"],
    "fonts": {"headline": "Montserrat", "body": "Helvetica"},
    "tone": "playful",
    "style_reference": "bold flat shapes",
}


@pytest.fixture(scope="module")
def drawing(
    postgres_server: PostgresServer, migrated: Database, contract: Contract, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Product]:
    """A server with the local image model and the real finishing."""
    database = postgres_server.create_database(template=migrated)
    with running_product(database, tmp_path_factory.mktemp("drawing"), contract, scripted=False) as running:
        yield running


@pytest.fixture(scope="module")
def fox(drawing: Product) -> tuple[Person, str]:
    """Somebody with an active kit that has a logo, and the kit."""
    person = drawing.person(tier="pro")
    kit = person.post("/brand-kits", json=KIT).json()["id"]
    uploaded = person.post(f"/brand-kits/{kit}/logos", data={"variant": "primary"}, files={"file": ("l.png", logo())})
    assert uploaded.status_code == 201, uploaded.text
    return person, kit


def logo() -> bytes:
    image = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((10, 10, 390, 290), fill=(0, 229, 255, 255), outline=(255, 255, 255, 255), width=20)
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("type", "text"),
    [("youtube_thumbnail", "VICTORY"), ("twitch_emote", None), ("overlay", "Nova"), ("twitch_panel", "About me")],
)
def test_the_kit_shows_in_what_is_made_with_it(fox: tuple[Person, str], type: str, text: str | None) -> None:
    person, kit = fox
    words = {"text_overlay": text} if text else {}

    job = person.finished(person.job(asset_type=type, include_logo=True, seed=7, **words), within=120)

    assert job["status"] == "completed", job
    [asset] = person.assets_of(job)
    params, quality = asset["generation_params"], asset["quality"]
    assert asset["brand_kit_id"] == kit
    assert params["brand_kit"]["id"] == kit
    assert 0 <= quality["brand"]["score"] <= 100
    assert sum(quality["brand"]["coverage"].values()) == pytest.approx(1, abs=0.01)
    assert {entry["nearest"] for entry in quality["brand"]["distances"]} <= {"#FF4500", "#1A1A2E", "#00E5FF"}
    assert params["logo"]["variant"] == "primary"
    assert len(params["logo"]["sha256"]) == 64
    box = quality["logo"]["box"]
    assert 0 <= box["left"] < box["right"] <= 1
    assert 0 <= box["top"] < box["bottom"] <= 1
    if text:
        assert params["fonts"] == {"asked": "Montserrat", "used": "Montserrat 800", "fallback": False, "note": ""}
    content = person.client.get(asset["cdn_url"]).content
    assert b"compositeWithTrainedAlgorithmicMedia" in content


def test_a_logo_goes_where_it_is_asked_for(fox: tuple[Person, str]) -> None:
    person, _ = fox
    order = {"asset_type": "custom_banner", "width": 600, "height": 300, "include_logo": True, "seed": 7}

    boxes = []
    for place, size in (("top_left", "small"), ("bottom_right", "large")):
        job = person.finished(person.job(**order, logo_place=place, logo_size=size), within=120)
        boxes.append(person.assets_of(job)[0]["quality"]["logo"]["box"])

    small, large = boxes
    assert small["left"] < 0.1 < 0.83 < large["right"]
    assert small["top"] < 0.13 < 0.87 < large["bottom"]
    assert large["right"] - large["left"] > 1.8 * (small["right"] - small["left"])


def test_a_font_that_we_do_not_have_is_named_with_what_was_used_for_it(drawing: Product) -> None:
    person = drawing.person(tier="pro")
    person.post("/brand-kits", json=KIT | {"fonts": {"headline": "Gotham", "body": "Inter"}})

    job = person.finished(person.job(asset_type="twitch_panel", text_overlay="Rules"), within=120)

    assert person.assets_of(job)[0]["generation_params"]["fonts"] == {
        "asked": "Gotham",
        "used": "Montserrat 800",
        "fallback": True,
        "note": "We do not have Gotham; Montserrat is nearest in character.",
    }


def test_without_a_kit_nothing_is_measured_against_one_and_there_is_no_logo(drawing: Product) -> None:
    person = drawing.person()

    answer = person.post("/generate", json={"asset_type": "twitch_panel", "include_logo": True})
    job = person.finished(person.job(asset_type="twitch_panel"), within=120)

    assert faults(answer) == [("/include_logo", "no_logo")]
    [asset] = person.assets_of(job)
    assert "brand" not in asset["quality"]
    assert "logo" not in asset["quality"]


@pytest.mark.parametrize("wrong", [{"logo_place": "middle"}, {"logo_size": "huge"}])
def test_a_place_or_size_that_does_not_exist_is_refused(drawing: Product, wrong: dict[str, str]) -> None:
    answer = drawing.person().client.post(f"{API}/generate", json={"asset_type": "twitch_panel", **wrong})

    assert [pointer for pointer, _ in faults(answer)] == [f"/{next(iter(wrong))}"]
