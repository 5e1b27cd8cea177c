"""Scenes that live above the ground: the moon, clouds, falling petals."""

from adapters.local.outlines import disc, oval, poly, scallop, smooth
from adapters.local.pigments import lit, mix
from adapters.local.scenes.motifs import drifting, pines
from adapters.local.scenes.stage import (
    Stage,
    ground_below,
    misty,
    orb,
    ridge,
    rolling,
    sky,
    stars,
)
from adapters.local.svg import group, node


def moonlight(stage: Stage) -> None:
    sky(stage)
    stars(stage, 110)
    pale = mix(stage.sun, "#FFFFFF", 0.35)
    unit, (x, y) = stage.unit, stage.light
    orb(stage, 205 * unit, colour=pale)
    for dx, dy, r in ((-70, -40, 44), (60, 50, 58), (20, -90, 26), (-90, 80, 30), (96, -60, 22)):
        stage.shape(disc(x + dx * unit, y + dy * unit, r * unit).d, mix(pale, stage.middle, 0.3), 0.5)
    drifting(stage, 6, 0.45, stage.middle)
    high = stage.height
    ground_below(stage, rolling(stage, stage.horizon + 0.05 * high, 0.05 * high, 1.3), stage.depth(0.6), soft=True)
    pines(stage, stage.horizon + 0.17 * high, 0.16 * high, 18, stage.depth(0.82))
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
        "256,240 266,228 272,240 300,216 350,206 330,232 336,256 308,250 290,268 270,262 256,284 242,262 "
        "222,268 204,250 "
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
    start, way = (stage.width, -unit) if side else (0.0, unit)
    knots = [(start + x * way, y * unit) for x, y in ((-30, 60), (90, 110), (190, 118), (290, 170), (370, 176))]
    twig = [(start + x * way, y * unit) for x, y in ((120, 112), (190, 190), (230, 280))]
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
