import json

import numpy as np
import pytest

from adapters.imaging.finishing import finished
from adapters.imaging.measure import Part, viral_score
from application.generation.ports import FinishingOrder
from domain.assets import Finished
from domain.generation.asset_types import CATALOGUE, AssetType
from domain.generation.picture import Picture
from tests.integration.imaging.drawings import GREEN, as_png, face, hair, mixed, scene

EMOTE, THUMBNAIL = CATALOGUE[AssetType.TWITCH_EMOTE], CATALOGUE[AssetType.YOUTUBE_THUMBNAIL]


def emote(content: bytes) -> Finished:
    return finished(Picture(content, "model"), FinishingOrder(EMOTE, GREEN, "", (), "model"))


def thumbnail(pixels: np.ndarray, text: str = "") -> Finished:
    order = FinishingOrder(THUMBNAIL, None, text, ("#FFFFFF",), "model")
    return finished(Picture(as_png(pixels), "model"), order)


def stripes(period: int) -> np.ndarray:
    across = np.mgrid[0:720, 0:1280][1]
    return np.repeat(np.where(across // period % 2, 230, 20)[..., None], 3, axis=2).astype(np.uint8)


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


def test_a_long_thin_subject_leaves_its_square_empty() -> None:
    alpha = np.zeros((1024, 1024))
    alpha[480:560, 60:960] = 1
    sword = mixed(alpha, np.full((1024, 1024, 3), 90.0), GREEN)

    part = emote(sword.png).quality["fill"]

    assert 0.2 < part["value"] < 0.3
    assert part["score"] == 0


def test_large_shapes_survive_a_list_and_fine_stripes_do_not() -> None:
    bold, fine = thumbnail(stripes(160)).quality, thumbnail(stripes(5)).quality

    assert bold["detail"]["score"] == 100
    assert fine["detail"]["score"] < 40
    assert fine["contrast"]["score"] < bold["contrast"]["score"]


def test_few_words_are_larger_than_many() -> None:
    few, many = (thumbnail(scene(1376, 768), text).quality["text_size"] for text in ("GG", "so many words " * 7))

    assert few["score"] == 100
    assert many["value"] < few["value"] / 4
    assert many["advice"] == "Use fewer words."


def test_the_report_is_plain_json() -> None:
    for result in (emote(face().png), thumbnail(scene(1376, 768), "GG")):
        assert json.loads(json.dumps(result.quality)) == result.quality


def test_the_viral_score_is_the_weighted_mean_of_what_was_measured() -> None:
    def part(score: int) -> Part:
        return Part(score, None, "", "")

    assert viral_score({"contrast": part(100), "detail": part(30), "bytes": part(0)}) == 70
    assert viral_score({"silhouette": part(0), "chat_contrast": part(100), "fill": part(100), "halo": part(100)}) == 65
