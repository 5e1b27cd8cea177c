"""OKLab (Ottosson, 2020): a colour keeps its hue there while it gets darker or paler.

Colours are planes: an array of three rows, of lightness, a and b, or of the channels of sRGB. NumPy is eighty times as
fast at these as at rows of three.
"""

from math import tau

import numpy as np
from numpy.typing import NDArray

from adapters.imaging.light import LINEAR

Floats = NDArray[np.float32]
Levels = NDArray[np.uint8]

_TO_CONES = np.array(
    [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
     [0.0883024619, 0.2817188376, 0.6299787005]], np.float32,
)  # fmt: skip
_TO_LAB = np.array(
    [[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
     [0.0259040371, 0.7827717662, -0.8086757660]], np.float32,
)  # fmt: skip
_FROM_LAB = np.array(
    [[1.0, 0.39633778, 0.21580376],
     [1.0, -0.105561346, -0.06385417],
     [1.0, -0.089484185, -1.2914855]], np.float32,
)  # fmt: skip
_FROM_CONES = np.array(
    [[4.076742, -3.307712, 0.23096998],
     [-1.2684381, 2.6097577, -0.3413194],
     [-0.0041960552, -0.7034187, 1.7076147]], np.float32,
)  # fmt: skip
"""From linear sRGB to what three kinds of cones take up, from their cube roots to the planes, and back. The ways back
are written down, since LAPACK inverts a little differently on each processor."""

_LINEAR = LINEAR.astype(np.float32)

FINE = 16_384
"""Steps of light, each of them less than a level of sRGB."""
_LIGHT = np.arange(FINE) / (FINE - 1)
_LEVEL = np.rint(255 * np.where(_LIGHT <= 0.0031308, 12.92 * _LIGHT, 1.055 * _LIGHT ** (1 / 2.4) - 0.055))
_LEVEL_OF_LIGHT = _LEVEL.astype(np.uint8)

LIGHTNESSES = 256
_ROOM = 1e-5
"""Of light: what lies so little outside of sRGB is rounding."""


def lab_of(rgb: Levels) -> Floats:
    cones = _mixed(_TO_CONES, _LINEAR.take(rgb))
    return _mixed(_TO_LAB, np.power(np.maximum(cones, 0), np.float32(1 / 3)))


def rgb_of(lab: Floats) -> Levels:
    """The nearest levels, channel by channel where a colour is none of sRGB."""
    light = np.clip(_linear(lab), 0, 1) * np.float32(FINE - 1) + np.float32(0.5)
    return np.asarray(_LEVEL_OF_LIGHT.take(light.astype(np.intp)), np.uint8)


def _linear(lab: Floats) -> Floats:
    cones = _mixed(_FROM_LAB, lab)
    return _mixed(_FROM_CONES, cones * cones * cones)


def _mixed(matrix: Floats, planes: Floats) -> Floats:
    """Their product, in this order on every processor: BLAS has a kernel for each, and each rounds in its own way."""
    first, second, third = planes
    return np.stack([one * first + two * second + three * third for one, two, three in matrix])


def chroma_of(lab: Floats) -> Floats:
    return np.asarray(np.sqrt(lab[1] * lab[1] + lab[2] * lab[2]), np.float32)


def angle_of(lab: Floats) -> Floats:
    """The hue, from half a turn back to half a turn on, in radians."""
    return np.asarray(np.arctan2(lab[2], lab[1]), np.float32)


def turn(angle: Floats | float) -> Floats:
    """The same angle, from half a turn back to half a turn on."""
    return np.asarray(angle - np.float32(tau) * np.round(np.asarray(angle, np.float32) / np.float32(tau)), np.float32)


def most_chroma(angle: float) -> Floats:
    """The most that sRGB has of that hue at each of `LIGHTNESSES` steps from black to white."""
    light = np.linspace(0, 1, LIGHTNESSES, dtype=np.float32)
    least, most = np.zeros_like(light), np.full_like(light, 0.4)
    for _ in range(12):
        tried = (least + most) / 2
        linear = _linear(np.stack([light, tried * np.float32(np.cos(angle)), tried * np.float32(np.sin(angle))]))
        fits = ((linear >= -_ROOM) & (linear <= 1 + _ROOM)).all(axis=0)
        least, most = np.where(fits, tried, least), np.where(fits, most, tried)
    return least
