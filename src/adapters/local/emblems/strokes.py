"""Small forms that faces share: strokes, arcs, hearts, drops."""

from adapters.local.emblems.parts import Line
from adapters.local.outlines import Outline, mirror, trail


def stroke(x1: float, y1: float, x2: float, y2: float, weight: float = 1.0) -> Line:
    return Line(trail(f"{x1:.1f},{y1:.1f}! {x2:.1f},{y2:.1f}!"), weight)


def arc(x: float, y: float, across: float, rise: float, weight: float = 1.1) -> Line:
    points = f"{x - across:.1f},{y:.1f} {x - across * 0.6:.1f},{y - rise * 0.8:.1f} {x:.1f},{y - rise:.1f} "
    return Line(trail(points + f"{x + across * 0.6:.1f},{y - rise * 0.8:.1f} {x + across:.1f},{y:.1f}"), weight)


def heart(x: float, y: float, size: float) -> Outline:
    """A heart whose middle lies at the point and whose sides are `size` apart."""
    whole = mirror("256,150! 300,92 378,84 424,140 420,222 366,306 256,412!")
    return whole.scaled(size / 340).shifted(x - 256, y - 250)


def drop(x: float, y: float, size: float) -> Outline:
    return mirror("256,100! 300,190 340,260 330,340 256,390").scaled(size / 290).shifted(x - 256, y - 256)
