from hypothesis import example, given
from hypothesis import strategies as st

from domain.errors import Invalid
from domain.generation.colours import (
    KEY_CANDIDATES,
    contrast,
    distance,
    key_colour_for,
    lab_of,
    luminance,
    rgb_of,
)

CHANNELS = st.tuples(*[st.integers(0, 255)] * 3)
COLOURS = CHANNELS.map(lambda rgb: "#{:02X}{:02X}{:02X}".format(*rgb))


@given(CHANNELS)
def test_a_colour_is_read_as_it_is_written(rgb: tuple[int, int, int]) -> None:
    assert rgb_of("#{:02X}{:02X}{:02X}".format(*rgb)) == rgb
    assert rgb_of("#{:02x}{:02x}{:02x}".format(*rgb)) == rgb


@given(st.text(max_size=9))
@example("#12 456")
@example("#+12345")
@example("#1_2345")
@example("#١٢٣٤٥٦")
@example("#-12345")
def test_what_is_no_colour_is_refused_and_nothing_else_goes_wrong(text: str) -> None:
    hexadecimal = set("0123456789abcdefABCDEF")
    well_formed = len(text) == 7 and text[0] == "#" and set(text[1:]) <= hexadecimal

    try:
        rgb = rgb_of(text)
    except Invalid:
        assert not well_formed
    else:
        assert well_formed
        assert all(0 <= channel <= 255 for channel in rgb)


@given(COLOURS, COLOURS, COLOURS)
def test_distance_is_a_metric(one: str, other: str, third: str) -> None:
    assert distance(one, one) == 0
    assert distance(one, other) == distance(other, one) >= 0
    assert distance(one, third) <= distance(one, other) + distance(other, third) + 1e-9
    assert (distance(one, other) == 0) == (rgb_of(one) == rgb_of(other))


@given(COLOURS)
def test_lightness_runs_from_black_to_white(colour: str) -> None:
    assert -1e-6 <= lab_of(colour)[0] <= 100.001
    assert 0 <= luminance(colour) <= 1.0001


@given(COLOURS, COLOURS)
def test_contrast_is_between_one_and_twenty_one_and_the_same_both_ways(one: str, other: str) -> None:
    assert 1 <= contrast(one, other) <= 21.001
    assert contrast(one, other) == contrast(other, one)
    assert contrast(one, one) == 1


@given(st.lists(COLOURS, min_size=1, max_size=9))
def test_no_other_candidate_is_farther_from_the_palette_than_the_key(palette: list[str]) -> None:
    key = key_colour_for(palette)

    def nearest(candidate: str) -> float:
        return min(distance(candidate, colour) for colour in palette)

    assert key in KEY_CANDIDATES
    assert nearest(key) == max(nearest(candidate) for candidate in KEY_CANDIDATES)


@given(st.permutations(["#7C4DFF", "#00E5C3", "#FF4FA3", "#FFD166"]))
def test_the_key_does_not_depend_on_the_order_of_the_palette(palette: list[str]) -> None:
    assert key_colour_for(palette) == key_colour_for(sorted(palette))
