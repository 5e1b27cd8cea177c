"""Emotes, alerts and signs: one subject on a flat ground, with edges that a key can cut."""

from collections.abc import Mapping
from dataclasses import replace
from math import cos, radians, sin
from types import MappingProxyType

from adapters.local.commission import Commission
from adapters.local.emblems.drawing import Pen, draw_parts, extent_of, parts_of
from adapters.local.emblems.faces import Mood, heart
from adapters.local.emblems.parts import Body, Emblem, Move, Part
from adapters.local.outlines import Outline, box, curve, disc, soft_star, spark, star, straight
from adapters.local.pigments import Tint
from adapters.local.svg import Node, group, node
from domain.generation.asset_types import Box


def lay_ground(order: Commission) -> None:
    """The flat key colour to every edge, a little beyond so that no edge is blended."""
    colour = order.key or order.pigments.ground
    order.drawing.add(node("rect", x=-10, y=-10, width=order.width + 20, height=order.height + 20, fill=colour))


def sticker_pen(order: Commission, edge: float = 17, rim: float = 13) -> Pen:
    return Pen(edge=edge, rims=((order.pigments.of("rim"), rim),))


def paint_sticker(order: Commission) -> None:
    """The subject as large as it goes, with a feeling beside it or a companion in its corner."""
    lay_ground(order)
    parts = _posed(order)
    pen = sticker_pen(order)
    order.drawing.add(fitted(order, parts, pen, Box(0.045, 0.045, 0.955, 0.955)))


def _posed(order: Commission) -> tuple[Part, ...]:
    tilt = order.random.uniform(-7, 7)
    lean = Move(turn=tilt)
    parts = tuple(part.through(lean) for part in parts_of(order.subject, order.mood))
    if order.companion is not None:
        return (*parts, *beside(order.companion, order.subject))
    if order.mood is not None and order.random.random() < 0.75:
        return (*parts, *_feeling(order.mood, 1 if tilt < 0 else -1))
    return parts


def beside(companion: Emblem, subject: Emblem) -> tuple[Part, ...]:
    """A crown sits on the head, anything else is held up at the lower right."""
    if companion.name == "crown" and subject.alive:
        top = extent_of(subject.parts).top
        move = Move(scale=0.42, down=min(top, 90) - 226 + 20)
    else:
        move = Move(scale=0.46, across=182, down=170, turn=8)
    return tuple(recoloured(part.through(move)) for part in parts_of(companion, None))


_OTHER: Mapping[Tint, Tint] = MappingProxyType(
    {
        "main": "accent", "main_dark": "accent_dark", "main_light": "accent_light",
        "accent": "main", "accent_dark": "main_dark", "accent_light": "main_light",
    }
)  # fmt: skip


def recoloured(part: Part) -> Part:
    """In the accent instead of the main colour, so that two emblems do not run into one."""
    tint = _OTHER.get(part.tint, part.tint)
    if isinstance(part, Body):
        patches = tuple(replace(patch, tint=_OTHER.get(patch.tint, patch.tint)) for patch in part.patches)
        return replace(part, tint=tint, patches=patches)
    return replace(part, tint=tint)


def _feeling(mood: Mood, side: int) -> tuple[Part, ...]:
    """What comics draw beside a head; `side` is 1 for the right."""
    x = 256 + side * 214
    if mood is Mood.LOVE:
        return (
            Body(heart(x, 78, 120).turned(side * 14, (x, 78)), "heart", (), 0.6),
            Body(heart(x + side * 30, 196, 68), "heart", (), 0.5),
        )
    if mood is Mood.RAGE:
        return _vein(x - side * 16, 92)
    if mood is Mood.HYPE:
        return (
            Body(spark(x, 80, 74), "star", (), 0.3),
            Body(spark(x + side * 26, 186, 44), "star", (), 0.2),
            Body(spark(256 - side * 232, 420, 56), "star", (), 0.2),
        )
    if mood is Mood.WOW:
        return tuple(_dash(side, angle) for angle in (33, 48, 63))
    if mood in {Mood.SLEEPY, Mood.CALM}:
        return tuple(Body(disc(x + side * dx, y, r), "tear", (), 0.5) for dx, y, r in ((-20, 130, 20), (14, 70, 32)))
    if mood in {Mood.COOL, Mood.SMUG}:
        return (Body(spark(x, 90, 66), "paper", (), 0.2),)
    if mood in {Mood.SHY, Mood.JOY, Mood.WINK}:
        return (Body(soft_star(x, 92, 58, 32), "star", (), 0.4),)
    return ()


def _vein(x: float, y: float) -> tuple[Part, ...]:
    """The cross of bulging veins that means anger."""
    arm = curve(
        f"{x + 10},{y - 62}! {x + 24},{y - 66} {x + 30},{y - 40} {x + 42},{y - 30} {x + 66},{y - 24} {x + 62},{y - 10}! "
        f"{x + 20},{y - 8} {x + 8},{y - 20}"
    )
    return tuple(Body(arm.turned(90 * i, (x, y)), "heart", (), 0, joined=True) for i in range(4))


def _dash(side: int, angle: float) -> Body:
    """A stroke that flies away from the head, `angle` degrees off the vertical."""
    return Body(box(244, -26, 24, 72, 12).turned(side * angle), "star", (), 0.2)


def fitted(order: Commission, parts: tuple[Part, ...], pen: Pen, frame: Box) -> Node:
    """The parts with their rims, as large as the frame allows, in its middle."""
    reach = pen.edge / 2 + sum(width for _, width in pen.rims)
    extent = extent_of(parts)
    left, top, width, height = order.place(frame)
    scale = min(width / (extent.width + 2 * reach), height / (extent.height + 2 * reach))
    across = left + width / 2 - scale * (extent.left + extent.right) / 2
    down = top + height / 2 - scale * (extent.top + extent.bottom) / 2
    drawn = draw_parts(order.drawing, parts, order.pigments, pen)
    return group((drawn,), transform=f"translate({across:.2f} {down:.2f}) scale({scale:.4f})")


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
