"""Where a logo goes: as near as can be to the place that is asked for, on nothing that it must not cover.

Arithmetic only; all sides in pixels.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import hypot

from domain.generation.logo_placing import LogoPlace

STEPS = (1.0, 0.85, 0.72, 0.6, 0.5)
"""Of the size that is asked for: how a logo shrinks while there is no room for it."""


@dataclass(frozen=True, slots=True)
class Area:
    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height

    def meets(self, other: "Area") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def placed(width: float, height: float, safe: Area, place: LogoPlace, taken: Sequence[Area]) -> Area | None:
    """At the largest of the steps at which there is room within `safe` and beside `taken`; None where there is none."""
    for step in STEPS:
        across, down = max(1, round(width * step)), max(1, round(height * step))
        if across > safe.width or down > safe.height:
            continue
        best = _nearest(across, down, safe, place, taken)
        if best is not None:
            return best
    return None


def _nearest(width: int, height: int, safe: Area, place: LogoPlace, taken: Sequence[Area]) -> Area | None:
    """It is never better to stand elsewhere than where asked, or against an edge of what is in the way."""
    right, down = place.lean
    wanted = safe.left + round(right * (safe.width - width)), safe.top + round(down * (safe.height - height))
    tried = (
        Area(left, top, width, height)
        for left, top in product(
            (wanted[0], *_beside([(area.left, area.right) for area in taken], width)),
            (wanted[1], *_beside([(area.top, area.bottom) for area in taken], height)),
        )
    )
    free = (area for area in tried if _within(area, safe) and not any(area.meets(other) for other in taken))
    return min(
        free, key=lambda area: (hypot(area.left - wanted[0], area.top - wanted[1]), area.top, area.left), default=None
    )


def _beside(sides: Sequence[tuple[int, int]], length: int) -> Iterator[int]:
    for start, end in sides:
        yield from (start - length, end)


def _within(area: Area, safe: Area) -> bool:
    return safe.left <= area.left and safe.top <= area.top and area.right <= safe.right and area.bottom <= safe.bottom
