import pytest

from domain.errors import Invalid
from domain.generation.colours import Lab, contrast, difference, distance, key_colour_for, lab_of, luminance, rgb_of

PUBLISHED: list[tuple[Lab, Lab, float]] = [
    ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
    ((50.0, 3.1571, -77.2803), (50.0, 0.0, -82.7485), 2.8615),
    ((50.0, 2.8361, -74.02), (50.0, 0.0, -82.7485), 3.4412),
    ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0),
    ((50.0, -1.1848, -84.8006), (50.0, 0.0, -82.7485), 1.0),
    ((50.0, -0.9009, -85.5211), (50.0, 0.0, -82.7485), 1.0),
    ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
    ((50.0, -1.0, 2.0), (50.0, 0.0, 0.0), 2.3669),
    ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0009), 7.1792),
    ((50.0, 2.49, -0.001), (50.0, -2.49, 0.001), 7.1792),
    ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0011), 7.2195),
    ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0012), 7.2195),
    ((50.0, -0.001, 2.49), (50.0, 0.0009, -2.49), 4.8045),
    ((50.0, -0.001, 2.49), (50.0, 0.001, -2.49), 4.8045),
    ((50.0, -0.001, 2.49), (50.0, 0.0011, -2.49), 4.7461),
    ((50.0, 2.5, 0.0), (50.0, 0.0, -2.5), 4.3065),
    ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
    ((50.0, 2.5, 0.0), (61.0, -5.0, 29.0), 22.8977),
    ((50.0, 2.5, 0.0), (56.0, -27.0, -3.0), 31.903),
    ((50.0, 2.5, 0.0), (58.0, 24.0, 15.0), 19.4535),
    ((50.0, 2.5, 0.0), (50.0, 3.1736, 0.5854), 1.0),
    ((50.0, 2.5, 0.0), (50.0, 3.2972, 0.0), 1.0),
    ((50.0, 2.5, 0.0), (50.0, 1.8634, 0.5757), 1.0),
    ((50.0, 2.5, 0.0), (50.0, 3.2592, 0.335), 1.0),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((63.0109, -31.0961, -5.8663), (62.8187, -29.7946, -4.0864), 1.263),
    ((61.2901, 3.7196, -5.3901), (61.4292, 2.248, -4.962), 1.8731),
    ((35.0831, -44.1164, 3.7933), (35.0232, -40.0716, 1.5901), 1.8645),
    ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
    ((36.4612, 47.858, 18.3852), (36.2715, 50.5065, 21.2231), 1.4146),
    ((90.8027, -2.0831, 1.441), (91.1528, -1.6435, 0.0447), 1.4441),
    ((90.9257, -0.5406, -0.9208), (88.6381, -0.8985, -0.7239), 1.5381),
    ((6.7747, -0.2908, -2.4247), (5.8714, -0.0985, -2.2286), 0.6377),
    ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
]
"""The 34 pairs of Sharma, Wu and Dalal (2005), table 1."""


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


def test_the_key_colour_keeps_away_from_skin_and_mouths_whatever_the_palette():
    assert key_colour_for([]) in {"#00FF00", "#0000FF", "#00FFFF"}
    assert key_colour_for(["#00FF00", "#0000FF", "#00FFFF"]) == "#FF00FF"


@pytest.mark.parametrize("pair", PUBLISHED, ids=range(1, len(PUBLISHED) + 1))
def test_the_difference_of_colours_is_the_published_one(pair: tuple[Lab, Lab, float]):
    one, other, published = pair

    assert difference(one, other) == pytest.approx(published, abs=5e-5)
    assert difference(other, one) == pytest.approx(published, abs=5e-5)
