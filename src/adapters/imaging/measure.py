"""What can be counted on finished pixels: does it read when it is small, is it clean at the edges, does it fit.

Each part says its score, 0 to 100, what was measured, what that means and what would raise it. Nothing here guesses
at taste or clicks, and the same pixels always give the same numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from adapters.imaging.halo import Cleaned
from adapters.imaging.lettering import Lettered
from adapters.imaging.vips import Image
from domain.generation.colours import WHITE_D65, contrast, rgb_of

Floats = NDArray[np.float64]

WEIGHTS: Mapping[str, float] = {
    "silhouette": 0.35,
    "chat_contrast": 0.35,
    "fill": 0.15,
    "halo": 0.15,
    "contrast": 0.40,
    "detail": 0.30,
    "text_contrast": 0.15,
    "text_size": 0.15,
}
"""What each part weighs in the viral score. Only the parts that a picture has count, and their weights are scaled to
one: a sticker has the first three, what was cut out its halo, any other picture the next two and, with words on it, the
last two."""

CHAT_SIDE = 28
"""Pixels of an emote in chat."""

LIST_SIDE = 138
"""Pixels of the longer side of a thumbnail in the narrowest list."""

CARD_SIDE = 360
"""Pixels of the longer side of a thumbnail on the home page."""

DARK_CHAT, LIGHT_CHAT = "#18181B", "#FFFFFF"
WELL = 80


@dataclass(frozen=True, slots=True)
class Part:
    """One measured property; the advice is for scores below `WELL`. `more` is what the number was made from."""

    score: int
    value: object
    meaning: str
    advice: str
    more: Mapping[str, object] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        advice = self.advice if self.score < WELL else ""
        return {"score": self.score, "value": self.value, "meaning": self.meaning, "advice": advice, **self.more}


def measured_sticker(canvas: Image) -> dict[str, Part]:
    return {
        "silhouette": _silhouette(canvas),
        "chat_contrast": _chat_contrast(canvas),
        "fill": _fill(canvas),
    }


def measured_halo(cleaned: Cleaned) -> Part:
    """Of the pass that was kept; `first_pass` and `second_pass` say what each came to, null for one not needed."""
    kept, second = cleaned.kept.halo, cleaned.second
    return Part(
        score(kept.worst, none=0.1, full=0.0),
        round(kept.worst, 4),
        f"share of the edge that the cut-away ground {cleaned.ground.hex} tints, on the worst of three grounds",
        "Make it again: the edge has kept some colour of its ground.",
        {
            "on": {ground: round(share, 4) for ground, share in kept.on.items()},
            "first_pass": round(cleaned.first.halo.worst, 4),
            "second_pass": None if second is None else round(second.halo.worst, 4),
        },
    )


def measured_still(canvas: Image) -> dict[str, Part]:
    flat = canvas.flatten(background=list(rgb_of(DARK_CHAT))) if canvas.hasalpha() else canvas
    middle = flat.thumbnail_image(CARD_SIDE, height=CARD_SIDE, size="down").copy_memory()
    small = middle.thumbnail_image(LIST_SIDE, height=LIST_SIDE, size="down").copy_memory()
    return {"contrast": _contrast(small), "detail": _detail(middle, small)}


def measured_words(canvas: Image, words: Lettered) -> dict[str, Part]:
    return {"text_contrast": _text_contrast(canvas, words), "text_size": _text_size(canvas, words)}


def measured_bytes(sizes: tuple[int, ...], max_bytes: int) -> Part:
    return Part(
        100 if max(sizes) <= max_bytes else 0,
        {"largest": max(sizes), "limit": max_bytes},
        "bytes of the largest file, and what the platform takes",
        "Ask for fewer details.",
    )


def viral_score(parts: Mapping[str, Part]) -> int:
    """The weighted mean of the parts that say how well the picture reads."""
    weights = {name: WEIGHTS[name] for name in parts if name in WEIGHTS}
    return round(sum(weight * parts[name].score for name, weight in weights.items()) / sum(weights.values()))


def score(value: float, *, none: float, full: float) -> int:
    """Linear between the value that earns nothing and the one that earns everything."""
    return round(100 * min(1.0, max(0.0, (value - none) / (full - none))))


def _silhouette(canvas: Image) -> Part:
    alpha = canvas[3]
    large = alpha.thumbnail_image(112, height=112, size="both").numpy() >= 128
    again = alpha.thumbnail_image(CHAT_SIDE, height=CHAT_SIDE, size="both").resize(4).numpy() >= 128
    overlap = float((large & again).sum() / max(1, (large | again).sum()))
    return Part(
        score(overlap, none=0.6, full=0.92),
        round(overlap, 3),
        f"how much of the outline survives at {CHAT_SIDE} pixels (overlap of areas, 0 to 1)",
        "Make the shape bolder: thin and jagged parts vanish in chat.",
    )


def _chat_contrast(canvas: Image) -> Part:
    small = canvas.premultiply().resize(CHAT_SIDE / canvas.width, vscale=CHAT_SIDE / canvas.height).unpremultiply()
    pixels: Floats = small.numpy().astype(np.float64)
    inside = np.pad(pixels[:, :, 3] >= 128, 3)
    core = np.ones((CHAT_SIDE, CHAT_SIDE), bool)
    for down in range(7):
        for across in range(7):
            core &= inside[down : down + CHAT_SIDE, across : across + CHAT_SIDE]
    rim = inside[3:-3, 3:-3] & ~core
    light = _luminance(pixels[rim][:, :3])
    ratios = {
        chat: round(float(np.median(_ratio(light, chat))), 2) if light.size else 1.0 for chat in (DARK_CHAT, LIGHT_CHAT)
    }
    return Part(
        score(min(ratios.values()), none=1.0, full=3.0),
        ratios,
        "contrast of the subject's rim with dark and light chat (median ratio, 3 is enough)",
        "Give it an outline of two tones, so that it stands out on dark and on light.",
    )


def _fill(canvas: Image) -> Part:
    rows, columns = np.nonzero(canvas[3].numpy() >= 24)
    width, height = (int(np.ptp(axis)) + 1 if axis.size else 0 for axis in (columns, rows))
    share = (width * height / (canvas.width * canvas.height)) ** 0.5
    return Part(
        score(share, none=0.45, full=0.75),
        round(share, 3),
        "side of the subject's box against the picture's (geometric mean, 0 to 1)",
        "Choose a rounder or squarer subject: long thin ones leave the square empty.",
    )


def _contrast(small: Image) -> Part:
    spread = float(small.colourspace("lab")[0].deviate())
    return Part(
        score(spread, none=6, full=22),
        round(spread, 1),
        f"spread of lightness at {LIST_SIDE} pixels (standard deviation of L*)",
        "Set a bright subject on a dark ground, or the other way round.",
    )


def _detail(middle: Image, small: Image) -> Part:
    """Edges that survive: of those on the home page's card, how many are left when the list's picture is enlarged."""
    again = small.thumbnail_image(middle.width, height=middle.height, size="force")
    before, after = _edges(middle.colourspace("b-w")), _edges(again.colourspace("b-w"))
    kept = min(1.0, after / before) if before > 0.5 else 1.0
    return Part(
        score(kept, none=0.3, full=0.75),
        round(kept, 3),
        f"share of edges that is left at {LIST_SIDE} pixels (0 to 1)",
        "Use fewer and larger shapes: fine detail turns to noise in lists.",
    )


def _edges(grey: Image) -> float:
    return float(grey.sobel().avg())


def _text_contrast(canvas: Image, words: Lettered) -> Part:
    """Read from the pixels where the glyphs' own colours were drawn in full."""
    here = canvas.crop(words.left, words.top, words.overlay.width, words.overlay.height).numpy()[:, :, :3]
    drawn = words.overlay.numpy()
    ratio = contrast(words.fill, words.outline)
    tones = [_where(drawn, colour) for colour in (words.fill, words.outline)]
    if all(tone.any() for tone in tones):
        fill, outline = (float((_LINEAR[here[tone]] @ _TO_LUMINANCE).mean()) for tone in tones)
        ratio = (max(fill, outline) + 0.05) / (min(fill, outline) + 0.05)
    return Part(
        score(ratio, none=1.5, full=7.0),
        round(ratio, 2),
        "contrast of the words with their outline (ratio as WCAG counts it, 4.5 is enough)",
        "Put a lighter or darker colour into the brand kit for words.",
    )


def _where(drawn: NDArray[np.uint8], colour: str) -> NDArray[np.bool_]:
    red, green, blue = rgb_of(colour)
    # Band by band: numpy is ten times as slow at reducing an axis of three.
    same = (drawn[:, :, 0] == red) & (drawn[:, :, 1] == green) & (drawn[:, :, 2] == blue)
    return np.asarray(same & (drawn[:, :, 3] == 255))


def _text_size(canvas: Image, words: Lettered) -> Part:
    size = words.em * LIST_SIDE / max(canvas.width, canvas.height)
    return Part(
        score(size, none=3, full=12),
        round(size, 1),
        f"height of the words when the picture is {LIST_SIDE} pixels wide (pixels an em)",
        "Use fewer words.",
    )


def _luminance(rgb: Floats) -> Floats:
    return np.asarray(_linear(rgb) @ _TO_LUMINANCE)


def luminance_of(levels: NDArray[np.uint8]) -> Floats:
    """Relative luminance of whole levels, 0..1."""
    return np.asarray(_LINEAR[levels] @ _TO_LUMINANCE)


def _linear(channels: Floats) -> Floats:
    part = channels.clip(0, 255) / 255
    return np.asarray(np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4))


_LINEAR = _linear(np.arange(256.0))
_TO_LUMINANCE = np.array([0.2126, 0.7152, 0.0722]) * WHITE_D65[1]


def _ratio(light: Floats, chat: str) -> Floats:
    ground = float(_luminance(np.array([rgb_of(chat)]))[0])
    return np.asarray((np.maximum(light, ground) + 0.05) / (np.minimum(light, ground) + 0.05))
