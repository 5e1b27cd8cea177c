"""What pops up on stream: a subject that celebrates over a ribbon for words."""

from math import cos, radians, sin

from adapters.local.commission import Commission
from adapters.local.emblems.drawing import parts_of
from adapters.local.outlines import Outline, box, disc, star, straight
from adapters.local.pigments import Tint
from adapters.local.stickers import fitted, lay_ground, sticker_pen
from adapters.local.svg import Node, node
from domain.generation.asset_types import Box


def paint_alert(order: Commission) -> None:
    """A celebrating subject on a burst over a ribbon for words, with confetti."""
    lay_ground(order)
    pigments, width, height = order.pigments, order.width, order.height
    ink = pigments.of("ink")

    def piece(outline: Outline, tint: Tint, edge: float = 9.0) -> Node:
        return node("path", d=outline.d, fill=pigments.of(tint), stroke=ink, stroke_width=edge, stroke_linejoin="round")

    x, y = width / 2, 0.45 * height
    order.drawing.add(piece(star(x, y, 0.425 * height, 0.33 * height, 16), "second"))
    order.drawing.add(piece(star(x, y, 0.345 * height, 0.27 * height, 16, -78.75), "accent"))
    order.drawing.add(*(piece(outline, tint, 6) for outline, tint in _confetti(order)))
    order.drawing.add(*(piece(outline, tint) for outline, tint in _ribbon(order)))
    parts = parts_of(order.subject, order.mood)
    order.drawing.add(fitted(order, parts, sticker_pen(order, 15, 13), Box(0.28, 0.08, 0.72, 0.76)))


def _ribbon(order: Commission) -> list[tuple[Outline, Tint]]:
    left, top, width, height = order.place(order.spec.text_box or Box(0.14, 0.74, 0.86, 0.95))
    right, bottom, fold, tail = left + width, top + height, 0.055 * width, 0.12 * width
    drop = 0.22 * height
    pieces: list[tuple[Outline, Tint]] = []
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
    pieces.append((box(left, top, width, height, 0.08 * height), "main"))
    band = 0.07 * height
    pieces += [
        (box(left + band, y, width - 2 * band, band, band / 2), "main_light") for y in (top + band, bottom - 2 * band)
    ]
    return pieces


def _confetti(order: Commission) -> list[tuple[Outline, Tint]]:
    """Scraps round the burst, none over it."""
    random = order.random
    tints: tuple[Tint, ...] = ("main", "second", "accent", "star")
    scraps: list[tuple[Outline, Tint]] = []
    for index in range(22):
        angle, away = radians(random.uniform(150, 390)), random.uniform(0.44, 0.62)
        x = order.width / 2 + cos(angle) * away * order.height
        y = 0.42 * order.height + sin(angle) * away * order.height * 0.72
        size = random.uniform(16, 28)
        if not (30 < x < order.width - 30 and 30 < y < 0.66 * order.height):
            continue
        shape = box(x - size, y - size * 0.5, 2 * size, size, 3).turned(random.uniform(0, 180), (x, y))
        scraps.append((shape if index % 3 else disc(x, y, size * 0.7), tints[index % 4]))
    return scraps
