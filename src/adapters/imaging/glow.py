"""Light that fades over the ground: a rim so wide that no pixel of its own colour lies nearby.

A mix is told from a subject that merely looks like the key by the way to it: from the ground into a glow colours
change little by little, into a leaf they jump.
"""

import numpy as np
from numpy.typing import NDArray

from adapters.imaging.spill import Floats, Lean, Mask, grown, largest
from adapters.imaging.vips import Image

GENTLE = 20
"""Levels from a pixel to the next. What jumps farther is an edge."""

FLAT = 3
"""Levels over twice `APART` pixels. What changes less is a colour of its own and no fading light."""

APART = 6
FAINTEST = 0.06
"""Of the key's lean; what leans less is no mix worth undoing."""

RIM = 3
"""Pixels by which an edge inside of the glow is wide."""


def glow(mix: Floats, empty: Mask, lean: Lean, *, beyond: int) -> Mask:
    """The pixels of light that fades out from the ground and reaches `beyond` so many pixels of it; mostly none."""
    leaning = ~empty & (lean.of(mix) > FAINTEST * lean.of_key)
    if lean.of_key <= 0 or not (leaning & ~grown(empty, beyond)).any():
        return np.zeros_like(empty)
    gentle = leaning & _changes(mix, apart=1, most=GENTLE) & ~_changes(mix, apart=APART, most=FLAT)
    regions: NDArray[np.int32] = Image.new_from_array(gentle.astype(np.uint8) * 255).labelregions().numpy()
    by_the_ground, far_out = (np.unique(regions[gentle & where]) for where in (grown(empty, 1), ~grown(empty, beyond)))
    fading = np.isin(regions, np.intersect1d(by_the_ground, far_out)) & gentle
    return np.asarray(leaning & grown(fading, RIM)) if fading.any() else fading


def faded(mix: Floats, lean: Lean, key: Floats, allowed: float) -> tuple[Floats, NDArray[np.uint8]]:
    """Alpha and colour of the light: all lean beyond what the subject shows by itself is the key's share."""
    part = np.clip(1 - (lean.of(mix) - allowed) / (lean.of_key - allowed), 0.01, 1)
    own = np.clip(mix / part[:, None] + key, 0, 255)
    return part, np.rint(own).astype(np.uint8)


def _changes(mix: Floats, *, apart: int, most: float) -> Mask:
    """Where a pixel is at most so far from the ones on both sides, along rows and columns."""
    alike = np.ones(mix.shape[:2], bool)
    for axis in (0, 1):
        step = np.swapaxes(mix, 0, axis)
        here = np.swapaxes(alike, 0, axis)
        small = largest(step[apart:] - step[:-apart]) <= most
        here[apart:] &= small
        here[:-apart] &= small
    return alike
