import pytest

from adapters.imaging.lettering import colours_for, free_box, printable
from domain.generation.asset_types import CATALOGUE, Box
from domain.generation.colours import contrast


def test_words_never_stand_where_the_platform_puts_its_own() -> None:
    assert free_box(Box(0.1, 0.1, 0.9, 0.9), (Box(0, 0, 1, 0.2), Box(0.8, 0, 1, 1))) == Box(0.1, 0.2, 0.8, 0.9)


@pytest.mark.parametrize("spec", [spec for spec in CATALOGUE.values() if spec.text_box], ids=lambda spec: spec.type)
def test_every_type_with_words_has_room_left_for_them(spec) -> None:
    box = free_box(spec.text_box, spec.keep_clear)

    assert box.right - box.left >= 0.2
    assert box.bottom - box.top >= 0.05


def test_the_first_colour_that_stands_off_the_ground_is_taken() -> None:
    assert colours_for(("#7A1E48", "#FFD166", "#FFFFFF"), ground="#201030") == ("#FFD166", "#0B0B12")


def test_on_a_middle_tone_the_outline_carries_the_first_colour() -> None:
    fill, outline = colours_for(("#FF4FA3", "#00E5C3"), ground="#808080")

    assert fill in {"#FF4FA3", "#00E5C3"}
    assert contrast(fill, outline) >= 4.5


@pytest.mark.parametrize("grey", range(0, 256, 5))
def test_words_read_in_any_colour_on_any_ground(grey: int) -> None:
    tone = f"#{grey:02X}{grey:02X}{grey:02X}"

    assert contrast(*colours_for((tone,), ground="#777777")) >= 4.5
    assert contrast(*colours_for((), ground=tone)) >= 4.5


def test_what_shows_no_ink_is_left_out_of_words() -> None:
    assert printable(" Good\tgame\u200b\n\ufe0f e\u0301lan ") == "Good game élan"
