"""What a picture looks like from afar: its main colours, and how much of it is drawn in lines."""

import numpy as np
from numpy.typing import NDArray

from adapters.imaging.measuring.luminance import Floats
from adapters.imaging.vips import Image
from domain.assets import Style

SIDE = 96
"""Pixels of the longer side at most: an emote and a scene are seen from about as far."""

SEEN = 128
"""Alpha from which a pixel belongs to the picture."""

MOST_COLOURS = 8
ALIKE = 16.0
"""Delta E of 1976 within which shades belong to one colour."""

WORTH_NAMING = 0.02
"""Of what is seen: smaller colours are left out."""

LINE, FLAT = 12.0, 1.5
"""Steps of L* from a pixel to the next: a line from the one on, flat below the other."""

SHADES = np.array([8.0, 10.0, 10.0])
"""How coarse colours are sorted before they are put together, in L*, a* and b*."""


def style_of(canvas: Image) -> Style:
    """The same pixels give the same numbers. Of what cannot be seen at all there are no colours."""
    small = canvas.thumbnail_image(SIDE, height=SIDE, size="down")
    lab = small[0:3].colourspace("lab").numpy().astype(np.float64)
    seen = small[3].numpy() >= SEEN if small.hasalpha() else np.ones(lab.shape[:2], np.bool_)
    if not seen.any():
        return Style((), 0.0, 0.0)
    light = lab[..., 0]
    steps = np.hypot(np.diff(light, axis=1)[:-1], np.diff(light, axis=0)[:, :-1])
    steps = steps[seen[:-1, :-1] & seen[1:, :-1] & seen[:-1, 1:]]
    lines, flat = (float((steps > LINE).mean()), float((steps < FLAT).mean())) if steps.size else (0.0, 0.0)
    rgb = small[0:3].numpy().astype(np.float64)
    return Style(_colours(lab[seen], rgb[seen]), round(lines, 3), round(flat, 3))


def _colours(lab: Floats, rgb: Floats) -> tuple[tuple[str, float], ...]:
    """The largest first: each takes along the shades around its most frequent one."""
    shade_of = _shade_of(lab)
    counts = np.bincount(shade_of).astype(np.float64)
    labs, rgbs = (_means(points, shade_of, counts) for points in (lab, rgb))
    found, left = list[tuple[str, float]](), counts.copy()
    while len(found) < MOST_COLOURS and left.any():
        near = (np.linalg.norm(labs - labs[left.argmax()], axis=1) < ALIKE) & (left > 0)
        share = float(left[near].sum() / counts.sum())
        if share < WORTH_NAMING:
            break
        found.append((_hex(np.average(rgbs[near], axis=0, weights=left[near])), round(share, 3)))
        left[near] = 0
    return tuple(found)


def _shade_of(lab: Floats) -> NDArray[np.int64]:
    """For each point the index of its shade, all of which are met."""
    cells = np.rint(lab / SHADES).astype(np.int64) + 64
    _, shade_of = np.unique(cells @ np.array([1 << 16, 1 << 8, 1]), return_inverse=True)
    return np.asarray(shade_of, np.int64)


def _means(points: Floats, shade_of: NDArray[np.int64], counts: Floats) -> Floats:
    return np.stack([np.bincount(shade_of, axis) / counts for axis in points.T], axis=1)


def _hex(rgb: Floats) -> str:
    return "#" + "".join(f"{round(float(channel)):02X}" for channel in rgb)
