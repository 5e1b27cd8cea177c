import numpy as np
import pytest

from adapters.imaging.measuring.fingerprint import fingerprint_of
from tests.unit.imaging.measuring.pictures import BLACK, WHITE, YELLOW, disc, padded, picture


def face(*, skin: tuple[int, int, int] = YELLOW, turned: int = 0, side: int = 112) -> np.ndarray:
    """A disc with two eyes and a mouth."""
    pixels = disc((0.9, BLACK), (0.78, skin), side=side)
    k = side / 112
    for left, top, right, bottom, colour in ((34, 36, 48, 54, WHITE), (64, 36, 78, 54, WHITE), (36, 68, 76, 80, BLACK)):
        pixels[round(top * k) : round(bottom * k), round(left * k) : round(right * k), :3] = colour
    return np.rot90(pixels, turned).copy()


def bits(pixels: np.ndarray) -> int:
    return int(fingerprint_of(picture(pixels)).bits, 16)


def apart(one: np.ndarray, other: np.ndarray) -> int:
    return (bits(one) ^ bits(other)).bit_count()


def test_it_is_sixteen_digits_and_four_colours() -> None:
    value = fingerprint_of(picture(face())).as_json()["value"]

    assert len(value["bits"]) == 16
    assert len(value["colours"]) == 4
    assert all(len(colour) == 7 for colour in value["colours"])


@pytest.mark.parametrize("by", [1, 9, 40])
def test_empty_room_round_the_subject_changes_nothing(by: int) -> None:
    assert fingerprint_of(picture(padded(face(), by))) == fingerprint_of(picture(face()))


def test_the_same_face_larger_or_in_another_colour_is_alike() -> None:
    assert apart(face(), face(side=224)) <= 2
    assert apart(face(), face(skin=(230, 150, 60))) <= 2


def test_another_colour_shows_in_the_colours() -> None:
    yellow, blue = (fingerprint_of(picture(face(skin=skin))) for skin in (YELLOW, (60, 90, 255)))

    assert yellow.colours != blue.colours


def test_other_drawings_are_far() -> None:
    bars = np.zeros((112, 112, 4), np.uint8)
    bars[:, 10:40] = bars[20:50, :] = (200, 40, 40, 255)

    assert apart(face(), face(turned=1)) > 9
    assert apart(face(), bars) > 14
