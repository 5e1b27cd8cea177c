"""Graphics that others fill in: end screens and schedules."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from adapters.local.commission import Commission
from adapters.local.logo_room import meet
from adapters.local.outlines import box
from adapters.local.pictures import SHADOW, figure, stage_of
from adapters.local.pigments import lit, mix, within
from adapters.local.scenes.catalogue import SCENES
from adapters.local.scenes.stage import Stage, glow, vignette
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
    """An end screen: two framed places for videos and a round one between them."""
    stage = stage_of(order, 0.62, (0.5, 0.46))
    SCENES[order.scene](stage)
    stage.fill(stage.near, 0.5)
    vignette(stage)
    for slot in SLOTS:
        _frame(order, stage, slot)
    _round_slot(order, stage)
    figure(order, Box(0.38, 0.685, 0.62, 0.985), edge=14, shadow=SHADOW)


def _round_slot(order: Commission, stage: Stage) -> None:
    """The place for the button to subscribe, in two rings."""
    x, y, radius = order.width / 2, 0.465 * order.height, 0.135 * order.height
    first, second = order.family
    glow(stage, x, y, radius * 2, stage.sun, 0.4)
    order.drawing.add(
        node("circle", cx=x, cy=y, r=1.17 * radius, fill=second),
        node("circle", cx=x, cy=y, r=1.08 * radius, fill=first),
        node("circle", cx=x, cy=y, r=radius, fill=stage.near, stroke=stage.sun, stroke_width=0.01 * order.height),
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
    order.drawing.add(node("path", d=card(0), fill=stage.near, stroke=stage.sun, stroke_width=0.004 * order.height))


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
    """A calm place to write on behind a field of colour for the day."""
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


def _divider(order: Commission, stage: Stage, y: float) -> None:
    for left, ends in ((0.1, (0.0, 0.9)), (0.6, (0.9, 0.0))):
        paint = order.drawing.fade((0, stage.sun, ends[0]), (1, stage.sun, ends[1]), angle=0)
        order.drawing.add(node("rect", x=left * order.width, y=y, width=0.3 * order.width, height=4, fill=paint))
