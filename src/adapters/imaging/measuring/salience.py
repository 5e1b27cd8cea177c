"""Where a picture draws the eye: what differs from the colours at its edges, and holds together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from adapters.imaging.measuring.shapes import Mask, Region, Weights, regions, widened
from adapters.imaging.vips import Image
from domain.generation.asset_types import Box

SIDE = 64
"""Pixels of the longer side that is looked at."""

STRIKING = 12.0
"""Delta E of 1976 from the colours of the edges, below which nothing is a subject, however plain the rest is; and from
one neighbour of a pixel to the opposite one, from which there is an outline."""

OUTLINED = 0.5
"""Of a subject's border: so much of it at least is an outline. What only fades into its ground is light."""

MOST_EDGES = 2
"""Edges of the picture that a subject may reach. What reaches more is ground, however it differs."""

CANDIDATES, WORTH = 3, 0.1
"""The weightiest are looked at, down to so much of the first one's weight: beside ground, a speck is no subject."""

LOOKS = 3
"""Each for what stands out still more than what was found before and was no subject."""

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
    """What stands out most of an opaque picture; `added` holds the boxes of words and logos, which are no subject.

    A picture without anything on it has none: Otsu's threshold parts a plain gradient too, but such a part has no
    outline, or runs from edge to edge.
    """
    look = small.thumbnail_image(SIDE, height=SIDE, size="down").gaussblur(0.6)
    lab = look.colourspace("lab").numpy().astype(np.float64)
    striking, steps = _striking(lab), _steps(lab)
    free: Mask = np.ones(striking.shape[:2], bool)
    for box in added:
        left, top, right, bottom = box.in_pixels(free.shape[1], free.shape[0])
        free[max(0, top - SOFT) : bottom + SOFT, max(0, left - SOFT) : right + SOFT] = False
    left_over = free
    for _ in range(LOOKS):
        if not left_over.any():
            return None
        left_over = free & (striking >= max(STRIKING, _parting(striking[left_over])))
        found = regions(left_over, striking, most=CANDIDATES)
        for region in found:
            if region.weight >= WORTH * found[0].weight and _stands_by_itself(region, free, steps):
                return Subject(region.box)
    return None


def _stands_by_itself(region: Region, free: Mask, steps: Weights) -> bool:
    """Has an outline, and is no ground that runs from edge to edge."""
    box, mask = region.box, region.mask
    border = mask & widened(free & ~mask, 1)
    edges = sum((box.left <= 0, box.top <= 0, box.right >= 1, box.bottom >= 1))
    return edges <= MOST_EDGES and bool(border.any()) and float((steps[border] >= STRIKING).mean()) >= OUTLINED


def _steps(lab: Weights) -> Weights:
    """Of each pixel, how far apart the most different two of its neighbours are that face each other."""
    height, width = lab.shape[:2]
    wide = np.pad(lab, ((1, 1), (1, 1), (0, 0)), mode="edge")

    def beside(down: int, across: int) -> Weights:
        return wide[1 + down : 1 + down + height, 1 + across : 1 + across + width]

    ways = ((0, 1), (1, 0), (1, 1), (1, -1))
    squares = [((beside(down, across) - beside(-down, -across)) ** 2).sum(axis=2) for down, across in ways]
    return np.asarray(np.sqrt(np.max(squares, axis=0)))


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
    """Plane by plane, and not by BLAS, which rounds differently on each processor."""
    apart = (here[None, :] - there[:, None] for here, there in zip(points.T, others.T, strict=True))
    return np.asarray(np.sqrt(sum(away * away for away in apart).min(axis=0)))
