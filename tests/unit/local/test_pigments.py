"""Whatever the order of a palette, what is drawn with it can be seen."""

from random import Random
from typing import get_args

import pytest

from adapters.local.medals import table_tint
from adapters.local.pigments import Tint, at_luminance, mix, pigments_for, scenery_for
from domain.generation.brief import HOUSE_PALETTES, Palette
from domain.generation.colours import KEY_CANDIDATES, contrast, distance, luminance

DARK_CHAT, WHITE_CHAT = "#18181B", "#FFFFFF"

PALETTES = (
    *HOUSE_PALETTES,
    Palette("White ground", "#FFFFFF", ("#FF6B6B", "#4ECDC4")),
    Palette("Greys", "#F5F0E6", ("#222222", "#888888", "#BBBBBB")),
    Palette("Night", "#0B0B0F", ("#1A1A2E", "#16213E")),
    Palette("Red and black", "#0C0C0E", ("#E5121E", "#111114", "#FFFFFF", "#8A8D93")),
    Palette("Primaries", "#101010", ("#FF0000", "#FFFF00", "#00FFFF", "#FF00FF", "#00FF00", "#0000FF")),
)
EVERY_PALETTE = pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)


@EVERY_PALETTE
def test_a_stickers_rim_reads_on_dark_and_on_white_chat(palette: Palette) -> None:
    rim = pigments_for(palette, Random(1)).of("rim")

    assert contrast(rim, DARK_CHAT) >= 3
    assert contrast(rim, WHITE_CHAT) >= 3


@EVERY_PALETTE
def test_a_subject_stands_out_from_its_own_edges(palette: Palette) -> None:
    for seed in range(12):
        pigments = pigments_for(palette, Random(seed))

        assert contrast(pigments.main, pigments.ink) >= 2.2
        assert contrast(pigments.paper, pigments.ink) >= 12


@EVERY_PALETTE
def test_nothing_that_a_subject_is_painted_with_is_as_dark_as_its_edges(palette: Palette) -> None:
    for seed in range(12):
        pigments = pigments_for(palette, Random(seed))

        assert min(map(luminance, (pigments.main, pigments.second, pigments.accent))) >= 0.099


@EVERY_PALETTE
def test_a_subject_stands_out_from_the_stone_that_it_is_set_on(palette: Palette) -> None:
    for seed in range(12):
        pigments = pigments_for(palette, Random(seed))

        assert contrast(pigments.of(table_tint(pigments)), pigments.main) >= 2


@EVERY_PALETTE
def test_the_field_of_a_badge_is_darker_than_what_lies_on_it(palette: Palette) -> None:
    for seed in range(12):
        pigments = pigments_for(palette, Random(seed))

        assert contrast(pigments.main, pigments.of("field")) >= 1.7


@pytest.mark.parametrize("key", KEY_CANDIDATES)
def test_no_pigment_comes_near_the_key_colour(key: str) -> None:
    for palette in PALETTES:
        pigments = pigments_for(palette, Random(2), key=key)

        assert min(distance(pigments.of(tint), key) for tint in get_args(Tint)) >= 45


@EVERY_PALETTE
def test_the_sun_is_brighter_than_the_sky_it_stands_in(palette: Palette) -> None:
    scenery = scenery_for(palette, Random(3))

    assert luminance(scenery.accent) >= 0.29


def test_a_wished_colour_is_taken_when_the_palette_has_one_like_it() -> None:
    ember = HOUSE_PALETTES[1]

    assert pigments_for(ember, Random(0), wish="#FF4040").main == "#FF5A36"


def test_mixing_goes_from_one_colour_to_the_other() -> None:
    assert mix("#204060", "#E0C0A0", 0) == "#204060"
    assert mix("#204060", "#E0C0A0", 1) == "#E0C0A0"


@pytest.mark.parametrize("wanted", [0.05, 0.2, 0.5, 0.9])
def test_a_colour_can_be_brought_to_a_luminance(wanted: float) -> None:
    assert luminance(at_luminance("#7C4DFF", wanted)) == pytest.approx(wanted, abs=0.01)
