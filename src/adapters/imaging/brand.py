"""How far a finished picture keeps to its brand's colours, counted on its pixels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adapters.imaging.measure import Part
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


def measured_brand(canvas: Image, colours: Sequence[str]) -> Part:
    """`colours` are the brand's, at least one. The same pixels and colours give the same numbers."""
    groups = _groups(canvas, colours)
    on, near = (sum(g.share for g in groups if low < g.distance <= high) for low, high in ((-1.0, ON), (ON, NEAR)))
    off = [group for group in groups if group.distance > NEAR]
    coverage = {"on": round(on, 3), "near": round(near, 3), "off": round(max(0.0, 1 - on - near), 3)}
    named = [group for group in groups if group.share >= WORTH_NAMING][:MOST_NAMED]
    return Part(
        round(100 * sum(group.share * credit(group.distance) for group in groups)),
        round(sum(group.share * group.distance for group in groups), 1),
        f"mean difference to the nearest colour of the brand (CIEDE2000: up to {ON:g} on, up to {NEAR:g} near it)",
        "Make it again in fewer colours, or add to the brand kit what belongs to it.",
        {
            "coverage": coverage,
            "distances": [group.as_json() for group in named],
            "off": [group.as_json() | {"place": group.place} for group in off if group in named],
        },
    )


def credit(distance: float) -> float:
    """1 for a colour of the brand, half for one that is as far from it as near ones are, 0 for a foreign one."""
    return float(np.interp(distance, (ON, NEAR, FOREIGN), (1.0, 0.5, 0.0)))


def _groups(canvas: Image, colours: Sequence[str]) -> list[_Group]:
    """The largest first."""
    points, rgb, weights, places = _points(canvas)
    middles = _middles(points, weights)
    nearest = _nearest(points, middles)
    total = float(weights.sum())
    groups = []
    for index, middle in enumerate(middles):
        mine = nearest == index
        share = float(weights[mine].sum()) / total
        if not share:
            continue
        lab: Lab = (float(middle[0]), float(middle[1]), float(middle[2]))
        distance, brand = min((difference(lab, lab_of(colour)), colour) for colour in colours)
        mean = np.average(rgb[mine], axis=0, weights=weights[mine])
        crowded = np.bincount(places[mine], weights=weights[mine], minlength=9).argmax()
        groups.append(_Group(_hex(mean), share, brand, distance, tuple(LogoPlace)[int(crowded)]))
    return sorted(groups, key=lambda group: (-group.share, group.colour))


def _points(canvas: Image) -> tuple[Floats, Floats, Floats, NDArray[np.int64]]:
    """Of points in a grid: their colours in CIELAB and sRGB, their alpha, and in which of the nine places each lies."""
    across, down = (-(-side // SAMPLES_A_SIDE) for side in (canvas.width, canvas.height))
    some = canvas.subsample(across, down).copy_memory()
    rgb, lab = some[0:3].numpy(), some[0:3].colourspace("lab").numpy()
    height, width = rgb.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width]
    places = (rows * 3 // height) * 3 + columns * 3 // width
    alpha = some[3].numpy() if some.hasalpha() else np.full((height, width), 255)
    seen = alpha >= min(SEEN, int(alpha.max()))
    return lab[seen].astype(np.float64), rgb[seen].astype(np.float64), alpha[seen] / 255.0, places[seen]


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
    squares = (middles**2).sum(axis=1) - 2 * points @ middles.T
    return np.asarray(squares.argmin(axis=1), np.int64)


def _hex(rgb: Floats) -> str:
    return "#" + "".join(f"{round(float(channel)):02X}" for channel in rgb)
