"""Spill: how much of the key's tint a colour has taken on, and the neighbourhoods in which that is judged."""

from collections.abc import Iterable
from functools import reduce

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Places = NDArray[np.intp]
Planes = list[NDArray[np.uint8]]
"""Red, green and blue, each by itself."""

ENOUGH = 50_000
"""Pixels that tell what is usual as well as ten times as many do."""

AROUND = ((-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1))


class Lean:
    """How far a colour leans to the key, apart from lightness; mixes are given relative to the key."""

    def __init__(self, key: Floats) -> None:
        tint = key - key.mean()
        size = float(length(tint))
        self.axis = (tint / size if size > 40 else np.zeros(3)).astype(np.float32)
        self.of_key = float(self.along(key))

    def along(self, colours: Floats | NDArray[np.uint8]) -> Floats:
        """How far colours, which have red, green and blue on their last axis, reach along the key's tint.

        Summed by hand: BLAS has a kernel for each processor, and each rounds in its own way.
        """
        red, green, blue = (colours[..., channel] * part for channel, part in enumerate(self.axis))
        return np.asarray(red + green + blue, np.float32)

    def of(self, mix: Floats) -> Floats:
        return np.asarray(self.along(mix) + np.float32(self.of_key), np.float32)

    def usual(self, inside: Floats) -> float:
        """What the subject's inside shows by itself, so that a green leaf on a green key stays green."""
        usual = float(np.percentile(inside[:: 1 + inside.size // ENOUGH], 99.5)) if inside.size > 100 else 0.0
        return min(max(usual, 0.0), 0.8 * self.of_key)

    def cure(self, mix: Floats, allowed: float) -> Floats:
        """How much farther from the key each colour must go until it leans no more than allowed; 1 when it need not."""
        if self.of_key <= 0:
            return np.ones(len(mix), np.float32)
        # What leans as far as the key itself, or farther, is ground that strays: it goes as far as things may go.
        away = np.maximum(-self.along(mix), 1e-3)
        return np.clip((self.of_key - allowed) / away, 1, 50).astype(np.float32)


Window = tuple[slice, slice]


def window_of(mask: Mask, *, beyond: int) -> Window:
    """The least part of a picture that holds all that is set and `beyond` so many pixels around it."""

    def span(set_in: Mask) -> slice:
        places = np.nonzero(set_in)[0]
        return slice(max(0, int(places[0]) - beyond), int(places[-1]) + beyond + 1) if places.size else slice(0, 1)

    return span(np.asarray(mask.any(axis=1))), span(np.asarray(mask.any(axis=0)))


def grown(mask: Mask, reach: int) -> Mask:
    """The mask and all within `reach` pixels of it, in a square: rows first, then columns, in doubling strides."""
    wider = np.pad(mask, reach)
    for _ in range(2):
        covered, whole = 1, 2 * reach + 1
        while covered < whole:
            stride = min(covered, whole - covered)
            wider = wider[stride:] | wider[:-stride]
            covered += stride
        wider = wider.T
    return np.ascontiguousarray(wider)


# Channel by channel, since numpy is ten times as slow at reducing an axis of three.
def largest(colours: Floats) -> Floats:
    """Of each colour the channel farthest from zero."""
    red, green, blue = (np.abs(colours[..., channel]) for channel in range(3))
    return np.asarray(np.maximum(np.maximum(red, green), blue))


def sum_of(parts: Iterable[Floats]) -> Floats:
    return reduce(np.add, parts)


def length(colours: Floats) -> Floats:
    red, green, blue = (colours[..., channel] for channel in range(3))
    return np.asarray(np.sqrt(red * red + green * green + blue * blue))


def steady(planes: Planes, *, apart: int, most: int) -> Mask:
    """Where no channel changes by more than that from the pixels so far apart on both sides, along rows and columns."""
    alike = np.ones(planes[0].shape, bool)
    for plane in planes:
        for here, one, other in (
            (alike, plane[apart:], plane[:-apart]),
            (alike.T, plane[:, apart:].T, plane[:, :-apart].T),
        ):
            small = np.maximum(one, other) - np.minimum(one, other) <= most
            here[apart:] &= small
            here[:-apart] &= small
    return alike


def solid_within(mix: Floats, solid: Mask, rows: Places, columns: Places, *, reach: int) -> tuple[Floats, Mask]:
    """The mean colour of the solid pixels within `reach` of each, near ones first, and whether there are any."""
    height, width = solid.shape
    planes = [(mix[:, :, channel] * solid).ravel() for channel in range(3)]
    planes.append(solid.astype(np.float32).ravel())
    sums = np.zeros((4, rows.size), np.float32)
    for step in range(1, reach + 1):
        for down, across in AROUND:
            there = np.clip(rows + down * step, 0, height - 1) * width + np.clip(columns + across * step, 0, width - 1)
            sums += np.stack([plane[there] for plane in planes]) / np.float32(step**3)
    count = sums[3]
    return np.asarray((sums[:3] / np.maximum(count, 1e-9)).T, np.float32), np.asarray(count > 0)
