"""Towns by night and in the rain, and the neon plains beyond them."""

from itertools import pairwise
from random import Random

from adapters.local.outlines import Point, cloud, disc, straight
from adapters.local.pigments import lit, mix, within
from adapters.local.scenes.stage import Stage, glow, ground_below, orb, sky, stars
from adapters.local.svg import Node, group, node


def city(stage: Stage) -> None:
    sky(stage)
    stars(stage, 60, down_to=stage.horizon * 0.6)
    orb(stage, 150 * stage.unit)
    high = stage.height
    for nearness, base, tall, wide in ((0.15, 0.02, 0.3, 60), (0.42, 0.07, 0.3, 84), (0.75, 0.16, 0.27, 112)):
        _skyline(stage, stage.horizon + base * high, tall * high, wide * stage.unit, nearness)
    ground_below(
        stage,
        [(0, stage.horizon + 0.16 * high), (stage.width, stage.horizon + 0.16 * high)],
        stage.drawing.fade((0, stage.depth(0.8), 1), (0.6, stage.near, 1)),
    )
    _reflections(stage, stage.horizon + 0.17 * high)


def _skyline(stage: Stage, base: float, tall: float, wide: float, nearness: float) -> None:
    random, x = stage.random, -wide
    wall, lamp = stage.depth(nearness), mix(stage.sun, stage.pigments.accent, 0.35)
    walls: list[str] = []
    windows: list[Node] = []
    while x < stage.width + wide:
        width = wide * random.uniform(0.6, 1.3)
        # Lower in the middle, where the light and the words are.
        away = abs(x + width / 2 - stage.width / 2) / (stage.width / 2)
        height = tall * random.uniform(0.35, 0.85) * (0.55 + 0.6 * away)
        walls.append(_tower(x, base, width, height, random))
        if nearness > 0.3:
            windows += _windows(x, base - height, width, height, lamp, random, stage.unit)
        x += width * random.uniform(0.92, 1.1)
    paint = stage.drawing.fade((0, wall, 1), (1, mix(wall, stage.haze, 0.35 * (1 - nearness)), 1))
    stage.drawing.add(group((node("path", d="".join(walls), fill=paint), *windows)))


def _tower(x: float, base: float, width: float, height: float, random: Random) -> str:
    top, kind = base - height, random.random()
    outline: list[Point] = [(x, base + 400), (x, top)]
    if kind < 0.25:
        outline += [(x + width * 0.3, top - width * 0.3), (x + width * 0.7, top - width * 0.3)]
    elif kind < 0.45:
        outline += [
            (x + width * 0.47, top),
            (x + width * 0.485, top - width * 0.9),
            (x + width * 0.515, top - width * 0.9),
            (x + width * 0.53, top),
        ]
    elif kind < 0.6:
        outline += [(x, top - width * 0.24), (x + width, top - width * 0.02)]
    elif kind < 0.75:
        outline += [
            (x + width * 0.18, top),
            (x + width * 0.18, top - width * 0.22),
            (x + width * 0.82, top - width * 0.22),
            (x + width * 0.82, top),
        ]
    return straight([*outline, (x + width, top), (x + width, base + 400)]).d


def _windows(x: float, top: float, width: float, height: float, lamp: str, random: Random, unit: float) -> list[Node]:
    columns, size = max(2, int(width / (20 * unit))), 7 * unit
    found = []
    for column in range(columns):
        for row in range(int(height / (22 * unit))):
            if random.random() < 0.32:
                left = x + width * (column + 0.5) / columns - size / 2
                found.append(
                    node(
                        "rect",
                        x=left,
                        y=top + (14 + 22 * row) * unit,
                        width=size,
                        height=size * 1.5,
                        fill=lamp,
                        fill_opacity=random.uniform(0.35, 0.95),
                    )
                )
    return found


def _reflections(stage: Stage, top: float) -> None:
    """Lights drawn out on wet ground."""
    random = stage.random
    for colour in (stage.sun, stage.pigments.main, stage.pigments.accent, lit(stage.pigments.second)):
        paint = stage.drawing.fade((0, colour, 0.5), (1, colour, 0))
        for _ in range(7):
            width = random.uniform(6, 26) * stage.unit
            length = random.uniform(0.2, 0.7) * (stage.height - top)
            stage.drawing.add(
                node("rect", x=random.uniform(0, stage.width), y=top, width=width, height=length, fill=paint)
            )


def rain(stage: Stage) -> None:
    """A window on a wet evening: lights out of focus, drops, streaks."""
    sky(stage)
    high, unit, random = stage.height, stage.unit, stage.random
    _skyline(stage, stage.horizon + 0.08 * high, 0.32 * high, 90 * unit, 0.35)
    ground_below(
        stage,
        [(0, stage.horizon + 0.08 * high), (stage.width, stage.horizon + 0.08 * high)],
        stage.drawing.fade((0, stage.depth(0.6), 1), (0.7, stage.near, 1)),
    )
    for _ in range(42):
        colour = random.choice((stage.sun, stage.pigments.main, stage.pigments.accent, lit(stage.pigments.second)))
        x, y, r = random.uniform(0, stage.width), random.uniform(0.45, 0.95) * high, random.uniform(16, 62) * unit
        stage.drawing.add(node("circle", cx=x, cy=y, r=r, fill=colour, fill_opacity=random.uniform(0.1, 0.34)))
    streaks = []
    for _ in range(120):
        x, y, length = random.uniform(-60, stage.width), random.uniform(-40, high), random.uniform(30, 90) * unit
        streaks.append(f"M{x:.1f},{y:.1f}l{-length * 0.18:.1f},{length:.1f}")
    stage.drawing.add(
        node(
            "path",
            d="".join(streaks),
            fill="none",
            stroke=stage.pigments.paper,
            stroke_width=1.8 * unit,
            stroke_opacity=0.3,
            stroke_linecap="round",
        )
    )
    for _ in range(6):
        bank = cloud(
            random.uniform(0, stage.width), random.uniform(0.02, 0.16) * high, random.uniform(260, 460) * unit, random
        )
        stage.shape(bank, stage.drawing.fade((0, stage.middle, 0.9), (1, stage.middle, 0.2)))


def synthwave(stage: Stage) -> None:
    sky(stage)
    stars(stage, 80, down_to=stage.horizon * 0.8)
    _striped_sun(stage, 235 * stage.unit)
    high = stage.height
    for side in (-1, 1):
        _neon_peaks(stage, side)
    floor = stage.drawing.fade((0, mix(stage.near, stage.pigments.main, 0.45), 1), (0.5, stage.near, 1))
    ground_below(stage, [(0, stage.horizon), (stage.width, stage.horizon)], floor)
    _grid(stage)
    glow(stage, stage.width / 2, stage.horizon, 0.5 * high, stage.pigments.accent, 0.28)


def _striped_sun(stage: Stage, radius: float) -> None:
    x = stage.light[0]
    y = stage.horizon - radius * 0.62
    hot = within(stage.pigments.accent, 0.35, 0.8)
    glow(stage, x, y, radius * 2.7, stage.pigments.main, 0.6)
    bands, top = [], y - radius
    for index in range(9):
        height = radius * (0.62 if index == 0 else 0.2 - index * 0.011)
        bands.append(f"M{x - radius:.1f},{top:.1f}h{2 * radius:.1f}v{height:.1f}h{-2 * radius:.1f}Z")
        top += height + radius * (0.02 + 0.014 * index)
    paint = stage.drawing.fade((0, lit(hot), 1), (0.45, hot, 1), (1, stage.pigments.main, 1))
    stage.drawing.add(
        group((node("path", d=disc(x, y, radius).d, fill=paint),), clip_path=stage.drawing.clip("".join(bands)))
    )


def _neon_peaks(stage: Stage, side: int) -> None:
    """Wire mountains that rise towards the edge of the picture."""
    edge = 0.0 if side < 0 else stage.width
    random, unit = stage.random, stage.unit
    line: list[Point] = [(edge, stage.horizon - 240 * unit)]
    for index in range(1, 8):
        away = stage.width * 0.36 * index / 7
        line.append(
            (
                edge - side * away,
                stage.horizon
                - (random.uniform(60, 240) if index % 2 else random.uniform(10, 90)) * unit * (1 - index / 8),
            )
        )
    foot = edge - side * stage.width * 0.38
    whole = [*line, (foot, stage.horizon), (edge, stage.horizon)]
    stage.shape(
        straight(whole).d, stage.drawing.fade((0, mix(stage.near, stage.pigments.main, 0.35), 1), (1, stage.near, 1))
    )
    wires = [straight([a, b, (a[0], stage.horizon)]).d for a, b in pairwise(line)]
    stage.drawing.add(
        node(
            "path",
            d="".join(wires),
            fill="none",
            stroke=lit(stage.pigments.second),
            stroke_width=2.2 * unit,
            stroke_opacity=0.75,
            stroke_linejoin="round",
        )
    )


def _grid(stage: Stage) -> None:
    middle, bottom = stage.width / 2, stage.height
    lines = [
        f"M{middle + index * 0.022 * stage.width:.1f},{stage.horizon:.1f}"
        f"L{middle + index * 0.15 * stage.width:.1f},{bottom:.1f}"
        for index in range(-16, 17)
    ]
    rows = 12
    for row in range(rows + 1):
        y = stage.horizon + (bottom - stage.horizon) * (row / rows) ** 2.1
        lines.append(f"M0,{y:.1f}H{stage.width:.1f}")
    colour = lit(stage.pigments.main)
    for width, opacity in ((7.0, 0.16), (2.0, 0.8)):
        stage.drawing.add(
            node(
                "path",
                d="".join(lines),
                fill="none",
                stroke=colour,
                stroke_width=width * stage.unit,
                stroke_opacity=opacity,
            )
        )
