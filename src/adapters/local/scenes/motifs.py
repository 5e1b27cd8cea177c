"""What several scenes share: fir trees, drifting clouds, mist."""

from adapters.local.outlines import Point, cloud, straight
from adapters.local.pigments import lit
from adapters.local.scenes.stage import (
    Stage,
    ground_below,
    rolling,
)
from adapters.local.svg import node


def pines(stage: Stage, base: float, tall: float, count: int, colour: str) -> None:
    """A row of fir trees on dark ground."""
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


def drifting(stage: Stage, count: int, opacity: float, colour: str | None = None) -> None:
    random = stage.random
    paint = stage.drawing.fade((0, colour or lit(stage.haze), opacity), (1, colour or stage.haze, opacity * 0.12))
    for index in range(count):
        x = stage.width * (index + random.uniform(0.1, 0.9)) / count
        y = stage.horizon * random.uniform(0.2, 0.85)
        stage.shape(cloud(x, y, random.uniform(170, 340) * stage.unit, random), paint)


def mist(stage: Stage, y: float, deep: float, opacity: float) -> None:
    paint = stage.drawing.fade((0, stage.haze, 0), (0.5, stage.haze, opacity), (1, stage.haze, 0))
    stage.drawing.add(node("rect", x=-1, y=y - deep, width=stage.width + 2, height=deep * 2, fill=paint))
