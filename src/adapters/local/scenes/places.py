"""Built and faraway places: towns, neon, the deep sea, space, and the sky on fire."""

from math import sin
from random import Random

from adapters.local.outlines import Point, cloud, disc, oval, smooth, straight
from adapters.local.pigments import lit, mix, within
from adapters.local.scenes.stage import Stage, glow, ground_below, misty, orb, rays, ridge, rolling, sky, stars
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
    wires = [straight([a, b, (a[0], stage.horizon)]).d for a, b in zip(line, line[1:], strict=False)]
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
        f"M{middle + (index * 0.022) * stage.width:.1f},{stage.horizon:.1f}L{middle + index * 0.15 * stage.width:.1f},{bottom:.1f}"
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


def undersea(stage: Stage) -> None:
    water = within(stage.pigments.main, 0.12, 0.4)
    stage.fill(
        stage.drawing.fade(
            (0, lit(water), 1), (0.3, water, 1), (0.8, mix(water, stage.near, 0.65), 1), (1, stage.near, 1)
        )
    )
    rays(stage, stage.light[0], -0.15 * stage.height, 22, 1.25 * stage.height, stage.pigments.paper, 0.42)
    high = stage.height
    for nearness, base in ((0.35, 0.1), (0.62, 0.2), (0.92, 0.32)):
        colour = mix(mix(water, stage.middle, 0.4), stage.near, nearness)
        _weeds(stage, stage.horizon + (base + 0.05) * high, colour, nearness)
        ground_below(stage, rolling(stage, stage.horizon + base * high, 0.04 * high, 1.3), colour, soft=True)
    _fish(stage, lit(stage.pigments.second))
    _bubbles(stage)


def _weeds(stage: Stage, base: float, colour: str, nearness: float) -> None:
    random, unit = stage.random, stage.unit
    stalks = []
    for _ in range(9):
        x = random.choice((random.uniform(0, 0.3), random.uniform(0.7, 1))) * stage.width
        tall, wide, phase = (
            random.uniform(120, 330) * unit * (0.6 + nearness * 0.6),
            random.uniform(9, 18) * unit,
            random.uniform(0, 6),
        )
        levels = [i / 7 for i in range(8)]
        left = [(x + sin(phase + t * 5) * 26 * unit * t - wide * (1 - t), base - tall * t) for t in levels]
        right = [(x + sin(phase + t * 5) * 26 * unit * t + wide * (1 - t), base - tall * t) for t in reversed(levels)]
        stalks.append(smooth([*left, *right]).d)
    stage.shape("".join(stalks), colour)


def _fish(stage: Stage, colour: str) -> None:
    random, unit = stage.random, stage.unit
    x, y = random.uniform(0.12, 0.25) * stage.width, stage.horizon * random.uniform(0.5, 0.75)
    school = []
    for _ in range(11):
        fx, fy, size = (
            x + random.uniform(-150, 150) * unit,
            y + random.uniform(-80, 80) * unit,
            random.uniform(12, 22) * unit,
        )
        tail = straight(
            [(fx - size * 0.8, fy), (fx - size * 1.7, fy - size * 0.6), (fx - size * 1.7, fy + size * 0.6)]
        ).d
        school.append(oval(fx, fy, size, size * 0.48).d + tail)
    stage.shape("".join(school), colour, 0.75)


def _bubbles(stage: Stage) -> None:
    random, unit = stage.random, stage.unit
    for _ in range(34):
        x, y, r = (
            random.uniform(0, stage.width),
            random.uniform(0.05, 0.95) * stage.height,
            random.uniform(4, 20) * unit,
        )
        stage.drawing.add(
            node(
                "circle",
                cx=x,
                cy=y,
                r=r,
                fill="#FFFFFF",
                fill_opacity=0.1,
                stroke="#FFFFFF",
                stroke_opacity=0.5,
                stroke_width=2 * unit,
            ),
            node("circle", cx=x - r * 0.35, cy=y - r * 0.35, r=r * 0.22, fill="#FFFFFF", fill_opacity=0.8),
        )


def space(stage: Stage) -> None:
    dark = within(stage.pigments.deep, 0.003, 0.012)
    stage.fill(stage.drawing.fade((0, dark, 1), (0.6, mix(dark, stage.pigments.main, 0.22), 1), (1, dark, 1), angle=65))
    random, unit = stage.random, stage.unit
    for colour in (stage.pigments.main, stage.pigments.second, stage.pigments.accent, stage.pigments.main):
        glow(
            stage,
            random.uniform(0, stage.width),
            random.uniform(0, stage.height),
            random.uniform(420, 760) * unit,
            colour,
            0.34,
        )
    stars(stage, 230, down_to=stage.height * 1.6)
    side = random.choice((0.18, 0.82))
    _globe(stage, side * stage.width, 0.34 * stage.height, 190 * unit, stage.pigments.main, ring=True)
    _globe(stage, (1 - side) * stage.width, 0.58 * stage.height, 74 * unit, stage.pigments.accent, ring=False)
    cx, cy = stage.width * random.uniform(0.35, 0.5), stage.height * 0.17
    stage.shape(
        straight([(cx - 7 * unit, cy), (cx + 230 * unit, cy - 140 * unit), (cx + 7 * unit, cy + 9 * unit)]).d,
        stage.drawing.fade((0, stage.pigments.paper, 0.95), (1, stage.pigments.paper, 0), angle=-30),
    )


def _globe(stage: Stage, x: float, y: float, radius: float, colour: str, *, ring: bool) -> None:
    glow(stage, x, y, radius * 1.9, colour, 0.4)
    clip = stage.drawing.clip(disc(x, y, radius).d)
    stripes = [
        node(
            "path",
            d=oval(
                x + stage.random.uniform(-0.3, 0.3) * radius,
                y + radius * at,
                radius * 1.3,
                radius * stage.random.uniform(0.05, 0.11),
                -14,
            ).d,
            fill=tone,
            fill_opacity=0.55,
        )
        for at, tone in (
            (-0.62, lit(colour)),
            (-0.3, mix(colour, stage.near, 0.4)),
            (-0.02, lit(colour)),
            (0.3, mix(colour, stage.near, 0.45)),
            (0.6, lit(colour)),
        )
    ]
    shadow = node(
        "path",
        d=disc(x, y, radius * 1.4).d + disc(x - radius * 0.3, y - radius * 0.32, radius * 1.08).d,
        fill=stage.near,
        fill_opacity=0.62,
        fill_rule="evenodd",
    )
    ball = node("circle", cx=x, cy=y, r=radius, fill=within(colour, 0.2, 0.6))
    if not ring:
        stage.drawing.add(group((ball, *stripes, shadow), clip_path=clip))
        return
    outer, inner = oval(x, y, radius * 1.75, radius * 0.42, -16), oval(x, y, radius * 1.32, radius * 0.25, -16)
    band = node("path", d=outer.d + inner.d, fill=lit(stage.pigments.second), fill_opacity=0.9, fill_rule="evenodd")
    front = straight(
        [
            (x - 2 * radius, y + 0.574 * radius),
            (x + 2 * radius, y - 0.574 * radius),
            (x + 2 * radius, y + 2 * radius),
            (x - 2 * radius, y + 2 * radius),
        ]
    )
    stage.drawing.add(
        band, group((ball, *stripes, shadow), clip_path=clip), group((band,), clip_path=stage.drawing.clip(front.d))
    )


def aurora(stage: Stage) -> None:
    dark = within(stage.pigments.deep, 0.004, 0.014)
    stage.fill(
        stage.drawing.fade(
            (0, dark, 1), (0.6, mix(dark, stage.pigments.main, 0.4), 1), (1, mix(dark, stage.pigments.second, 0.35), 1)
        )
    )
    stars(stage, 150)
    for colour, shift in ((stage.pigments.second, 0.12), (stage.pigments.main, -0.04), (stage.pigments.accent, 0.26)):
        _curtain(stage, within(colour, 0.34, 0.62), stage.horizon * (0.62 + shift))
    high = stage.height
    ground_below(
        stage, ridge(stage, stage.horizon + 0.02 * high, 0.12 * high, 0.52), misty(stage, stage.depth(0.55), 0.6)
    )
    ground_below(stage, ridge(stage, stage.horizon + 0.14 * high, 0.07 * high, 0.52), stage.depth(0.85))
    ground_below(stage, rolling(stage, stage.horizon + 0.24 * high, 0.02 * high, 1), stage.near, soft=True)


def _curtain(stage: Stage, colour: str, base: float) -> None:
    """A hanging ribbon of light: many narrow strips with one bright lower hem."""
    random = stage.random
    paint = stage.drawing.fade((0, colour, 0), (0.55, colour, 0.2), (0.93, colour, 0.62), (1, colour, 0))
    a, b, c = random.uniform(0, 6), random.uniform(0, 6), random.uniform(0, 6)
    count = 110
    step = stage.width / count
    strips = []
    for index in range(-2, count + 2):
        t = index / count
        hem = base + (70 * sin(a + t * 6.2) + 32 * sin(b + t * 15)) * stage.unit
        tall = (330 + 120 * sin(c + t * 9) + 50 * sin(t * 47 + a)) * stage.unit
        strips.append(
            node(
                "rect",
                x=index * step,
                y=hem - tall,
                width=step * 1.04,
                height=tall,
                fill=paint,
                fill_opacity=0.55 + 0.4 * abs(sin(t * 31 + b)),
            )
        )
    stage.drawing.add(group(strips))


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
