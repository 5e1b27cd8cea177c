"""How far a finished picture keeps to its brand's colours, counted on its pixels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adapters.imaging.measuring.parts import Part
from adapters.imaging.measuring.shapes import Mask, Region, as_json, regions_of
from adapters.imaging.vips import Image
from domain.generation.colours import Lab, difference, lab_of
from domain.generation.logo_placing import LogoPlace

Floats = NDArray[np.float64]

SAMPLES_A_SIDE = 128
"""The picture is looked at in so many points a side at most. They are picked, not averaged: a mean of two colours of
the brand is none of them."""

MOST_COLOURS = 24
ALIKE = 4.0
"""Delta E of 1976 within which a colour needs no group of its own."""

ROUNDS = 8
SEEN = 8
"""Alpha from which a point counts at all; it counts by its alpha."""

ON, NEAR, FOREIGN = 5.0, 12.0, 30.0
"""CIEDE2000: up to here a colour is the brand's, or near to it; from the last on it has nothing to do with it."""

WORTH_NAMING = 0.01
"""Of the picture: smaller groups are counted, not named."""

MOST_NAMED = 8
MOST_REGIONS = 5

TONE = 4
"""Levels of sRGB a channel within which points count as one."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Pixels of one colour: what share of the picture they are and which colour of the brand comes nearest."""

    colour: str
    share: float
    brand: str
    distance: float
    place: LogoPlace

    def as_json(self) -> dict[str, object]:
        return {
            "colour": self.colour,
            "share": round(self.share, 3),
            "nearest": self.brand,
            "distance": round(self.distance, 1),
        }

    def of(self, region: Region, total: float) -> dict[str, object]:
        """One region of this colour: its box in fractions and its share of all that is seen."""
        return self.as_json() | {"share": round(region.weight / total, 3), "box": as_json(region.box)}


def measured_brand(canvas: Image, colours: Sequence[str], *, own: bool = False) -> Part:
    """`colours` are the brand's, at least one. The same pixels and colours give the same numbers; the advice is for
    `own` art or for what a model drew."""
    points = _points(canvas)
    groups, group_of = _grouped(points, colours)
    on, near = (sum(g.share for g in groups if low < g.distance <= high) for low, high in ((-1.0, ON), (ON, NEAR)))
    off = [group for group in groups if group.distance > NEAR]
    coverage = {"on": round(on, 3), "near": round(near, 3), "off": round(max(0.0, 1 - on - near), 3)}
    named = [group for group in groups if group.share >= WORTH_NAMING][:MOST_NAMED]
    return Part(
        round(100 * sum(group.share * credit(group.distance) for group in groups)),
        round(sum(group.share * group.distance for group in groups), 1),
        f"mean difference to the nearest colour of the brand (CIEDE2000: up to {ON:g} on, up to {NEAR:g} near it)",
        f"{'Finish it again pulled to its kit' if own else 'Make it again in fewer colours'}, "
        "or add to the brand kit what belongs to it.",
        {
            "coverage": coverage,
            "distances": [group.as_json() for group in named],
            "off": [group.as_json() | {"place": group.place} for group in off if group in named],
            "regions": _regions(points, groups, group_of),
        },
    )


def credit(distance: float) -> float:
    """1 for a colour of the brand, half for one that is as far from it as near ones are, 0 for a foreign one."""
    return float(np.interp(distance, (ON, NEAR, FOREIGN), (1.0, 0.5, 0.0)))


@dataclass(frozen=True, slots=True)
class _Points:
    """What is looked at, in a grid: `seen` says where. Of each seen point its sRGB, CIELAB and alpha (0 to 1)."""

    seen: Mask
    rgb: NDArray[np.uint8]
    lab: Floats
    alpha: Floats

    @property
    def places(self) -> NDArray[np.int64]:
        """In which of the nine places of the picture each lies."""
        height, width = self.seen.shape
        rows, columns = np.nonzero(self.seen)
        return np.asarray((rows * 3 // height) * 3 + columns * 3 // width)


def _points(canvas: Image) -> _Points:
    across, down = (-(-side // SAMPLES_A_SIDE) for side in (canvas.width, canvas.height))
    height, width = canvas.height // down * down, canvas.width // across * across
    some: NDArray[np.uint8] = canvas.numpy()[:height:down, :width:across]
    alpha = some[:, :, 3] if canvas.hasalpha() else np.full(some.shape[:2], 255, np.uint8)
    seen = alpha >= min(SEEN, int(alpha.max()))
    rgb = some[:, :, :3][seen]
    return _Points(seen, rgb, _lab_of(rgb), alpha[seen] / 255.0)


def _lab_of(rgb: NDArray[np.uint8]) -> Floats:
    row = Image.new_from_array(rgb[None], interpretation="srgb")
    return np.asarray(row.colourspace("lab").numpy()[0], np.float64)


def _grouped(points: _Points, colours: Sequence[str]) -> tuple[list[_Group], NDArray[np.int64]]:
    """The largest first, and for each point the index of its group; no groups where nothing can be seen."""
    if not points.alpha.any():
        return [], np.zeros(len(points.alpha), np.int64)
    tone_of = _tone_of(points.rgb)
    weights = np.bincount(tone_of, points.alpha).astype(np.float64)
    means = np.stack([np.bincount(tone_of, points.alpha * axis) / weights for axis in points.lab.T], axis=1)
    middles = _middles(means, weights)
    nearest = _nearest(means, middles)[tone_of]
    total, places = float(points.alpha.sum()), points.places
    groups: list[tuple[_Group, int]] = []
    for index, middle in enumerate(middles):
        mine = nearest == index
        if not mine.any():
            continue
        alpha = points.alpha[mine]
        lab: Lab = (float(middle[0]), float(middle[1]), float(middle[2]))
        distance, brand = min((difference(lab, lab_of(colour)), colour) for colour in colours)
        mean = np.average(points.rgb[mine], axis=0, weights=alpha)
        crowded = int(np.bincount(places[mine], weights=alpha, minlength=9).argmax())
        group = _Group(_hex(mean), float(alpha.sum()) / total, brand, distance, tuple(LogoPlace)[crowded])
        groups.append((group, index))
    groups.sort(key=lambda each: (-each[0].share, each[0].colour))
    rank = np.zeros(len(middles), np.int64)
    for position, (_, index) in enumerate(groups):
        rank[index] = position
    return [group for group, _ in groups], rank[nearest]


def _tone_of(rgb: NDArray[np.uint8]) -> NDArray[np.int64]:
    """For each point the index of its tone, all of which are met: far fewer to compare than there are points."""
    coarse = (rgb // TONE).astype(np.int64)
    _, tone_of = np.unique((coarse[:, 0] << 16) | (coarse[:, 1] << 8) | coarse[:, 2], return_inverse=True)
    return np.asarray(tone_of, np.int64)


def _regions(points: _Points, groups: Sequence[_Group], group_of: NDArray[np.int64]) -> list[dict[str, object]]:
    """Where the picture leaves the brand: boxes round what is of one colour and hangs together, the heaviest first."""
    group_at, alpha = np.full(points.seen.shape, -1), np.zeros(points.seen.shape)
    group_at[points.seen], alpha[points.seen] = group_of, points.alpha
    total = float(points.alpha.sum())
    off = [index for index, group in enumerate(groups) if group.distance > NEAR and group.share >= WORTH_NAMING]
    heaviest = regions_of([group_at == index for index in off], alpha, most=MOST_REGIONS)
    return [groups[off[at]].of(region, total) for at, region in heaviest if region.weight >= WORTH_NAMING * total]


def _middles(points: Floats, weights: Floats) -> Floats:
    """K-means: from the mean outwards, a group more for what is farthest from all, as long as something is far."""
    first = np.average(points, axis=0, weights=weights)
    chosen = [points[np.abs(points - first).sum(axis=1).argmin()]]
    apart = np.linalg.norm(points - chosen[0], axis=1)
    while len(chosen) < MOST_COLOURS and apart.max() > ALIKE:
        chosen.append(points[apart.argmax()])
        apart = np.minimum(apart, np.linalg.norm(points - chosen[-1], axis=1))
    middles = np.array(chosen)
    for _ in range(ROUNDS):
        nearest = _nearest(points, middles)
        sums = np.bincount(nearest, weights=weights, minlength=len(middles))
        means = np.stack([np.bincount(nearest, weights * axis, len(middles)) for axis in points.T], axis=1)
        moved = np.where(sums[:, None] > 0, means / np.maximum(sums, 1e-12)[:, None], middles)
        if np.array_equal(moved, middles):
            break
        middles = moved
    return np.asarray(middles)


def _nearest(points: Floats, middles: Floats) -> NDArray[np.int64]:
    """The index of the nearest middle. One middle after another: numpy is slow at reducing a short axis. Not by BLAS,
    which has a kernel for each processor, and each rounds in its own way."""
    nearest, least = np.zeros(len(points), np.int64), np.full(len(points), np.inf)
    axes = np.ascontiguousarray(points.T)
    for index, middle in enumerate(middles):
        squares = sum((axis - of_middle) ** 2 for axis, of_middle in zip(axes, middle, strict=True))
        closer = squares < least
        nearest[closer] = index
        np.minimum(least, squares, out=least)
    return nearest


def _hex(rgb: Floats) -> str:
    return "#" + "".join(f"{round(float(channel)):02X}" for channel in rgb)
