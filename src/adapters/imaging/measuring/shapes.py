"""Masks of pixels: wider ones, and the boxes of what hangs together."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from adapters.imaging.vips import Image
from domain.generation.asset_types import Box

CLEAR = 3
"""Rows between masks that are looked at together: enough for both to grow by one and still be parted."""

Mask = NDArray[np.bool_]
Weights = NDArray[np.float64]


def widened(mask: Mask, by: int) -> Mask:
    """The mask and everything within a square of `by` pixels around it."""
    wide = _widened_downwards(mask, by)
    return np.asarray(_widened_downwards(wide.T, by).T)


def _widened_downwards(mask: Mask, by: int) -> Mask:
    """Along the first axis, in steps that double."""
    wide, widened = mask.copy(), 0
    while widened < by:
        step = min(by - widened, max(1, widened))
        before = wide
        wide = before.copy()
        wide[step:] |= before[:-step]
        wide[:-step] |= before[step:]
        widened += step
    return wide


def box_of(mask: Mask) -> Box | None:
    """The least box round all that is set, in fractions of the mask; None when nothing is."""
    rows, columns = np.nonzero(mask.any(axis=1))[0], np.nonzero(mask.any(axis=0))[0]
    if not rows.size:
        return None
    height, width = mask.shape
    left, top, right, bottom = (int(place) for place in (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1))
    return Box(left / width, top / height, right / width, bottom / height)


def as_json(box: Box) -> dict[str, float]:
    """In thousandths: a pixel of a picture of full HD is half of one."""
    sides = {"left": box.left, "top": box.top, "right": box.right, "bottom": box.bottom}
    return {name: round(float(side), 3) for name, side in sides.items()}


@dataclass(frozen=True, slots=True)
class Region:
    """What hangs together: its weight, the box round it in fractions of the picture, and where it is."""

    weight: float
    box: Box
    mask: Mask = field(repr=False, compare=False)


def regions(mask: Mask, weights: Weights, *, most: int) -> list[Region]:
    """The `most` heaviest regions of the mask, the heaviest first.

    What has two pixels or fewer between it still hangs together, so that grain does not break a region up.
    """
    return [region for _, region in regions_of([mask], weights, most=most)]


def regions_of(masks: Sequence[Mask], weights: Weights, *, most: int) -> list[tuple[int, Region]]:
    """The `most` heaviest regions of several masks of one picture, each with the place of its mask: as `regions`, and
    all at once, since libvips takes longer to begin than to label."""
    if not masks:
        return []
    height, apart = len(weights), len(weights) + CLEAR
    tall = np.concatenate([np.pad(mask, ((0, CLEAR), (0, 0))) for mask in masks])
    wide = np.ascontiguousarray(widened(tall, 1).astype(np.uint8))
    labels = np.where(tall, np.asarray(Image.new_from_array(wide).labelregions().numpy()), -1)
    sums = np.bincount(labels[tall], weights=np.concatenate([weights[mask] for mask in masks]))
    found = []
    for label in np.argsort(-sums, kind="stable")[:most]:
        at = int((labels == label).any(axis=1).argmax()) // apart
        mask = labels[at * apart : at * apart + height] == label
        if sums[label] > 0 and (box := box_of(mask)):
            found.append((at, Region(float(sums[label]), box, mask)))
    return found
