"""Pulling a picture to its brand's colours as a colourist would: hues turn, light and shade stay.

Where a picture has a hue it is turned to the brand's nearest one, and the tones of that hue are moved together, by a
curve that keeps black black, white white and everything between in its order. What has no hue stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import tau

import numpy as np

from adapters.imaging.brand import SAMPLES_A_SIDE, measured_brand
from adapters.imaging.measuring.shapes import Mask
from adapters.imaging.recolouring.hues import Hue, Indices, begins_of, hues_of, nearest, placed
from adapters.imaging.recolouring.oklab import (
    LIGHTNESSES,
    Floats,
    Levels,
    angle_of,
    chroma_of,
    lab_of,
    most_chroma,
    rgb_of,
    turn,
)
from adapters.imaging.vips import Image
from domain.generation import colours as hexadecimal

ROUNDS = 4
"""What was pulled may be worth being pulled once more, as its middle has moved. It rarely is."""

BAND = 32_768
"""Pixels that are worked on together: so much fits a processor's cache."""

FAINT, PLAIN = 0.006, 0.025
"""Chroma up to which nothing is pulled, and from which all is; in part between the two, so that no edge shows."""

LEFT = 0.2
"""Of how far a colour is from the middle of its hue: so much is left, to keep hues in their order and some life."""

SEAM = 9 / 360 * tau
"""So near to the border of two hues that part, colours fade to grey, so that no edge shows."""

FAR, MOST_GAIN = 0.2, 1.7
"""Of all lightness, and times as vivid or as dull: where a brand's tone is farther, the picture's tones stay."""

ALREADY, ENOUGH = 0.05, 0.1
"""Distance in OKLab within which a colour is the brand's already; when so much of a hue is, its tones stay."""

SKIN_HUES, SKIN_CHROMA, SKIN_LIGHTNESS = (0.45, 1.4), (0.035, 0.125), (0.3, 0.94)
"""Faces, hands, wood and evening skies, whose colour is known: in any other they look wrong."""

STILL = 0.5
"""Any lightness: the curve from it to itself moves nothing."""


@dataclass(frozen=True, slots=True)
class _Move:
    """What becomes of a picture's hues from the angle `begin` on, up to the next move's: `centre` turns to `angle`,
    the lightness `middle` becomes `aim`, chroma grows by `gain`; or all of it `stays`."""

    begin: float
    centre: float
    angle: float
    middle: float = STILL
    aim: float = STILL
    gain: float = 1.0
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Pull:
    """A way for a picture to its brand's colours; `before` and `after` are what it scores as `brand`, by itself."""

    before: int
    after: int
    rounds: tuple[tuple[_Move, ...], ...] = ()

    def as_json(self) -> dict[str, int]:
        return {"before": self.before, "after": self.after}

    def of(self, canvas: Image) -> Image:
        """The canvas in the brand's colours; alpha stays as it is."""
        if not self.rounds:
            return canvas
        pixels: Levels = np.asarray(canvas.numpy(), np.uint8)
        for moves in self.rounds:
            pixels = _moved(pixels, moves)
        return Image.new_from_array(pixels, interpretation="srgb")


def pull_to(canvas: Image, colours: Sequence[str]) -> Pull:
    """The way to the brand's `colours` on which the picture gains most; where it gains nothing, none.

    So no picture loses by it, one in the brand's colours stays as it is, and pulling again changes nothing. A brand of
    greys has no hue to pull to.
    """
    across, down = (-(-side // SAMPLES_A_SIDE) for side in (canvas.width, canvas.height))
    some: Levels = np.asarray(canvas.subsample(across, down).numpy(), np.uint8)
    kit = lab_of(np.array([hexadecimal.rgb_of(colour) for colour in colours], np.uint8).T)
    score = before = _score(some, colours)
    rounds: list[tuple[_Move, ...]] = []
    while len(rounds) < ROUNDS and (moves := _moves(some, kit)):
        toneless = tuple(replace(move, middle=STILL, aim=STILL, gain=1.0) for move in moves)
        tried = [(way, _moved(some, way)) for way in dict.fromkeys((moves, toneless))]
        scores = [_score(pixels, colours) for _, pixels in tried]
        best = int(np.argmax(scores))
        if scores[best] <= score:
            break
        score, (way, some) = scores[best], tried[best]
        rounds.append(way)
    return Pull(before, score, tuple(rounds))


def _score(pixels: Levels, colours: Sequence[str]) -> int:
    return measured_brand(Image.new_from_array(pixels, interpretation="srgb"), colours).score


def _moves(pixels: Levels, kit: Floats) -> tuple[_Move, ...]:
    """What may be done about each of the picture's hues. Neighbours that turn to the same hue do it together."""
    seen, hues = _seen(pixels, kit), hues_of(kit)
    begins = begins_of(seen.angle, seen.weight) if hues else ()
    aims = [
        (begin, None if stretch.is_skin else nearest(stretch.centre, hues)) for begin, stretch in seen.parted(begins)
    ]
    parted = [each for number, each in enumerate(aims) if each[1] is not aims[number - 1][1]] or aims[:1]
    stretches = seen.parted([begin for begin, _ in parted])
    return tuple(_move(begin, hue, stretch) for (begin, hue), (_, stretch) in zip(parted, stretches, strict=True))


@dataclass(frozen=True, slots=True)
class _Seen:
    """Points of a picture: what is seen and vivid has most weight; `near` are those that are the brand's already."""

    lab: Floats
    weight: Floats
    near: Mask

    @property
    def angle(self) -> Floats:
        return angle_of(self.lab)

    @property
    def centre(self) -> float:
        """The mean hue, in which the vivid ones lead."""
        return float(angle_of((self.lab * self.weight).sum(axis=1)))

    @property
    def lightness(self) -> float:
        return _median(self.lab[0], self.weight)

    @property
    def chroma(self) -> float:
        return _median(chroma_of(self.lab), self.weight)

    @property
    def is_skin(self) -> bool:
        spans = ((self.centre, SKIN_HUES), (self.chroma, SKIN_CHROMA), (self.lightness, SKIN_LIGHTNESS))
        return all(low <= value <= high for value, (low, high) in spans)

    def parted(self, begins: Sequence[float]) -> list[tuple[float, "_Seen"]]:
        """By the angles at which each stretch of hues begins; where nothing is seen there is none."""
        whose = placed(self.angle, begins or (0.0,))
        masks = ((begin, (whose == number) & (self.weight > 0)) for number, begin in enumerate(begins))
        return [
            (begin, _Seen(self.lab[:, mask], self.weight[mask], self.near[mask])) for begin, mask in masks if mask.any()
        ]


def _seen(pixels: Levels, kit: Floats) -> _Seen:
    flat = pixels.reshape(-1, pixels.shape[2]).T
    lab = lab_of(flat[:3])
    chroma = chroma_of(lab)
    weight = chroma * _pulled_by(chroma) * (flat[3] / np.float32(255) if len(flat) == 4 else 1)
    away = np.min([((lab - colour[:, None]) ** 2).sum(axis=0) for colour in kit.T], axis=0)
    return _Seen(lab, np.asarray(weight, np.float32), away <= ALREADY**2)


def _move(begin: float, hue: Hue | None, seen: _Seen) -> _Move:
    if hue is None:
        return _Move(begin, seen.centre, seen.centre, stays=True)
    if seen.weight[seen.near].sum() >= ENOUGH * seen.weight.sum():
        return _Move(begin, hue.angle, hue.angle)
    lightness = seen.lightness
    tone = min(hue.tones, key=lambda tone: abs(tone.lightness - lightness))
    gain = tone.chroma / seen.chroma
    if abs(tone.lightness - lightness) > FAR or not 1 / MOST_GAIN <= gain <= MOST_GAIN:
        return _Move(begin, seen.centre, hue.angle)
    return _Move(begin, seen.centre, hue.angle, lightness, tone.lightness, gain)


def _median(values: Floats, weights: Floats) -> float:
    order = np.argsort(values, kind="stable")
    heaped = np.cumsum(weights[order], dtype=np.float64)
    return float(values[order[np.searchsorted(heaped, heaped[-1] / 2)]])


def _moved(pixels: Levels, moves: Sequence[_Move]) -> Levels:
    """The same picture with its colours moved. Alpha, and whatever has no hue, stays to the bit."""
    flat = pixels.reshape(-1, pixels.shape[2])
    result, most = flat.copy(), np.stack([most_chroma(move.angle) for move in moves])
    for start in range(0, len(flat), BAND):
        band = slice(start, start + BAND)
        result[band, :3] = _moved_band(np.ascontiguousarray(flat[band, :3].T), moves, most).T
    return result.reshape(pixels.shape)


def _moved_band(rgb: Levels, moves: Sequence[_Move], most: Floats) -> Levels:
    lab = lab_of(rgb)
    lightness, chroma, angle = lab[0], chroma_of(lab), angle_of(lab)
    whose = placed(angle, [move.begin for move in moves])

    def each(*values: float) -> Floats:
        return np.array(values, np.float32)[whose]

    pulled = _pulled_by(chroma) * each(*(not move.stays for move in moves))
    toned = np.where(
        lightness < each(*(move.middle for move in moves)),
        lightness * each(*(move.aim / move.middle for move in moves)),
        1 - (1 - lightness) * each(*((1 - move.aim) / (1 - move.middle) for move in moves)),
    )
    room = most[whose, np.clip(toned * (LIGHTNESSES - 1), 0, LIGHTNESSES - 1).astype(np.intp)]
    vivid = np.minimum(chroma * each(*(move.gain for move in moves)), room) * _away_from_borders(angle, whose, moves)
    turned = each(*(move.angle for move in moves)) + LEFT * turn(angle - each(*(move.centre for move in moves)))
    aims = np.stack([toned, vivid * np.cos(turned), vivid * np.sin(turned)])
    return np.where(pulled > 0, rgb_of(np.asarray(lab + pulled * (aims - lab), np.float32)), rgb)


def _pulled_by(chroma: Floats) -> Floats:
    """How much of a colour is pulled, 0..1."""
    return _rising((chroma - FAINT) / (PLAIN - FAINT))


def _away_from_borders(angle: Floats, whose: Indices, moves: Sequence[_Move]) -> Floats | float:
    """1 for most angles, 0 where one part ends and the next begins."""
    if len(moves) == 1:
        return 1.0
    begins = np.array([move.begin for move in moves], np.float32)
    ends = np.roll(begins, -1)
    room = np.minimum(np.abs(turn(angle - begins[whose])), np.abs(turn(angle - ends[whose])))
    return _rising(np.asarray(room / SEAM, np.float32))


def _rising(values: Floats) -> Floats:
    """From 0 to 1, without a kink."""
    held = np.clip(values, 0, 1)
    return np.asarray(held * held * (3 - 2 * held), np.float32)
