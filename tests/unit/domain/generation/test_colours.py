import pytest

from domain.errors import Invalid
from domain.generation.colours import contrast, distance, key_colour_for, lab_of, luminance, rgb_of


def test_a_colour_is_three_bytes():
    assert rgb_of("#7C4DFF") == (124, 77, 255)


@pytest.mark.parametrize("text", ["", "7C4DFF", "#7C4DF", "#7C4DFFF", "#GGGGGG", "#+12345", "#1_2345", "#-12345"])
def test_what_is_no_colour_is_refused(text: str):
    with pytest.raises(Invalid, match="is not a colour"):
        rgb_of(text)


@pytest.mark.parametrize(
    ("colour", "lab"),
    [("#FFFFFF", (100, 0, 0)), ("#000000", (0, 0, 0)), ("#FF0000", (53.24, 80.09, 67.20))],
)
def test_lab_is_that_of_the_standard(colour: str, lab: tuple[float, float, float]):
    assert lab_of(colour) == pytest.approx(lab, abs=0.02)


def test_contrast_is_that_of_the_guidelines():
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert luminance("#FFFFFF") == pytest.approx(1)


def test_the_key_colour_keeps_away_from_the_palette():
    assert key_colour_for(["#00FF00", "#00FFFF"]) not in {"#00FF00", "#00FFFF"}
    assert distance(key_colour_for(["#00E800"]), "#00E800") > 100
