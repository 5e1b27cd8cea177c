"""Grounds that show no place: bursts, facets, panels of light."""

from itertools import pairwise
from math import cos, hypot, radians, sin

from adapters.local.outlines import Point, ngon, straight
from adapters.local.pigments import lit, mix, within
from adapters.local.scenes.stage import Stage, glow, specks
from adapters.local.svg import Node, group, node


def burst(stage: Stage) -> None:
    """Rays from behind the subject and a screen of dots, as on a comic's cover."""
    x, y = stage.light
    main = stage.pigments.main
    warm, cool = within(main, 0.12, 0.5), within(mix(main, stage.near, 0.42), 0.04, 0.2)
    if stage.bright:
        warm, cool = main, mix(main, stage.pigments.ground, 0.4)
    reach = hypot(stage.width, stage.height)
    stage.fill(warm)
    count = 15
    wedges = []
    for index in range(count):
        a, b = radians(360 / count * index), radians(360 / count * (index + 0.5))
        wedges.append(
            straight([(x, y), (x + reach * cos(a), y + reach * sin(a)), (x + reach * cos(b), y + reach * sin(b))]).d
        )
    stage.shape("".join(wedges), cool)
    glow(stage, x, y, 0.7 * stage.height, mix(warm, stage.sun, 0.7), 0.8)
    _halftone(stage, stage.near)


def _halftone(stage: Stage, colour: str) -> None:
    """Dots that grow towards the corner farthest from the light."""
    pitch = 27 * stage.unit
    x, y = stage.light
    far = max(hypot(x - cx, y - cy) for cx in (0, stage.width) for cy in (0, stage.height))
    dots = []
    for row in range(int(stage.height / pitch * 1.16) + 2):
        for column in range(int(stage.width / pitch) + 2):
            px, py = (column + 0.5 * (row % 2)) * pitch, row * pitch * 0.866
            size = (hypot(px - x, py - y) / far - 0.42) * 1.25
            if size > 0.06:
                dots.append(node("circle", cx=px, cy=py, r=min(0.6, size) * pitch))
    stage.drawing.add(group(dots, fill=colour, fill_opacity=0.55))


def lowpoly(stage: Stage) -> None:
    """A net of facets, light round the light and dark away from it."""
    random, columns = stage.random, max(6, round(9 * stage.width / stage.height))
    rows = max(6, round(9 * stage.height / stage.width))
    step_x, step_y = stage.width / columns, stage.height / rows

    def knot(column: int, row: int) -> Point:
        return (
            (column + random.uniform(-0.34, 0.34) + (0.5 if row % 2 else 0)) * step_x,
            (row + random.uniform(-0.3, 0.3)) * step_y,
        )

    net = [[knot(column, row) for column in range(-2, columns + 3)] for row in range(-1, rows + 2)]
    stage.fill(stage.middle)
    facets = []
    for upper, lower in pairwise(net):
        for index in range(len(upper) - 1):
            facets += [
                (upper[index], upper[index + 1], lower[index]),
                (upper[index + 1], lower[index + 1], lower[index]),
            ]
    stage.drawing.add(group(_facet(stage, facet) for facet in facets))
    glow(stage, *stage.light, 0.8 * stage.height, stage.sun, 0.25)


def _facet(stage: Stage, corners: tuple[Point, Point, Point]) -> Node:
    x, y = sum(px for px, _ in corners) / 3, sum(py for _, py in corners) / 3
    away = min(1.0, hypot(x - stage.light[0], y - stage.light[1]) / (0.95 * max(stage.width, stage.height)))
    across = max(0.0, min(1.0, x / stage.width))
    hue = mix(mix(stage.pigments.main, stage.pigments.second, across), stage.haze, 0.35)
    colour = mix(mix(hue, stage.near, min(0.92, away * 1.25)), stage.pigments.paper, stage.random.uniform(0, 0.1))
    colour = mix(colour, stage.near, stage.random.uniform(0, 0.16))
    return node("path", d=straight(corners).d, fill=colour, stroke=colour, stroke_width=stage.unit)


def tech(stage: Stage) -> None:
    """Dark panels cut at an angle, hexagons, thin lines of light."""
    dark = within(stage.pigments.deep, 0.004, 0.02)
    stage.fill(
        stage.drawing.fade(
            (0, mix(dark, stage.pigments.main, 0.3), 1),
            (0.55, dark, 1),
            (1, mix(dark, stage.pigments.second, 0.2), 1),
            angle=35,
        )
    )
    _hexagons(stage)
    glow(stage, stage.light[0], stage.light[1], 0.8 * stage.height, stage.pigments.main, 0.4)
    for side in (-1, 1):
        _blades(stage, side)
    specks(stage, 36, lit(stage.pigments.accent), 4)


def _hexagons(stage: Stage) -> None:
    size, random = 46 * stage.unit, stage.random
    nodes = []
    for row in range(int(stage.height / (size * 1.5)) + 2):
        for column in range(int(stage.width / (size * 1.732)) + 2):
            x, y = (column + 0.5 * (row % 2)) * size * 1.732, row * size * 1.5
            lit_up = random.random() < 0.09
            nodes.append(
                node(
                    "path",
                    d=ngon(x, y, size * 0.93, 6).d,
                    fill=stage.pigments.main if lit_up else "none",
                    fill_opacity=random.uniform(0.1, 0.3),
                    stroke=lit(stage.pigments.main),
                    stroke_width=1.4 * stage.unit,
                    stroke_opacity=0.16,
                )
            )
    stage.drawing.add(group(nodes))


def _blades(stage: Stage, side: int) -> None:
    """Slanting bars that come in from one side, each with a bright edge."""
    unit, width, height = stage.unit, stage.width, stage.height
    lean = 0.42 * height
    tones = (
        mix(stage.near, stage.pigments.main, 0.5),
        mix(stage.near, stage.pigments.second, 0.42),
        mix(stage.near, stage.pigments.main, 0.18),
    )
    for index, (tone, reach, glint) in enumerate(
        zip(tones, (0.2, 0.145, 0.08), (stage.pigments.accent, stage.pigments.main, stage.pigments.second), strict=True)
    ):
        x = reach * width
        bar: list[Point] = [(-50, -20), (x + lean * 0.5, -20), (x - lean * 0.5, height + 20), (-50, height + 20)]
        if side > 0:
            bar = [(width - px, height - py) for px, py in bar]
        stage.shape(straight(bar).d, tone, 0.95)
        a, b = bar[1], bar[2]
        stage.drawing.add(
            node(
                "path",
                d=f"M{a[0]:.1f},{a[1]:.1f}L{b[0]:.1f},{b[1]:.1f}",
                stroke=lit(glint),
                stroke_width=(5 - index) * unit,
                stroke_opacity=0.9,
                fill="none",
            )
        )
