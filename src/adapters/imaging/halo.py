"""The halo meter: how much of a cut-out's edge still shows the ground that it was cut from, and a second pass for it.

A halo is what the eye sees on some ground: so the edge is laid over black, white and Twitch's purple, once as it is
and once without its lean to the key, and where the two look different there is one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adapters.imaging.cut_out import Ground
from adapters.imaging.spill import AROUND, Floats, Lean, Places, grown, solid_within, window_of
from adapters.imaging.vips import Image
from domain.generation.colours import rgb_of

GROUNDS = ("#000000", "#FFFFFF", "#9146FF")

SEEN, SOLID = 24, 230
"""Alpha from which a pixel counts at all, and from which it is the subject's own."""

BESIDE = 6
"""Pixels around one of the edge in which the subject's own colours are looked for."""

SPARE = 0.05
"""Of the key's lean: so much further than the subject beside it a pixel may lean."""

VISIBLE = 4.0
"""CIEDE2000 between an edge pixel and the same without its lean, on one ground: more of it is seen as a tint."""

MOST = 0.04
"""Share of the edge that may be tinted. A picture above it gets a second pass."""


@dataclass(frozen=True, slots=True)
class Halo:
    """On each ground the share of the edge that is visibly tinted by the key, 0..1."""

    on: Mapping[str, float]

    @property
    def worst(self) -> float:
        return max(self.on.values())

    @property
    def clean(self) -> bool:
        return self.worst <= MOST


@dataclass(frozen=True, slots=True)
class Pass:
    """A cut-out after one pass of cleaning, and the halo that it has then."""

    art: Image
    halo: Halo


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What was cut from `ground`, after the one pass that mostly is enough, or after two."""

    ground: Ground
    first: Pass
    second: Pass | None = None

    @property
    def kept(self) -> Pass:
        """The better one, the first if it makes no difference."""
        return min((self.first, self.second or self.first), key=lambda each: each.halo.worst)


def cleaned(art: Image, ground: Ground) -> Cleaned | None:
    """The cut-out with as little halo as can be had; None where nothing can be told.

    That is so of a ground without a tint: no edge leans to white, grey or black, and a pale edge on white may be what
    is left of the ground, or as well an outline, a glow or a shine that was wanted.
    """
    lean = Lean(ground.rgb)
    if lean.of_key <= 0:
        return None
    pixels: NDArray[np.uint8] = art.numpy()
    first = Pass(art, _halo(pixels, lean))
    if first.halo.clean:
        return Cleaned(ground, first)
    tight = _tightened(pixels, lean)
    return Cleaned(ground, first, Pass(Image.new_from_array(tight, interpretation="srgb"), _halo(tight, lean)))


def _halo(pixels: NDArray[np.uint8], lean: Lean) -> Halo:
    pixels = pixels[window_of(pixels[:, :, 3] > 0, beyond=BESIDE)]
    alpha = pixels[:, :, 3]
    rows, columns = np.nonzero((alpha >= SEEN) & grown(alpha < SOLID, 1))
    if rows.size == 0:
        return Halo(dict.fromkeys(GROUNDS, 0.0))
    excess = _excess(pixels, lean, rows, columns)
    leaning = excess > 0
    own = pixels[rows[leaning], columns[leaning], :3].astype(np.float32)
    clean = np.clip(own - excess[leaning, None] * lean.axis, 0, 255)
    part = np.asarray(alpha[rows[leaning], columns[leaning], None] / 255, np.float32)
    return Halo({ground: _tinted(own, clean, part, ground) / rows.size for ground in GROUNDS})


def _excess(pixels: NDArray[np.uint8], lean: Lean, rows: Places, columns: Places) -> Floats:
    """How much further each pixel leans than the subject around it does, or than all of it where none is around."""
    leans = lean.along(pixels[:, :, :3])
    excess = np.zeros(rows.size, np.float32)
    spare = SPARE * lean.of_key
    at = np.nonzero(leans[rows, columns] > spare)[0]
    if at.size:
        solid = ~grown(pixels[:, :, 3] < SOLID, 1)
        inside = leans[solid]
        usual = float(np.percentile(inside, 99)) if inside.size else 0.0
        beside = _most_beside(np.where(solid, leans, -np.inf), rows[at], columns[at])
        allowed = np.maximum(np.where(np.isfinite(beside), beside, usual), 0) + spare
        excess[at] = np.maximum(leans[rows[at], columns[at]] - allowed, 0)
    return excess


def _most_beside(values: Floats, rows: Places, columns: Places) -> Floats:
    height, width = values.shape
    most = values[rows, columns]
    for step in range(1, BESIDE + 1):
        for down, across in AROUND:
            y, x = np.clip(rows + down * step, 0, height - 1), np.clip(columns + across * step, 0, width - 1)
            most = np.maximum(most, values[y, x])
    return np.asarray(most)


def _tinted(own: Floats, clean: Floats, part: Floats, ground: str) -> int:
    """How many pixels look different on the ground when they are clean."""
    if not len(own):
        return 0
    shown, wanted = (_row(colour * part + np.array(rgb_of(ground), np.float32) * (1 - part)) for colour in (own, clean))
    return int((shown.dE00(wanted).numpy() > VISIBLE).sum())


def _row(colours: Floats) -> Image:
    return Image.new_from_array(np.rint(colours).astype(np.uint8)[None], interpretation="srgb")


def _tightened(pixels: NDArray[np.uint8], lean: Lean) -> NDArray[np.uint8]:
    """A second pass: the lean of every pixel by the edge goes down to that of the subject beside it, and bulky parts
    lose a pixel all round. What is thin keeps its width, since there would be nothing left of it."""
    alpha, art = pixels[:, :, 3], pixels.copy()
    rows, columns = np.nonzero((alpha > 0) & grown(alpha < SOLID, BESIDE // 2))
    mix = pixels[:, :, :3].astype(np.float32)
    beside, found = solid_within(mix, ~grown(alpha < SOLID, BESIDE // 2), rows, columns, reach=BESIDE)
    allowed = np.where(found, np.maximum(lean.along(beside), 0), 0)
    own = mix[rows, columns]
    own -= np.maximum(lean.along(own) - allowed, 0)[:, None] * lean.axis
    art[rows, columns, :3] = np.rint(np.clip(own, 0, 255)).astype(np.uint8)
    bulky = grown(~grown(alpha < 128, 3), 5)
    art[:, :, 3] = np.where(bulky, _choked(alpha), alpha)
    art[art[:, :, 3] == 0] = 0
    return art


def _choked(alpha: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Of each pixel and the four beside it the least."""
    wide = np.pad(alpha, 1, mode="edge")
    return np.asarray(
        np.min([wide[1:-1, 1:-1], wide[:-2, 1:-1], wide[2:, 1:-1], wide[1:-1, :-2], wide[1:-1, 2:]], axis=0)
    )
