"""Whether words can be read: against what is really around them, and as small as the picture is shown."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from adapters.imaging.lettering import RIM, Lettered
from adapters.imaging.measuring.luminance import DARK_CHAT, LIGHT_CHAT, Levels, luminance_of, ratio
from adapters.imaging.measuring.parts import Part, earned, sized
from adapters.imaging.measuring.readability import LIST_SIDE, SIDES
from adapters.imaging.measuring.shapes import Mask, box_of, widened
from adapters.imaging.vips import Image
from domain.generation.asset_types import Box
from domain.generation.colours import contrast, rgb_of

DRAWN = 200
"""Alpha from which a pixel is ink or its outline; the shadow is fainter."""

SHARE_THAT_STANDS_OFF = 0.9
"""Of what is around the words: from so much of it they stand off by the ratio that is reported. A word that is lost in
one place is hard to read."""


FINE = 4
"""Pixels of an outline that are looked at: of large words every second or third pixel tells the same."""


@dataclass(frozen=True)
class Drawn:
    """Words as they were drawn, once as numbers: red, green, blue and alpha."""

    words: Lettered
    pixels: Levels

    @classmethod
    def of(cls, words: Lettered) -> "Drawn":
        return cls(words, np.asarray(words.overlay.numpy(), np.uint8))

    def box(self, canvas: Image) -> Box:
        """Of ink and outline, in fractions of the picture."""
        height, width = self.pixels.shape[:2]
        ink = box_of(self.pixels[:, :, 3] >= DRAWN) or Box(0, 0, 0, 0)
        left, top = self.words.left / canvas.width, self.words.top / canvas.height
        return ink.within(Box(left, top, left + width / canvas.width, top + height / canvas.height))

    def inked(self) -> Mask:
        """Where the glyphs' own colour was drawn in full."""
        red, green, blue = rgb_of(self.words.fill)
        pixels = self.pixels
        # Band by band: numpy is ten times as slow at reducing an axis of three.
        same = (pixels[:, :, 0] == red) & (pixels[:, :, 1] == green) & (pixels[:, :, 2] == blue)
        return np.asarray(same & (pixels[:, :, 3] == 255))


def measured_words(canvas: Image, drawn: Drawn) -> dict[str, Part]:
    return {"text_contrast": _text_contrast(canvas, drawn), "text_size": _text_size(canvas, drawn.words)}


def _text_contrast(canvas: Image, drawn: Drawn) -> Part:
    around, beyond = _ratios(canvas, drawn)
    return Part(
        earned("text_contrast", around),
        round(around, 2),
        f"contrast of the words with what is directly around them (ratio as WCAG counts it, reached at "
        f"{SHARE_THAT_STANDS_OFF:.0%} of it; 4.5 is enough)",
        "Put a lighter or darker colour into the brand kit for words.",
        {"with_outline": round(contrast(drawn.words.fill, drawn.words.outline), 2), "with_picture": round(beyond, 2)},
    )


def _ratios(canvas: Image, drawn: Drawn) -> tuple[float, float]:
    """Of the finished pixels, the glyphs' against the ring around them, and against the picture beyond the outline.

    The ring begins a pixel off the ink, beyond its soft edge, and is as wide as an outline: where none is drawn, or one
    thinner than a pixel, it is the picture itself that counts. Where that is see-through it lies over dark or over
    light, and the worse of the two is told.
    """
    words = drawn.words
    outline = max(1, round(RIM * words.em))
    step = max(1, outline // FINE)
    inked, shown = drawn.inked()[::step, ::step], drawn.pixels[::step, ::step, 3] >= DRAWN
    if not inked.any():
        meant = contrast(words.fill, words.outline)
        return meant, meant
    soft = widened(inked, 1)
    ring = widened(soft, max(1, outline // step - 1)) & ~soft
    beyond = widened(soft, 2 * outline // step) & ~shown
    here = canvas.crop(words.left, words.top, words.overlay.width, words.overlay.height)
    grounds = [DARK_CHAT, LIGHT_CHAT] if here.hasalpha() else [DARK_CHAT]
    shown_on = [_opaque(here, ground)[::step, ::step] for ground in grounds]
    around, past = zip(*(_seen_on(levels, inked, ring, beyond) for levels in shown_on), strict=True)
    return min(around), min(past)


def _opaque(part: Image, ground: str) -> Levels:
    return np.asarray((part.flatten(background=list(rgb_of(ground))) if part.hasalpha() else part).numpy(), np.uint8)


def _seen_on(levels: Levels, inked: Mask, ring: Mask, beyond: Mask) -> tuple[float, float]:
    ink = float(luminance_of(levels[inked]).mean())
    return _reached(ink, levels[ring]), _reached(ink, levels[beyond])


def _reached(ink: float, pixels: Levels) -> float:
    if not pixels.size:
        return 1.0
    return float(np.quantile(ratio(luminance_of(pixels), ink), 1 - SHARE_THAT_STANDS_OFF))


def _text_size(canvas: Image, words: Lettered) -> Part:
    longer = max(canvas.width, canvas.height)
    return sized(
        {side: round(words.em * side / longer, 1) for side in SIDES},
        LIST_SIDE,
        partial(earned, "text_size"),
        f"height of the words when the picture is {LIST_SIDE} pixels wide (pixels an em)",
        "Use fewer words.",
    )
