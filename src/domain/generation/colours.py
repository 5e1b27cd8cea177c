"""Colour arithmetic that rules need: how far apart two colours look, and which key colour is safe for a palette."""

import re
from collections.abc import Iterable
from functools import lru_cache
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

from domain.errors import Invalid

Lab = tuple[float, float, float]

WHITE_D65 = (0.95047, 1.0, 1.08883)

KEY_CANDIDATES = ("#00FF00", "#FF00FF", "#0000FF", "#00FFFF", "#FF0000", "#FFFF00")
"""Saturated corners of sRGB: flat, far from most artwork, and what image models draw evenly."""

ALIVE = ("#000000", "#FFFFFF", "#F1C27D", "#8D5524", "#C62F3B")
"""Ink, teeth, light and dark skin, a mouth: what pictures have, whatever their palette says."""

GREY_CHROMA = 10.0
"""CIELAB chroma below which a colour is called grey."""

_HEX_COLOUR = re.compile("#[0-9A-Fa-f]{6}")


def rgb_of(hex_colour: str) -> tuple[int, int, int]:
    if not _HEX_COLOUR.fullmatch(hex_colour):
        raise Invalid(f"{hex_colour!r} is not a colour of the form #RRGGBB", reason="bad_colour")
    value = int(hex_colour[1:], 16)
    return value >> 16, value >> 8 & 255, value & 255


@lru_cache(maxsize=4_096)
def lab_of(hex_colour: str) -> Lab:
    """CIELAB under D65, from sRGB (IEC 61966-2-1)."""
    red, green, blue = (_linear(channel / 255) for channel in rgb_of(hex_colour))
    xyz = (
        0.4124564 * red + 0.3575761 * green + 0.1804375 * blue,
        0.2126729 * red + 0.7151522 * green + 0.0721750 * blue,
        0.0193339 * red + 0.1191920 * green + 0.9503041 * blue,
    )
    x, y, z = (_cube_root(value / white) for value, white in zip(xyz, WHITE_D65, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: str, other: str) -> float:
    """Delta E of 1976: enough to tell far from near."""
    (l1, a1, b1), (l2, a2, b2) = lab_of(one), lab_of(other)
    return hypot(l1 - l2, a1 - a2, b1 - b2)


def difference(one: Lab, other: Lab) -> float:
    """CIEDE2000: how different two colours look; about 1 can just be seen, from 12 on nobody takes one for the other.

    As in Sharma, Wu and Dalal, "The CIEDE2000 Color-Difference Formula: Implementation Notes" (2005).
    """
    (l1, a1, b1), (l2, a2, b2) = one, other
    stretch = 1.5 - 0.5 * _towards_25((hypot(a1, b1) + hypot(a2, b2)) / 2)
    c1, c2 = hypot(a1 * stretch, b1), hypot(a2 * stretch, b2)
    h1, h2 = degrees(atan2(b1, a1 * stretch)) % 360, degrees(atan2(b2, a2 * stretch)) % 360
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    if turn == -180 and h2 > h1:
        turn = 180.0
    lightness, chroma, hue = (l1 + l2) / 2, (c1 + c2) / 2, _mean_hue(h1, h2, grey=c1 * c2 == 0)

    shade = (
        1
        - 0.17 * cos(radians(hue - 30))
        + 0.24 * cos(radians(2 * hue))
        + 0.32 * cos(radians(3 * hue + 6))
        - 0.20 * cos(radians(4 * hue - 63))
    )
    by_lightness = (l2 - l1) / (1 + 0.015 * (lightness - 50) ** 2 / sqrt(20 + (lightness - 50) ** 2))
    by_chroma = (c2 - c1) / (1 + 0.045 * chroma)
    by_hue = 2 * sqrt(c1 * c2) * sin(radians(turn / 2)) / (1 + 0.015 * chroma * shade)
    in_blue = -2 * _towards_25(chroma) * sin(radians(60 * exp(-(((hue - 275) / 25) ** 2))))
    return sqrt(max(0.0, by_lightness**2 + by_chroma**2 + by_hue**2 + in_blue * by_chroma * by_hue))


def _towards_25(chroma: float) -> float:
    return sqrt(chroma**7 / (chroma**7 + 25**7))


def _mean_hue(one: float, other: float, *, grey: bool) -> float:
    """Of a grey, which has no hue, and another colour it is the other one's."""
    if grey:
        return one + other
    if abs(one - other) <= 180:
        return (one + other) / 2
    return (one + other + (360 if one + other < 360 else -360)) / 2


def key_colour_for(palette: Iterable[str]) -> str:
    """The candidate that looks most different from its nearest neighbour in the palette and in what is alive."""
    others = [lab_of(colour) for colour in (*palette, *ALIVE)]
    return max(KEY_CANDIDATES, key=lambda key: min(difference(lab_of(key), other) for other in others))


def luminance(hex_colour: str) -> float:
    """Relative luminance as WCAG 2 defines it, 0..1."""
    red, green, blue = (_linear(channel / 255) for channel in rgb_of(hex_colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio as WCAG 2 defines it, 1..21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _cube_root(value: float) -> float:
    return value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116
