import json
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from adapters.imaging.cut_out import Ground
from adapters.imaging.finishing import finished
from adapters.imaging.halo import Cleaned, Halo, Pass
from adapters.imaging.measure import measured_bytes, measured_halo
from adapters.imaging.vips import Image as Canvas
from application.generation.ports import FinishingOrder
from domain.assets import Finished
from domain.generation.asset_types import CATALOGUE, AssetType
from domain.generation.picture import Picture
from tests.integration.imaging.drawings import GREEN, as_png, face, frame, hair, mixed, scene
from tests.unit.imaging.measuring.pictures import blended

EMOTE, THUMBNAIL = CATALOGUE[AssetType.TWITCH_EMOTE], CATALOGUE[AssetType.YOUTUBE_THUMBNAIL]


def emote(content: bytes) -> Finished:
    return finished(Picture(content, "model"), FinishingOrder(EMOTE, GREEN, "", (), "model"))


def thumbnail(pixels: np.ndarray, text: str = "") -> Finished:
    order = FinishingOrder(THUMBNAIL, None, text, ("#FFFFFF",), "model")
    return finished(Picture(as_png(pixels), "model"), order)


def test_a_bold_face_reads_in_chat() -> None:
    result = emote(face().png)

    assert result.viral_score >= 95
    assert result.quality["silhouette"]["value"] > 0.95
    assert min(result.quality["chat_contrast"]["value"].values()) >= 3
    assert result.quality["halo"] == {
        "score": 100,
        "value": 0.0,
        "meaning": "share of the edge that the cut-away ground #00FF00 tints, on the worst of three grounds",
        "advice": "",
        "on": {"#000000": 0.0, "#FFFFFF": 0.0, "#9146FF": 0.0},
        "first_pass": 0.0,
        "second_pass": None,
    }


def test_fine_hair_does_not_read_in_chat_and_the_report_says_why() -> None:
    result = emote(hair().png)

    assert result.quality["silhouette"]["score"] < 50
    assert "thin" in result.quality["silhouette"]["advice"]
    assert result.viral_score < 80


@pytest.mark.parametrize(("colour", "chat"), [((20, 20, 24), "#18181B"), ((250, 250, 245), "#FFFFFF")])
def test_a_subject_of_the_chats_own_tone_is_told_to_be_outlined(colour: tuple[int, int, int], chat: str) -> None:
    bold = face()
    flat = mixed(bold.alpha, np.full_like(bold.colours, colour), GREEN)

    part = emote(flat.png).quality["chat_contrast"]

    assert part["value"][chat] < 1.3
    assert part["score"] < 15
    assert "outline" in part["advice"]


def test_words_a_logo_and_the_subject_of_a_thumbnail_are_clear_of_what_youtube_lays_over_it() -> None:
    quality = thumbnail(scene(1376, 768), "VICTORY").quality

    assert quality["safe_zones"]["score"] == 100
    assert "words" not in {overlap["what"] for overlap in quality["safe_zones"]["overlaps"]}
    box = quality["subject"]["box"]
    assert box["left"] < 0.75 < box["right"]
    assert box["top"] < 0.4 < box["bottom"]


@pytest.mark.parametrize("levels", [(0, 255), (255, 0), (60, 200)])
@pytest.mark.parametrize("down", [True, False])
def test_a_gradient_has_no_subject_and_does_not_read(levels: tuple[int, int], down: bool) -> None:
    result = thumbnail(blended(*levels, down=down))

    assert result.quality["subject"]["box"] is None
    assert result.quality["detail"]["score"] == 0
    assert result.viral_score < 50


@pytest.mark.parametrize("model", ["model", None])
def test_the_advice_can_be_followed_by_whoever_drew_the_picture(model: str | None) -> None:
    """Nobody can ask for other pixels of art that is there already."""
    brand = {"brand_colours": ("#E4002B",)}
    order = FinishingOrder(THUMBNAIL, None, "", (), model, **brand)
    made = finished(Picture(as_png(scene(1376, 768)), model), order).quality
    green = Ground(np.array((0, 255, 0), np.float32), 0, asked=True)
    tinted = Cleaned(green, Pass(Canvas.black(2, 2), Halo({"#000000": 0.04})))
    edge = measured_halo(tinted, own=model is None)
    advice = f"{made['brand']['advice']} {edge.as_json()['advice']} {measured_bytes((2,), 1, own=model is None).advice}"

    asks = [words for words in ("Make it again", "Ask for") if words in advice]
    helps = [words for words in ("Finish it again", "Upload it") if words in advice]
    assert (asks, helps) == ((["Make it again", "Ask for"], []) if model else ([], ["Finish it again", "Upload it"]))


def test_only_pictures_about_one_subject_are_measured_for_it() -> None:
    scene_of_a_break = FinishingOrder(CATALOGUE[AssetType.SCENE_BRB], None, "", (), "model")

    quality = finished(Picture(as_png(scene(1376, 768)), "model"), scene_of_a_break).quality

    assert set(quality) == {"contrast", "detail", "bytes", "style"}
    assert {"subject", "clutter"} < set(thumbnail(scene(1376, 768)).quality)


def test_an_overlay_is_measured_by_what_it_shows_and_not_by_its_empty_middle() -> None:
    spec = CATALOGUE[AssetType.OVERLAY]
    order = FinishingOrder(spec, GREEN, "", (), "model")
    pixels = frame(1920, 1080, GREEN).pixels.copy()
    pixels[:108, 960:] = pixels[940:, 960:] = 255

    result = finished(Picture(as_png(pixels), "model"), order)

    assert result.quality["contrast"]["score"] == 100
    assert result.viral_score >= 90


def test_a_badge_counts_at_18_pixels_and_an_emote_at_28() -> None:
    badge = finished(
        Picture(face().png, "model"), FinishingOrder(CATALOGUE[AssetType.TWITCH_BADGE], GREEN, "", (), "model")
    ).quality

    for quality, side in ((badge, "18"), (emote(face().png).quality, "28")):
        for name in ("silhouette", "chat_contrast", "fill"):
            assert set(quality[name]["sizes"]) == {"28", "18"}
            assert quality[name]["value"] == quality[name]["sizes"][side]["value"]


def test_a_sticker_has_a_fingerprint_and_a_still_has_none() -> None:
    assert len(emote(face().png).quality["fingerprint"]["value"]["waves"]) == 128
    assert "fingerprint" not in thumbnail(scene(1376, 768)).quality


def test_every_picture_says_its_style_which_is_no_judgement() -> None:
    for made in (emote(face().png), thumbnail(scene(1376, 768))):
        style = made.quality["style"]

        assert style["score"] is None
        assert style["value"]["colours"]


@pytest.mark.parametrize("drawn", ["emote", "thumbnail"])
def test_the_report_is_plain_json_and_always_the_same(drawn: str) -> None:
    def made() -> Finished:
        return emote(face().png) if drawn == "emote" else thumbnail(scene(1376, 768), "GG")

    first = made()

    assert first.quality == made().quality
    assert json.loads(json.dumps(first.quality)) == first.quality
    assert set(map(type, _leaves(first.quality))) <= {str, int, float, type(None)}


def _leaves(value: object) -> list[object]:
    """NumPy's own numbers pass for Python's until somebody writes them down."""
    if isinstance(value, dict):
        return [leaf for each in value.values() for leaf in _leaves(each)]
    if isinstance(value, list):
        return [leaf for each in value for leaf in _leaves(each)]
    return [value]


def test_a_picture_that_was_pulled_to_its_brand_says_so_and_how_much_nearer_it_came() -> None:
    picture = Picture(as_png(scene(1376, 768)), "model")
    order = FinishingOrder(THUMBNAIL, None, "GG", ("#FFFFFF",), "model", brand_colours=("#E4002B",))

    plain, pulled = (finished(picture, replace(order, pull_to_palette=wanted)) for wanted in (False, True))

    assert "pulled" not in plain.quality["brand"]
    assert pulled.quality["brand"]["pulled"]["before"] < pulled.quality["brand"]["pulled"]["after"]
    assert pulled.quality["brand"]["score"] > plain.quality["brand"]["score"]
    assert pulled.files[0].content != plain.files[0].content
    assert pulled.fonts == plain.fonts


def test_all_sizes_of_an_emote_are_pulled_the_same_way() -> None:
    order = FinishingOrder(EMOTE, GREEN, "", (), "model", brand_colours=("#7C4DFF",), pull_to_palette=True)

    files = finished(Picture(face().png, "model"), order).files

    middles = [np.asarray(Image.open(BytesIO(file.content)).convert("RGBA"), float).mean(axis=(0, 1)) for file in files]
    assert all(np.abs(middle - middles[0]).max() < 6 for middle in middles)
    assert middles[0][2] > middles[0][0]


def test_words_are_not_pulled_with_the_picture() -> None:
    """They are in the colours that were ordered, here one that the brand does not have."""
    panel, cyan = CATALOGUE[AssetType.TWITCH_PANEL], (0, 229, 255)
    order = FinishingOrder(panel, None, "RULES", ("#00E5FF",), "model", brand_colours=("#E4002B",))
    picture = Picture(as_png(scene(1376, 768)), "model")

    plain, pulled = (finished(picture, replace(order, pull_to_palette=wanted)).files[0] for wanted in (False, True))

    inked = [(np.asarray(Image.open(BytesIO(f.content)).convert("RGB")) == cyan).all(axis=2) for f in (plain, pulled)]
    assert inked[0].sum() > 100
    assert np.array_equal(*inked)
    assert plain.content != pulled.content
