"""What comics draw beside a head to say what it feels: hearts, sparks, a bulging vein."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from adapters.local.emblems.faces import Mood
from adapters.local.emblems.parts import Body, Part
from adapters.local.emblems.strokes import heart
from adapters.local.outlines import box, curve, disc, soft_star, spark

_CORNER = 214.0
"""How far from the middle the free corners beside a head lie."""


def signs_of(mood: Mood, side: int) -> tuple[Part, ...]:
    """The signs for an upper corner of an emblem's square; `side` is 1 for the right one, -1 for the left."""
    draw = _SIGNS.get(mood)
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
        Body(spark(x, 80, 74), "star", (), 0.3),
        Body(spark(x + side * 26, 186, 44), "star", (), 0.2),
        Body(spark(256 - side * 232, 420, 56), "star", (), 0.2),
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
