"""Outlines by points: what a hand draws through a few of them becomes smooth curves.

Points are written `"256,90 330,110 372,38! …"`; an exclamation mark makes a sharp corner.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import cos, pi, radians, sin, tau
from random import Random

Point = tuple[float, float]
AXIS = 256.0
"""Emblems are drawn in a square of 512 units and mirrored about its middle."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One run of cubic curves: each segment is two handles and an end."""

    start: Point
    segments: tuple[tuple[Point, Point, Point], ...]
    closed: bool = True

    @property
    def d(self) -> str:
        runs = "".join(
            f"C{a[0]:.1f},{a[1]:.1f} {b[0]:.1f},{b[1]:.1f} {c[0]:.1f},{c[1]:.1f}" for a, b, c in self.segments
        )
        return f"M{self.start[0]:.1f},{self.start[1]:.1f}{runs}{'Z' if self.closed else ''}"

    def through(self, move: Callable[[Point], Point]) -> "Outline":
        segments = tuple((move(a), move(b), move(c)) for a, b, c in self.segments)
        return Outline(move(self.start), segments, self.closed)

    def points(self) -> list[Point]:
        """Points along the curves, close enough to tell how far it reaches."""
        met, at = [self.start], self.start
        for a, b, end in self.segments:
            for t in (0.25, 0.5, 0.75, 1.0):
                u = 1 - t
                w = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
                x, y = (w[0] * at[i] + w[1] * a[i] + w[2] * b[i] + w[3] * end[i] for i in (0, 1))
                met.append((x, y))
            at = end
        return met

    def mirrored(self) -> "Outline":
        return self.through(lambda p: (2 * AXIS - p[0], p[1]))

    def shifted(self, across: float, down: float) -> "Outline":
        return self.through(lambda p: (p[0] + across, p[1] + down))

    def turned(self, degrees: float, about: Point = (AXIS, AXIS)) -> "Outline":
        c, s, (x, y) = cos(radians(degrees)), sin(radians(degrees)), about
        return self.through(lambda p: (x + (p[0] - x) * c - (p[1] - y) * s, y + (p[0] - x) * s + (p[1] - y) * c))

    def scaled(self, factor: float, about: Point = (AXIS, AXIS)) -> "Outline":
        x, y = about
        return self.through(lambda p: (x + (p[0] - x) * factor, y + (p[1] - y) * factor))


def curve(points: str) -> Outline:
    """A closed smooth outline through the points."""
    return _smooth(_read(points), closed=True)


def trail(points: str) -> Outline:
    """An open smooth line through the points."""
    return _smooth(_read(points), closed=False)


def mirror(points: str) -> Outline:
    """A closed smooth outline from its right half, written from the top of the axis to its bottom."""
    half = _read(points)
    left = [(2 * AXIS - x, y, sharp) for x, y, sharp in reversed(half) if abs(x - AXIS) > 0.5]
    return _smooth([*half, *left], closed=True)


def poly(points: str) -> Outline:
    """Straight lines from point to point."""
    return straight([(x, y) for x, y, _ in _read(points)])


def straight(points: Iterable[Point]) -> Outline:
    return _smooth([(x, y, True) for x, y in points], closed=True)


def smooth(points: Iterable[Point], *, closed: bool = True) -> Outline:
    return _smooth([(x, y, False) for x, y in points], closed=closed)


def disc(x: float, y: float, radius: float) -> Outline:
    return oval(x, y, radius, radius)


def oval(x: float, y: float, across: float, down: float, turn: float = 0) -> Outline:
    k = 0.5523
    ends = ((x + across, y), (x, y + down), (x - across, y), (x, y - down), (x + across, y))
    bends = ((across, k * down), (k * across, down), (-k * across, down), (-across, k * down))
    backs = ((-across, -k * down), (-k * across, -down), (k * across, -down), (across, -k * down))
    firsts = (bends[0], bends[2], backs[0], backs[2])
    seconds = (bends[1], bends[3], backs[1], backs[3])
    segments = tuple(
        ((x + a[0], y + a[1]), (x + b[0], y + b[1]), end) for a, b, end in zip(firsts, seconds, ends[1:], strict=True)
    )
    outline = Outline(ends[0], segments)
    return outline.turned(turn, (x, y)) if turn else outline


def box(x: float, y: float, width: float, height: float, radius: float = 0) -> Outline:
    """An upright rectangle with round corners."""
    r, k = min(radius, width / 2, height / 2), 0.4477
    right, bottom = x + width, y + height
    if r == 0:
        return straight([(x, y), (right, y), (right, bottom), (x, bottom)])
    corners = (
        ((right - r, y), (right, y), (right, y + r)),
        ((right, bottom - r), (right, bottom), (right - r, bottom)),
        ((x + r, bottom), (x, bottom), (x, bottom - r)),
        ((x, y + r), (x, y), (x + r, y)),
    )
    segments: list[tuple[Point, Point, Point]] = []
    at = (x + r, y)
    for begin, corner, end in corners:
        segments.append((at, begin, begin))
        first = (begin[0] + (corner[0] - begin[0]) * (1 - k), begin[1] + (corner[1] - begin[1]) * (1 - k))
        second = (end[0] + (corner[0] - end[0]) * (1 - k), end[1] + (corner[1] - end[1]) * (1 - k))
        segments.append((first, second, end))
        at = end
    return Outline((x + r, y), tuple(segments))


def ngon(x: float, y: float, radius: float, sides: int, turn: float = -90) -> Outline:
    return straight(_around(x, y, (radius,), sides, turn))


def star(x: float, y: float, outer: float, inner: float, points: int = 5, turn: float = -90) -> Outline:
    return straight(_around(x, y, (outer, inner), 2 * points, turn))


def soft_star(x: float, y: float, outer: float, inner: float, points: int = 5, turn: float = -90) -> Outline:
    """A star with round arms, as a friendly hand draws it."""
    return smooth(_around(x, y, (outer, inner), 2 * points, turn))


def scallop(x: float, y: float, outer: float, inner: float, lobes: int, turn: float = -90) -> Outline:
    """A round with lobes, like a blossom or a seal: smooth bumps, sharp valleys."""
    points = _around(x, y, (outer, outer, inner), 3 * lobes, turn)
    return _smooth([(px, py, index % 3 == 2) for index, (px, py) in enumerate(points)], closed=True)


def spark(x: float, y: float, radius: float, waist: float = 0.22) -> Outline:
    """A four-pointed glint with hollow sides."""
    w = radius * waist
    tips = ((x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y), (x, y - radius))
    waists = ((x + w, y - w), (x + w, y + w), (x - w, y + w), (x - w, y - w))
    return Outline(tips[0], tuple((waist, waist, tip) for waist, tip in zip(waists, tips[1:], strict=True)))


def cloud(x: float, y: float, width: float, random: Random) -> str:
    """A flat-bottomed cloud as path data: a bar with billows on it."""
    thick = width * 0.11
    billows = [box(x - width / 2, y - thick, width, thick, thick / 2)]
    for index in range(4):
        at = (index + 0.7) / 4.4
        radius = width * (0.07 + 0.09 * sin(pi * at)) * random.uniform(0.85, 1.2)
        billows.append(disc(x - width / 2 + width * at, y - thick * 0.5 - radius * 0.55, radius))
    return "".join(billow.d for billow in billows)


def _around(x: float, y: float, radii: tuple[float, ...], count: int, turn: float) -> list[Point]:
    angles = (radians(turn) + tau * index / count for index in range(count))
    return [
        (x + radii[index % len(radii)] * cos(angle), y + radii[index % len(radii)] * sin(angle))
        for index, angle in enumerate(angles)
    ]


_Knot = tuple[float, float, bool]


def _read(points: str) -> list[_Knot]:
    knots: list[_Knot] = []
    for word in points.split():
        across, down = word.rstrip("!").split(",")
        knots.append((float(across), float(down), word.endswith("!")))
    return knots


def _smooth(knots: list[_Knot], *, closed: bool) -> Outline:
    """Catmull-Rom through the knots; a corner aims straight at its neighbour."""
    count = len(knots)
    segments = []
    for index in range(count if closed else count - 1):
        one, two = knots[index], knots[(index + 1) % count]
        before = knots[(index - 1) % count] if closed or index else one
        after = knots[(index + 2) % count] if closed or index + 2 < count else two
        leave = (two[0] - one[0], two[1] - one[1]) if one[2] else (two[0] - before[0], two[1] - before[1])
        arrive = (two[0] - one[0], two[1] - one[1]) if two[2] else (after[0] - one[0], after[1] - one[1])
        k, m = (3 if one[2] else 5.5), (3 if two[2] else 5.5)
        segments.append(
            (
                (one[0] + leave[0] / k, one[1] + leave[1] / k),
                (two[0] - arrive[0] / m, two[1] - arrive[1] / m),
                (two[0], two[1]),
            )
        )
    return Outline((knots[0][0], knots[0][1]), tuple(segments), closed)
