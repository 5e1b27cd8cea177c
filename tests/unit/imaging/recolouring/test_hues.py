from math import tau

import numpy as np
import pytest

from adapters.imaging.recolouring.hues import Hue, begins_of, hues_of, nearest, placed
from adapters.imaging.recolouring.oklab import lab_of
from domain.generation.colours import rgb_of

RED, BLUE = Hue(0.5, ()), Hue(-1.7, ())


def of_kit(*colours: str) -> tuple[Hue, ...]:
    return hues_of(lab_of(np.array([rgb_of(colour) for colour in colours], np.uint8).T))


def begins(*clouds: tuple[float, float, int]) -> tuple[float, ...]:
    """Of a picture with so many points about each angle, evenly within a distance from it."""
    angles = np.concatenate([np.linspace(middle - wide, middle + wide, count) for middle, wide, count in clouds])
    angles = (angles + tau / 2) % tau - tau / 2
    return begins_of(angles.astype(np.float32), np.ones(len(angles), np.float32))


def test_light_and_dark_of_one_colour_are_tones_of_one_hue() -> None:
    assert [len(hue.tones) for hue in of_kit("#12122B", "#6E56FF")] == [2]
    assert len(of_kit("#FF0000", "#0000FF", "#800000")) == 2


def test_hues_on_both_sides_of_half_a_turn_are_one_as_well() -> None:
    assert sorted(len(hue.tones) for hue in of_kit("#00A5A0", "#00B7C8", "#FF0000")) == [1, 2]


def test_greys_have_no_hue() -> None:
    assert of_kit("#000000", "#777777", "#F7F7F8") == ()
    assert begins_of(np.zeros(9, np.float32), np.zeros(9, np.float32)) == ()


def test_the_nearest_hue_may_be_beyond_half_a_turn() -> None:
    assert nearest(0.2, (BLUE, RED)) is RED
    assert nearest(-1.2, (BLUE, RED)) is BLUE
    assert nearest(3.1, (BLUE, RED)) is BLUE


def test_what_runs_on_without_a_valley_is_one_hue() -> None:
    assert len(begins((-0.65, 0.35, 2_000))) == 1


def test_two_hues_part_where_nothing_is() -> None:
    red, blue = begins((-1.5, 0.3, 500), (0.4, 0.3, 500))

    assert -1.2 < red < 0.1
    assert blue > 0.7 or blue < -1.8
    assert len(begins((-0.4, 0.1, 500), (0.4, 0.1, 500))) == 2


def test_a_small_thing_of_another_hue_has_its_own() -> None:
    assert len(begins((-1.5, 0.4, 5_000), (0.1, 0.1, 100))) == 2


def test_no_hue_is_so_wide_that_it_holds_red_and_blue() -> None:
    """All round the circle, and running out from one side of it to the other."""
    assert len(begins((0.0, tau / 2, 7_200))) >= 4
    assert len(begins(*((-1.5, wide, 300) for wide in (0.3, 0.6, 0.9, 1.2, 1.5, 1.8)))) >= 2


def test_each_angle_belongs_to_the_stretch_before_it_and_the_first_ones_to_the_last() -> None:
    angles = np.array([-3.0, -1.0, 0.5, 2.0, 3.0], np.float32)

    assert placed(angles, [-2.0, 0.0, 2.5]).tolist() == [2, 0, 1, 1, 2]
    assert placed(angles, [1.0]).tolist() == [0] * 5


@pytest.mark.parametrize("turned", [0.0, 1.0, 2.5, 4.0])
def test_it_does_not_matter_where_the_circle_begins(turned: float) -> None:
    found = begins((-1.5 + turned, 0.3, 500), (0.4 + turned, 0.3, 500))

    assert len(found) == 2
    assert list(found) == sorted(found)
