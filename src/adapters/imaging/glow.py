"""Light that fades over the ground: a rim so wide that no pixel of its own colour lies nearby.

A mix is told from a subject that merely looks like the key by the way to it: from the ground into a glow colours
change little by little, into a leaf they jump.
"""

import numpy as np
from numpy.typing import NDArray

from adapters.imaging.spill import Floats, Lean, Mask, Planes, grown, steady
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


def glow(planes: Planes, leans: Floats, empty: Mask, lean: Lean, far: Mask) -> Mask:
    """The pixels of light that fades out from the ground and goes beyond all that is `far` of it; mostly none."""
    none = np.zeros_like(empty)
    leaning = ~empty & (leans > FAINTEST * lean.of_key)
    if lean.of_key <= 0 or not (leaning & ~far).any():
        return none
    gentle = leaning & steady(planes, apart=1, most=GENTLE) & ~steady(planes, apart=APART, most=FLAT)
    beyond = gentle & ~far
    by_the_ground = gentle & grown(empty, 1)
    if not by_the_ground.any() or not (beyond & grown(gentle & far, 1)).any():
        return none
    regions: NDArray[np.int32] = Image.new_from_array(gentle.astype(np.uint8) * 255).labelregions().numpy()
    begins, ends = np.zeros((2, int(regions.max()) + 1), bool)
    begins[regions[by_the_ground]] = True
    ends[regions[beyond]] = True
    fading = (begins & ends)[regions] & gentle
    return np.asarray(leaning & grown(fading, RIM)) if fading.any() else none


def faded(mix: Floats, lean: Lean, key: Floats, allowed: float) -> tuple[Floats, NDArray[np.uint8]]:
    """Alpha and colour of the light: all lean beyond what the subject shows by itself is the key's share."""
    part = np.clip(1 - (lean.of(mix) - allowed) / (lean.of_key - allowed), 0.01, 1)
    own = np.clip(mix / part[:, None] + key, 0, 255)
    return part, np.rint(own).astype(np.uint8)
