"""Cut a subject out of the flat ground it was drawn on.

Image models send no transparency. They are asked for one flat key colour all round the subject, so every pixel of the
edge is a mix C = K + alpha (F - K) of the key K, which can be measured, and a subject colour F, which is looked for
along the line from K through C among the pixels nearby. Alpha and the unmixed colour follow from the two. What lies
on the ground is told in Lab, where distances are seen; mixes are undone in sRGB, where renderers make them.
"""

from dataclasses import dataclass
from functools import cache, reduce

import numpy as np
from numpy.typing import NDArray

from adapters.imaging.glow import faded, glow
from adapters.imaging.spill import (
    AROUND,
    Floats,
    Lean,
    Mask,
    Places,
    Planes,
    grown,
    largest,
    length,
    solid_within,
    steady,
    sum_of,
    window_of,
)
from adapters.imaging.vips import Image
from domain.generation.asset_types import Box
from domain.generation.colours import rgb_of
from domain.generation.picture import Flaw, PictureUnusable

Levels = NDArray[np.uint8]
"""Of one colour, or of many: red, green and blue on the last axis."""

NEAR = 40.0
"""Delta E up to which a colour passes for the key that was asked for."""

LEAST_SHARE = 0.12
"""Of the border: so much key and the ground is taken for the asked one, since frames cover most of theirs."""

FLAT_SHARE = 0.6
"""Of the border: so much of one other colour and the model is taken to have chosen its own flat ground."""


VIVID = 45.0
"""Chroma in Lab from which a ground that nobody asked for is a key all the same, also where the subject encloses it."""

SURE = 4
"""Levels a channel up to which colours are told from the ground without looking at each in Lab."""

STEP, OFF_GRID = 8, 6.7
"""Levels between the colours of a grid, and the most that Delta E is from any colour to the nearest of them."""

FAR = 48
"""Levels from the key, in the channel farthest from it: what is flat and nearer may still be a mix."""

SMEAR = 3
"""Pixels that halved colour resolution (JPEG 4:2:0) carries the key's tint into the subject."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The measured ground: its colour, how far it strays in Delta E, and whether it is the one that was asked for."""

    rgb: Floats
    stray: float
    asked: bool

    @property
    def hex(self) -> str:
        return "#" + "".join(f"{round(float(channel)):02X}" for channel in self.rgb)


@dataclass(frozen=True, slots=True)
class CutOut:
    """The subject with real transparency, and the ground it stood on; none when the picture brought transparency."""

    art: Image
    ground: Ground | None


def cut_out(image: Image, *, key_colour: str | None, hole: Box | None) -> CutOut:
    """The subject of a picture that was to be drawn on `key_colour`, or without one on any flat colour.

    Raises `PictureUnusable` when the ground is not flat, or nothing or everything would be left.
    """
    if image.hasalpha():
        if _is_transparent(image, wholly=key_colour is None):
            return CutOut(image, None)
        image = image.flatten(background=list(rgb_of(key_colour or "#FFFFFF")))
    pixels: NDArray[np.uint8] = image.numpy()
    planes = [np.ascontiguousarray(pixels[:, :, channel]) for channel in range(3)]
    ground = _ground(_border(pixels, hole), key_colour)
    empty = _empty(planes, ground)
    reach = Reach.within(min(empty.shape))
    part = window_of(~empty, beyond=reach.far + 1)
    alpha, colour = _unmixed(pixels[part], [plane[part] for plane in planes], empty[part], ground, reach)
    if not 0.004 < float(alpha.sum()) / empty.size < 0.985:
        raise PictureUnusable(Flaw.NO_SUBJECT, "The subject cannot be told from its ground, so it cannot be cut out.")
    art = np.zeros((*empty.shape, 4), np.uint8)
    art[part][:, :, :3], art[part][:, :, 3] = colour, np.rint(alpha * 255)
    art.view(np.uint32)[part] *= art[part][:, :, 3:] > 0
    return CutOut(Image.new_from_array(art, interpretation="srgb"), ground)


@dataclass(frozen=True, slots=True)
class Reach:
    """Pixels from the ground: within `close` any may be a mix with it, within `far` those that lean to it."""

    close: int
    far: int

    @classmethod
    def within(cls, side: int) -> "Reach":
        return cls(max(3, side // 96), max(6, side // 40))


def _is_transparent(image: Image, *, wholly: bool) -> bool:
    """Whether the picture's own alpha says what is subject: a twentieth of it is clear, or anything at all where it
    can be trusted `wholly`, since no model drew it."""
    clear = float((image[3] < 16).avg()) / 255
    return clear >= (1e-4 if wholly else 0.05)


def _ground(border: NDArray[np.uint8], key_colour: str | None) -> Ground:
    lab = _lab(border)
    if key_colour is not None:
        asked = np.array(rgb_of(key_colour), np.float32)
        like_asked = _distance(lab, _lab(asked[None])) <= NEAR
        if like_asked.mean() >= LEAST_SHARE:
            return _measured(border[like_asked], lab[like_asked], asked=True)
    # The commonest colour, counted in steps of 16 levels.
    coarse = border.astype(np.int32) >> 4
    codes = coarse[:, 0] << 8 | coarse[:, 1] << 4 | coarse[:, 2]
    commonest = border[codes == np.bincount(codes).argmax()].mean(axis=0, dtype=np.float32)
    alike = _distance(lab, _lab(commonest[None])) <= 8
    if alike.mean() < FLAT_SHARE:
        raise PictureUnusable(
            Flaw.NO_FLAT_GROUND,
            "The picture's subject stands neither on one flat colour nor on transparency, so it cannot be cut out.",
        )
    # Nothing of a subject has the strong colour that its owner put behind it; white or grey it may well have.
    vivid = key_colour is None and bool(np.hypot(*np.median(lab[alike], axis=0)[1:]) > VIVID)
    return _measured(border[alike], lab[alike], asked=vivid)


def _measured(rgb: NDArray[np.uint8], lab: Floats, *, asked: bool) -> Ground:
    middle = np.median(rgb, axis=0).astype(np.float32)
    stray = float(np.percentile(_distance(lab, _lab(middle[None])), 95))
    return Ground(middle, stray, asked)


def _border(pixels: NDArray[np.uint8], hole: Box | None) -> NDArray[np.uint8]:
    """Pixels where ground is expected: along the edges every second one, and where something must be see-through."""
    height, width = pixels.shape[:2]
    deep = max(2, min(width, height) // 100)
    parts = [pixels[:deep:2, ::2], pixels[-deep::2, ::2], pixels[::2, :deep:2], pixels[::2, -deep::2]]
    if hole is not None:
        left, top, right, bottom = hole.in_pixels(width, height)
        parts.append(pixels[top:bottom:8, left:right:8])
    return np.concatenate([part.reshape(-1, 3) for part in parts])


def _empty(planes: Planes, ground: Ground) -> Mask:
    """Where there is nothing but ground. An unasked ground may also be a colour of the subject, so only what hangs
    together with the border counts then; holes in the subject stay filled."""
    tolerance = min(20.0, max(5.0, 2 + 1.5 * ground.stray))
    empty = _alike(planes, ground.rgb, tolerance)
    if ground.asked:
        return empty
    mask = Image.new_from_array(np.pad(empty, 1, constant_values=True).astype(np.uint8) * 255)
    regions: NDArray[np.int32] = mask.labelregions().numpy()
    return np.asarray((regions == regions[0, 0])[1:-1, 1:-1])


def _alike(planes: Planes, rgb: Floats, tolerance: float) -> Mask:
    """Where the colour is less than that far off in Lab. Within one box of colours all are and outside of another none,
    so that few pixels have to be looked at in Lab."""
    alike = _within(planes, *_box_of_alike(rgb, tolerance))
    doubtful = np.flatnonzero(_within(planes, *_box_around_alike(rgb, tolerance)) & ~alike)
    if doubtful.size:
        colours = np.stack([plane.take(doubtful) for plane in planes], axis=1)
        alike.ravel()[doubtful] = _distance(_lab(colours), _lab(rgb[None])) < tolerance
    return alike


def _within(planes: Planes, low: Levels, high: Levels) -> Mask:
    """Where no channel is below `low` or above `high`."""
    inside = ((plane >= least) & (plane <= most) for plane, least, most in zip(planes, low, high, strict=True))
    return reduce(np.logical_and, inside)


def _box_of_alike(rgb: Floats, tolerance: float) -> tuple[Levels, Levels]:
    """All colours of it are alike; it reaches as many levels in every channel, at most `SURE`."""
    steps = np.arange(-SURE, SURE + 1)
    off = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(-1, 3)
    middle = np.rint(rgb).astype(np.int64)
    others = off[_distance(_lab(_levels(middle + off)), _lab(rgb[None])) >= tolerance]
    reach = int(np.abs(others).max(axis=1).min(initial=SURE + 1)) - 1
    return _levels(middle - reach), _levels(middle + reach)


def _box_around_alike(rgb: Floats, tolerance: float) -> tuple[Levels, Levels]:
    """No colour outside of it is alike: its nearest colour of the grid would be less than `OFF_GRID` farther off."""
    levels, lab = _grid()
    near = levels[_distance(lab, _lab(rgb[None])) < tolerance + OFF_GRID]
    return _levels(near.min(axis=0) - STEP // 2), _levels(near.max(axis=0) + STEP // 2)


@cache
def _grid() -> tuple[NDArray[np.int64], Floats]:
    """Colours in steps of `STEP` levels, in sRGB and in Lab."""
    steps = np.append(np.arange(0, 256, STEP), 255)
    colours = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(-1, 3)
    return colours, _lab(_levels(colours))


def _levels(numbers: NDArray[np.int64]) -> Levels:
    return np.clip(numbers, 0, 255).astype(np.uint8)


def _unmixed(
    pixels: NDArray[np.uint8], planes: Planes, empty: Mask, ground: Ground, reach: Reach
) -> tuple[Floats, NDArray[np.uint8]]:
    """Alpha, and the subject's own colour, of every pixel."""
    alpha = np.where(empty, np.float32(0), np.float32(1))
    colour = pixels.copy()
    # A row at once: numpy is slow at a short last axis.
    mix = np.asarray(pixels.reshape(len(pixels), -1) - np.tile(ground.rgb, pixels.shape[1]), np.float32)
    mix = mix.reshape(pixels.shape)
    lean = Lean(ground.rgb)
    leans = lean.of(mix)
    close, far = grown(empty, reach.close), grown(empty, reach.far)
    fading = glow(planes, leans, empty, lean, far)
    spill_allowed = lean.usual(leans[~far & ~fading])
    leaning = leans > max(spill_allowed, 0.12 * lean.of_key) if lean.of_key > 0 else np.zeros_like(empty)
    alpha[fading], colour[fading] = faded(mix[fading], lean, ground.rgb, spill_allowed)
    # What is like all its neighbours and far from the key is a flat part of the subject, however near the edge.
    rows, columns = np.nonzero(~empty & ~fading & (close | (far & leaning)))
    flat = (~grown(empty, 1) & steady(planes, apart=1, most=3))[rows, columns]
    mixed = ~flat | (largest(mix[rows, columns]) <= FAR)
    rows, columns = rows[mixed], columns[mixed]
    if rows.size == 0:
        return alpha, colour

    seen = mix[rows, columns]
    full = _full_colour(mix, seen, rows, columns)
    part = np.clip(_share(seen, full), 0.02, 1.0)
    own = seen / part[:, None]
    # The faintest pixels carry more noise than colour: they take the colour that was found for them.
    trust = np.clip((part - 0.08) / 0.25, 0, 1)[:, None]
    own = own * trust + full * (1 - trust)
    further = lean.cure(own, spill_allowed)
    own *= further[:, None]
    part /= further

    # Compression smears the key's tint over the edge, off every line: such pixels are mixes of what is solid beside.
    smear, spare = grown(empty, SMEAR), 0.05 * lean.of_key
    at = np.nonzero(smear[rows, columns] & ((further > 1.05) | (lean.of(own) > spare)))[0]
    within, found = solid_within(mix, ~smear, rows[at], columns[at], reach=2 * SMEAR)
    tinted = lean.of(own[at]) > np.maximum(lean.of(within), 0) + spare
    found &= (lean.of(within) <= spill_allowed + spare) & ((further[at] > 1.05) | tinted)
    at, within = at[found], within[found]
    own[at] = within
    part[at] = np.clip(_share(seen[at], within), 0, 1)

    part = np.clip((part - 0.02) / 0.95, 0, 1)
    alpha[rows, columns] = part
    colour[rows, columns] = np.rint(np.clip(own + ground.rgb, 0, 255)).astype(np.uint8)
    return alpha, colour


_STEPS = (1, 1, 2, 4, 8, 4, 2, 1)


def _full_colour(mix: Floats, seen: Floats, rows: Places, columns: Places) -> Floats:
    """For each pixel of the edge the purest colour nearby that it can be a mix of: it lies on the same line from the
    key and farthest out. Found by jumping, in steps up and down again, so that thin strands inherit from thick ones."""
    margin = max(_STEPS)
    planes = [np.pad(mix[:, :, channel], margin, mode="edge") for channel in range(3)]
    wide = planes[0].shape[1]
    purest = [plane.ravel() for plane in planes]
    here = (rows + margin) * wide + columns + margin
    reach = length(seen)
    direction = np.ascontiguousarray((seen / np.maximum(reach, 1e-6)[:, None]).T)
    # The direction of a faint mix is uncertain by the noise of a few levels.
    least_cosine = np.sqrt(1 - np.minimum(0.5, 0.05 + 5 / np.maximum(reach, 1e-6)) ** 2)
    best = np.ascontiguousarray(seen.T)
    for step in _STEPS:
        for down, across in AROUND:
            there = here + step * (down * wide + across)
            other = [channel.take(there) for channel in purest]
            along = sum_of(one * two for one, two in zip(other, direction, strict=True))
            farther = np.flatnonzero(along > reach * 1.01)  # few: only of these it matters whether they are on the line
            other, along = [channel[farther] for channel in other], along[farther]
            size = np.sqrt(sum_of(channel * channel for channel in other))
            on_line = along >= least_cosine[farther] * size
            better = farther[on_line]
            best[:, better] = [channel[on_line] for channel in other]
            reach[better] = along[on_line]
        for channel, found in zip(purest, best, strict=True):
            channel[here] = found
    return np.ascontiguousarray(best.T)


def _share(mix: Floats, full: Floats) -> Floats:
    """How far along the line from the key to the full colour each mix lies."""
    along, whole = np.einsum("ij,ij->i", mix, full), np.einsum("ij,ij->i", full, full)
    return np.asarray(along / np.maximum(whole, 1e-6), np.float32)


def _lab(rgb: NDArray[np.uint8] | Floats) -> Floats:
    row = Image.new_from_array(np.rint(rgb).astype(np.uint8)[None], interpretation="srgb")
    return np.asarray(row.colourspace("lab").numpy()[0], np.float32)


def _distance(lab: Floats, other: Floats) -> Floats:
    return length(lab - other)
