"""How large a picture is made: the pixels of its class at the asked ratio."""

from dataclasses import dataclass
from math import ceil, sqrt

from domain.generation.asset_types import Resolution

SHORT_SIDE = 1000.0
"""Drawings are this many units across their short side, whatever their pixels."""

_STEP = 32
_AREA = {
    Resolution.ONE_K: 1024 * 1024,
    Resolution.TWO_K: 2048 * 2048,
    Resolution.FOUR_K: 3840 * 2160,
}
"""Pixels of a class. The largest stays at what the largest export needs: more would only be shrunk again."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture's size in pixels and in the units it is drawn in."""

    pixels: tuple[int, int]

    @property
    def units(self) -> tuple[float, float]:
        width, height = self.pixels
        unit = SHORT_SIDE / min(width, height)
        return width * unit, height * unit


def sheet_for(aspect_ratio: str, resolution: Resolution) -> Sheet:
    """Sides are whole multiples of 32, so 16:9 is 1376 × 768, 2752 × 1536 and 3840 × 2176."""
    across, down = (int(part) for part in aspect_ratio.split(":"))
    area = _AREA[resolution]
    width, height = sqrt(area * across / down), sqrt(area * down / across)
    return Sheet((_STEP * ceil(width / _STEP - 1e-9), _STEP * ceil(height / _STEP - 1e-9)))
