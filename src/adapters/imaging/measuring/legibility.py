"""Whether a sticker reads where it is shown: 28 pixels high in chat, 18 beside a name."""

from collections.abc import Mapping
from functools import partial
from math import sqrt

import numpy as np

from adapters.imaging.measuring.luminance import (
    LIGHT_OF_CHAT,
    Floats,
    Levels,
    laid_over,
    levels_of,
    luminance_of,
    ratio,
)
from adapters.imaging.measuring.parts import Part, earned, sized
from adapters.imaging.measuring.shapes import Mask, widened
from adapters.imaging.vips import Image

CHAT_SIDE, BADGE_SIDE = 28, 18
"""Pixels of an emote in chat and of a badge beside a name."""

REFERENCE = 112
"""Pixels a side at which outlines are compared."""

SOLID = 128
"""Alpha from which a pixel is the subject's."""

FAINT = 0.1
"""Of a pixel covered: less is what scaling leaves behind."""

RIM = 14
"""Of a side, one part: as deep the rim goes, two pixels at 28 and one at 18."""

SHARE_THAT_STANDS_OFF = 0.75
"""Of the outline: so much of it reaches the contrast that is reported."""


def measured_legibility(canvas: Image, *, counted: int) -> dict[str, Part]:
    """Of a square picture with alpha. Each part is measured at both sizes; its score is the one at `counted`."""
    large = _at(canvas[3], REFERENCE) >= SOLID
    small = {side: _at(canvas, side) for side in (CHAT_SIDE, BADGE_SIDE)}
    return {
        "silhouette": _silhouette({side: _kept(large, pixels[:, :, 3]) for side, pixels in small.items()}, counted),
        "chat_contrast": _chat_contrast({side: _rim_ratios(pixels) for side, pixels in small.items()}, counted),
        "fill": _fill({side: _filled(pixels[:, :, 3]) for side, pixels in small.items()}, counted),
    }


def _at(image: Image, side: int) -> Levels:
    pixels = image if image.width == side else image.thumbnail_image(side, height=side, size="force")
    return np.asarray(pixels.numpy(), np.uint8)


def _silhouette(kept: Mapping[int, float], counted: int) -> Part:
    return sized(
        kept,
        counted,
        partial(earned, "silhouette"),
        f"how much of the outline survives at {counted} pixels (overlap of areas, 0 to 1)",
        "Make the shape bolder: thin and jagged parts vanish in chat.",
    )


def _kept(large: Mask, alpha: Levels) -> float:
    again = _at(Image.new_from_array(np.ascontiguousarray(alpha)), REFERENCE) >= SOLID
    return round(float((large & again).sum() / max(1, (large | again).sum())), 3)


def _chat_contrast(ratios: Mapping[int, Mapping[str, float]], counted: int) -> Part:
    return sized(
        ratios,
        counted,
        lambda by_chat: earned("chat_contrast", min(by_chat.values())),
        f"contrast of the subject's rim with dark and light chat at {counted} pixels "
        f"(ratio that {SHARE_THAT_STANDS_OFF:.0%} of it reach, 3 is enough)",
        "Give it an outline of two tones, so that it stands out on dark and on light.",
    )


def _rim_ratios(pixels: Levels) -> dict[str, float]:
    """By chat, the contrast of the rim: at each place of the outline the tone that stands out most from there inwards.

    One tone of two is enough, since an outline that is lost on dark still frames what is inside of it. A tone is that
    of the pixel laid over the chat, which shows through what is half transparent.
    """
    inside = pixels[:, :, 3] >= SOLID
    outline = inside & widened(~np.pad(inside, 1), 1)[1:-1, 1:-1]
    if not outline.any():
        return dict.fromkeys(LIGHT_OF_CHAT, 1.0)
    depth = len(pixels) // RIM
    ratios = {}
    for chat, ground in LIGHT_OF_CHAT.items():
        light = luminance_of(laid_over(pixels, levels_of(chat)))
        best = _most_around(np.where(inside, ratio(light, ground), 1.0), depth)
        ratios[chat] = round(float(np.quantile(best[outline], 1 - SHARE_THAT_STANDS_OFF)), 2)
    return ratios


def _most_around(values: Floats, by: int) -> Floats:
    height, width = values.shape
    padded = np.pad(values, by)
    span = range(2 * by + 1)
    tall = np.max([padded[down : down + height] for down in span], axis=0)
    return np.asarray(np.max([tall[:, across : across + width] for across in span], axis=0))


def _fill(shares: Mapping[int, float], counted: int) -> Part:
    return sized(
        shares,
        counted,
        partial(earned, "fill"),
        f"side of the subject's box against the picture's at {counted} pixels (geometric mean, 0 to 1)",
        "Choose a rounder or squarer subject: long thin ones leave the square empty.",
    )


def _filled(alpha: Levels) -> float:
    profiles = (alpha.max(axis=axis) / 255 for axis in (0, 1))
    across, down = (_extent(profile) for profile in profiles)
    return round(sqrt(across * down) / len(alpha), 3)


def _extent(profile: Floats) -> float:
    """From the first to the last pixel of which something is covered; of those two only what is covered."""
    seen = np.nonzero(profile >= FAINT)[0]
    if seen.size < 2:
        return float(profile[seen].sum())
    first, last = seen[0], seen[-1]
    return float(last - first - 1 + profile[first] + profile[last])
