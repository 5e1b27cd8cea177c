"""What a picture suggests for a brand: its colours, which of them can be read on which, and the tone it sets."""

from dataclasses import dataclass
from enum import StrEnum


class ColourRole(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"
    ACCENT = "accent"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class SuggestedColour:
    """`hex` is #RRGGBB in capitals; `share` is how much of what can be seen has it, 0..1."""

    hex: str
    name: str
    role: ColourRole
    share: float


@dataclass(frozen=True, slots=True)
class ReadablePair:
    """Two colours whose contrast is enough for text (WCAG 2 AA): `ratio` is at least 4.5."""

    text: str
    ground: str
    ratio: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`colours` by share, the largest first; `pairs` by ratio, the highest first; `tone` in single words."""

    colours: tuple[SuggestedColour, ...]
    pairs: tuple[ReadablePair, ...]
    tone: tuple[str, ...]
