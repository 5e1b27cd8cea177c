"""The room that a picture keeps for the brand's logo, which is set on it when it is finished.

Arithmetic only, in fractions of the finished picture.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from math import ceil, hypot

from domain.generation.asset_types import AssetType, AssetTypeSpec, Box, Composition
from domain.generation.logo_placing import USUAL_PLACE, LogoPlace, LogoSize, safe_area, share_of

_CLEAR = 0.07
"""Of a logo's side, kept clear around it."""

_WIDEST, _TALLEST = 0.62, 0.8
"""Of what everybody sees: the most that a logo takes."""

_MARGIN = 0.04
"""Of the shorter side, between the picture's edge and what stands on it."""

_STEPS = (1.0, 0.85, 0.72, 0.6, 0.5)
"""How a logo shrinks while there is no room for it."""

LEAST_FOR_WORDS = 0.45
"""Of the place for words: what a logo at a place that was asked for must leave of it."""

_TRIMMED = frozenset({Composition.STICKER, Composition.MARK})


def square_share(spec: AssetTypeSpec, size: LogoSize) -> float:
    """Of the shorter side: a square logo with the clear space around it."""
    return (1 + 2 * _CLEAR) * share_of(spec.composition, size)


def trimmed(spec: AssetTypeSpec) -> bool:
    """Whether the drawing is cut out and set into its square anew, so that only what it holds itself keeps a place."""
    return spec.cut_out and spec.composition in _TRIMMED and spec.type is not AssetType.ALERT_GRAPHIC


def logo_room(spec: AssetTypeSpec, place: LogoPlace, size: LogoSize, *, lettered: bool) -> Box | None:
    """Where the logo will stand: at its place, beside what the platform covers and a hole; beside the words too, unless
    they can give way to a place that is not the usual one. None where there is no room at all."""
    width, height = spec.master.width, spec.master.height
    short = min(width, height)
    margin = round(_MARGIN * short)
    seen = _pixels(safe_area(spec), spec)
    safe = Box(
        max(seen.left, margin),
        max(seen.top, margin),
        min(seen.right, width - margin),
        min(seen.bottom, height - margin),
    )
    hard = [_pixels(box, spec) for box in (*spec.keep_clear, *([spec.hole] if spec.hole else []))]
    logo = min(
        share_of(spec.composition, size) * short,
        _WIDEST * (safe.right - safe.left),
        _TALLEST * (safe.bottom - safe.top),
    )
    side = logo + 2 * ceil(_CLEAR * logo)

    def at(taken: Sequence[Box]) -> Box | None:
        found = (_nearest(round(side * step), safe, place, taken) for step in _STEPS)
        box = next((box for box in found if box is not None), None)
        return box and Box(box.left / width, box.top / height, box.right / width, box.bottom / height)

    asked = at(hard)
    if spec.text_box is None or not lettered:
        return asked
    usual = place is USUAL_PLACE[spec.composition]
    if asked and not usual and _left_of(spec.text_box, asked) >= LEAST_FOR_WORDS:
        return asked
    return at([*hard, _pixels(spec.text_box, spec)]) or asked


def _pixels(box: Box, spec: AssetTypeSpec) -> Box:
    return Box(*box.in_pixels(spec.master.width, spec.master.height))


def _left_of(words: Box, taken: Box) -> float:
    """How much of the place for words remains for them beside what is taken."""
    if not meet(words, taken):
        return 1.0
    return max(map(_extent, parts_beside(words, taken)), default=0.0) / _extent(words)


def _extent(box: Box) -> float:
    return (box.right - box.left) * (box.bottom - box.top)


def _nearest(side: float, safe: Box, place: LogoPlace, taken: Sequence[Box]) -> Box | None:
    right, down = place.lean
    wanted = (
        safe.left + round(right * (safe.right - safe.left - side)),
        safe.top + round(down * (safe.bottom - safe.top - side)),
    )
    lefts = (wanted[0], *_beside([(box.left, box.right) for box in taken], side))
    tops = (wanted[1], *_beside([(box.top, box.bottom) for box in taken], side))
    tried = (Box(left, top, left + side, top + side) for left, top in product(lefts, tops))
    free = (box for box in tried if _within(box, safe) and not any(meet(box, other) for other in taken))
    return min(
        free,
        key=lambda box: (hypot(box.left - wanted[0], box.top - wanted[1]), box.top, box.left),
        default=None,
    )


def _beside(sides: Sequence[tuple[float, float]], length: float) -> Iterator[float]:
    for start, end in sides:
        yield from (start - length, end)


def _within(box: Box, safe: Box) -> bool:
    return safe.left <= box.left and safe.top <= box.top and box.right <= safe.right and box.bottom <= safe.bottom


def meet(one: Box, other: Box) -> bool:
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


def parts_beside(frame: Box, taken: Box) -> tuple[Box, ...]:
    """What is left of a frame at each of the four sides of what is taken."""
    sides = (
        Box(frame.left, frame.top, min(frame.right, taken.left), frame.bottom),
        Box(max(frame.left, taken.right), frame.top, frame.right, frame.bottom),
        Box(frame.left, frame.top, frame.right, min(frame.bottom, taken.top)),
        Box(frame.left, max(frame.top, taken.bottom), frame.right, frame.bottom),
    )
    return tuple(side for side in sides if side.right > side.left and side.bottom > side.top)
