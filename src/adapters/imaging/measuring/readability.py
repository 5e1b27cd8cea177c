"""Whether a picture reads as small as it is shown: on its own page, on a card, beside a video and in a list."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from adapters.imaging.measuring.luminance import DARK_CHAT
from adapters.imaging.measuring.parts import Part, earned, sized
from adapters.imaging.measuring.salience import Subject
from adapters.imaging.measuring.shapes import as_json
from adapters.imaging.vips import Image
from domain.generation.asset_types import Composition
from domain.generation.colours import lab_of, rgb_of

SIDES = (1280, 360, 246, 138)
"""Pixels of a picture's longer side: at its full width, on the home page, beside a video, in the narrowest list."""

FULL_SIDE, CARD_SIDE, _, LIST_SIDE = SIDES

SEEN = 8
"""Alpha from which a pixel counts; it counts by its alpha."""

SAMPLES_A_SIDE = 360
"""Points, picked and not averaged, that are enough to tell how light a picture is and how dark."""

STEEP = 60
"""Sobel's sum of grey levels from which there is an edge."""

FEWEST = 0.001
"""Of the picture on the card: with fewer pixels on an edge there is nothing on it, however light and dark it is."""

HAS_SUBJECT = frozenset({Composition.HERO, Composition.AVATAR, Composition.POSTER})
"""What is about one subject. Scenes, plates, frames and templates are to have calm room instead."""


_LIGHTNESS = np.array([lab_of(f"#{grey:02X}{grey:02X}{grey:02X}")[0] for grey in range(256)])
"""L* of each grey of sRGB."""


def on_ground(canvas: Image) -> Image:
    """Without transparency: on the dark that streams and chats mostly are."""
    return canvas.flatten(background=list(rgb_of(DARK_CHAT))) if canvas.hasalpha() else canvas


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture at each of `SIDES`, in memory, and the smaller ones without colours on a ground."""

    images: Mapping[int, Image]
    grey: Mapping[int, Image]


def at_sides(canvas: Image) -> Shown:
    """Each size is made from the next larger one."""
    images: dict[int, Image] = {}
    for side in SIDES:
        if max(canvas.width, canvas.height) > side:
            canvas = canvas.thumbnail_image(side, height=side).copy_memory()
        images[side] = canvas
    return Shown(images, {side: _grey(image) for side, image in images.items() if side < FULL_SIDE})


def _grey(image: Image) -> Image:
    return on_ground(image).colourspace("b-w").copy_memory()


def measured_readability(shown: Shown) -> dict[str, Part]:
    """The score of each part is that of the narrowest list."""
    spreads = {side: _spread(image) for side, image in shown.images.items()}
    return {"contrast": _contrast(spreads), "detail": _detail(shown.grey)}


def measured_focus(shown: Shown, subject: Subject | None) -> dict[str, Part]:
    """Whether there is one large subject and little beside it; to be asked of pictures that are about one.

    Calm is no merit of a picture with nothing on it: that one is not measured for it.
    """
    parts = {"subject": _subject(subject)}
    if _shows_something(shown.grey[CARD_SIDE]):
        parts["clutter"] = _clutter({FULL_SIDE: _grey(shown.images[FULL_SIDE]), **shown.grey})
    return parts


def _contrast(spreads: Mapping[int, float]) -> Part:
    return sized(
        spreads,
        LIST_SIDE,
        partial(earned, "contrast"),
        f"spread of lightness of what can be seen at {LIST_SIDE} pixels, as small as any picture is "
        "shown (standard deviation of L*)",
        "Set a bright subject on a dark ground, or the other way round.",
    )


def _spread(image: Image) -> float:
    """Of what is drawn, weighted by its alpha; where nothing is drawn, nothing counts."""
    step = max(1, max(image.width, image.height) // SAMPLES_A_SIDE)
    some = image.subsample(step, step)
    grey = some[0:3].colourspace("b-w").numpy().ravel()
    alpha = some[3].numpy().ravel().astype(np.float64) if some.hasalpha() else None
    if alpha is not None:
        alpha[alpha < SEEN] = 0
    counts = np.bincount(grey, weights=alpha, minlength=256)
    if not counts.any():
        return 0.0
    mean = np.average(_LIGHTNESS, weights=counts)
    return round(float(np.average((_LIGHTNESS - mean) ** 2, weights=counts) ** 0.5), 1)


def _detail(grey: Mapping[int, Image]) -> Part:
    """Edges that survive: of those on the card, how many are left when the smaller picture is enlarged to it. A
    picture without any has none to keep."""
    card = grey[CARD_SIDE]
    something = _shows_something(card)
    kept = {side: _kept(grey[side], card) if something else 0.0 for side in SIDES if side < CARD_SIDE}
    return sized(
        kept,
        LIST_SIDE,
        partial(earned, "detail"),
        f"share of the edges at {CARD_SIDE} pixels that is left at {LIST_SIDE} (0 to 1)",
        "Use fewer and larger shapes: fine detail turns to noise in lists."
        if something
        else "Put something with a clear outline on it: there is nothing to see but one ground.",
    )


def _kept(small: Image, card: Image) -> float:
    again = small.thumbnail_image(card.width, height=card.height, size="force")
    return round(min(1.0, _edges(again) / _edges(card)), 3)


def _edges(grey: Image) -> float:
    return float(grey.sobel().avg())


def _steep(grey: Image) -> float:
    """Share of the picture that is edges."""
    return float((grey.sobel() > STEEP).avg()) / 255


def _shows_something(card: Image) -> bool:
    return _steep(card) >= FEWEST


def _subject(subject: Subject | None) -> Part:
    share = subject.share if subject else 0.0
    return Part(
        earned("subject", share),
        round(share, 3),
        "share of the picture that the box round its subject takes (0 to 1), and that box in fractions",
        "Make one subject larger, or set it on a ground that it differs from.",
        {"box": as_json(subject.box) if subject else None},
    )


def _clutter(grey: Mapping[int, Image]) -> Part:
    return sized(
        {side: round(_steep(image), 3) for side, image in grey.items()},
        LIST_SIDE,
        partial(earned, "clutter"),
        f"share of the picture that is edges at {LIST_SIDE} pixels (0 to 1, less is calmer)",
        "Leave things out: a calm ground lets the subject speak.",
    )
