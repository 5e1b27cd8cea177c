"""Which of a brand's logos stands on a picture, where, and how large."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.brand_kits import Logo, LogoVariant
from domain.generation.asset_types import AssetTypeSpec, Box, Composition

ICON_UP_TO = 128
"""Pixels a side of a square picture on which nothing but an icon can be made out."""


class LogoPlace(StrEnum):
    """Nine places, as one reads."""

    TOP_LEFT = "top_left"
    TOP = "top"
    TOP_RIGHT = "top_right"
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    BOTTOM_LEFT = "bottom_left"
    BOTTOM = "bottom"
    BOTTOM_RIGHT = "bottom_right"

    @property
    def lean(self) -> tuple[float, float]:
        """How far to the right and down, 0..1 each."""
        row, column = divmod(tuple(LogoPlace).index(self), 3)
        return column / 2, row / 2


class LogoSize(StrEnum):
    """How large the logo stands on the picture; what that comes to depends on the kind of asset."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


USUAL_PLACE: Mapping[Composition, LogoPlace] = {
    Composition.STICKER: LogoPlace.BOTTOM_RIGHT,
    Composition.MARK: LogoPlace.BOTTOM_RIGHT,
    Composition.AVATAR: LogoPlace.BOTTOM_RIGHT,
    Composition.HERO: LogoPlace.TOP_RIGHT,
    Composition.BACKDROP: LogoPlace.TOP_RIGHT,
    Composition.SCENE: LogoPlace.TOP_RIGHT,
    Composition.TEMPLATE: LogoPlace.BOTTOM,
    Composition.PLATE: LogoPlace.LEFT,
    Composition.OVERLAY: LogoPlace.TOP_LEFT,
    Composition.FRAME: LogoPlace.BOTTOM_LEFT,
    Composition.POSTER: LogoPlace.BOTTOM,
    Composition.SCHEDULE: LogoPlace.BOTTOM_RIGHT,
}
"""Where a logo stands when nobody says where."""

SHARES: Mapping[Composition, tuple[float, float, float]] = {
    Composition.STICKER: (0.28, 0.38, 0.5),
    Composition.MARK: (0.2, 0.3, 0.4),
    Composition.AVATAR: (0.18, 0.25, 0.34),
    Composition.HERO: (0.13, 0.18, 0.26),
    Composition.BACKDROP: (0.16, 0.25, 0.34),
    Composition.SCENE: (0.09, 0.13, 0.2),
    Composition.TEMPLATE: (0.08, 0.12, 0.18),
    Composition.PLATE: (0.36, 0.5, 0.66),
    Composition.OVERLAY: (0.08, 0.12, 0.16),
    Composition.FRAME: (0.06, 0.08, 0.1),
    Composition.POSTER: (0.12, 0.17, 0.24),
    Composition.SCHEDULE: (0.08, 0.12, 0.18),
}
"""Of a picture's shorter side, small, medium and large: the side of a square as large as the logo."""

_CIRCLE = Box(0.1464, 0.1464, 0.8536, 0.8536)
"""The square that a round picture shows whole."""


def share_of(composition: Composition, size: LogoSize) -> float:
    return SHARES[composition][tuple(LogoSize).index(size)]


def safe_area(spec: AssetTypeSpec) -> Box:
    """What every viewer sees of the picture, wherever the platform shows it."""
    return _CIRCLE if spec.round else spec.safe_area


def preferred_variant(spec: AssetTypeSpec) -> LogoVariant:
    """An icon where there is no room to read, a watermark over somebody's game, else the logo as it is known."""
    if spec.master.width == spec.master.height <= ICON_UP_TO:
        return LogoVariant.ICON
    if spec.composition is Composition.OVERLAY:
        return LogoVariant.WATERMARK
    return LogoVariant.PRIMARY


def logos_for(spec: AssetTypeSpec, logos: Iterable[Logo]) -> tuple[Logo, ...]:
    """The brand's logos that may be needed, the preferred one first: the others are for where it cannot be seen, and
    for where it has too few pixels."""
    first = preferred_variant(spec)
    order = (first, *(v for v in _SUBSTITUTES if v is not first))
    at_hand = {logo.variant: logo for logo in logos}
    return tuple(at_hand[variant] for variant in order if variant in at_hand)


_SUBSTITUTES = (LogoVariant.PRIMARY, LogoVariant.SECONDARY, LogoVariant.MONOCHROME, LogoVariant.ICON)


@dataclass(frozen=True, slots=True)
class LogoArtwork:
    """A logo's own pixels: a PNG of ours, read anew from the store."""

    variant: LogoVariant
    content: bytes
    width: int
    height: int
    sha256: str


@dataclass(frozen=True, slots=True)
class LogoOrder:
    """`artwork` as `logos_for` orders it, at least one. Without a `place` it stands where the type usually has it."""

    artwork: tuple[LogoArtwork, ...]
    place: LogoPlace | None = None
    size: LogoSize = LogoSize.MEDIUM
