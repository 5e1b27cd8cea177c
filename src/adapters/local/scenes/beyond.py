"""Where nobody walks: the deep sea, space, the sky on fire."""

from math import sin

from adapters.local.outlines import disc, oval, smooth, straight
from adapters.local.pigments import lit, mix, within
from adapters.local.scenes.stage import Stage, glow, ground_below, misty, rays, ridge, rolling, stars
from adapters.local.svg import group, node


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
