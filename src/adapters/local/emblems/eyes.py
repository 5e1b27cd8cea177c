"""Eyes for every feeling."""

from adapters.local.emblems.parts import Body, Face, Line, Mark, Part
from adapters.local.emblems.strokes import arc, heart, stroke
from adapters.local.outlines import curve, disc, oval, poly, soft_star, trail


def both_eyes(face: Face) -> tuple[tuple[float, float, float], ...]:
    """Both eyes: x, y and the side (-1 left, 1 right)."""
    return ((face.middle - face.gap, face.eyes, -1), (face.middle + face.gap, face.eyes, 1))


def shiny(face: Face) -> tuple[Part, ...]:
    s = face.size
    parts: list[Part] = []
    for x, y, _ in both_eyes(face):
        parts += (
            [
                Body(oval(x, y, 40 * s, 46 * s), "star", shading=0),
                Mark(oval(x, y, 15 * s, 40 * s), "ink"),
                Mark(disc(x - 14 * s, y - 18 * s, 12 * s), "paper"),
            ]
            if face.slit
            else [
                Mark(oval(x, y, 37 * s, 47 * s), "ink"),
                Mark(disc(x - 10 * s, y - 16 * s, 17 * s), "paper"),
                Mark(disc(x + 13 * s, y + 19 * s, 8 * s), "paper"),
            ]
        )
    return tuple(parts)


def watery(face: Face) -> tuple[Part, ...]:
    s = face.size
    parts: list[Part] = []
    for x, y, side in both_eyes(face):
        parts += [
            Mark(oval(x, y + 4 * s, 38 * s, 46 * s), "ink"),
            Mark(disc(x - 10 * s, y - 12 * s, 18 * s), "paper"),
            Mark(oval(x + 2 * s, y + 31 * s, 22 * s, 11 * s), "tear"),
            stroke(x - side * 34 * s, y - 62 * s, x + side * 34 * s, y - 46 * s),
        ]
    return tuple(parts)


def joyful(face: Face) -> tuple[Part, ...]:
    s = face.size
    return tuple(arc(x, y + 14 * s, 34 * s, 34 * s) for x, y, _ in both_eyes(face))


def shut(face: Face) -> tuple[Part, ...]:
    s = face.size
    return tuple(arc(x, y, 34 * s, -22 * s) for x, y, _ in both_eyes(face))


def squeezed(face: Face) -> tuple[Part, ...]:
    s = face.size
    return tuple(
        Line(
            trail(
                f"{x + side * 32 * s:.1f},{y - 28 * s:.1f}! {x - side * 30 * s:.1f},{y:.1f}! "
                f"{x + side * 32 * s:.1f},{y + 28 * s:.1f}!"
            ),
            1.1,
        )
        for x, y, side in both_eyes(face)
    )


def starry(face: Face) -> tuple[Part, ...]:
    s = face.size
    return tuple(Body(soft_star(x, y, 52 * s, 29 * s), "star", shading=0.35) for x, y, _ in both_eyes(face))


def hearts(face: Face) -> tuple[Part, ...]:
    s = face.size
    return tuple(Body(heart(x, y + 2 * s, 98 * s), "heart", shading=0.5) for x, y, _ in both_eyes(face))


def wide(face: Face) -> tuple[Part, ...]:
    s = face.size
    parts: list[Part] = []
    for x, y, _ in both_eyes(face):
        parts += [
            Body(oval(x, y, 42 * s, 48 * s), "paper", shading=0),
            Mark(disc(x, y + 2 * s, 17 * s), "ink"),
            Mark(disc(x - 6 * s, y - 5 * s, 6 * s), "paper"),
        ]
    return tuple(parts)


def angry(face: Face) -> tuple[Part, ...]:
    """Narrow angry eyes under heavy brows."""
    s = face.size
    parts: list[Part] = []
    for x, y, side in both_eyes(face):
        points = (
            f"{x - side * 44 * s:.1f},{y + 2 * s:.1f}! {x + side * 42 * s:.1f},{y - 34 * s:.1f}! "
            f"{x + side * 40 * s:.1f},{y + 14 * s:.1f} {x + side * 6 * s:.1f},{y + 36 * s:.1f} "
            f"{x - side * 26 * s:.1f},{y + 28 * s:.1f}"
        )
        parts += [
            Body(curve(points), "star" if face.slit else "paper", shading=0),
            Mark(oval(x - side * 2 * s, y + 8 * s, (8 if face.slit else 13) * s, (22 if face.slit else 18) * s), "ink"),
            stroke(x - side * 50 * s, y + 0 * s, x + side * 50 * s, y - 42 * s, 1.55),
        ]
    return tuple(parts)


def half_open(face: Face) -> tuple[Part, ...]:
    s = face.size
    parts: list[Part] = []
    for x, y, side in both_eyes(face):
        lower = (
            f"{x - 36 * s:.1f},{y - 6 * s:.1f}! {x + 36 * s:.1f},{y - 6 * s:.1f}! {x + 30 * s:.1f},{y + 22 * s:.1f} "
            f"{x:.1f},{y + 36 * s:.1f} {x - 30 * s:.1f},{y + 22 * s:.1f}"
        )
        parts += [
            Mark(curve(lower), "ink"),
            Mark(disc(x - 8 * s, y + 8 * s, 8 * s), "paper"),
            stroke(x - 42 * s, y - 7 * s, x + 42 * s, y - 7 * s, 1.2),
            stroke(x - side * 30 * s, y - 42 * s, x + side * 36 * s, y - (34 if side < 0 else 58) * s, 1.0),
        ]
    return tuple(parts)


def winking(face: Face) -> tuple[Part, ...]:
    s, x = face.size, face.middle + face.gap
    return (*shiny(face)[:3], arc(x, face.eyes + 12 * s, 36 * s, 30 * s))


def shaded(face: Face) -> tuple[Part, ...]:
    """Sunglasses."""
    s, gap, y, m = face.size, face.gap, face.eyes, face.middle
    parts: list[Part] = [stroke(m - gap - 62 * s, y - 30 * s, m + gap + 62 * s, y - 30 * s, 1.5)]
    for x, _, side in both_eyes(face):
        lens = (
            f"{x - 54 * s:.1f},{y - 34 * s:.1f}! {x + 54 * s:.1f},{y - 34 * s:.1f}! {x + 50 * s:.1f},{y + 14 * s:.1f} "
            f"{x + side * 10 * s:.1f},{y + 44 * s:.1f} {x - 50 * s:.1f},{y + 14 * s:.1f}"
        )
        glare = (
            f"{x - 30 * s:.1f},{y - 22 * s:.1f} {x - 8 * s:.1f},{y - 22 * s:.1f} {x - 26 * s:.1f},{y + 14 * s:.1f} "
            f"{x - 38 * s:.1f},{y + 2 * s:.1f}"
        )
        parts += [Body(curve(lens), "ink", shading=0), Mark(poly(glare), "glass")]
    return tuple(parts)
