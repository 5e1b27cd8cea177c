"""What a sticker looks like at a glance, in a few bytes, so that two that would be taken for each other are found."""

import numpy as np
from numpy.typing import NDArray

from adapters.imaging.measuring.luminance import DARK_CHAT, Floats, Levels, luminance_of
from adapters.imaging.measuring.shapes import box_of
from adapters.imaging.vips import Image
from domain.assets import Fingerprint
from domain.generation.asset_types import WHOLE
from domain.generation.colours import rgb_of

SIDE = 28
WAVES = 64
"""Of the lowest frequencies, the mean left out."""

SEEN = 24
"""Alpha from which a pixel belongs to the subject."""

FAINT = 1e-6
"""Strength of a wave: less is what arithmetic leaves behind where nothing is drawn."""

GROUND = -0.5
"""Lightness of what lies round the subject, in deviations from the subject's mean: the outline counts, and what is
drawn inside of it counts as much."""

FLAT = 0.02
"""Of all lightness: added to a deviation, so that the noise of a plain area does not become its drawing."""


def fingerprint_of(canvas: Image) -> Fingerprint:
    """Of the subject alone: transparent pixels round it change nothing."""
    box = box_of(canvas[3].numpy() >= SEEN) or WHOLE
    left, top, right, bottom = box.in_pixels(canvas.width, canvas.height)
    subject = canvas.crop(left, top, right - left, bottom - top)
    small = np.asarray(subject.thumbnail_image(SIDE, height=SIDE, size="force").numpy(), np.uint8)
    return Fingerprint(_waves(small), _colours(small))


def as_json(fingerprint: Fingerprint) -> dict[str, object]:
    """As a part of `quality` that is no judgement."""
    return {
        "score": None,
        "value": fingerprint.as_json(),
        "meaning": f"shape at {SIDE} pixels as {WAVES} waves of lightness, and the mean colours of its quarters; "
        "what `confusability` compares",
        "advice": "",
    }


def _waves(small: Levels) -> tuple[int, ...]:
    """The strongest is 127. Lightness is evened out first: a sign in other colours has other
    lightness, and the same light and dark places."""
    opacity, light = small[:, :, 3] / 255, np.cbrt(luminance_of(small))
    covered = max(1e-9, float(opacity.sum()))
    centred = light - float((light * opacity).sum()) / covered
    deviation = np.sqrt(float((centred**2 * opacity).sum()) / covered) + FLAT
    even = centred / deviation * opacity + GROUND * (1 - opacity)
    waves = np.einsum("ij,kj->ik", np.einsum("ij,jk->ik", _COSINES, even), _COSINES)[_LOWEST]  # BLAS rounds as it likes
    strongest = float(np.abs(waves).max())
    return tuple(round(float(wave)) for wave in waves * (127 / strongest if strongest > FAINT else 0))


def _cosines() -> Floats:
    """The rows of the discrete cosine transform (type II)."""
    waves, places = np.mgrid[0:SIDE, 0:SIDE]
    return np.asarray(np.cos(np.pi * waves * (places + 0.5) / SIDE))


def _lowest() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the lowest waves stand, by their frequency both ways."""
    down, across = np.divmod(np.arange(1, SIDE * SIDE), SIDE)
    order = np.argsort(down + across, kind="stable")[:WAVES]
    return down[order], across[order]


_COSINES, _LOWEST = _cosines(), _lowest()


def _colours(small: Levels) -> tuple[str, ...]:
    """On dark chat."""
    opacity = small[:, :, 3:] / 255
    flat = small[:, :, :3] * opacity + np.array(rgb_of(DARK_CHAT)) * (1 - opacity)
    half = SIDE // 2
    quarters = (flat[top : top + half, left : left + half] for top in (0, half) for left in (0, half))
    means = (quarter.reshape(-1, 3).mean(axis=0) for quarter in quarters)
    return tuple("#" + "".join(f"{round(float(level)):02X}" for level in mean) for mean in means)
