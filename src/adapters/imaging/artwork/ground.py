"""What a logo stands on: nothing, an even paper that can be taken away, or a scene that belongs to it."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from adapters.imaging.artwork.palette import lab_of
from adapters.imaging.vips import Image
from domain.generation.colours import GREY_CHROMA

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Pixel = TypeVar("Pixel", bound=np.generic)

PAPER_NEAR = 6.0
"""Delta E within which a pixel is paper: JPEG makes white this uneven."""

PAPER_RIM = 0.85
"""Part of the rim that has to be of one colour for it to be paper."""

LEAST_INK = 15.0
"""Delta E from the paper that something has to reach, or there is nothing on the paper."""

EDGE = 2
"""Pixels beside the paper that may be mixed with it."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo's pixels at working size, their colours in CIELAB too, alpha 0..1, and whether it is a scene that fills
    its frame."""

    rgb: NDArray[np.uint8]
    lab: Floats
    alpha: Floats
    scene: bool


def logo_of(image: Image) -> Logo:
    """The logo freed of an even paper, which is white, black or grey: a coloured one is part of it, as on a badge.

    One colour all over is a scene: there is nothing to free.
    """
    pixels: NDArray[np.uint8] = image.numpy()
    rgb = pixels[:, :, :3]
    lab = lab_of(rgb)
    if pixels.shape[2] == 4 and (pixels[:, :, 3] < 250).mean() > 0.005:
        return Logo(rgb, lab, pixels[:, :, 3] / 255.0, scene=False)
    rim = _rim(lab)
    paper = np.median(rim, axis=0)
    away = np.linalg.norm(lab - paper, axis=-1)
    if (np.linalg.norm(rim - paper, axis=-1) <= PAPER_NEAR).mean() < PAPER_RIM or away.max() < LEAST_INK:
        return Logo(rgb, lab, np.ones(rgb.shape[:2]), scene=True)
    if np.hypot(paper[1], paper[2]) >= GREY_CHROMA:
        return Logo(rgb, lab, np.ones(rgb.shape[:2]), scene=False)
    alpha = _ink(rgb, away <= PAPER_NEAR)
    ink = _unmixed(rgb, alpha)
    return Logo(ink, lab_of(ink), alpha, scene=False)


def regions(mask: Mask) -> NDArray[np.int32]:
    """Each connected part of the mask, and each of the rest, has a number of its own."""
    numbers: NDArray[np.int32] = Image.new_from_array(mask.astype(np.uint8) * 255).labelregions().numpy()
    return numbers.reshape(mask.shape)


def _ink(rgb: NDArray[np.uint8], paper: Mask) -> Floats:
    """Paper is what can be connected from the rim; what it encloses, such as the white of an eye, stays.

    A pixel at its edge is as opaque as it is far from the paper, measured by the farthest within reach of it: that is
    the ink which was mixed there.
    """
    numbers = regions(paper)
    connected = np.isin(numbers, np.unique(_rim(numbers)[_rim(paper)])) & paper
    edge = _near(connected, EDGE) & ~connected
    away = np.linalg.norm(rgb - np.median(_rim(rgb), axis=0), axis=-1)
    part = away / np.maximum(_largest_near(away, EDGE), 1.0)
    return np.where(connected, 0.0, np.where(edge, part, 1.0))


def _largest_near(values: Floats, steps: int) -> Floats:
    largest = values.copy()
    for _ in range(steps):
        padded = np.pad(largest, 1)
        for down in range(3):
            for across in range(3):
                np.maximum(largest, padded[down : down + len(values), across : across + values.shape[1]], out=largest)
    return largest


def _rim(values: NDArray[Pixel]) -> NDArray[Pixel]:
    return np.concatenate([values[0], values[-1], values[:, 0], values[:, -1]])


def _near(mask: Mask, steps: int) -> Mask:
    grown = mask.copy()
    for _ in range(steps):
        padded = np.pad(grown, 1)
        grown = padded[:-2, 1:-1] | padded[2:, 1:-1] | padded[1:-1, :-2] | padded[1:-1, 2:] | grown
    return grown


def _unmixed(rgb: NDArray[np.uint8], alpha: Floats) -> NDArray[np.uint8]:
    """The ink alone: at the edge it was mixed with the paper, which would show as a fringe on any other ground."""
    paper = np.median(_rim(rgb), axis=0)
    mixed = (alpha > 0) & (alpha < 1)
    part = np.maximum(alpha[mixed], 0.1)[:, None]
    ink = rgb.copy()
    ink[mixed] = np.rint((rgb[mixed] - paper * (1 - part)) / part).clip(0, 255).astype(np.uint8)
    return ink
