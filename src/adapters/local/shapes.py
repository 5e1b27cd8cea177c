"""The language of forms that panels, overlays and frames of one channel share."""

from enum import StrEnum


class Shape(StrEnum):
    """Slanted and pointed, round, in steps as in old games, or straight and thin."""

    SHARP = "sharp"
    SOFT = "soft"
    BLOCKY = "blocky"
    PLAIN = "plain"
