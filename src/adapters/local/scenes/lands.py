"""Landscapes: layers of air and ground that darken towards us."""

from math import pi, sin

from adapters.local.outlines import Point, cloud, disc, oval, poly, scallop, smooth, straight
from adapters.local.pigments import lit, mix, within
from adapters.local.scenes.stage import (
    Stage,
    glow,
    ground_below,
    misty,
    orb,
    peaks,
    rays,
    ridge,
    rolling,
    sky,
    specks,
    stars,
)
from adapters.local.svg import group, node


def mountains(stage: Stage) -> None:
    sky(stage)
    stars(stage, 70, down_to=stage.horizon * 0.6)
    orb(stage, 118 * stage.unit)
    _clouds(stage, 5, 0.28)
    high = stage.height
    for nearness, base, tall, count in ((0.05, 0.06, 0.3, 7), (0.35, 0.13, 0.24, 6), (0.66, 0.22, 0.16, 8)):
        peaks(stage, stage.horizon + base * high, tall * high, count, nearness)
        _mist(stage, stage.horizon + base * high, 0.09 * high, 0.4 * (1 - nearness))
    _pines(stage, stage.horizon + 0.3 * high, 0.055 * high, 60, stage.near)


def _pines(stage: Stage, base: float, tall: float, count: int, colour: str) -> None:
    """A row of firs on dark ground."""
    random = stage.random
    trees = []
    for index in range(count):
        x = stage.width * (index + random.uniform(-0.4, 0.4)) / (count - 1)
        height = tall * random.uniform(0.55, 1.3)
        y = base + random.uniform(-0.1, 0.25) * tall
        trees.append(_pine(x, y, height))
    stage.shape("".join(trees), colour)
    line = rolling(stage, base, tall * 0.12, 1.5)
    ground_below(stage, line, colour, soft=True)


def _pine(x: float, y: float, height: float) -> str:
    half = height * 0.24
    right: list[Point] = [(x, y - height)]
    for tier in range(1, 5):
        reach = half * tier / 4
        level = y - height * (1 - tier / 4.4)
        right += [(x + reach, level), (x + reach * 0.5, level - height * 0.02)]
    right[-1] = (x + half * 0.15, right[-2][1])
    left = [(2 * x - px, py) for px, py in reversed(right[1:])]
    return straight([*right, (x + half * 0.12, y + height * 0.2), (x - half * 0.12, y + height * 0.2), *left]).d


def _clouds(stage: Stage, count: int, opacity: float, colour: str | None = None) -> None:
    random = stage.random
    paint = stage.drawing.fade((0, colour or lit(stage.haze), opacity), (1, colour or stage.haze, opacity * 0.12))
    for index in range(count):
        x = stage.width * (index + random.uniform(0.1, 0.9)) / count
        y = stage.horizon * random.uniform(0.2, 0.85)
        stage.shape(cloud(x, y, random.uniform(170, 340) * stage.unit, random), paint)


def forest(stage: Stage) -> None:
    sky(stage)
    stars(stage, 50, down_to=stage.horizon * 0.55)
    orb(stage, 132 * stage.unit)
    high = stage.height
    line = ridge(stage, stage.horizon - 0.04 * high, 0.12 * high, 0.5)
    ground_below(stage, line, misty(stage, stage.depth(0.15), 0.15))
    for nearness, base, tall, count in ((0.32, 0.02, 0.15, 34), (0.6, 0.1, 0.2, 24), (0.92, 0.22, 0.27, 16)):
        _pines(stage, stage.horizon + base * high, tall * high, count, stage.depth(nearness))
        _mist(stage, stage.horizon + (base + 0.06) * high, 0.1 * high, 0.3 * (1 - nearness))
    specks(stage, 26, stage.sun, 6, from_y=stage.horizon * 0.8)


def _mist(stage: Stage, y: float, deep: float, opacity: float) -> None:
    paint = stage.drawing.fade((0, stage.haze, 0), (0.5, stage.haze, opacity), (1, stage.haze, 0))
    stage.drawing.add(node("rect", x=-1, y=y - deep, width=stage.width + 2, height=deep * 2, fill=paint))


def waves(stage: Stage) -> None:
    sky(stage)
    _clouds(stage, 5, 0.5, stage.pigments.paper)
    orb(stage, 150 * stage.unit)
    rows = 7
    for row in range(rows):
        t = row / (rows - 1)
        base = stage.horizon + (stage.height - stage.horizon) * (0.02 + 0.92 * t**1.25)
        _swell(
            stage,
            base,
            (22 + 46 * t) * stage.unit,
            9 - 5.5 * t,
            mix(within(stage.pigments.main, 0.12, 0.4), stage.near, 0.12 + 0.78 * t),
            1 - t,
        )


def _swell(stage: Stage, base: float, rise: float, swells: float, colour: str, foam: float) -> None:
    """One row of waves with sharp crests and a line of foam."""
    shift = stage.random.uniform(0, 2 * pi)
    count = 90
    line = [
        (stage.width * i / count, base - rise * abs(sin(shift + pi * swells * i / count)) ** 0.8)
        for i in range(count + 1)
    ]
    ground_below(
        stage, line, stage.drawing.fade((0, lit(colour), 1), (0.12, colour, 1), (1, mix(colour, stage.near, 0.5), 1))
    )
    crest = smooth(line, closed=False).d
    stage.drawing.add(
        node(
            "path",
            d=crest,
            fill="none",
            stroke=stage.pigments.paper,
            stroke_width=(1.5 + 4 * foam) * stage.unit,
            stroke_opacity=0.25 + 0.5 * foam,
        )
    )


def dunes(stage: Stage) -> None:
    sky(stage)
    stars(stage, 40, down_to=stage.horizon * 0.5)
    orb(stage, 165 * stage.unit)
    high = stage.height
    line = ridge(stage, stage.horizon + 0.01 * high, 0.06 * high, 0.45)
    ground_below(stage, line, misty(stage, stage.depth(0.2), 0.2))
    for nearness, base, rise, swells in (
        (0.3, 0.05, 0.045, 1.6),
        (0.55, 0.14, 0.05, 1.1),
        (0.8, 0.25, 0.05, 0.8),
        (0.97, 0.4, 0.04, 0.7),
    ):
        crest = rolling(stage, stage.horizon + base * high, rise * high, swells)
        colour = stage.depth(nearness)
        ground_below(
            stage,
            crest,
            stage.drawing.fade(
                (0, mix(colour, stage.sun, 0.5 * (1 - nearness) + 0.12), 1),
                (0.3, colour, 1),
                (1, mix(colour, stage.near, 0.4), 1),
            ),
            soft=True,
        )


def volcano(stage: Stage) -> None:
    sky(stage)
    x, y = stage.light[0], stage.horizon - 0.1 * stage.height
    fire = stage.fire
    glow(stage, x, y, 0.75 * stage.height, fire, 0.75)
    rays(stage, x, y, 11, 1.1 * stage.height, fire, 0.2)
    unit, high = stage.unit, stage.height
    far = ridge(stage, stage.horizon + 0.1 * high, 0.08 * high, 0.55)
    ground_below(stage, far, misty(stage, stage.depth(0.45), 0.45))
    cone = [
        (x - 620 * unit, high),
        (x - 130 * unit, y + 20 * unit),
        (x - 74 * unit, y - 16 * unit),
        (x, y + 8 * unit),
        (x + 70 * unit, y - 20 * unit),
        (x + 140 * unit, y + 24 * unit),
        (x + 640 * unit, high),
    ]
    stage.shape(
        straight(cone).d, stage.drawing.fade((0, mix(stage.depth(0.7), fire, 0.25), 1), (0.5, stage.depth(0.85), 1))
    )
    hot = stage.drawing.fade((0, "#FFF1C4", 1), (0.25, fire, 1), (1, mix(fire, stage.near, 0.75), 1))
    for offset, length, wide in ((-18, 330, 17), (34, 250, 12), (6, 420, 22)):
        stage.shape(_lava(stage, x + offset * unit, y, length * unit, wide * unit), hot)
    near = ridge(stage, stage.horizon + 0.3 * high, 0.07 * high, 0.55)
    ground_below(stage, near, stage.near)
    specks(stage, 90, mix(fire, "#FFF1C4", 0.4), 6)


def _lava(stage: Stage, x: float, y: float, length: float, wide: float) -> str:
    random = stage.random
    left, right = [(x - wide, y)], [(x + wide, y)]
    for step in range(1, 6):
        drift = random.uniform(-1.3, 1.3) * wide
        level, half = y + length * step / 5, wide * (1.1 - step * 0.17)
        left.append((x + drift - half, level))
        right.append((x + drift + half, level))
    return smooth([*left, *reversed(right)]).d


def snow(stage: Stage) -> None:
    sky(stage)
    stars(stage, 40, down_to=stage.horizon * 0.6)
    orb(stage, 105 * stage.unit)
    high, white = stage.height, stage.pigments.paper
    peaks(stage, stage.horizon + 0.06 * high, 0.27 * high, 7, 0.15)
    _pines(stage, stage.horizon + 0.05 * high, 0.12 * high, 36, stage.depth(0.45))
    for tone, base, swells in ((0.1, 0.07, 1.5), (0.4, 0.18, 1.0), (0.8, 0.33, 0.8)):
        colour = mix(mix(white, stage.middle, 0.35 + 0.4 * tone), stage.near, tone * 0.8)
        ground_below(
            stage,
            rolling(stage, stage.horizon + base * high, 0.03 * high, swells),
            stage.drawing.fade((0, mix(colour, white, 0.4), 1), (0.3, colour, 1), (1, mix(colour, stage.near, 0.5), 1)),
            soft=True,
        )
    specks(stage, 130, white, 8)


def hills(stage: Stage) -> None:
    sky(stage)
    orb(stage, 120 * stage.unit)
    _clouds(stage, 6, 0.85, stage.pigments.paper)
    high = stage.height
    tones = (stage.pigments.second, stage.pigments.main)
    for nearness, base, swells in ((0.1, 0.0, 1.6), (0.3, 0.09, 1.2), (0.55, 0.2, 1.0), (0.85, 0.35, 0.7)):
        colour = mix(mix(tones[0], tones[1], nearness), stage.near, nearness * 0.95)
        line = rolling(stage, stage.horizon + base * high, 0.035 * high, swells)
        ground_below(
            stage,
            line,
            stage.drawing.fade(
                (0, mix(colour, stage.sun, 0.3 * (1 - nearness)), 1),
                (0.35, colour, 1),
                (1, mix(colour, stage.near, 0.35), 1),
            ),
            soft=True,
        )
        if nearness < 0.6:
            _round_trees(stage, line, (14 + 42 * nearness) * stage.unit, mix(colour, stage.near, 0.35))


def _round_trees(stage: Stage, line: list[Point], size: float, colour: str) -> None:
    nodes = []
    for x, y in stage.random.sample(line, 9):
        for dx, dy, r in ((0, -1.5, 1.0), (-0.6, -1.0, 0.7), (0.65, -1.1, 0.7)):
            nodes.append(node("circle", cx=x + dx * size, cy=y + dy * size, r=r * size, fill=colour))
        nodes.append(node("rect", x=x - size * 0.12, y=y - size, width=size * 0.24, height=size * 1.4, fill=colour))
    stage.drawing.add(group(nodes))


def moonlight(stage: Stage) -> None:
    sky(stage)
    stars(stage, 110)
    pale = mix(stage.sun, "#FFFFFF", 0.35)
    unit, (x, y) = stage.unit, stage.light
    orb(stage, 205 * unit, colour=pale)
    for dx, dy, r in ((-70, -40, 44), (60, 50, 58), (20, -90, 26), (-90, 80, 30), (96, -60, 22)):
        stage.shape(disc(x + dx * unit, y + dy * unit, r * unit).d, mix(pale, stage.middle, 0.3), 0.5)
    _clouds(stage, 6, 0.45, stage.middle)
    high = stage.height
    ground_below(stage, rolling(stage, stage.horizon + 0.05 * high, 0.05 * high, 1.3), stage.depth(0.6), soft=True)
    _pines(stage, stage.horizon + 0.17 * high, 0.16 * high, 18, stage.depth(0.82))
    ground_below(stage, rolling(stage, stage.horizon + 0.26 * high, 0.03 * high, 1.0), stage.near, soft=True)
    for _ in range(7):
        stage.shape(
            _bat(
                x + stage.random.uniform(-420, 420) * unit,
                y + stage.random.uniform(-190, 220) * unit,
                stage.random.uniform(16, 38) * unit,
            ),
            stage.near,
        )


def _bat(x: float, y: float, size: float) -> str:
    whole = poly(
        "256,240 266,228 272,240 300,216 350,206 330,232 336,256 308,250 290,268 270,262 256,284 242,262 222,268 204,250 "
        "176,256 182,232 162,206 212,216 240,240 246,228"
    )
    return whole.scaled(size / 60).shifted(x - 256, y - 245).d


def clouds(stage: Stage) -> None:
    sky(stage)
    stars(stage, 45, down_to=stage.horizon * 0.7)
    orb(stage, 130 * stage.unit)
    rows = ((0.12, 0.02, 230), (0.35, 0.1, 290), (0.6, 0.2, 340), (0.9, 0.34, 420))
    for nearness, base, size in rows:
        colour = mix(mix(stage.pigments.paper, stage.haze, 0.3 + 0.4 * nearness), stage.middle, nearness * 0.85)
        _bank(stage, stage.horizon + base * stage.height, size * stage.unit, colour)


def _bank(stage: Stage, base: float, size: float, colour: str) -> None:
    """A row of billows closed downwards."""
    random = stage.random
    paint = stage.drawing.fade(
        (0, mix(colour, stage.pigments.paper, 0.35), 1), (0.45, colour, 1), (1, mix(colour, stage.middle, 0.5), 1)
    )
    x, billows = -size * 0.3, []
    while x < stage.width + size * 0.4:
        r = size * random.uniform(0.24, 0.46)
        billows.append((x, base + random.uniform(-0.12, 0.12) * size, r))
        x += r * 1.15
    d = "".join(disc(cx, cy, r).d for cx, cy, r in billows)
    bottom = f"M-20,{base:.1f}H{stage.width + 20:.1f}V{stage.height + 20:.1f}H-20Z"
    stage.drawing.add(node("path", d=d + bottom, fill=paint, fill_rule="nonzero"))


def petals(stage: Stage) -> None:
    sky(stage)
    orb(stage, 185 * stage.unit)
    high = stage.height
    ground_below(
        stage, ridge(stage, stage.horizon + 0.03 * high, 0.1 * high, 0.48), misty(stage, stage.depth(0.25), 0.25)
    )
    for nearness, base in ((0.5, 0.12), (0.88, 0.26)):
        ground_below(
            stage, rolling(stage, stage.horizon + base * high, 0.03 * high, 1.1), stage.depth(nearness), soft=True
        )
    pink = mix(lit(stage.pigments.main), "#FFD3E4", 0.45)
    for side in (0, 1):
        _branch(stage, side, pink)
    drift = (
        _petal(
            stage.random.uniform(0, stage.width),
            stage.random.uniform(0, high),
            stage.random.uniform(8, 20) * stage.unit,
            stage.random.uniform(0, 360),
        )
        for _ in range(60)
    )
    stage.drawing.add(group(node("path", d=d, fill=pink, fill_opacity=stage.random.uniform(0.55, 1)) for d in drift))


def _petal(x: float, y: float, size: float, turn: float) -> str:
    return oval(x, y, size, size * 0.55, turn).d


def _branch(stage: Stage, side: int, pink: str) -> None:
    """A blossoming branch that hangs in from an upper corner."""
    unit, random = stage.unit, stage.random
    flip = (lambda x: stage.width - x) if side else (lambda x: x)
    knots = [(flip(x * unit), y * unit) for x, y in ((-30, 60), (90, 110), (190, 118), (290, 170), (370, 176))]
    twig = [(flip(x * unit), y * unit) for x, y in ((120, 112), (190, 190), (230, 280))]
    for line, thick in ((knots, 17), (twig, 10)):
        stage.drawing.add(
            node(
                "path",
                d=smooth(line, closed=False).d,
                fill="none",
                stroke=stage.near,
                stroke_width=thick * unit,
                stroke_linecap="round",
            )
        )
    for x, y in [*knots, *twig] * 3:
        bx, by, r = (
            x + random.uniform(-60, 60) * unit,
            y + random.uniform(-56, 50) * unit,
            random.uniform(22, 44) * unit,
        )
        colour = mix(pink, stage.pigments.main, random.uniform(0, 0.45))
        stage.shape(scallop(bx, by, r, r * 0.55, 5, random.uniform(0, 90)).d, colour)
        stage.shape(disc(bx, by, r * 0.2).d, stage.sun)
