"""Landscapes: layers of air and ground that darken towards us."""

from math import pi, sin

from adapters.local.outlines import Point, smooth, straight
from adapters.local.pigments import lit, mix, within
from adapters.local.scenes.motifs import drifting, mist, pines
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
    drifting(stage, 5, 0.28)
    high = stage.height
    for nearness, base, tall, count in ((0.05, 0.06, 0.3, 7), (0.35, 0.13, 0.24, 6), (0.66, 0.22, 0.16, 8)):
        peaks(stage, stage.horizon + base * high, tall * high, count, nearness)
        mist(stage, stage.horizon + base * high, 0.09 * high, 0.4 * (1 - nearness))
    pines(stage, stage.horizon + 0.3 * high, 0.055 * high, 60, stage.near)


def forest(stage: Stage) -> None:
    sky(stage)
    stars(stage, 50, down_to=stage.horizon * 0.55)
    orb(stage, 132 * stage.unit)
    high = stage.height
    line = ridge(stage, stage.horizon - 0.04 * high, 0.12 * high, 0.5)
    ground_below(stage, line, misty(stage, stage.depth(0.15), 0.15))
    for nearness, base, tall, count in ((0.32, 0.02, 0.15, 34), (0.6, 0.1, 0.2, 24), (0.92, 0.22, 0.27, 16)):
        pines(stage, stage.horizon + base * high, tall * high, count, stage.depth(nearness))
        mist(stage, stage.horizon + (base + 0.06) * high, 0.1 * high, 0.3 * (1 - nearness))
    specks(stage, 26, stage.sun, 6, from_y=stage.horizon * 0.8)


def waves(stage: Stage) -> None:
    sky(stage)
    drifting(stage, 5, 0.5, stage.pigments.paper)
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
    pines(stage, stage.horizon + 0.05 * high, 0.12 * high, 36, stage.depth(0.45))
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
    drifting(stage, 6, 0.85, stage.pigments.paper)
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
