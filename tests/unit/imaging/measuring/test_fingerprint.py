import numpy as np
import pytest

from adapters.imaging.measuring.fingerprint import as_json, fingerprint_of
from domain.assets.confusability import TOO_LIKE
from tests.unit.imaging.measuring.pictures import BLACK, WHITE, YELLOW, disc, padded, picture


def face(*, skin: tuple[int, int, int] = YELLOW, turned: int = 0, side: int = 112) -> np.ndarray:
    """A disc with two eyes and a mouth."""
    pixels = disc((0.9, BLACK), (0.78, skin), side=side)
    k = side / 112
    for left, top, right, bottom, colour in ((34, 36, 48, 54, WHITE), (64, 36, 78, 54, WHITE), (36, 68, 76, 80, BLACK)):
        pixels[round(top * k) : round(bottom * k), round(left * k) : round(right * k), :3] = colour
    return np.rot90(pixels, turned).copy()


def apart(one: np.ndarray, other: np.ndarray) -> float:
    return fingerprint_of(picture(one)).distance(fingerprint_of(picture(other)))


def test_it_is_64_waves_of_two_digits_and_four_colours() -> None:
    value = as_json(fingerprint_of(picture(face())))["value"]

    assert len(bytes.fromhex(value["waves"])) == 64
    assert len(value["colours"]) == 4
    assert all(len(colour) == 7 for colour in value["colours"])


@pytest.mark.parametrize("by", [1, 9, 40])
def test_empty_room_round_the_subject_changes_nothing(by: int) -> None:
    assert fingerprint_of(picture(padded(face(), by))) == fingerprint_of(picture(face()))


def test_the_same_face_larger_or_in_another_colour_is_alike() -> None:
    assert apart(face(), face(side=224)) < 0.02
    for skin in ((230, 150, 60), (60, 90, 255), (120, 40, 140)):
        assert apart(face(), face(skin=skin)) < TOO_LIKE


def test_a_faded_face_is_the_same_face() -> None:
    faded = face()
    faded[:, :, :3] = faded[:, :, :3] * 0.1 + 150

    assert apart(face(), faded) < TOO_LIKE / 2


def test_another_colour_shows_in_the_colours() -> None:
    yellow, blue = (fingerprint_of(picture(face(skin=skin))) for skin in (YELLOW, (60, 90, 255)))

    assert yellow.colours != blue.colours


def test_other_drawings_are_far() -> None:
    bars = np.zeros((112, 112, 4), np.uint8)
    bars[:, 10:40] = bars[20:50, :] = (200, 40, 40, 255)

    assert apart(face(), face(turned=1)) > 0.2
    assert apart(face(), bars) > 0.3
    assert apart(face(), disc((0.9, BLACK), (0.78, YELLOW))) > TOO_LIKE


def test_without_features_the_outline_is_what_counts() -> None:
    square = np.full((112, 112, 4), (200, 40, 40, 255), np.uint8)
    red, blue = (disc((0.9, colour)) for colour in ((200, 40, 40), (60, 90, 255)))

    assert apart(red, blue) < 0.03
    assert apart(red, square) == 1
    assert apart(square, square) == 0
