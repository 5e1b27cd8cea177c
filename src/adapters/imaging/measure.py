"""What can be counted on finished pixels: does it read when it is small, is it clean at the edges, does it fit.

Each part says its score, 0 to 100, what was measured, what that means and what would raise it. Nothing here guesses
at taste or clicks, and the same pixels always give the same numbers. `docs/quality.md` is the same for people.
"""

import numpy as np
from numpy.typing import NDArray

from adapters.imaging.cut_out import Ground
from adapters.imaging.lettering import Lettered
from adapters.imaging.measuring.legibility import BADGE_SIDE, CHAT_SIDE, measured_legibility
from adapters.imaging.measuring.parts import Part, score
from adapters.imaging.measuring.readability import (
    HAS_SUBJECT,
    LIST_SIDE,
    at_sides,
    measured_focus,
    measured_readability,
    on_ground,
)
from adapters.imaging.measuring.safe_zones import measured_safe_zones
from adapters.imaging.measuring.salience import subject_of
from adapters.imaging.measuring.wording import Drawn, measured_words
from adapters.imaging.vips import Image
from domain.generation.asset_types import AssetTypeSpec, Box

Floats = NDArray[np.float64]


def measured_sticker(canvas: Image, ground: Ground | None, *, badge: bool) -> dict[str, Part]:
    parts = measured_legibility(canvas, counted=BADGE_SIDE if badge else CHAT_SIDE)
    return parts if ground is None else parts | {"halo": _halo(canvas, ground)}


def measured_still(canvas: Image, spec: AssetTypeSpec, words: Lettered | None, logo: Box | None) -> dict[str, Part]:
    """What else stands on it, words and a logo, is measured as well and is no part of its subject."""
    drawn = Drawn.of(words) if words else None
    matters = {"words": drawn.box(canvas)} if drawn else {}
    if logo:
        matters["logo"] = logo
    shown = at_sides(canvas)
    parts = measured_readability(shown)
    if spec.composition in HAS_SUBJECT:
        subject = subject_of(on_ground(shown.images[LIST_SIDE]), list(matters.values()))
        parts |= measured_focus(shown, subject)
        matters |= {"subject": subject.box} if subject else {}
    if drawn:
        parts |= measured_words(canvas, drawn)
    zones = measured_safe_zones(spec, matters)
    return parts | {"safe_zones": zones} if zones else parts


def measured_bytes(sizes: tuple[int, ...], max_bytes: int) -> Part:
    return Part(
        100 if max(sizes) <= max_bytes else 0,
        {"largest": max(sizes), "limit": max_bytes},
        "bytes of the largest file, and what the platform takes",
        "Ask for fewer details.",
    )


def _halo(canvas: Image, ground: Ground) -> Part:
    """Fringe: what is half transparent, and what lies within a pixel of it."""
    pixels: Floats = canvas.numpy().astype(np.float64)
    alpha = pixels[:, :, 3]
    fringe = (alpha >= 24) & (_least_around(alpha) < 230)
    key = ground.rgb.astype(np.float64)
    axis = key - key.mean()
    size = float(axis @ axis) ** 0.5
    if size <= 40 or not fringe.any():
        share = 0.0
    else:
        lean = pixels[:, :, :3] @ axis / size**2
        solid = lean[(alpha >= 230) & ~fringe]
        usual = float(np.percentile(solid, 99)) if solid.size else 0.0
        leaning = lean > max(0.15, usual + 0.05)
        share = float((alpha * (fringe & leaning)).sum() / (alpha * fringe).sum())
    return Part(
        score(share, none=0.1, full=0.0),
        round(share, 4),
        f"share of the edge that leans to the cut-away ground {ground.hex}",
        "Make it again: the edge has kept some colour of its ground.",
    )


def _least_around(values: Floats) -> Floats:
    padded = np.pad(values, 1)
    height, width = values.shape
    return np.asarray(np.min([padded[y : y + height, x : x + width] for y in range(3) for x in range(3)], axis=0))
