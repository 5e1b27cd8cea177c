"""Graphics that others fill in: end screens, panels, schedules."""

from adapters.local.commission import Commission
from adapters.local.outlines import box, ngon, straight
from adapters.local.pictures import figure, stage_of
from adapters.local.pigments import lit, mix, within
from adapters.local.scenes.catalogue import SCENES
from adapters.local.scenes.stage import Stage, glow, vignette
from adapters.local.svg import group, node
from domain.generation.asset_types import Box
from domain.generation.logo_placing import LogoPlace

SLOTS = (Box(0.045, 0.28, 0.415, 0.65), Box(0.585, 0.28, 0.955, 0.65))
"""Where an end screen's two videos go; as fractions of a 16:9 sheet they are 16:9 themselves."""

DAYS = 7

_BESIDE_A_TITLE = frozenset({LogoPlace.TOP_LEFT, LogoPlace.LEFT, LogoPlace.BOTTOM_LEFT})


def paint_template(order: Commission) -> None:
    """An end screen: two framed places for videos and a round one between them."""
    stage = stage_of(order, 0.62, (0.5, 0.46))
    SCENES[order.scene](stage)
    stage.fill(stage.near, 0.5)
    vignette(stage)
    for slot in SLOTS:
        _frame(order, stage, slot)
    middle, y, radius = order.width / 2, 0.465 * order.height, 0.135 * order.height
    glow(stage, middle, y, radius * 2, stage.sun, 0.4)
    order.drawing.add(
        node(
            "circle",
            cx=middle,
            cy=y,
            r=radius * 1.13,
            fill="none",
            stroke=stage.pigments.main,
            stroke_width=0.008 * order.height,
        ),
        node(
            "circle",
            cx=middle,
            cy=y,
            r=radius,
            fill=stage.near,
            fill_opacity=0.82,
            stroke=stage.sun,
            stroke_width=0.012 * order.height,
        ),
    )
    figure(order, Box(0.4, 0.72, 0.6, 0.95), edge=15)


def _frame(order: Commission, stage: Stage, slot: Box) -> None:
    """A dark screen with a bright edge and two offset corners."""
    left, top, width, height = order.place(slot)
    thick = 0.012 * order.height
    screen = box(left, top, width, height, 2.2 * thick)
    arm = 0.16 * height
    out = 2.4 * thick
    corners = (
        f"M{left - out:.1f},{top + arm:.1f}V{top - out:.1f}H{left + arm:.1f}"
        f"M{left + width + out:.1f},{top + height - arm:.1f}V{top + height + out:.1f}H{left + width - arm:.1f}"
    )
    order.drawing.add(
        node("path", d=screen.d, fill=stage.near, fill_opacity=0.82, stroke=stage.sun, stroke_width=thick),
        node(
            "path",
            d=corners,
            fill="none",
            stroke=stage.pigments.main,
            stroke_width=thick * 0.8,
            stroke_linecap="round",
            stroke_linejoin="round",
        ),
    )


def paint_plate(order: Commission) -> None:
    """A panel's head. Everything but the emblem comes from the palette, so that panels are one family."""
    random, width, height = order.template, order.width, order.height
    pigments = order.pigments
    dark = within(pigments.deep, 0.006, 0.022)
    main, second = order.family
    order.drawing.add(
        node(
            "rect",
            x=-1,
            y=-1,
            width=width + 2,
            height=height + 2,
            fill=order.drawing.fade((0, mix(dark, main, 0.28), 1), (1, dark, 1), angle=20),
        )
    )
    _texture(order, random.choice(("hexagons", "stripes", "dots")), lit(main))
    lean = random.choice((-0.09, 0.09, 0.0)) * width
    for reach, colour in ((0.325, lit(second)), (0.312, main), (0.285, mix(main, dark, 0.45))):
        blade = [(-20, -20), (reach * width + lean, -20), (reach * width - lean, height + 20), (-20, height + 20)]
        order.drawing.add(node("path", d=straight(blade).d, fill=colour))
    y = 0.905 * height
    order.drawing.add(
        node(
            "rect",
            x=0.36 * width,
            y=y,
            width=0.58 * width,
            height=0.012 * height,
            fill=order.drawing.fade((0, lit(second), 0.9), (1, main, 0), angle=0),
        )
    )
    if order.logo_place not in _BESIDE_A_TITLE:
        figure(order, Box(0.02, 0.16, 0.272, 0.84), edge=17, rim=17)


def _texture(order: Commission, kind: str, colour: str) -> None:
    """A quiet pattern that fades in towards the right."""
    width, height = order.width, order.height
    pitch = 62.0
    marks = []
    for row in range(-1, int(height / pitch) + 2):
        for column in range(-1, int(width / pitch) + 2):
            x, y = (column + 0.5 * (row % 2)) * pitch, row * pitch * 0.88
            strength = 0.03 + 0.1 * max(0.0, x / width - 0.3)
            if kind == "hexagons":
                marks.append(
                    node(
                        "path",
                        d=ngon(x, y, pitch * 0.5, 6).d,
                        fill="none",
                        stroke=colour,
                        stroke_width=2.5,
                        stroke_opacity=strength * 1.6,
                    )
                )
            elif kind == "dots":
                marks.append(node("circle", cx=x, cy=y, r=pitch * 0.13, fill=colour, fill_opacity=strength * 1.6))
            elif column % 2:
                stripe = [
                    (x, y),
                    (x + pitch, y),
                    (x + pitch * 0.6, y + pitch * 0.9),
                    (x - pitch * 0.4, y + pitch * 0.9),
                ]
                marks.append(node("path", d=straight(stripe).d, fill=colour, fill_opacity=strength * 0.7))
    order.drawing.add(group(marks))


def paint_schedule(order: Commission) -> None:
    """A decorated head, a crest on the line below it, and seven calm rows."""
    stage = stage_of(order, 0.3, (0.5, 0.12))
    SCENES[order.scene](stage)
    width, height = order.width, order.height
    stage.fill(
        order.drawing.fade(
            (0, stage.near, 0.1), (0.22, stage.near, 0.35), (0.34, stage.near, 0.86), (1, stage.near, 0.94)
        )
    )
    top, bottom = 0.285, 0.955
    step = (bottom - top) / DAYS
    for day in range(DAYS):
        y, tall = (top + day * step) * height, step * height * 0.82
        colour = (stage.pigments.main, mix(stage.pigments.main, stage.pigments.second, 0.45))[day % 2]
        row = box(0.07 * width, y, 0.86 * width, tall, 0.28 * tall)
        pill = box(0.07 * width, y, 0.2 * width, tall, 0.28 * tall)
        order.drawing.add(
            node(
                "path",
                d=row.d,
                fill=mix(stage.near, colour, 0.24),
                stroke=colour,
                stroke_opacity=0.55,
                stroke_width=2.5,
            ),
            node(
                "path",
                d=pill.d,
                fill=order.drawing.fade((0, lit(colour), 1), (0.15, colour, 1), (1, mix(colour, stage.near, 0.3), 1)),
            ),
        )
    if order.lettered:
        _divider(order, stage, 0.24 * height)
        figure(order, Box(0.4, 0.205, 0.6, 0.275), edge=22, rim=18)
    else:
        glow(stage, width / 2, 0.14 * height, 0.3 * width, stage.sun, 0.5)
        figure(order, Box(0.2, 0.04, 0.8, 0.25))


def _divider(order: Commission, stage: Stage, y: float) -> None:
    for left, ends in ((0.1, (0.0, 0.9)), (0.58, (0.9, 0.0))):
        paint = order.drawing.fade((0, stage.sun, ends[0]), (1, stage.sun, ends[1]), angle=0)
        order.drawing.add(node("rect", x=left * order.width, y=y, width=0.32 * order.width, height=4, fill=paint))
