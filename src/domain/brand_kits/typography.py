from dataclasses import dataclass
from enum import StrEnum

from domain.errors import Invalid

MAX_FAMILY = 80
PLAIN_WEIGHT = 400
WEIGHTS = range(100, 1_000, 100)


class FontStyle(StrEnum):
    """How the letters stand: upright or slanted."""

    NORMAL = "normal"
    ITALIC = "italic"


class FontRole(StrEnum):
    DISPLAY = "display"
    HEADLINE = "headline"
    SUBHEADLINE = "subheadline"
    BODY = "body"
    CAPTION = "caption"
    ACCENT = "accent"


@dataclass(frozen=True, slots=True)
class Face:
    """A font family at one weight and style. Whether we have the family is decided where words are set."""

    family: str
    weight: int = PLAIN_WEIGHT
    style: FontStyle = FontStyle.NORMAL

    def __post_init__(self) -> None:
        if not 1 <= len(self.family) <= MAX_FAMILY:
            raise Invalid(f"A font family has 1 to {MAX_FAMILY} characters.", pointer="/family", reason="bad_length")
        if self.weight not in WEIGHTS:
            raise Invalid("A weight is 100 to 900 by hundreds.", pointer="/weight", reason="wrong_step")


@dataclass(frozen=True, slots=True)
class Typography:
    """Which face has which part; None leaves the choice to us."""

    display: Face | None = None
    headline: Face | None = None
    subheadline: Face | None = None
    body: Face | None = None
    caption: Face | None = None
    accent: Face | None = None
