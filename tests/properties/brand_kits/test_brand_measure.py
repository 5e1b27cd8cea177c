"""Laws of the brand measure: on finished pixels, with the brand's own colours as the only truth."""

from math import cos, radians, sin

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from adapters.imaging.brand import credit, measured_brand
from adapters.imaging.vips import Image
from domain.generation.colours import difference, lab_of, rgb_of

COLOURS = st.tuples(*[st.integers(0, 255)] * 3).map(lambda rgb: "#{:02X}{:02X}{:02X}".format(*rgb))
KITS = st.lists(COLOURS, min_size=1, max_size=20, unique=True)


def sheet(colours: list[str], *, side: int = 24) -> Image:
    """A swatch sheet: one square a colour, side by side."""
    pixels = np.zeros((side, side * len(colours), 3), np.uint8)
    for index, colour in enumerate(colours):
        pixels[:, index * side : (index + 1) * side] = rgb_of(colour)
    return Image.new_from_array(pixels, interpretation="srgb")


def turned(degrees: float, *, lightness: float = 62.0, chroma: float = 32.0) -> str:
    """A colour of that hue in CIELAB, all of them of one lightness and chroma and within sRGB."""
    values = np.array([[[lightness, chroma * cos(radians(degrees)), chroma * sin(radians(degrees))]]], np.float32)
    rgb = Image.new_from_array(values, interpretation="lab").colourspace("srgb").numpy()[0, 0]
    return "#{:02X}{:02X}{:02X}".format(*(int(level) for level in rgb))


@settings(max_examples=25)
@given(KITS)
def test_a_kits_own_swatch_sheet_is_all_the_brands(kit: list[str]) -> None:
    part = measured_brand(sheet(kit), kit)

    assert part.score == 100
    assert part.more["coverage"] == {"on": 1.0, "near": 0.0, "off": 0.0}
    assert part.more["off"] == part.more["regions"] == []


@settings(max_examples=20)
@given(st.floats(0, 360), st.lists(st.floats(0, 90), min_size=2, max_size=5))
def test_the_farther_a_hue_is_turned_the_lower_the_score(hue: float, turns: list[float]) -> None:
    kit = [turned(hue)]

    scores = [measured_brand(sheet([turned(hue + turn)]), kit).score for turn in sorted(turns)]

    assert scores == sorted(scores, reverse=True)


@settings(max_examples=20)
@given(KITS, KITS)
def test_the_same_pixels_and_kit_give_the_same_numbers_and_shares_make_one(picture: list[str], kit: list[str]) -> None:
    part = measured_brand(sheet(picture), kit)

    assert part == measured_brand(sheet(picture), kit)
    assert 0 <= part.score <= 100
    assert sum(part.more["coverage"].values()) == pytest.approx(1, abs=0.002)


@settings(max_examples=20)
@given(KITS, COLOURS)
def test_another_colour_in_the_kit_never_makes_a_picture_less_of_the_brand(kit: list[str], more: str) -> None:
    picture = sheet(["#7C4DFF", "#FFD166", "#12122B"])

    assert measured_brand(picture, [*kit, more]).score >= measured_brand(picture, kit).score


@given(st.floats(0, 200), st.floats(0, 200))
def test_credit_falls_with_distance(one: float, other: float) -> None:
    near, far = sorted((one, other))

    assert 1 >= credit(near) >= credit(far) >= 0


@given(COLOURS, COLOURS)
def test_ciede2000_is_the_same_both_ways_and_nothing_only_between_equals(one: str, other: str) -> None:
    assume(one != other)

    assert difference(lab_of(one), lab_of(other)) == pytest.approx(difference(lab_of(other), lab_of(one)), abs=1e-9)
    assert difference(lab_of(one), lab_of(other)) > 0
    assert difference(lab_of(one), lab_of(one)) == 0


def test_what_is_off_the_brand_is_boxed_and_named_the_largest_first() -> None:
    pixels = np.full((100, 100, 3), rgb_of("#7C4DFF"), np.uint8)
    pixels[10:50, 20:60] = rgb_of("#00C853")
    pixels[70:90, 70:80] = rgb_of("#FFFFFF")
    pixels[95:97, 2:4] = rgb_of("#FF0000")  # too small to name

    regions = measured_brand(Image.new_from_array(pixels, interpretation="srgb"), ["#7C4DFF"]).more["regions"]

    assert [(region["colour"], region["share"], region["box"]) for region in regions] == [
        ("#00C853", 0.16, {"left": 0.2, "top": 0.1, "right": 0.6, "bottom": 0.5}),
        ("#FFFFFF", 0.02, {"left": 0.7, "top": 0.7, "right": 0.8, "bottom": 0.9}),
    ]
    assert {region["nearest"] for region in regions} == {"#7C4DFF"}


def test_no_more_than_five_regions_are_boxed() -> None:
    pixels = np.full((120, 120, 3), rgb_of("#7C4DFF"), np.uint8)
    for index in range(9):
        top, left = 40 * (index // 3) + 5, 40 * (index % 3) + 5
        pixels[top : top + 20 + index, left : left + 20] = rgb_of("#00C853")

    regions = measured_brand(Image.new_from_array(pixels, interpretation="srgb"), ["#7C4DFF"]).more["regions"]

    assert len(regions) == 5
    assert [region["share"] for region in regions] == sorted((region["share"] for region in regions), reverse=True)


def test_colours_count_by_how_much_of_them_can_be_seen() -> None:
    """A third as opaque is a third as much, and thin brand colours are still the brand's."""
    pixels = np.zeros((40, 80, 4), np.uint8)
    pixels[:, :40] = (*rgb_of("#7C4DFF"), 255)
    pixels[:, 40:] = (*rgb_of("#00C853"), 85)
    thin = pixels.copy()
    thin[:, 40:] = (*rgb_of("#7C4DFF"), 85)

    half_foreign, all_ours = (
        measured_brand(Image.new_from_array(each, interpretation="srgb"), ["#7C4DFF"]) for each in (pixels, thin)
    )

    assert half_foreign.more["coverage"] == {"on": 0.75, "near": 0.0, "off": 0.25}
    assert half_foreign.more["regions"][0]["share"] == 0.25
    assert all_ours.score == 100


def test_of_what_cannot_be_seen_nothing_is_the_brands() -> None:
    part = measured_brand(Image.new_from_array(np.zeros((40, 80, 4), np.uint8), interpretation="srgb"), ["#7C4DFF"])

    assert (part.score, part.more["distances"], part.more["regions"]) == (0, [], [])
