"""Cut a subject out of the flat ground it was drawn on.

Image models send no transparency. They are asked for one flat key colour all round the subject, so every pixel of the
edge is a mix C = K + alpha (F - K) of the key K, which can be measured, and a subject colour F, which is looked for
along the line from K through C among the pixels nearby. Alpha and the unmixed colour follow from the two. What lies
on the ground is told in Lab, where distances are seen; mixes are undone in sRGB, where renderers make them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adapters.imaging.glow import faded, glow
from adapters.imaging.spill import AROUND, Floats, Lean, Mask, Places, grown, largest, length, solid_within
from adapters.imaging.vips import Image
from domain.generation.asset_types import Box
from domain.generation.colours import rgb_of
from domain.generation.picture import Flaw, PictureUnusable

NEAR = 40.0
"""Delta E up to which a colour passes for the key that was asked for."""

LEAST_SHARE = 0.12
"""Of the border: so much key and the ground is taken for the asked one, since frames cover most of theirs."""

FLAT_SHARE = 0.6
"""Of the border: so much of one other colour and the model is taken to have chosen its own flat ground."""


VIVID = 45.0
"""Chroma in Lab from which a ground that nobody asked for is a key all the same, also where the subject encloses it."""

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
    ground = _ground(image, key_colour, hole)
    pixels: NDArray[np.uint8] = image.numpy()
    empty = _empty(image, ground)
    alpha, colour = _unmixed(pixels, empty, ground)
    kept = float(alpha.mean())
    if not 0.004 < kept < 0.985:
        raise PictureUnusable(Flaw.NO_SUBJECT, "The subject cannot be told from its ground, so it cannot be cut out.")
    art = np.dstack([colour, np.rint(alpha * 255).astype(np.uint8)])
    art[art[:, :, 3] == 0] = 0
    return CutOut(Image.new_from_array(art, interpretation="srgb"), ground)


def _is_transparent(image: Image, *, wholly: bool) -> bool:
    """Whether the picture's own alpha says what is subject: a twentieth of it is clear, or anything at all where it
    can be trusted `wholly`, since no model drew it."""
    clear = float((image[3] < 16).avg()) / 255
    return clear >= (1e-4 if wholly else 0.05)


def _ground(image: Image, key_colour: str | None, hole: Box | None) -> Ground:
    border = _border(image, hole)
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


def _border(image: Image, hole: Box | None) -> NDArray[np.uint8]:
    """The pixels where ground is expected: along the edges, and where something must be see-through."""
    pixels: NDArray[np.uint8] = image.numpy()
    height, width = pixels.shape[:2]
    deep = max(2, min(width, height) // 100)
    parts = [pixels[:deep], pixels[-deep:], pixels[:, :deep], pixels[:, -deep:]]
    if hole is not None:
        left, top, right, bottom = hole.in_pixels(width, height)
        parts.append(pixels[top:bottom:8, left:right:8])
    return np.concatenate([part.reshape(-1, 3) for part in parts])


def _empty(image: Image, ground: Ground) -> Mask:
    """Where there is nothing but ground. An unasked ground may also be a colour of the subject, so only what hangs
    together with the border counts then; holes in the subject stay filled."""
    tolerance = min(20.0, max(5.0, 2 + 1.5 * ground.stray))
    key = Image.new_from_array(np.rint(ground.rgb).astype(np.uint8)[None, None], interpretation="srgb")
    key = key.colourspace("lab").embed(0, 0, image.width, image.height, extend="copy")
    mask = image.colourspace("lab").dE76(key) < tolerance
    if ground.asked:
        return np.asarray(mask.numpy() > 0)
    regions: NDArray[np.int32] = (
        mask.embed(1, 1, image.width + 2, image.height + 2, extend="background", background=255).labelregions().numpy()
    )
    return np.asarray((regions == regions[0, 0])[1:-1, 1:-1])


def _unmixed(pixels: NDArray[np.uint8], empty: Mask, ground: Ground) -> tuple[Floats, NDArray[np.uint8]]:
    """Alpha, and the subject's own colour, of every pixel."""
    alpha = np.where(empty, np.float32(0), np.float32(1))
    colour = pixels.copy()
    height, width = empty.shape
    side = min(height, width)
    close, far = max(3, side // 96), max(6, side // 40)
    mix = pixels.astype(np.float32) - ground.rgb
    lean = Lean(ground.rgb)
    fading = glow(mix, empty, lean, beyond=far)
    spill_allowed = lean.usual(mix, solid=~grown(empty, far) & ~fading)
    leaning = lean.of(mix) > max(spill_allowed, 0.12 * lean.of_key) if lean.of_key > 0 else np.zeros_like(empty)
    edge = ~empty & ~fading & (grown(empty, close) | (grown(empty, far) & leaning))
    alpha[fading], colour[fading] = faded(mix[fading], lean, ground.rgb, spill_allowed)
    rows, columns = np.nonzero(edge)
    if rows.size == 0:
        return alpha, colour

    seen = mix[rows, columns]
    full = _full_colour(mix, seen, rows, columns)
    strength = _share(seen, full)
    plain = _is_plain(mix, empty)[rows, columns]
    part = np.where(plain, 1.0, np.clip(strength, 0.02, 1.0)).astype(np.float32)
    own = seen / part[:, None]
    # The faintest pixels carry more noise than colour: they take the colour that was found for them.
    trust = np.clip((part - 0.08) / 0.25, 0, 1)[:, None]
    own = own * trust + full * (1 - trust)
    further = np.where(plain, np.float32(1), lean.cure(own, spill_allowed))
    own *= further[:, None]
    part /= further

    # Compression smears the key's tint over the edge, off every line: such pixels are mixes of what is solid beside.
    within, found = solid_within(mix, ~grown(empty, SMEAR), rows, columns, reach=2 * SMEAR)
    tinted = lean.of(own) > np.maximum(lean.of(within), 0) + 0.05 * lean.of_key
    found &= lean.of(within) <= spill_allowed + 0.05 * lean.of_key
    smeared = found & ~plain & ((further > 1.05) | tinted) & grown(empty, SMEAR)[rows, columns]
    own[smeared] = within[smeared]
    part[smeared] = np.clip(_share(seen[smeared], within[smeared]), 0, 1)

    part = np.clip((part - 0.02) / 0.95, 0, 1)
    alpha[rows, columns] = part
    colour[rows, columns] = np.rint(np.clip(own + ground.rgb, 0, 255)).astype(np.uint8)
    return alpha, colour


_STEPS = (1, 1, 2, 4, 8, 4, 2, 1)


def _full_colour(mix: Floats, seen: Floats, rows: Places, columns: Places) -> Floats:
    """For each pixel of the edge the purest colour nearby that it can be a mix of: it lies on the same line from the
    key and farthest out. Found by jumping, in steps up and down again, so that thin strands inherit from thick ones."""
    height, width = mix.shape[:2]
    purest = mix.copy()
    strength = length(seen)
    direction = seen / np.maximum(strength, 1e-6)[:, None]
    # The direction of a faint mix is uncertain by the noise of a few levels.
    least_cosine = np.sqrt(1 - np.minimum(0.5, 0.05 + 5 / np.maximum(strength, 1e-6)) ** 2)
    best, reach = seen.copy(), strength.copy()
    for step in _STEPS:
        for down, across in AROUND:
            y = np.clip(rows + down * step, 0, height - 1)
            x = np.clip(columns + across * step, 0, width - 1)
            other = purest[y, x]
            along = np.einsum("ij,ij->i", other, direction)
            better = (along > reach * 1.01) & (along >= least_cosine * length(other))
            best[better] = other[better]
            reach[better] = along[better]
        purest[rows, columns] = best
    return best


def _share(mix: Floats, full: Floats) -> Floats:
    """How far along the line from the key to the full colour each mix lies."""
    along, whole = np.einsum("ij,ij->i", mix, full), np.einsum("ij,ij->i", full, full)
    return np.asarray(along / np.maximum(whole, 1e-6), np.float32)


def _is_plain(mix: Floats, empty: Mask) -> Mask:
    """Pixels like all their neighbours and far from the key: a flat part of the subject, however near the edge."""
    plain = ~grown(empty, 1) & (largest(mix) > 48)
    for axis in (0, 1):
        change = largest(np.diff(mix, axis=axis)) <= 3
        before = [slice(None), slice(None)]
        after = [slice(None), slice(None)]
        before[axis], after[axis] = slice(1, None), slice(None, -1)
        plain[tuple(before)] &= change
        plain[tuple(after)] &= change
    return np.asarray(plain)


def _lab(rgb: NDArray[np.uint8] | Floats) -> Floats:
    row = Image.new_from_array(np.rint(rgb).astype(np.uint8)[None], interpretation="srgb")
    return np.asarray(row.colourspace("lab").numpy()[0], np.float32)


def _distance(lab: Floats, other: Floats) -> Floats:
    return np.asarray(np.linalg.norm(lab - other, axis=1), np.float32)
