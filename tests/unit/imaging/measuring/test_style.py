import numpy as np
import pytest

from adapters.imaging.measuring.style import style_of
from domain.generation.colours import distance
from tests.unit.imaging.measuring.pictures import BLACK, YELLOW, disc, padded, picture


def test_the_main_colours_come_with_their_share_of_what_is_seen() -> None:
    colours = style_of(picture(disc((0.9, BLACK), (0.78, YELLOW)))).colours

    (first, share), (second, rest) = colours[:2]
    assert distance(first, "#{:02X}{:02X}{:02X}".format(*YELLOW)) < 4
    assert distance(second, "#000000") < 4
    assert share == pytest.approx(0.75, abs=0.05)
    assert share + rest > 0.9


@pytest.mark.parametrize("by", [1, 8, 30])
def test_empty_room_round_it_changes_hardly_a_colour(by: int) -> None:
    drawn = disc((0.9, BLACK), (0.78, YELLOW))
    bare, roomy = style_of(picture(drawn)), style_of(picture(padded(drawn, by)))

    assert bare.colour_distance(roomy) < 2


def test_stripes_are_lines_and_a_plain_ground_is_flat() -> None:
    plain = np.full((90, 90, 4), 255, np.uint8)
    striped = plain.copy()
    striped[:, ::3, :3] = 0

    assert (style_of(picture(plain)).lines, style_of(picture(plain)).flat) == (0, 1)
    assert style_of(picture(striped)).lines > 0.6


def test_what_cannot_be_seen_has_no_style() -> None:
    assert style_of(picture(np.zeros((40, 40, 4), np.uint8))).colours == ()


def test_a_still_is_measured_as_well() -> None:
    assert len(style_of(picture(np.full((300, 200, 3), 128, np.uint8))).colours) == 1
    assert len(style_of(picture(np.full((1, 1, 3), 128, np.uint8))).colours) == 1
