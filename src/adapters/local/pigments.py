"""Which colour of a palette does which work in a picture, and the arithmetic of mixing them.

Whatever the order of the palette, the subject stands out: every choice is made by luminance and distance.
"""

from dataclasses import dataclass, replace
from math import atan2, pi
from random import Random
from typing import Literal

from domain.generation.brief import Palette
from domain.generation.colours import contrast, distance, lab_of, luminance, rgb_of

KEY_MARGIN = 45.0
"""Delta E that every pigment keeps from the key colour, so that cutting out takes the ground and nothing else. Light
and shade on them may come nearer, to 28."""

RIM_LUMINANCE = (0.2, 0.27)
"""Between these a colour contrasts 4:1 with chat on dark (#18181B) and 3.2:1 on white: a thin line pales when small."""

DARKEST = 0.1
"""The least luminance of what a subject is painted with: darker fills and their edges run into one."""

BRIGHT = 0.35
"""The luminance from which a ground is a light one."""

AIR_REACH = 30.0
"""Delta E up to which a colour of the palette passes for the one that a scene has in the world."""

LEADING = (6, 3, 1)
"""How often each of a palette's first colours leads a scene."""

Tint = Literal[
    "main", "main_dark", "main_light", "second", "second_dark", "second_light", "accent", "accent_dark",
    "accent_light", "paper", "paper_dark", "ink", "rim", "blush", "tongue", "tear", "star", "heart", "glass",
    "screen", "field", "field_light", "skin", "crust", "crust_dark", "coffee", "leaf",
]  # fmt: skip


def mix(one: str, other: str, share: float) -> str:
    """`share` of the other colour, mixed in linear light with a perceptual curve so that middles do not go dull."""
    parts = zip(rgb_of(one), rgb_of(other), strict=True)
    channels = (((1 - share) * (a / 255) ** 1.6 + share * (b / 255) ** 1.6) ** (1 / 1.6) for a, b in parts)
    return _hex(*channels)


def at_luminance(colour: str, wanted: float) -> str:
    """The colour made lighter with white or darker with black until it has the wanted luminance."""
    end = "#FFFFFF" if luminance(colour) < wanted else "#000000"
    low, high = 0.0, 1.0
    for _ in range(12):
        middle = (low + high) / 2
        short = (luminance(mix(colour, end, middle)) < wanted) == (end == "#FFFFFF")
        low, high = (middle, high) if short else (low, middle)
    return mix(colour, end, high)


def within(colour: str, lowest: float, highest: float) -> str:
    """The colour, moved to the nearer end when its luminance lies outside."""
    has = luminance(colour)
    return colour if lowest <= has <= highest else at_luminance(colour, lowest if has < lowest else highest)


def vividness(colour: str) -> float:
    """Chroma in CIELAB: greys are near 0, the purest of sRGB above 100."""
    _, a, b = lab_of(colour)
    return float((a * a + b * b) ** 0.5)


@dataclass(frozen=True, slots=True)
class Pigments:
    """Colours by the work they do.

    `ground` is dark or light as the palette says; `deep` is the dark end and `paper` the light end of the picture;
    `rim` outlines stickers and reads on dark and on white chat; `field` is a dark tint to set things on.
    """

    ground: str
    deep: str
    ink: str
    paper: str
    main: str
    second: str
    accent: str
    rim: str
    field: str
    key: str | None = None

    def of(self, tint: Tint) -> str:
        return self.safe(self._raw(tint))

    def safe(self, colour: str) -> str:
        """The colour, taken out of reach of the key colour."""
        if self.key is None:
            return colour
        return _away_from(self.key, colour)

    def _raw(self, tint: Tint) -> str:
        named = {
            "main": self.main,
            "second": self.second,
            "accent": self.accent,
            "paper": self.paper,
            "paper_dark": mix(self.paper, mix(self.main, self.ink, 0.35), 0.3),
            "ink": self.ink,
            "rim": self.rim,
            "blush": mix("#FF6B8A", self.main, 0.25),
            "tongue": "#FF7A8C",
            "tear": "#8FD8FF",
            "star": "#FFD84D",
            "heart": "#FF4F7B",
            "glass": mix(self.ink, "#FFFFFF", 0.45),
            "screen": lit(self.accent),
            "field": self.field,
            "field_light": mix(self.field, "#FFFFFF", 0.09),
            "skin": "#F6C79B",
            "crust": "#D98E43",
            "crust_dark": "#8A4F22",
            "coffee": "#6B3B24",
            "leaf": "#4FB05F",
        }
        if tint in named:
            return named[tint]
        colour, _, way = tint.partition("_")
        return shade(named[colour], self.ink) if way == "dark" else lit(named[colour])


def shade(colour: str, ink: str) -> str:
    return mix(colour, ink, 0.38)


def lit(colour: str) -> str:
    return mix(colour, "#FFFFFF", 0.42)


def pigments_for(
    palette: Palette,
    random: Random,
    *,
    key: str | None = None,
    wish: str | None = None,
    scene: str | None = None,
) -> Pigments:
    """The palette at work.

    `wish` is a colour that would suit the subject, taken as the nearest of the palette; without one, the subject leaves
    the colour of its `scene` to the scene.
    """
    dark = min(palette.all, key=luminance)
    dark = dark if luminance(dark) < 0.05 else mix(dark, "#100E18", 0.86)
    ink = within(mix(dark, "#0B0A12", 0.35), 0.0, 0.014)
    paper = within(mix(max((*palette.all, "#FFFFFF"), key=luminance), "#FFFFFF", 0.55), 0.82, 1.0)
    colours = [_away_from(key, c) if key else c for c in dict.fromkeys(palette.colours)]
    usable = [c for c in colours if contrast(c, ink) >= 2.2 and vividness(c) >= 18] or [
        within(c, 0.18, 0.6) for c in colours
    ]
    main = _main(usable, random, wish, scene)
    second = _partner(main, colours, random, among=2)
    accent = _third(main, second, colours, ink)
    kindred = min(usable, key=lambda c: _turn(c, dark))
    return Pigments(
        ground=palette.ground,
        deep=within(mix(dark, ink, 0.4), 0.0, 0.02),
        ink=ink,
        paper=paper,
        main=within(main, DARKEST, 0.72),
        second=within(second, DARKEST, 1.0),
        accent=within(accent, DARKEST, 1.0),
        rim=within(max(usable, key=lambda c: vividness(c) - 100 * abs(luminance(c) - 0.2)), *RIM_LUMINANCE),
        field=within(mix(dark, kindred, 0.22), 0.012, 0.032),
        key=key,
    )


def scenery_for(palette: Palette, random: Random, *, wish: str | None = None, avoid: str | None = None) -> Pigments:
    """The palette as air and light: two neighbouring hues that mix cleanly, and the farthest one for what shines.

    The palette's first colours lead. `wish` is the colour that suits the scene, `avoid` the colour of what will stand
    in front of it.
    """
    plain = pigments_for(palette, random)
    colours = list(dict.fromkeys(palette.colours))
    vivid = [c for c in colours if vividness(c) >= 25] or [plain.main]
    bright = luminance(palette.ground) > BRIGHT
    deep = vivid if bright else [c for c in vivid if luminance(c) < 0.5] or vivid
    free = [c for c in deep if bright or avoid is None or distance(c, avoid) > 30] or deep
    main = random.choices(free[:3], LEADING[: len(free)])[0]
    if wish is not None and distance(nearest := min(free, key=lambda c: distance(c, wish)), wish) < AIR_REACH:
        main = nearest
    rest = [c for c in vivid if distance(c, main) > 12]
    second = min(rest, key=lambda c: _turn(c, main), default=lit(main))
    second = second if _turn(second, main) < 1.25 else lit(main)
    light = [c for c in colours if c not in {main, second}]
    accent = max(light, key=lambda c: luminance(c) + 0.2 * _turn(c, main), default=lit(second))
    return replace(plain, main=main, second=second, accent=within(accent, 0.3, 1.0))


def family_of(palette: Palette) -> tuple[str, str]:
    """The two leading colours of a palette, for what must look alike in every picture of a set."""
    vivid = [c for c in palette.colours if vividness(c) >= 25 and luminance(c) > 0.06] or list(palette.colours)
    return vivid[0], next((c for c in vivid[1:] if distance(c, vivid[0]) > 20), lit(vivid[0]))


def _turn(one: str, other: str) -> float:
    """The angle between two hues, 0 to pi."""
    (_, a, b), (_, c, d) = lab_of(one), lab_of(other)
    angle = abs(atan2(b, a) - atan2(d, c))
    return min(angle, 2 * pi - angle)


def _main(usable: list[str], random: Random, wish: str | None, scene: str | None) -> str:
    if wish is not None:
        nearest = min(usable, key=lambda c: distance(c, wish))
        if distance(nearest, wish) < 70:
            return nearest
    free = [c for c in usable if scene is None or distance(c, scene) > AIR_REACH] or usable
    return random.choice(free[:3])


def _partner(main: str, colours: list[str], random: Random, *, among: int) -> str:
    seen = [c for c in colours if c != main and luminance(c) >= DARKEST / 4]
    others = sorted(seen, key=lambda c: -distance(c, main))[:among]
    others = [c for c in others if distance(c, main) > 25]
    return random.choice(others) if others else mix(main, "#FFFFFF" if luminance(main) < 0.3 else "#101018", 0.55)


def _third(main: str, second: str, colours: list[str], ink: str) -> str:
    """Whatever is left, as far as can be from both and from the ink."""
    left = [c for c in colours if c not in {main, second} and contrast(c, ink) > 2]
    if left:
        return max(left, key=lambda c: min(distance(c, main), distance(c, second)))
    return mix(second, "#FFFFFF", 0.45) if luminance(second) < 0.5 else mix(second, main, 0.5)


def _away_from(key: str, colour: str) -> str:
    """The first step towards white or black, whichever is shorter, that leaves the key colour's reach."""
    for step in range(11):
        share = step * 0.09
        for end in ("#FFFFFF", "#101014"):
            moved = mix(colour, end, share)
            if distance(moved, key) >= KEY_MARGIN:
                return moved
    return "#101014"


def _hex(red: float, green: float, blue: float) -> str:
    return "#" + "".join(f"{max(0, min(255, round(channel * 255))):02X}" for channel in (red, green, blue))
