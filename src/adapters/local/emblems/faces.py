"""Expressions: eyes, mouth and signs of feeling for whoever has a place for a face."""

from dataclasses import replace
from enum import StrEnum

from adapters.local.emblems.parts import Body, Face, Line, Mark, Part, Patch
from adapters.local.outlines import Outline, box, curve, disc, mirror, oval, poly, soft_star, trail


class Mood(StrEnum):
    JOY = "joy"
    LAUGH = "laugh"
    RAGE = "rage"
    HYPE = "hype"
    LOVE = "love"
    SAD = "sad"
    CRY = "cry"
    COOL = "cool"
    WOW = "wow"
    SLEEPY = "sleepy"
    SMUG = "smug"
    WINK = "wink"
    EVIL = "evil"
    CALM = "calm"
    SHY = "shy"


def heart(x: float, y: float, size: float) -> Outline:
    """A heart whose middle lies at the point and whose sides are `size` apart."""
    whole = mirror("256,150! 300,92 378,84 424,140 420,222 366,306 256,412!")
    return whole.scaled(size / 340).shifted(x - 256, y - 250)


def drop(x: float, y: float, size: float) -> Outline:
    return mirror("256,100! 300,190 340,260 330,340 256,390").scaled(size / 290).shifted(x - 256, y - 256)


def features(face: Face, mood: Mood) -> tuple[Part, ...]:
    """The parts of a face in the order they are drawn."""
    mouth = () if face.beak else _MOUTHS[mood](face)
    parts = (*_EYES[mood](face), *mouth, *_signs(face, mood))
    return tuple(map(_lit_up, parts)) if face.glowing else parts


def _lit_up(part: Part) -> Part:
    """Dark becomes light and light dark, as on a screen."""
    if part.tint == "ink":
        return replace(part, tint="screen")
    return replace(part, tint="ink") if part.tint == "paper" else part


def _at(face: Face, across: float, down: float, *, mouth: bool = False) -> tuple[float, float]:
    return face.middle + across, (face.mouth if mouth else face.eyes) + down


def _each(face: Face) -> tuple[tuple[float, float, float], ...]:
    """Both eyes: x, y and the side (-1 left, 1 right)."""
    return ((face.middle - face.gap, face.eyes, -1), (face.middle + face.gap, face.eyes, 1))


def _shiny(face: Face) -> tuple[Part, ...]:
    s = face.size
    parts: list[Part] = []
    for x, y, _ in _each(face):
        parts += [
            Mark(oval(x, y, 37 * s, 47 * s), "ink"),
            Mark(disc(x - 10 * s, y - 16 * s, 17 * s), "paper"),
            Mark(disc(x + 13 * s, y + 19 * s, 8 * s), "paper"),
        ]
    return tuple(parts)


def _watery(face: Face) -> tuple[Part, ...]:
    s = face.size
    parts: list[Part] = []
    for x, y, side in _each(face):
        parts += [
            Mark(oval(x, y + 4 * s, 38 * s, 46 * s), "ink"),
            Mark(disc(x - 10 * s, y - 12 * s, 18 * s), "paper"),
            Mark(oval(x + 2 * s, y + 31 * s, 22 * s, 11 * s), "tear"),
            _stroke(x - side * 34 * s, y - 62 * s, x + side * 34 * s, y - 46 * s),
        ]
    return tuple(parts)


def _stroke(x1: float, y1: float, x2: float, y2: float, weight: float = 1.0) -> Line:
    return Line(trail(f"{x1:.1f},{y1:.1f}! {x2:.1f},{y2:.1f}!"), weight)


def _arc(x: float, y: float, across: float, rise: float, weight: float = 1.1) -> Line:
    points = f"{x - across:.1f},{y:.1f} {x - across * 0.6:.1f},{y - rise * 0.8:.1f} {x:.1f},{y - rise:.1f} "
    return Line(trail(points + f"{x + across * 0.6:.1f},{y - rise * 0.8:.1f} {x + across:.1f},{y:.1f}"), weight)


def _joyful(face: Face) -> tuple[Part, ...]:
    s = face.size
    return tuple(_arc(x, y + 14 * s, 34 * s, 34 * s) for x, y, _ in _each(face))


def _shut(face: Face) -> tuple[Part, ...]:
    s = face.size
    return tuple(_arc(x, y, 34 * s, -22 * s) for x, y, _ in _each(face))


def _squeezed(face: Face) -> tuple[Part, ...]:
    s = face.size
    return tuple(
        Line(
            trail(
                f"{x + side * 32 * s:.1f},{y - 28 * s:.1f}! {x - side * 30 * s:.1f},{y:.1f}! "
                f"{x + side * 32 * s:.1f},{y + 28 * s:.1f}!"
            ),
            1.1,
        )
        for x, y, side in _each(face)
    )


def _starry(face: Face) -> tuple[Part, ...]:
    s = face.size
    return tuple(Body(soft_star(x, y, 52 * s, 29 * s), "star", shading=0.35) for x, y, _ in _each(face))


def _hearts(face: Face) -> tuple[Part, ...]:
    s = face.size
    return tuple(Body(heart(x, y + 2 * s, 84 * s), "heart", shading=0.5) for x, y, _ in _each(face))


def _wide(face: Face) -> tuple[Part, ...]:
    s = face.size
    parts: list[Part] = []
    for x, y, _ in _each(face):
        parts += [
            Body(oval(x, y, 42 * s, 48 * s), "paper", shading=0),
            Mark(disc(x, y + 2 * s, 17 * s), "ink"),
            Mark(disc(x - 6 * s, y - 5 * s, 6 * s), "paper"),
        ]
    return tuple(parts)


def _slit(face: Face, tint: str = "paper") -> tuple[Part, ...]:
    """Narrow angry eyes under heavy brows."""
    s = face.size
    parts: list[Part] = []
    for x, y, side in _each(face):
        points = (
            f"{x - side * 44 * s:.1f},{y + 2 * s:.1f}! {x + side * 42 * s:.1f},{y - 34 * s:.1f}! "
            f"{x + side * 40 * s:.1f},{y + 14 * s:.1f} {x + side * 6 * s:.1f},{y + 36 * s:.1f} "
            f"{x - side * 26 * s:.1f},{y + 28 * s:.1f}"
        )
        parts += [
            Body(curve(points), "star" if tint == "star" else "paper", shading=0),
            Mark(oval(x - side * 2 * s, y + 8 * s, 13 * s, 18 * s), "ink"),
            _stroke(x - side * 50 * s, y + 0 * s, x + side * 50 * s, y - 42 * s, 1.55),
        ]
    return tuple(parts)


def _half_open(face: Face) -> tuple[Part, ...]:
    s = face.size
    parts: list[Part] = []
    for x, y, side in _each(face):
        lower = (
            f"{x - 36 * s:.1f},{y - 6 * s:.1f}! {x + 36 * s:.1f},{y - 6 * s:.1f}! {x + 30 * s:.1f},{y + 22 * s:.1f} "
            f"{x:.1f},{y + 36 * s:.1f} {x - 30 * s:.1f},{y + 22 * s:.1f}"
        )
        parts += [
            Mark(curve(lower), "ink"),
            Mark(disc(x - 8 * s, y + 8 * s, 8 * s), "paper"),
            _stroke(x - 42 * s, y - 7 * s, x + 42 * s, y - 7 * s, 1.2),
            _stroke(x - side * 30 * s, y - 42 * s, x + side * 36 * s, y - (34 if side < 0 else 58) * s, 1.0),
        ]
    return tuple(parts)


def _winking(face: Face) -> tuple[Part, ...]:
    s, x = face.size, face.middle + face.gap
    return (*_shiny(face)[:3], _arc(x, face.eyes + 12 * s, 36 * s, 30 * s))


def _shaded(face: Face) -> tuple[Part, ...]:
    """Sunglasses."""
    s, gap, y, m = face.size, face.gap, face.eyes, face.middle
    parts: list[Part] = [_stroke(m - gap - 62 * s, y - 30 * s, m + gap + 62 * s, y - 30 * s, 1.5)]
    for x, _, side in _each(face):
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


def _open(face: Face, wide: float = 1.0) -> tuple[Part, ...]:
    """A laughing mouth with a tongue."""
    s, (x, y) = face.size * wide, _at(face, 0, 0, mouth=True)
    lips = curve(
        f"{x - 56 * s:.1f},{y - 20 * s:.1f}! {x:.1f},{y - 12 * s:.1f} {x + 56 * s:.1f},{y - 20 * s:.1f}! "
        f"{x + 50 * s:.1f},{y + 10 * s:.1f} {x + 30 * s:.1f},{y + 38 * s:.1f} {x:.1f},{y + 48 * s:.1f} "
        f"{x - 30 * s:.1f},{y + 38 * s:.1f} {x - 50 * s:.1f},{y + 10 * s:.1f}"
    )
    return (Body(lips, "ink", (Patch(oval(x, y + 44 * s, 36 * s, 26 * s), "tongue"),), shading=0),)


def _small(face: Face) -> tuple[Part, ...]:
    s, (x, y) = face.size, _at(face, 0, 0, mouth=True)
    return (_arc(x, y - 4 * s, 32 * s, -24 * s, 1.0),)


def _cat(face: Face) -> tuple[Part, ...]:
    """The double curve below a nose."""
    s, (x, y) = face.size, _at(face, 0, 0, mouth=True)
    return tuple(_arc(x + side * 24 * s, y - 8 * s, 24 * s, -22 * s, 0.95) for side in (-1, 1))


def _frown(face: Face) -> tuple[Part, ...]:
    s, (x, y) = face.size, _at(face, 0, 0, mouth=True)
    return (_arc(x, y + 18 * s, 36 * s, 26 * s, 1.1),)


def _round(face: Face) -> tuple[Part, ...]:
    s, (x, y) = face.size, _at(face, 0, 0, mouth=True)
    return (
        Body(oval(x, y + 12 * s, 30 * s, 38 * s), "ink", (Patch(oval(x, y + 44 * s, 24 * s, 18 * s), "tongue"),), 0),
    )


def _gritted(face: Face) -> tuple[Part, ...]:
    s, (x, y) = face.size, _at(face, 0, 4 * face.size, mouth=True)
    frame = curve(
        f"{x - 58 * s:.1f},{y + 26 * s:.1f} {x - 44 * s:.1f},{y - 14 * s:.1f} {x:.1f},{y - 24 * s:.1f} "
        f"{x + 44 * s:.1f},{y - 14 * s:.1f} {x + 58 * s:.1f},{y + 26 * s:.1f} {x:.1f},{y + 20 * s:.1f}"
    )
    bars = tuple(_stroke(x + i * 24 * s, y - 20 * s, x + i * 25 * s, y + 22 * s, 0.6) for i in (-1, 0, 1))
    return (Body(frame, "paper", shading=0), *bars)


def _grin(face: Face) -> tuple[Part, ...]:
    """A wide row of teeth."""
    s, (x, y) = face.size, _at(face, 0, 0, mouth=True)
    lips = curve(
        f"{x - 66 * s:.1f},{y - 22 * s:.1f}! {x:.1f},{y - 6 * s:.1f} {x + 66 * s:.1f},{y - 22 * s:.1f}! "
        f"{x + 44 * s:.1f},{y + 26 * s:.1f} {x:.1f},{y + 38 * s:.1f} {x - 44 * s:.1f},{y + 26 * s:.1f}"
    )
    bars = tuple(_stroke(x + i * 27 * s, y - 8 * s, x + i * 24 * s, y + 32 * s, 0.55) for i in (-1, 0, 1))
    return (Body(lips, "paper", shading=0), *bars)


def _smirk(face: Face) -> tuple[Part, ...]:
    s, (x, y) = face.size, _at(face, 0, 0, mouth=True)
    return (
        Line(
            trail(
                f"{x - 34 * s:.1f},{y + 4 * s:.1f} {x + 4 * s:.1f},{y + 14 * s:.1f} {x + 44 * s:.1f},{y - 14 * s:.1f}"
            ),
            1.1,
        ),
    )


def _wavy(face: Face) -> tuple[Part, ...]:
    s, (x, y) = face.size, _at(face, 0, 0, mouth=True)
    points = " ".join(f"{x + (i - 2) * 20 * s:.1f},{y + (8 if i % 2 else -6) * s:.1f}" for i in range(5))
    return (Line(trail(points), 1.0),)


def _signs(face: Face, mood: Mood) -> tuple[Part, ...]:
    """Cheeks, tears, veins: what tells a feeling from afar."""
    s, gap, x, y = face.size, face.gap, face.middle, face.eyes
    cheeks = tuple(Mark(oval(x + side * (gap + 44 * s), y + 58 * s, 27 * s, 17 * s), "blush") for side in (-1, 1))
    if mood is Mood.LAUGH:
        return tuple(Body(drop(x + side * (gap + 58 * s), y + 22 * s, 62 * s), "tear", shading=0.4) for side in (-1, 1))
    if mood is Mood.SAD:
        return (Body(drop(x + gap + 18 * s, y + 82 * s, 70 * s), "tear", shading=0.4),)
    if mood is Mood.CRY:
        return tuple(
            Body(box(x + side * gap - 20 * s, y + 16 * s, 40 * s, 116 * s, 20 * s), "tear", shading=0.4)
            for side in (-1, 1)
        )
    if mood is Mood.SLEEPY:
        return (
            Body(
                disc(x + 62 * s, face.mouth - 6 * s, 33 * s),
                "tear",
                (Patch(disc(x + 52 * s, face.mouth - 16 * s, 9 * s), "paper"),),
                0.5,
            ),
        )
    if mood in {Mood.JOY, Mood.LOVE, Mood.SHY, Mood.WINK, Mood.CALM}:
        return cheeks
    return ()


_EYES = {
    Mood.JOY: _shiny,
    Mood.LAUGH: _squeezed,
    Mood.RAGE: _slit,
    Mood.HYPE: _starry,
    Mood.LOVE: _hearts,
    Mood.SAD: _watery,
    Mood.CRY: _shut,
    Mood.COOL: _shaded,
    Mood.WOW: _wide,
    Mood.SLEEPY: _shut,
    Mood.SMUG: _half_open,
    Mood.WINK: _winking,
    Mood.EVIL: _slit,
    Mood.CALM: _joyful,
    Mood.SHY: _shiny,
}

_MOUTHS = {
    Mood.JOY: _open,
    Mood.LAUGH: _open,
    Mood.RAGE: _gritted,
    Mood.HYPE: _open,
    Mood.LOVE: _open,
    Mood.SAD: _frown,
    Mood.CRY: _frown,
    Mood.COOL: _smirk,
    Mood.WOW: _round,
    Mood.SLEEPY: _small,
    Mood.SMUG: _smirk,
    Mood.WINK: _open,
    Mood.EVIL: _grin,
    Mood.CALM: _small,
    Mood.SHY: _wavy,
}
