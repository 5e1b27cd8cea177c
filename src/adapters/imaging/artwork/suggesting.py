"""From measured colours to what a brand kit could be made of: roles, names, readable pairs and the tone they set."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from math import atan2, degrees, hypot

from adapters.imaging.artwork.wire import Garbled
from domain.brand_kits import ColourRole, ReadablePair, SuggestedColour, Suggestion
from domain.generation.colours import GREY_CHROMA, contrast, lab_of

MOST_COLOURS = 5
MOST_MEASURED = 32
READABLE = 4.5
"""WCAG 2 AA for text of any size."""

BLACK, WHITE = "#000000", "#FFFFFF"

BACKGROUND_RIM = 0.75
"""Part of an opaque picture's rim from which white, black or grey is its paper and not its brand."""

ACCENT_SHARE = 0.15
"""A colour of less than this part of the brand's colours is an accent."""

_HEX = re.compile("#[0-9A-F]{6}")


@dataclass(frozen=True, slots=True)
class _Measured:
    hex: str
    share: float
    rim: float

    @property
    def lightness(self) -> float:
        return lab_of(self.hex)[0]

    @property
    def chroma(self) -> float:
        _, a, b = lab_of(self.hex)
        return hypot(a, b)

    @property
    def hue(self) -> float:
        _, a, b = lab_of(self.hex)
        return degrees(atan2(b, a)) % 360

    @property
    def grey(self) -> bool:
        return self.chroma < GREY_CHROMA


def suggestion_of(said: Mapping[str, object] | None) -> Suggestion:
    """Raises `Garbled` when what was said is no measurement."""
    measured, opaque = _read(said)
    brand = [colour for colour in measured if not (opaque and colour.grey and colour.rim >= BACKGROUND_RIM)] or measured
    chosen = _chosen(brand)
    whole = sum(colour.share for colour in chosen)
    roles = _roles(chosen)
    colours = tuple(
        SuggestedColour(colour.hex, _name(colour), role, round(colour.share / whole, 4))
        for colour, role in zip(chosen, roles, strict=True)
    )
    return Suggestion(colours, _pairs([colour.hex for colour in chosen]), _tone(chosen))


def _read(said: Mapping[str, object] | None) -> tuple[list[_Measured], bool]:
    try:
        told = said or {}
        entries, opaque = told["colours"], told["opaque"]
        if not isinstance(entries, list) or not 1 <= len(entries) <= MOST_MEASURED or not isinstance(opaque, bool):
            raise Garbled
        measured = [_Measured(str(entry["hex"]), float(entry["share"]), float(entry["rim"])) for entry in entries]
    except (KeyError, TypeError, ValueError) as error:
        raise Garbled from error
    if not all(_HEX.fullmatch(colour.hex) and 0 < colour.share <= 1.001 for colour in measured):
        raise Garbled
    return measured, opaque


def _chosen(brand: Sequence[_Measured]) -> list[_Measured]:
    """At most five, by share. A vivid colour is worth more than its share: it is seen first."""
    ranked = sorted(brand, key=lambda colour: -colour.share * (1 + colour.chroma / 40))
    return sorted(ranked[:MOST_COLOURS], key=lambda colour: -colour.share)


def _roles(chosen: Sequence[_Measured]) -> list[ColourRole]:
    """The largest colour with a hue leads; without any, the largest grey does."""
    whole = sum(colour.share for colour in chosen)
    hued = [colour for colour in chosen if not colour.grey]
    lead = max(hued or chosen, key=lambda colour: colour.share * (1 + colour.chroma / 40))
    roles = []
    for colour in chosen:
        if colour is lead:
            roles.append(ColourRole.PRIMARY)
        elif colour.grey:
            roles.append(ColourRole.NEUTRAL)
        else:
            roles.append(ColourRole.ACCENT if colour.share < ACCENT_SHARE * whole else ColourRole.SECONDARY)
    return roles


def _pairs(hexes: Sequence[str]) -> tuple[ReadablePair, ...]:
    """Each readable combination with at least one of the brand's colours in it."""
    grounds = list(dict.fromkeys([*hexes, BLACK, WHITE]))
    pairs = [
        ReadablePair(text, ground, round(ratio, 2))
        for text, ground in permutations(grounds, 2)
        if (text in hexes or ground in hexes) and (ratio := contrast(text, ground)) >= READABLE
    ]
    return tuple(sorted(pairs, key=lambda pair: -pair.ratio))


_HUES = (
    *((18, "rose"), (48, "red"), (70, "orange"), (106, "yellow"), (126, "lime"), (168, "green"), (215, "teal")),
    *((265, "azure"), (308, "blue"), (325, "violet"), (345, "magenta"), (361, "rose")),
)
"""Names up to a hue angle of CIELAB, in degrees."""

_VIVID = 100
"""CIELAB chroma from which a colour is bright, however dark it is: the blue of screens has a lightness of 32."""


def _name(colour: _Measured) -> str:
    lightness = colour.lightness
    if colour.grey:
        limits = ((8, "black"), (30, "charcoal"), (55, "grey"), (80, "silver"), (95, "off-white"), (101, "white"))
        return next(name for limit, name in limits if lightness < limit)
    hue = next(name for limit, name in _HUES if colour.hue < limit)
    if colour.chroma > _VIVID:
        return f"bright {hue}"
    if hue == "orange" and lightness < 45:
        hue = "brown"
    if lightness < 25:
        return f"deep {hue}"
    if lightness < 40 and hue != "brown":
        return f"dark {hue}"
    if lightness > 80 and hue not in {"yellow", "lime"}:
        return f"light {hue}"
    return f"bright {hue}" if colour.chroma > 70 else f"soft {hue}" if colour.chroma < 28 else hue


def _tone(chosen: Sequence[_Measured]) -> tuple[str, ...]:
    """Words by measured colourfulness, lightness, warmth and spread of hues; three at most, the same every time."""
    whole = sum(colour.share for colour in chosen)
    chroma = sum(colour.chroma * colour.share for colour in chosen) / whole
    lightness = sum(colour.lightness * colour.share for colour in chosen) / whole
    reach = max(colour.lightness for colour in chosen) - min(colour.lightness for colour in chosen)
    hued = [colour for colour in chosen if not colour.grey]
    words = [
        _energy(chroma, lightness, hued),
        "dark" if lightness < 30 else "bright" if lightness > 72 else "bold" if reach > 60 else "balanced",
        _temperature(hued) if _spread(hued) < 150 else "playful",
    ]
    return tuple(words)


def _energy(chroma: float, lightness: float, hued: Sequence[_Measured]) -> str:
    if not hued:
        return "minimal"
    return "energetic" if chroma > 55 and lightness >= 30 else "confident" if chroma > 30 else "calm"


def _temperature(hued: Sequence[_Measured]) -> str:
    if not hued:
        return "timeless"
    warm = sum(colour.share for colour in hued if colour.hue < 110 or colour.hue >= 340)
    return "warm" if warm > sum(colour.share for colour in hued) / 2 else "cool"


def _spread(hued: Sequence[_Measured]) -> float:
    """The smallest arc of the colour wheel, in degrees, that holds all hues."""
    hues = sorted(colour.hue for colour in hued)
    if len(hues) < 2:
        return 0.0
    gaps = [(after - before) % 360 for before, after in zip(hues, [*hues[1:], hues[0]], strict=True)]
    return 360 - max(gaps)
