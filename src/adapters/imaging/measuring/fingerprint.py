"""What a sticker looks like at a glance, in a few bytes, so that two that would be taken for each other are found."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adapters.imaging.measuring.luminance import DARK_CHAT, Floats
from adapters.imaging.measuring.shapes import box_of
from adapters.imaging.vips import Image
from domain.generation.asset_types import WHOLE
from domain.generation.colours import rgb_of

SIDE = 28
WAVES = 32
"""Of the lowest frequencies, the mean left out: two bits each."""

STRONG = 0.5
"""Of the mean strength of the waves: what is weaker counts as none. A face is the same left and right, so half of its
waves are nothing but noise, whose signs would differ from one drawing of it to the next."""

SEEN = 24
"""Alpha from which a pixel belongs to the subject."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """64 bits of shape, as sixteen hexadecimal digits, and the mean colour of each quarter, as one reads.

    Of two of the same shape few bits differ; of two that have nothing in common a dozen or more do.
    """

    bits: str
    colours: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        return {
            "score": None,
            "value": {"bits": self.bits, "colours": list(self.colours)},
            "meaning": f"shape at {SIDE} pixels in 64 bits, and the mean colours of its quarters; "
            "of stickers that look alike few bits differ",
            "advice": "",
        }


def fingerprint_of(canvas: Image) -> Fingerprint:
    """Of the subject alone: transparent pixels round it change nothing."""
    box = box_of(canvas[3].numpy() >= SEEN) or WHOLE
    left, top, right, bottom = box.in_pixels(canvas.width, canvas.height)
    subject = canvas.crop(left, top, right - left, bottom - top)
    small = subject.thumbnail_image(SIDE, height=SIDE, size="force").numpy().astype(np.float64)
    opacity = small[:, :, 3:] / 255
    flat = small[:, :, :3] * opacity + np.array(rgb_of(DARK_CHAT)) * (1 - opacity)
    return Fingerprint(_bits(flat), _colours(flat))


def _bits(flat: Floats) -> str:
    """Of each wave of luma, low frequencies first: is it strong and up, is it strong and down."""
    waves = (_COSINES @ (flat @ _TO_LUMA) @ _COSINES.T)[_LOWEST]
    strong = STRONG * np.abs(waves).mean()
    signs = np.stack([waves > strong, waves < -strong], axis=1).ravel()
    return f"{int(''.join('1' if sign else '0' for sign in signs), 2):016x}"


def _cosines() -> Floats:
    """The rows of the discrete cosine transform (type II)."""
    waves, places = np.mgrid[0:SIDE, 0:SIDE]
    return np.asarray(np.cos(np.pi * waves * (places + 0.5) / SIDE))


def _lowest() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the lowest waves stand, by their frequency both ways."""
    down, across = np.divmod(np.arange(1, SIDE * SIDE), SIDE)
    order = np.argsort(down + across, kind="stable")[:WAVES]
    return down[order], across[order]


_TO_LUMA = np.array([0.2126, 0.7152, 0.0722])
_COSINES, _LOWEST = _cosines(), _lowest()


def _colours(pixels: Floats) -> tuple[str, ...]:
    half = SIDE // 2
    quarters = (pixels[top : top + half, left : left + half] for top in (0, half) for left in (0, half))
    means = (quarter.reshape(-1, 3).mean(axis=0) for quarter in quarters)
    return tuple("#" + "".join(f"{round(float(level)):02X}" for level in mean) for mean in means)
