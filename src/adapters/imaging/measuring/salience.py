"""Where a picture draws the eye: what differs from the colours at its edges, and holds together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from adapters.imaging.measuring.shapes import Mask, Weights, regions
from adapters.imaging.vips import Image
from domain.generation.asset_types import Box

SIDE = 64
"""Pixels of the longer side that is looked at."""

STRIKING = 12.0
"""Delta E of 1976 from the colours of the edges, below which nothing is a subject, however plain the rest is."""

SOFT = 1
"""Pixels that words and logos reach beyond their boxes when the picture is so small."""

STEPS = 64
"""Into which the differences are sorted to find where ground ends and subject begins."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The box of what draws the eye most, in fractions of the picture."""

    box: Box

    @property
    def share(self) -> float:
        """Of the picture's area."""
        return (self.box.right - self.box.left) * (self.box.bottom - self.box.top)


def subject_of(small: Image, added: Sequence[Box]) -> Subject | None:
    """What stands out most of an opaque picture; `added` holds the boxes of words and logos, which are no subject."""
    look = small.thumbnail_image(SIDE, height=SIDE, size="down").gaussblur(0.6)
    striking = _striking(look.colourspace("lab").numpy().astype(np.float64))
    free: Mask = np.ones(striking.shape[:2], bool)
    for box in added:
        left, top, right, bottom = box.in_pixels(free.shape[1], free.shape[0])
        free[max(0, top - SOFT) : bottom + SOFT, max(0, left - SOFT) : right + SOFT] = False
    if not free.any():
        return None
    found = regions(free & (striking >= max(STRIKING, _parting(striking[free]))), striking, most=1)
    return Subject(found[0].box) if found else None


def _striking(lab: Weights) -> Weights:
    """Of each pixel, how far it is from the colours of each edge, as the mean of the three edges it is farthest from.

    A figure that is cut off by one edge still differs from the other three; ground that runs from edge to edge does
    not.
    """
    height, width = lab.shape[:2]
    points = lab.reshape(-1, 3)
    edges = (lab[0, ::2], lab[-1, ::2], lab[::2, 0], lab[::2, -1])
    away = np.sort(np.stack([_nearest(points, edge) for edge in edges]), axis=0)
    return np.asarray(away[1:].mean(axis=0).reshape(height, width))


def _parting(values: Weights) -> float:
    """Otsu's threshold: it parts the values into two groups that differ most from each other."""
    counts, borders = np.histogram(values, bins=STEPS)
    middles = (borders[:-1] + borders[1:]) / 2
    below, sums = np.cumsum(counts), np.cumsum(counts * middles)
    above = below[-1] - below
    apart = (sums[-1] * below - sums * below[-1]) ** 2 / np.maximum(below * above, 1)
    return float(borders[1 + int(apart.argmax())])


def _nearest(points: Weights, others: Weights) -> Weights:
    squares = (points**2).sum(axis=1)[:, None] + (others**2).sum(axis=1) - 2 * points @ others.T
    return np.asarray(np.sqrt(np.maximum(squares.min(axis=1), 0)))
