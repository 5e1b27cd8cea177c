"""What comics draw beside a head to say what it feels: hearts, sparks, a bulging vein."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from adapters.local.emblems.faces import Mood
from adapters.local.emblems.parts import Body, Part, Patch
from adapters.local.emblems.strokes import drop, heart
from adapters.local.outlines import box, curve, disc, soft_star, spark

_CORNER = 198.0
"""How far from the middle the free corners beside a head lie."""


def signs_of(mood: Mood, side: int, *, faceless: bool = False) -> tuple[Part, ...]:
    """The signs for an upper corner of an emblem's square; `side` is 1 for the right one, -1 for the left.

    Some feelings need none beside a face; what has no face shows them too.
    """
    draw = _SIGNS.get(mood) or (_FOR_THE_FACELESS.get(mood) if faceless else None)
    return draw(256 + side * _CORNER, side) if draw else ()


def _hearts(x: float, side: int) -> tuple[Part, ...]:
    return (
        Body(heart(x, 78, 120).turned(side * 14, (x, 78)), "heart", (), 0.6),
        Body(heart(x + side * 30, 196, 68), "heart", (), 0.5),
    )


def _vein(x: float, side: int) -> tuple[Part, ...]:
    """The cross of bulging veins that means anger."""
    arm = curve("10,-62! 24,-66 30,-40 42,-30 66,-24 62,-10! 20,-8 8,-20").shifted(x - side * 16, 92)
    return tuple(Body(arm.turned(90 * i, (x - side * 16, 92)), "heart", (), 0, joined=True) for i in range(4))


def _sparks(x: float, side: int) -> tuple[Part, ...]:
    return (
        Body(spark(x, 80, 78), "star", (), 0.3),
        Body(spark(x + side * 30, 190, 46), "star", (), 0.2),
    )


def _dashes(_: float, side: int) -> tuple[Part, ...]:
    """Strokes that fly away from the head."""
    return tuple(Body(box(244, -26, 24, 72, 12).turned(side * angle), "star", (), 0.2) for angle in (33, 48, 63))


def _bubbles(x: float, side: int) -> tuple[Part, ...]:
    return (Body(disc(x - side * 20, 130, 20), "tear", (), 0.5), Body(disc(x + side * 14, 70, 32), "tear", (), 0.5))


def _glint(x: float, _: int) -> tuple[Part, ...]:
    return (Body(spark(x, 90, 66), "paper", (), 0.2),)


def _star(x: float, _: int) -> tuple[Part, ...]:
    return (Body(soft_star(x, 92, 58, 32), "star", (), 0.4),)


def _drops(x: float, side: int) -> tuple[Part, ...]:
    return (Body(drop(x, 90, 130), "tear", (), 0.5), Body(drop(x + side * 24, 210, 76), "tear", (), 0.5))


def _flood(_x: float, _side: int) -> tuple[Part, ...]:
    """Drops that spring from both sides."""
    return tuple(
        Body(drop(256 + way * 208, y, size).turned(way * -30, (256 + way * 208, y)), "tear", (), 0.5)
        for way in (-1, 1)
        for y, size in ((150, 110), (290, 84))
    )


def _shaking(_x: float, _side: int) -> tuple[Part, ...]:
    """Strokes on both sides, as of something that shakes."""
    strokes = (box(244, 2, 24, 62, 12).turned(way * angle) for way in (-1, 1) for angle in (50, 66, 82))
    return tuple(Body(stroke, "star", (), 0.2) for stroke in strokes)


def _flame(x: float, _side: int) -> tuple[Part, ...]:
    flame = curve("0,-80! 34,-30 52,10 40,52 0,72 -40,52 -52,10 -26,-10 -16,-40").shifted(x, 96)
    return (Body(flame, "heart", (Patch(disc(x, 136, 26), "star"),), 0.3),)


_SIGNS: Mapping[Mood, Callable[[float, int], tuple[Part, ...]]] = MappingProxyType(
    {
        Mood.LOVE: _hearts,
        Mood.RAGE: _vein,
        Mood.HYPE: _sparks,
        Mood.WOW: _dashes,
        Mood.SLEEPY: _bubbles,
        Mood.CALM: _bubbles,
        Mood.COOL: _glint,
        Mood.SMUG: _glint,
        Mood.SHY: _star,
        Mood.JOY: _star,
        Mood.WINK: _star,
    }
)
_FOR_THE_FACELESS: Mapping[Mood, Callable[[float, int], tuple[Part, ...]]] = MappingProxyType(
    {Mood.SAD: _drops, Mood.CRY: _flood, Mood.LAUGH: _shaking, Mood.EVIL: _flame}
)
