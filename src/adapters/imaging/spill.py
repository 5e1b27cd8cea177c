"""Spill: how much of the key's tint a colour has taken on, and the neighbourhoods in which that is judged."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Places = NDArray[np.intp]

AROUND = ((-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1))


class Lean:
    """How far a colour leans to the key, apart from lightness; mixes are given relative to the key."""

    def __init__(self, key: Floats) -> None:
        tint = key - key.mean()
        size = float(np.linalg.norm(tint))
        self.axis = (tint / size if size > 40 else np.zeros(3)).astype(np.float32)
        self.of_key = float(key @ self.axis)

    def of(self, mix: Floats) -> Floats:
        return np.asarray(mix @ self.axis + np.float32(self.of_key), np.float32)

    def usual(self, mix: Floats, *, solid: Mask) -> float:
        """What the subject's inside shows by itself, so that a green leaf on a green key stays green."""
        inside = self.of(mix[solid])
        usual = float(np.percentile(inside, 99.5)) if inside.size > 100 else 0.0
        return min(max(usual, 0.0), 0.8 * self.of_key)

    def cure(self, mix: Floats, allowed: float) -> Floats:
        """How much farther from the key each colour must go until it leans no more than allowed; 1 when it need not."""
        if self.of_key <= 0:
            return np.ones(len(mix), np.float32)
        # What leans as far as the key itself, or farther, is ground that strays: it goes as far as things may go.
        away = np.maximum(-(mix @ self.axis), 1e-3)
        return np.clip((self.of_key - allowed) / away, 1, 50).astype(np.float32)


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


def length(colours: Floats) -> Floats:
    red, green, blue = (colours[..., channel] for channel in range(3))
    return np.asarray(np.sqrt(red * red + green * green + blue * blue))


def solid_within(mix: Floats, solid: Mask, rows: Places, columns: Places, *, reach: int) -> tuple[Floats, Mask]:
    """The mean colour of the solid pixels within `reach` of each, near ones first, and whether there are any."""
    height, width = solid.shape
    total = np.zeros((rows.size, 3), np.float32)
    count = np.zeros(rows.size, np.float32)
    for step in range(1, reach + 1):
        for down, across in AROUND:
            y = np.clip(rows + down * step, 0, height - 1)
            x = np.clip(columns + across * step, 0, width - 1)
            weight = solid[y, x] / np.float32(step**3)
            total += mix[y, x] * weight[:, None]
            count += weight
    return np.asarray(total / np.maximum(count, 1e-9)[:, None], np.float32), np.asarray(count > 0)
