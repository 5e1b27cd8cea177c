import re
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import Invalid

MAX_PRIMARY = MAX_SECONDARY = MAX_ACCENT = MAX_NEUTRAL = MAX_GRADIENTS = 5
MIN_STOPS, MAX_STOPS = 2, 10
MAX_COLOUR_NAME, MAX_USAGE = 40, 120

HEX = "^#[0-9A-Fa-f]{6}$"


class GradientType(StrEnum):
    """Whether the colours run along a line or outwards from the middle."""

    LINEAR = "linear"
    RADIAL = "radial"


@dataclass(frozen=True, slots=True)
class Swatch:
    """One colour of a brand; `hex` is kept as #RRGGBB in capitals, however it was written."""

    hex: str
    name: str = ""
    usage: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "hex", normal_hex(self.hex))


@dataclass(frozen=True, slots=True)
class Stop:
    """`position` in per cent of the way."""

    color: str
    position: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "color", normal_hex(self.color))


@dataclass(frozen=True, slots=True)
class Gradient:
    """`angle` in degrees, clockwise from the top, as CSS counts them."""

    name: str
    type: GradientType
    angle: float
    stops: tuple[Stop, ...]

    def __post_init__(self) -> None:
        if not MIN_STOPS <= len(self.stops) <= MAX_STOPS:
            message = f"A gradient has {MIN_STOPS} to {MAX_STOPS} stops."
            raise Invalid(message, pointer="/gradients", reason="out_of_range")


@dataclass(frozen=True, slots=True)
class Colours:
    """The palette of a brand: at least one primary colour, the most important first in every list."""

    primary: tuple[Swatch, ...]
    secondary: tuple[Swatch, ...] = ()
    accent: tuple[Swatch, ...] = ()
    neutral: tuple[Swatch, ...] = ()
    gradients: tuple[Gradient, ...] = ()

    def __post_init__(self) -> None:
        if not self.primary:
            raise Invalid("A brand has at least one primary colour.", pointer="/primary", reason="too_short")
        for name, some, most in (
            ("primary", self.primary, MAX_PRIMARY),
            ("secondary", self.secondary, MAX_SECONDARY),
            ("accent", self.accent, MAX_ACCENT),
            ("neutral", self.neutral, MAX_NEUTRAL),
            ("gradients", self.gradients, MAX_GRADIENTS),
        ):
            if len(some) > most:
                raise Invalid(f"There are at most {most} of these.", pointer=f"/{name}", reason="too_long")

    @property
    def all(self) -> tuple[str, ...]:
        """Every colour that is the brand's, once; those of its gradients last."""
        swatches = (*self.primary, *self.secondary, *self.accent, *self.neutral)
        stops = (stop.color for gradient in self.gradients for stop in gradient.stops)
        return tuple(dict.fromkeys((*(swatch.hex for swatch in swatches), *stops)))


def recoloured(swatches: tuple[Swatch, ...], colours: tuple[str, ...]) -> tuple[Swatch, ...]:
    """The colours as swatches; those that were there before keep what was said about them."""
    known = {swatch.hex: swatch for swatch in swatches}
    return tuple(known.get(normal_hex(colour)) or Swatch(colour) for colour in colours)


def normal_hex(colour: str) -> str:
    """Raises `Invalid` for what is not of the form #RRGGBB."""
    if not re.fullmatch(HEX, colour):
        raise Invalid("A colour has the form #RRGGBB.", reason="bad_colour")
    return colour.upper()
