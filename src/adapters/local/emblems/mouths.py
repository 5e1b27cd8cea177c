"""Mouths for every feeling."""

from adapters.local.emblems.parts import Body, Face, Line, Part, Patch
from adapters.local.emblems.strokes import arc, stroke
from adapters.local.outlines import curve, oval, trail


def laughing(face: Face) -> tuple[Part, ...]:
    """A laughing mouth with a tongue."""
    s, x, y = face.size, face.middle, face.mouth
    lips = curve(
        f"{x - 56 * s:.1f},{y - 20 * s:.1f}! {x:.1f},{y - 12 * s:.1f} {x + 56 * s:.1f},{y - 20 * s:.1f}! "
        f"{x + 50 * s:.1f},{y + 10 * s:.1f} {x + 30 * s:.1f},{y + 38 * s:.1f} {x:.1f},{y + 48 * s:.1f} "
        f"{x - 30 * s:.1f},{y + 38 * s:.1f} {x - 50 * s:.1f},{y + 10 * s:.1f}"
    )
    return (Body(lips, "ink", (Patch(oval(x, y + 44 * s, 36 * s, 26 * s), "tongue"),), shading=0),)


def smiling(face: Face) -> tuple[Part, ...]:
    s, x, y = face.size, face.middle, face.mouth
    return (arc(x, y - 4 * s, 32 * s, -24 * s, 1.0),)


def frowning(face: Face) -> tuple[Part, ...]:
    s, x, y = face.size, face.middle, face.mouth
    return (arc(x, y + 18 * s, 36 * s, 26 * s, 1.1),)


def gasping(face: Face) -> tuple[Part, ...]:
    s, x, y = face.size, face.middle, face.mouth
    return (
        Body(oval(x, y + 12 * s, 30 * s, 38 * s), "ink", (Patch(oval(x, y + 44 * s, 24 * s, 18 * s), "tongue"),), 0),
    )


def gritted(face: Face) -> tuple[Part, ...]:
    s, x, y = face.size, face.middle, face.mouth + 4 * face.size
    frame = curve(
        f"{x - 58 * s:.1f},{y + 26 * s:.1f} {x - 44 * s:.1f},{y - 14 * s:.1f} {x:.1f},{y - 24 * s:.1f} "
        f"{x + 44 * s:.1f},{y - 14 * s:.1f} {x + 58 * s:.1f},{y + 26 * s:.1f} {x:.1f},{y + 20 * s:.1f}"
    )
    bars = tuple(stroke(x + i * 24 * s, y - 20 * s, x + i * 25 * s, y + 22 * s, 0.6) for i in (-1, 0, 1))
    return (Body(frame, "paper", shading=0), *bars)


def grinning(face: Face) -> tuple[Part, ...]:
    """A wide row of teeth."""
    s, x, y = face.size, face.middle, face.mouth
    lips = curve(
        f"{x - 66 * s:.1f},{y - 22 * s:.1f}! {x:.1f},{y - 6 * s:.1f} {x + 66 * s:.1f},{y - 22 * s:.1f}! "
        f"{x + 44 * s:.1f},{y + 26 * s:.1f} {x:.1f},{y + 38 * s:.1f} {x - 44 * s:.1f},{y + 26 * s:.1f}"
    )
    bars = tuple(stroke(x + i * 27 * s, y - 8 * s, x + i * 24 * s, y + 32 * s, 0.55) for i in (-1, 0, 1))
    return (Body(lips, "paper", shading=0), *bars)


def smirking(face: Face) -> tuple[Part, ...]:
    s, x, y = face.size, face.middle, face.mouth
    return (
        Line(
            trail(
                f"{x - 34 * s:.1f},{y + 4 * s:.1f} {x + 4 * s:.1f},{y + 14 * s:.1f} {x + 44 * s:.1f},{y - 14 * s:.1f}"
            ),
            1.1,
        ),
    )


def wavering(face: Face) -> tuple[Part, ...]:
    s, x, y = face.size, face.middle, face.mouth
    points = " ".join(f"{x + (i - 2) * 20 * s:.1f},{y + (8 if i % 2 else -6) * s:.1f}" for i in range(5))
    return (Line(trail(points), 1.0),)
