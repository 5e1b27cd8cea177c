"""What can be counted on finished pixels: does it read when it is small, does it fit; and on the cut-out that they are
made of, whether its edges are clean.

Each part says its score, 0 to 100, what was measured, what that means and what would raise it. Nothing here guesses
at taste or clicks, and the same pixels always give the same numbers. `docs/quality.md` is the same for people.
"""

import numpy as np
from numpy.typing import NDArray

from adapters.imaging.halo import Cleaned
from adapters.imaging.lettering import Lettered
from adapters.imaging.measuring.legibility import BADGE_SIDE, CHAT_SIDE, measured_legibility
from adapters.imaging.measuring.parts import Part, earned
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


def measured_sticker(canvas: Image, *, badge: bool) -> dict[str, Part]:
    return measured_legibility(canvas, counted=BADGE_SIDE if badge else CHAT_SIDE)


def measured_halo(cleaned: Cleaned, *, own: bool = False) -> Part:
    """Of the pass that was kept; `first_pass` and `second_pass` say what each came to, null for one not needed. It is
    counted on the cut-out at its working size, before it is scaled. The advice is for `own` art or for a model's."""
    kept, second = cleaned.kept.halo, cleaned.second
    return Part(
        earned("halo", kept.worst),
        round(kept.worst, 4),
        f"share of the edge that the cut-away ground {cleaned.ground.hex} tints, on the worst of three grounds",
        "Upload it on transparency, or on a flat colour far from its own: the edge has kept some of its ground."
        if own
        else "Make it again: the edge has kept some colour of its ground.",
        {
            "on": {ground: round(share, 4) for ground, share in kept.on.items()},
            "first_pass": round(cleaned.first.halo.worst, 4),
            "second_pass": None if second is None else round(second.halo.worst, 4),
        },
    )


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


def measured_bytes(sizes: tuple[int, ...], max_bytes: int, *, own: bool = False) -> Part:
    return Part(
        100 if max(sizes) <= max_bytes else 0,
        {"largest": max(sizes), "limit": max_bytes},
        "bytes of the largest file, and what the platform takes",
        "Upload it with less grain and fewer fine details." if own else "Ask for fewer details.",
    )
