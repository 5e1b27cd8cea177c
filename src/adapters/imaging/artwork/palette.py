"""The colours that a picture is made of, by k-means in CIELAB. For the child alone."""

from dataclasses import dataclass

import numpy as np
import numpy.ma  # looked up by `median`, when nothing can be imported any more
from numpy.typing import NDArray

from adapters.imaging.artwork.reading import opened
from adapters.imaging.artwork.wire import Answer
from adapters.imaging.light import LINEAR
from adapters.imaging.vips import Image

Floats = NDArray[np.float64]

LONG_SIDE = 256
"""Pixels that are looked at, each as it is: mixing neighbours while shrinking would invent colours."""

CLUSTERS, ROUNDS = 12, 24
SAME = 7.0
"""Delta E below which two clusters are one colour in two lights."""

NEAR = 5.0
"""Delta E around the densest place of a cluster whose mean is its colour."""

LEAST_SHARE = 0.008
EDGE = 6.0
"""Delta E to a neighbour from which a pixel counts as an edge, which is a mixture of two colours."""

EDGE_WEIGHT = 0.05


@dataclass(frozen=True, slots=True)
class Swatch:
    """A colour in CIELAB, the part of what can be seen that has it, and the part of the picture's rim that has it."""

    lab: Floats
    share: float
    rim: float


def extract(content: bytes) -> Answer:
    """Says the colours in sRGB, the largest share first, and how opaque the picture is."""
    swatches, opaque = swatches_of(sampled(opened(content)))
    told = [{"hex": _hex(swatch.lab), "share": swatch.share, "rim": swatch.rim} for swatch in swatches]
    return Answer(said={"colours": told, "opaque": opaque})


def sampled(image: Image) -> NDArray[np.uint8]:
    """One pixel of each block, at a place that differs from block to block, or stripes would decide which is seen.

    Where no such pixel can be seen, as many as there are that can.
    """
    pixels: NDArray[np.uint8] = image.numpy()
    step = max(1, -(-max(image.width, image.height) // LONG_SIDE))
    down, across = (np.arange(0, length, step) for length in (image.height, image.width))
    rows, columns = down[:, None], across[None, :]
    rows_of = np.minimum(rows + _scattered(rows, columns, step, _DOWN), image.height - 1)
    columns_of = np.minimum(columns + _scattered(rows, columns, step, _ACROSS), image.width - 1)
    chosen: NDArray[np.uint8] = pixels[rows_of, columns_of]
    if image.bands == 4 and not chosen[..., 3].any():
        visible = pixels[pixels[..., 3] > 0][: LONG_SIDE**2]
        chosen = np.concatenate([visible, np.zeros_like(visible[:1])])[None]
    return chosen


def _scattered(
    rows: NDArray[np.int64], columns: NDArray[np.int64], step: int, by: tuple[float, float]
) -> NDArray[np.int64]:
    """Places within blocks, as even as random ones and the same every time."""
    return ((rows // step * by[0] + columns // step * by[1]) % 1 * step).astype(np.int64)


_DOWN, _ACROSS = (0.7548776662466927, 0.5698402909980532), (0.8191725133961645, 0.6710436067037893)
"""Powers of the plastic number and of the next of its kind: their multiples never fall into a pattern."""


def swatches_of(pixels: NDArray[np.uint8]) -> tuple[list[Swatch], bool]:
    """At most `CLUSTERS`, those of less than `LEAST_SHARE` left out; and whether nothing is transparent."""
    lab = lab_of(pixels[:, :, :3])
    alpha = pixels[:, :, 3].astype(float) / 255 if pixels.shape[2] == 4 else np.ones(pixels.shape[:2])
    weight = alpha * np.where(_edges(lab), EDGE_WEIGHT, 1.0)
    rim = np.zeros(alpha.shape, bool)
    rim[[0, -1], :] = rim[:, [0, -1]] = True
    seen = weight.ravel() > 0
    points, weights, on_rim = lab.reshape(-1, 3)[seen], weight.ravel()[seen], rim.ravel()[seen]
    belongs = _clustered(points, weights)
    found = [_swatch(points, weights, on_rim, belongs == number) for number in range(int(belongs.max()) + 1)]
    merged = _merged(found)
    return [swatch for swatch in merged if swatch.share >= LEAST_SHARE], bool(alpha.min() == 1)


def lab_of(rgb: NDArray[np.uint8]) -> Floats:
    """CIELAB under D65 of sRGB of eight bits, along the last axis."""
    xyz = LINEAR[rgb] @ (_TO_XYZ.T / _WHITE)
    root = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    x, y, z = root[..., 0], root[..., 1], root[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], -1)


def rgb_of_lab(lab: Floats) -> Floats:
    """sRGB from 0 to 255, beyond it for colours that no screen shows."""
    y = (lab[..., 0] + 16) / 116
    root = np.stack([y + lab[..., 1] / 500, y, y - lab[..., 2] / 200], -1)
    xyz = np.where(root**3 > 216 / 24389, root**3, (116 * root - 16) * 27 / 24389) * _WHITE
    linear = xyz @ np.linalg.inv(_TO_XYZ).T
    part = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * np.maximum(linear, 0) ** (1 / 2.4) - 0.055)
    return np.asarray(part * 255)


_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE = _TO_XYZ.sum(axis=1)


def _edges(lab: Floats) -> NDArray[np.bool_]:
    """Pixels that differ from both neighbours of a row or of a column: a place between two colours."""
    edge = np.zeros(lab.shape[:2], bool)
    for axis in (0, 1):
        if lab.shape[axis] < 3:
            continue
        jump = np.linalg.norm(np.diff(lab, axis=axis), axis=-1) > EDGE
        both = jump[:-1] & jump[1:] if axis == 0 else jump[:, :-1] & jump[:, 1:]
        if axis == 0:
            edge[1:-1] |= both
        else:
            edge[:, 1:-1] |= both
    return edge


def _clustered(points: Floats, weights: Floats) -> NDArray[np.intp]:
    """The number of the cluster of each point. Seeds are the heaviest bin and then, again and again, the bin that is
    farthest from all seeds for its weight: no chance is in it."""
    places, at = _binned(points, 4.0)
    mass = np.bincount(at, weights)
    centres = [places[mass.argmax()]]
    away = np.full(len(places), np.inf)
    while len(centres) < min(CLUSTERS, len(places)):
        away = np.minimum(away, ((places - centres[-1]) ** 2).sum(1))
        centres.append(places[(away * mass).argmax()])
    middle = np.array(centres)
    for _ in range(ROUNDS):
        belongs = _nearest(places, middle)
        moved = np.array(
            [
                np.average(places[belongs == number], axis=0, weights=mass[belongs == number])
                if (belongs == number).any()
                else middle[number]
                for number in range(len(middle))
            ]
        )
        if np.allclose(moved, middle):
            break
        middle = moved
    return np.asarray(_nearest(places, middle)[at])


def _binned(points: Floats, side: float) -> tuple[Floats, NDArray[np.intp]]:
    """The middles of the cubes that hold points, and in which of them each point is."""
    cubes = np.rint(points / side).astype(np.int64) + 512
    keys, at = np.unique(cubes @ np.array([1 << 20, 1 << 10, 1]), return_inverse=True)
    middles = np.stack([keys >> 20, keys >> 10 & 1023, keys & 1023], -1) - 512
    return middles * side, at.ravel()


def _nearest(points: Floats, centres: Floats) -> NDArray[np.intp]:
    return np.asarray(((points[:, None] - centres[None]) ** 2).sum(-1).argmin(1))


def _swatch(points: Floats, weights: Floats, on_rim: NDArray[np.bool_], here: NDArray[np.bool_]) -> Swatch:
    """The colour of a cluster is where its points lie densest: their mean would lean to its neighbours."""
    inside, mass = points[here], weights[here]
    if not mass.size:
        return Swatch(np.zeros(3), 0.0, 0.0)
    places, at = _binned(inside, 2.0)
    densest = places[np.bincount(at, mass).argmax()]
    near = np.linalg.norm(inside - densest, axis=1) <= NEAR
    middle = np.average(inside[near], axis=0, weights=mass[near]) if near.any() else densest
    rim_mass = weights[on_rim].sum()
    return Swatch(
        middle, float(mass.sum() / weights.sum()), float(mass[on_rim[here]].sum() / rim_mass) if rim_mass else 0.0
    )


def _merged(swatches: list[Swatch]) -> list[Swatch]:
    """The larger of two alike takes the share of the smaller."""
    kept: list[Swatch] = []
    for swatch in sorted(swatches, key=lambda swatch: -swatch.share):
        alike = next((at for at, other in enumerate(kept) if np.linalg.norm(other.lab - swatch.lab) < SAME), None)
        if alike is None:
            kept.append(swatch)
        else:
            other = kept[alike]
            kept[alike] = Swatch(other.lab, other.share + swatch.share, other.rim + swatch.rim)
    return sorted(kept, key=lambda swatch: -swatch.share)


def _hex(lab: Floats) -> str:
    red, green, blue = np.rint(rgb_of_lab(lab)).clip(0, 255).astype(int)
    return f"#{red:02X}{green:02X}{blue:02X}"
