"""What pops up on stream: a subject that celebrates over a band for words."""

from collections.abc import Callable, Mapping
from math import cos, radians, sin
from types import MappingProxyType

from adapters.local.commission import Commission
from adapters.local.emblems.drawing import parts_of
from adapters.local.emblems.parts import Part
from adapters.local.emblems.strokes import heart
from adapters.local.outlines import Outline, Point, box, disc, ngon, scallop, soft_star, star, straight
from adapters.local.pigments import Tint
from adapters.local.shapes import Shape
from adapters.local.stickers import beside, fitted, lay_ground, sticker_pen
from adapters.local.svg import Node, node
from domain.generation.asset_types import Box

STAGE = Box(0.26, 0.07, 0.74, 0.77)
"""Where the subject celebrates."""

Pieces = list[tuple[Outline, Tint]]


def paint_alert(order: Commission) -> None:
    """A celebrating subject before a form that says what happened, over a band for words, with confetti.

    What the words name, a gift or a star, it holds up.
    """
    lay_ground(order)
    x, y, reach = order.width / 2, 0.435 * order.height, 0.405 * order.height
    for outline, tint in _behind(order, x, y, reach):
        order.drawing.add(_piece(order, outline, tint))
    order.drawing.add(*(_piece(order, outline, tint, 6) for outline, tint in _confetti(order)))
    order.drawing.add(*(_piece(order, outline, tint) for outline, tint in _BANDS[order.shape](order)))
    parts: tuple[Part, ...] = parts_of(order.subject, order.mood)
    if order.companion is not None:
        parts = (*parts, *beside(order.companion, order.subject))
    frame = order.beside_logo(STAGE)
    if frame is not None:
        order.drawing.add(fitted(order, parts, sticker_pen(order, 15, 13), frame))


def _piece(order: Commission, outline: Outline, tint: Tint, edge: float = 9.0) -> Node:
    pigments = order.pigments
    fill, ink = pigments.of(tint), pigments.of("ink")
    return node("path", d=outline.d, fill=fill, stroke=ink, stroke_width=edge, stroke_linejoin="round")


def _behind(order: Commission, x: float, y: float, reach: float) -> Pieces:
    """One form twice, the smaller in another colour; which form, what is held up says."""
    form = _FORMS.get(order.companion.name if order.companion else "", _burst)
    return [(form(x, y, reach), "second"), (form(x, y, 0.8 * reach), "accent")]


def _burst(x: float, y: float, reach: float) -> Outline:
    return star(x, y, reach, 0.78 * reach, 16)


def _heart(x: float, y: float, reach: float) -> Outline:
    return heart(x, y + 0.05 * reach, 2.05 * reach)


def _star(x: float, y: float, reach: float) -> Outline:
    return soft_star(x, y, reach, 0.68 * reach)


def _blossom(x: float, y: float, reach: float) -> Outline:
    return scallop(x, y, 0.96 * reach, 0.84 * reach, 12)


def _gem(x: float, y: float, reach: float) -> Outline:
    return ngon(x, y, reach, 6)


def _flash(x: float, y: float, reach: float) -> Outline:
    return star(x, y, reach, 0.6 * reach, 11)


_FORMS: Mapping[str, Callable[[float, float, float], Outline]] = MappingProxyType(
    {"heart": _heart, "star": _star, "gift": _blossom, "cake": _blossom, "gem": _gem, "coin": _gem, "rocket": _flash}
)


def _place(order: Commission) -> tuple[float, float, float, float]:
    left, top, width, height = order.place(order.spec.text_box or Box(0.14, 0.74, 0.86, 0.95))
    return left, top, left + width, top + height


def _ribbon(order: Commission) -> Pieces:
    """A band with folded tails."""
    left, top, right, bottom = _place(order)
    width, height = right - left, bottom - top
    fold, tail, drop = 0.055 * width, 0.12 * width, 0.22 * height
    pieces: Pieces = []
    for inner, outer, side in ((left, left - tail, 1), (right, right + tail, -1)):
        notch = outer + side * 0.4 * tail
        end = inner + side * fold
        shape = [
            (end, top - drop),
            (outer, top - drop),
            (notch, (top + bottom) / 2 - drop),
            (outer, bottom - drop),
            (end, bottom - drop),
        ]
        pieces.append((straight(shape), "main_dark"))
        pieces.append((straight([(inner, bottom), (end, bottom), (end, bottom - drop)]), "ink"))
    band = 0.09 * height
    inside = box(left + band, top + band, width - 2 * band, height - 2 * band, 0.12 * height)
    return [*pieces, (box(left, top, width, height, 0.16 * height), "main"), (inside, "field")]


def _blade(order: Commission) -> Pieces:
    """A slanting plate between blades that run out to both sides."""
    left, top, right, bottom = _place(order)
    height = bottom - top
    lean = 0.28 * height

    def slanted(one: float, other: float, inset: float) -> Outline:
        upper, lower, less = top + inset, bottom - inset, lean * (1 - 2 * inset / height)
        points: list[Point] = [(one + less, upper), (other + less, upper), (other - less, lower), (one - less, lower)]
        return straight(points)

    blades: tuple[tuple[float, float, Tint], ...] = ((0.47, 0.31, "accent"), (0.29, 0.0, "second"))
    pieces: Pieces = []
    for far, near, tint in blades:
        pieces.append((slanted(left - far * height, left - near * height, 0.16 * height), tint))
        pieces.append((slanted(right + near * height, right + far * height, 0.16 * height), tint))
    reach, rim = 0.12 * height, 0.09 * height
    pieces.append((slanted(left - reach, right + reach, 0), "main"))
    pieces.append((slanted(left - reach + rim, right + reach - rim, rim), "field"))
    return pieces


def _blocks(order: Commission) -> Pieces:
    """A square plate that ends in steps."""
    left, top, right, bottom = _place(order)
    height = bottom - top
    rim, step = 0.09 * height, 0.2 * height

    def plate(reach: float, inset: float) -> Outline:
        return box(left - reach, top + inset, right - left + 2 * reach, height - 2 * inset)

    return [
        (plate(0.1 * height + 2 * step, 0.26 * height), "accent"),
        (plate(0.1 * height + step, 0.13 * height), "second"),
        (plate(0.1 * height, 0), "main"),
        (plate(0.1 * height - rim, rim), "field"),
    ]


def _bar(order: Commission) -> Pieces:
    """A plain plate with the colours of the set below it."""
    left, top, right, bottom = _place(order)
    width, height = right - left, bottom - top
    left, width = left - 0.1 * height, width + 0.2 * height
    return [
        (box(left, top + 0.2 * height, width, 0.92 * height, 0.16 * height), "second"),
        (box(left, top + 0.1 * height, width, 0.94 * height, 0.16 * height), "main"),
        (box(left, top, width, 0.96 * height, 0.16 * height), "field"),
    ]


_BANDS: Mapping[Shape, Callable[[Commission], Pieces]] = MappingProxyType(
    {Shape.SHARP: _blade, Shape.SOFT: _ribbon, Shape.BLOCKY: _blocks, Shape.PLAIN: _bar}
)


def _confetti(order: Commission) -> Pieces:
    """Scraps round the form, none over it."""
    random = order.random
    tints: tuple[Tint, ...] = ("main", "second", "accent", "star")
    scraps: Pieces = []
    for index in range(26):
        angle, away = radians(random.uniform(150, 390)), random.uniform(0.52, 0.64)
        x = order.width / 2 + cos(angle) * away * order.height
        y = 0.42 * order.height + sin(angle) * away * order.height * 0.72
        size = random.uniform(16, 28)
        if not (46 < x < order.width - 46 and 46 < y < 0.62 * order.height):
            continue
        shape = box(x - size, y - size * 0.5, 2 * size, size, 3).turned(random.uniform(0, 180), (x, y))
        scraps.append((shape if index % 3 else disc(x, y, size * 0.7), tints[index % 4]))
    return scraps
