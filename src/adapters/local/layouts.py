"""Graphics that others fill in: end screens and schedules."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from adapters.local.commission import Commission
from adapters.local.logo_room import meet
from adapters.local.outlines import Outline, box, disc, ngon, smooth, straight
from adapters.local.pictures import SHADOW, figure, stage_of
from adapters.local.pigments import lit, mix, within
from adapters.local.scenes.catalogue import SCENES
from adapters.local.scenes.stage import Stage, glow, rule, vignette
from adapters.local.shapes import Shape
from adapters.local.svg import node
from domain.generation.asset_types import Box

SLOTS = (Box(0.045, 0.28, 0.415, 0.65), Box(0.585, 0.28, 0.955, 0.65))
"""Where an end screen's two videos go; as fractions of a 16:9 sheet they are 16:9 themselves."""

ROWS = Box(0.07, 0.305, 0.93, 0.96)
DAYS = 7

ROUNDING: Mapping[Shape, float] = MappingProxyType(
    {Shape.SHARP: 0.02, Shape.BLOCKY: 0.0, Shape.SOFT: 0.16, Shape.PLAIN: 0.05}
)
"""How round the corners of a card are, of its height."""


def paint_template(order: Commission) -> None:
    """An end screen: two framed places for videos, a round one between them, and the subject on a podium below it."""
    stage = stage_of(order, 0.62, (0.5, 0.46))
    SCENES[order.scene](stage)
    stage.fill(stage.top if stage.bright else stage.near, 0.5)
    vignette(stage)
    for slot in SLOTS:
        _frame(order, stage, slot)
    _round_slot(order, stage)
    _podium(order, stage)
    figure(order, Box(0.36, 0.64, 0.64, 0.945), edge=14, shadow=SHADOW)


def _podium(order: Commission, stage: Stage) -> None:
    """The family's two colours along the lower edge, risen in the middle; lines of light run out from it."""
    first, second = order.family
    glow(stage, 0.5 * order.width, 0.84 * order.height, 0.3 * order.height, stage.sun, 0.45)
    for side, ends in ((0.06, (0.0, 0.9)), (0.67, (0.9, 0.0))):
        for y, thick in ((0.775, 4), (0.79, 2)):
            rule(stage, side * order.width, y * order.height, 0.27 * order.width, thick, *ends)
    bright = order.drawing.fade((0, lit(first), 1), (0.2, first, 1), (1, mix(first, stage.near, 0.45), 1))
    for out, paint in ((0.022, second), (0.0, bright)):
        outline = _PODIUMS[order.shape](out)
        stage.shape(outline.through(lambda p: (p[0] * order.width, p[1] * order.height)).d, paint)


def _wedge(out: float) -> Outline:
    low, high = 0.95 - out, 0.885 - out
    return straight(
        [(-0.02, low), (0.29 - out, low), (0.335 - out, high), (0.665 + out, high), (0.71 + out, low), (1.02, low),
         (1.02, 1.02), (-0.02, 1.02)]
    )  # fmt: skip


def _mound(out: float) -> Outline:
    points = ((-0.05, 0.965), (0.16, 0.955), (0.32, 0.91), (0.5, 0.885), (0.68, 0.91), (0.84, 0.955), (1.05, 0.965))
    return smooth([*((x, y - out) for x, y in points), (1.1, 1.1), (-0.1, 1.1)])


def _stair(out: float) -> Outline:
    steps = ((-0.02, 0.965), (0.22, 0.965), (0.22, 0.925), (0.33, 0.925), (0.33, 0.885))
    left = [(x - (out if x > 0 else 0), y - out) for x, y in steps]
    return straight([*left, *((1 - x, y) for x, y in reversed(left)), (1.02, 1.02), (-0.02, 1.02)])


def _bar(out: float) -> Outline:
    return box(0.32 - out / 2, 0.9 - out, 0.36 + out, 0.3)


_PODIUMS: Mapping[Shape, Callable[[float], Outline]] = MappingProxyType(
    {Shape.SHARP: _wedge, Shape.SOFT: _mound, Shape.BLOCKY: _stair, Shape.PLAIN: _bar}
)


def _round_slot(order: Commission, stage: Stage) -> None:
    """The place for the button to subscribe, in two rings."""
    x, y, radius = order.width / 2, 0.465 * order.height, 0.135 * order.height
    first, second = order.family
    screen = mix(stage.pigments.ground, stage.pigments.main, 0.16) if stage.bright else stage.near
    glow(stage, x, y, radius * 2, stage.sun, 0.4)
    order.drawing.add(
        node("circle", cx=x, cy=y, r=1.17 * radius, fill=second),
        node("circle", cx=x, cy=y, r=1.08 * radius, fill=first),
        node("circle", cx=x, cy=y, r=radius, fill=screen, stroke=stage.sun, stroke_width=0.01 * order.height),
    )


def _frame(order: Commission, stage: Stage, slot: Box) -> None:
    """A dark screen on a card of the family's first colour, which lies on one of its second."""
    left, top, width, height = order.place(slot)
    first, second = order.family
    rim = 0.024 * order.height
    radius = ROUNDING[order.shape] * height

    def card(out: float, across: float = 0.0, down: float = 0.0) -> str:
        return box(left - out + across, top - out + down, width + 2 * out, height + 2 * out, radius).d

    away = 0.7 * rim if left > order.width / 2 else -0.7 * rim
    stage.shape(card(rim, away, 0.7 * rim), second)
    stage.shape(
        card(rim), order.drawing.fade((0, lit(first), 1), (0.08, first, 1), (1, mix(first, stage.near, 0.35), 1))
    )
    screen = mix(stage.pigments.ground, stage.pigments.main, 0.16) if stage.bright else stage.near
    order.drawing.add(node("path", d=card(0), fill=screen, stroke=stage.sun, stroke_width=0.004 * order.height))


def paint_schedule(order: Commission) -> None:
    """A decorated head, a crest on the line below it, and seven calm rows."""
    stage = stage_of(order, 0.3, (0.5, 0.12))
    SCENES[order.scene](stage)
    width, height = order.width, order.height
    ground = mix(stage.top, stage.pigments.main, 0.3) if stage.bright else stage.near
    stage.fill(order.drawing.fade((0, ground, 0.1), (0.22, ground, 0.35), (0.34, ground, 0.86), (1, ground, 0.94)))
    for day in range(DAYS):
        _row(order, stage, day)
    if order.lettered:
        _divider(order, stage, 0.246 * height)
        figure(order, Box(0.35, 0.2, 0.65, 0.293), edge=18, rim=18, shadow=SHADOW)
    else:
        glow(stage, width / 2, 0.14 * height, 0.3 * width, stage.sun, 0.5)
        figure(order, Box(0.2, 0.03, 0.8, 0.27), shadow=SHADOW)


def _rows(order: Commission) -> Box:
    """Where the rows lie: above a logo at their foot."""
    logo = order.logo
    return replace(ROWS, bottom=logo.top) if logo and logo.top > 0.6 and meet(ROWS, logo) else ROWS


def _row(order: Commission, stage: Stage, day: int) -> None:
    """A calm place to write on behind a field of colour, on which of seven dots the day's own is large."""
    left, top, width, height = order.place(_rows(order))
    step = height / DAYS
    y, tall = top + day * step, 0.82 * step
    first, second = order.family
    colour = within(first if day % 2 == 0 else mix(first, second, 0.55), 0.08, 0.6)
    calm = mix(stage.pigments.paper, colour, 0.14) if stage.bright else mix(stage.near, colour, 0.24)
    radius = ROUNDING[order.shape] * 2.4 * tall
    field = order.drawing.fade((0, lit(colour), 1), (0.15, colour, 1), (1, mix(colour, stage.near, 0.3), 1))
    order.drawing.add(
        node("path", d=box(left, y, width, tall, radius).d, fill=calm, stroke=colour, stroke_width=3),
        node("path", d=box(left, y, 0.24 * width, tall, radius).d, fill=field),
    )
    for other in range(DAYS):
        x, here = left + (0.036 + 0.028 * other) * width, other == day
        dot = _DOTS[order.shape](x, y + tall / 2, (0.13 if here else 0.06) * tall)
        stage.shape(dot.d, stage.pigments.paper, 1.0 if here else 0.5)


_DOTS: Mapping[Shape, Callable[[float, float, float], Outline]] = MappingProxyType(
    {
        Shape.SHARP: lambda x, y, r: ngon(x, y, 1.2 * r, 4),
        Shape.SOFT: disc,
        Shape.BLOCKY: lambda x, y, r: box(x - r, y - r, 2 * r, 2 * r),
        Shape.PLAIN: disc,
    }
)
"""Seven for the week, in the language of the set."""


def _divider(order: Commission, stage: Stage, y: float) -> None:
    for left, ends in ((0.1, (0.0, 0.9)), (0.6, (0.9, 0.0))):
        rule(stage, left * order.width, y, 0.3 * order.width, 4, *ends)
