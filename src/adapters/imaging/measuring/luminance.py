"""Light as WCAG 2 counts it: relative luminance, and the ratio of two of them."""

import numpy as np
from numpy.typing import NDArray

from adapters.imaging.light import LINEAR
from domain.generation.colours import rgb_of

Floats = NDArray[np.float64]
Levels = NDArray[np.uint8]

DARK_CHAT, LIGHT_CHAT = "#18181B", "#FFFFFF"


_RED, _GREEN, _BLUE = (share * LINEAR for share in (0.2126, 0.7152, 0.0722))


def luminance_of(levels: Levels) -> Floats:
    """Relative luminance of whole levels in sRGB, 0..1; their last axis holds red, green and blue first."""
    return np.asarray(_RED[levels[..., 0]] + _GREEN[levels[..., 1]] + _BLUE[levels[..., 2]])


def levels_of(hex_colour: str) -> Levels:
    return np.array(rgb_of(hex_colour), np.uint8)


def laid_over(pixels: Levels, ground: Levels) -> Levels:
    """Red, green and blue of what is seen of pixels with alpha on a ground without: one colour, or one for each."""
    alpha = pixels[..., 3] / 255
    bands = [pixels[..., band] * alpha + ground[..., band] * (1 - alpha) for band in range(3)]
    return np.rint(np.stack(bands, axis=-1)).astype(np.uint8)


def ratio(one: Floats | float, other: Floats | float) -> Floats:
    """The contrast of two luminances, 1..21."""
    return np.asarray((np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05))


LIGHT_OF_CHAT = {chat: float(luminance_of(levels_of(chat))) for chat in (DARK_CHAT, LIGHT_CHAT)}
