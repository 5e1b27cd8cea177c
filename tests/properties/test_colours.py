from collections.abc import Iterable

from hypothesis import example, given
from hypothesis import strategies as st

from domain.brand_kits import Colours, Swatch
from domain.brand_kits.colours import Gradient, GradientType, Stop
from domain.errors import Invalid
from domain.generation.asset_types import AssetType
from domain.generation.colours import (
    ALIVE,
    KEY_CANDIDATES,
    contrast,
    difference,
    distance,
    key_colour_for,
    lab_of,
    luminance,
    rgb_of,
)
from domain.generation.order import Order
from tests.builders import a_brand

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

    assert key in KEY_CANDIDATES
    assert _nearest(key, palette) == max(_nearest(candidate, palette) for candidate in KEY_CANDIDATES)


@given(st.lists(COLOURS, max_size=5))
def test_up_to_five_colours_always_leave_a_key_that_nobody_takes_for_one_of_them(palette: list[str]) -> None:
    """No colour comes within 12 of two of the six candidates, so five colours cannot spoil them all."""
    assert _nearest(key_colour_for(palette), palette) >= 12


@given(
    st.lists(COLOURS, min_size=1, max_size=3),
    st.lists(COLOURS, max_size=4),
    st.lists(COLOURS, max_size=4),
    st.lists(COLOURS, min_size=2, max_size=5),
)
def test_a_subject_in_its_brands_colours_is_drawn_on_what_is_farthest_from_all_of_them(
    primary: list[str], secondary: list[str], neutral: list[str], blend: list[str]
) -> None:
    blended = Gradient("blend", GradientType.LINEAR, 0, tuple(Stop(colour, 50) for colour in blend))
    swatches = [tuple(map(Swatch, colours)) for colours in (primary, secondary, neutral)]
    colours = Colours(swatches[0], swatches[1], neutral=swatches[2], gradients=(blended,))
    brief = Order(AssetType.TWITCH_EMOTE, 1, 7).brief(a_brand(colours=colours))
    worn = [*brief.palette.all, *colours.all]

    key = brief.key_colour

    assert key is not None
    assert _nearest(key, worn) == max(_nearest(candidate, worn) for candidate in KEY_CANDIDATES)


def _nearest(candidate: str, palette: Iterable[str]) -> float:
    return min(difference(lab_of(candidate), lab_of(colour)) for colour in (*palette, *ALIVE))


@given(st.permutations(["#7C4DFF", "#00E5C3", "#FF4FA3", "#FFD166"]))
def test_the_key_does_not_depend_on_the_order_of_the_palette(palette: list[str]) -> None:
    assert key_colour_for(palette) == key_colour_for(sorted(palette))
