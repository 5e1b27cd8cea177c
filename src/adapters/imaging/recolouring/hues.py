"""Which hues a brand has, and which a picture has."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import tau

import numpy as np
from numpy.typing import NDArray

from adapters.imaging.recolouring.oklab import Floats, angle_of, chroma_of, turn

Indices = NDArray[np.intp]
Amounts = NDArray[np.float64]

GREY = 0.02
"""Chroma up to which a colour is a grey: it has no hue."""

RELATED = 20 / 360 * tau
"""Between hues of a brand: light and dark ones that are not farther apart are tones of one hue."""

BINS = 72
"""Of the circle, in which a picture's hues are counted."""

VALLEY = 0.5
"""Of the lower of two peaks: where more than that lies between them they are one hue."""

WIDEST = BINS // 6
"""Bins that a hue reaches from its peak at most: no red is the same hue as a blue, whatever lies between them."""

WORTH = 0.01
"""Of the fullest bin: less is no hue of its own."""


@dataclass(frozen=True, slots=True)
class Tone:
    lightness: float
    chroma: float


@dataclass(frozen=True, slots=True)
class Hue:
    """One of a brand's: its angle, and the tones that the brand has of it."""

    angle: float
    tones: tuple[Tone, ...]


def hues_of(kit: Floats) -> tuple[Hue, ...]:
    """Of a brand's colours in OKLab, each hue once; none for a brand of greys."""
    vivid = kit[:, chroma_of(kit) > GREY]
    groups: list[Floats] = []
    for colour in vivid[:, np.argsort(angle_of(vivid), kind="stable")].T[:, :, None]:
        if groups and _related(groups[-1], colour):
            groups[-1] = np.hstack([groups[-1], colour])
        else:
            groups.append(colour)
    if len(groups) > 1 and _related(groups[0], groups[-1]):
        groups[0] = np.hstack([groups.pop(), groups[0]])
    return tuple(
        Hue(_middle(group), tuple(Tone(float(c[0]), float(np.hypot(c[1], c[2]))) for c in group.T)) for group in groups
    )


def _related(one: Floats, other: Floats) -> bool:
    return abs(float(turn(_middle(one) - _middle(other)))) <= RELATED


def _middle(colours: Floats) -> float:
    """The vivid ones lead."""
    return float(angle_of(colours.sum(axis=1)))


def nearest(angle: float, hues: Sequence[Hue]) -> Hue:
    return min(hues, key=lambda hue: abs(float(turn(angle - hue.angle))))


def begins_of(angle: Floats, weight: Floats) -> tuple[float, ...]:
    """Where each of a picture's hues begins, round the circle; it ends where the next one begins. Borders lie where
    the picture has least colour, so that what runs from hue to hue stays together. None for a picture of greys."""
    amounts = np.bincount(_bins(angle), weight, BINS)
    if not amounts.any():
        return ()
    even = np.roll(amounts, -1) / 4 + amounts / 2 + np.roll(amounts, 1) / 4
    peaks = _peaks(even)
    if len(peaks) == 1:
        return (-tau / 2,)
    return tuple(sorted(_angle(_valley(even, peaks[number - 1], peak) - 0.5) for number, peak in enumerate(peaks)))


def placed(angle: Floats, begins: Sequence[float]) -> Indices:
    """For each angle, which of the stretches that begin there it belongs to."""
    if len(begins) == 1:
        return np.zeros(angle.shape, np.intp)
    return np.asarray((np.searchsorted(np.array(begins, np.float32), angle, side="right") - 1) % len(begins), np.intp)


def _bins(angle: Floats) -> Indices:
    return np.asarray(np.floor((angle / tau + 0.5) * BINS).astype(np.intp) % BINS, np.intp)


def _angle(place: float) -> float:
    """Of the middle of a bin."""
    return ((place + 0.5) / BINS - 0.5) * tau


def _peaks(amounts: Amounts) -> list[int]:
    """The bins of a picture's hues, in order: two with no valley between them are one, unless it grew too wide."""
    peaks = [int(place) for place in np.nonzero((amounts >= np.roll(amounts, 1)) & (amounts > np.roll(amounts, -1)))[0]]
    peaks = peaks or [int(amounts.argmax())]
    while len(peaks) > 1:
        depths = [_left_between(amounts, peaks[number - 1], peak) for number, peak in enumerate(peaks)]
        shallowest = int(np.argmax(depths))
        if depths[shallowest] < VALLEY:
            break
        peaks.remove(min(peaks[shallowest - 1], peaks[shallowest], key=lambda peak: amounts[peak]))
    while (stray := _stray(amounts, peaks)) is not None:
        peaks = sorted([*peaks, stray])
    return peaks


def _stray(amounts: Amounts, peaks: Sequence[int]) -> int | None:
    """The bin with most colour of those that are far from every peak, if it is worth a hue of its own."""
    places = np.arange(BINS)
    away = np.min([np.minimum((places - peak) % BINS, (peak - places) % BINS) for peak in peaks], axis=0)
    far = np.where(away > WIDEST, amounts, 0)
    return int(far.argmax()) if far.max() > WORTH * amounts.max() else None


def _left_between(amounts: Amounts, low: int, high: int) -> float:
    """Of the lower of two peaks, what the valley between them still has; nothing where they are far apart."""
    if (high - low) % BINS > WIDEST:
        return 0.0
    return float(amounts[_valley(amounts, low, high)] / min(amounts[low], amounts[high]))


def _valley(amounts: Amounts, low: int, high: int) -> int:
    """The emptiest bin on the way from one peak to the next, of several the one in their midst."""
    way = (low + np.arange((high - low - 1) % BINS + 2)) % BINS
    emptiest = way[amounts[way] <= amounts[way].min()]
    return int(emptiest[len(emptiest) // 2])
