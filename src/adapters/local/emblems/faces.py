"""Expressions: eyes, mouth and signs of feeling for whoever has a place for a face."""

from dataclasses import replace
from enum import StrEnum

from adapters.local.emblems import eyes, mouths
from adapters.local.emblems.parts import Body, Face, Mark, Part, Patch
from adapters.local.emblems.strokes import drop
from adapters.local.outlines import box, disc, oval


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
    Mood.JOY: eyes.shiny,
    Mood.LAUGH: eyes.squeezed,
    Mood.RAGE: eyes.angry,
    Mood.HYPE: eyes.starry,
    Mood.LOVE: eyes.hearts,
    Mood.SAD: eyes.watery,
    Mood.CRY: eyes.shut,
    Mood.COOL: eyes.shaded,
    Mood.WOW: eyes.wide,
    Mood.SLEEPY: eyes.shut,
    Mood.SMUG: eyes.half_open,
    Mood.WINK: eyes.winking,
    Mood.EVIL: eyes.angry,
    Mood.CALM: eyes.joyful,
    Mood.SHY: eyes.shiny,
}


_MOUTHS = {
    Mood.JOY: mouths.laughing,
    Mood.LAUGH: mouths.laughing,
    Mood.RAGE: mouths.gritted,
    Mood.HYPE: mouths.laughing,
    Mood.LOVE: mouths.smiling,
    Mood.SAD: mouths.frowning,
    Mood.CRY: mouths.frowning,
    Mood.COOL: mouths.smirking,
    Mood.WOW: mouths.gasping,
    Mood.SLEEPY: mouths.smiling,
    Mood.SMUG: mouths.smirking,
    Mood.WINK: mouths.laughing,
    Mood.EVIL: mouths.grinning,
    Mood.CALM: mouths.smiling,
    Mood.SHY: mouths.wavering,
}
