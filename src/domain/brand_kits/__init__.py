"""A creator's brand: colours, type, voice and logos."""

from domain.brand_kits.logos import (
    MAX_LOGO_BYTES,
    MAX_LOGO_SIDE,
    ArtworkNotRecognised,
    ArtworkRefused,
    ArtworkTooLarge,
    Drawing,
    LogoVariant,
)
from domain.brand_kits.suggestion import ColourRole, ReadablePair, SuggestedColour, Suggestion

__all__ = [
    "MAX_LOGO_BYTES",
    "MAX_LOGO_SIDE",
    "ArtworkNotRecognised",
    "ArtworkRefused",
    "ArtworkTooLarge",
    "ColourRole",
    "Drawing",
    "LogoVariant",
    "ReadablePair",
    "SuggestedColour",
    "Suggestion",
]
