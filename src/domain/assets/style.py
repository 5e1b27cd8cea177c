"""How alike pictures look from afar, so that one that does not belong to its family is found.

Colours are compared with colours, across all types. How much of a picture is lines and how much is flat differs between
an emote and a scene of the same hand, so that is compared within a type alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import hypot
from typing import Self

from domain.generation.asset_types import AssetType
from domain.generation.colours import difference, lab_of

ONE_FAMILY = 7.5
"""Up to here a picture belongs to the others: what is of one hand stays below 7, and of 240 pictures that were put
among those of another palette 238 had more."""

NEAREST = 2
"""To how many of its like a picture must be near: a ladder of badges ends far from where it begins."""

MANY_TYPES = 4
"""Of so many others there is always something that is like the only one of its type."""

DRAWING = 40.0
"""What a picture that is nothing but lines is away from one that has none. A photograph among drawings has 16."""


@dataclass(frozen=True, slots=True)
class Style:
    """The main colours, each with its share of what is seen, and which shares of it are `lines` and `flat`, 0 to 1."""

    colours: tuple[tuple[str, float], ...]
    lines: float
    flat: float

    @classmethod
    def in_quality(cls, quality: Mapping[str, object]) -> Self | None:
        """None where there is none, or one of an earlier kind."""
        match quality.get("style"):
            case {"value": {"colours": [*colours], "lines": int() | float() as lines, "flat": int() | float() as flat}}:
                return cls(tuple((colour["colour"], colour["share"]) for colour in colours), lines, flat)
            case _:
                return None

    def as_json(self) -> dict[str, object]:
        return {
            "score": None,
            "value": {
                "colours": [{"colour": colour, "share": share} for colour, share in self.colours],
                "lines": self.lines,
                "flat": self.flat,
            },
            "meaning": "main colours, and the shares that are lines and that are flat; those of one family are near",
            "advice": "",
        }

    def colour_distance(self, other: Self) -> float:
        """The mean difference (CIEDE2000) of each colour to the nearest of the other picture, both ways."""
        if not self.colours or not other.colours:
            return 0.0
        apart = [[_apart(mine, theirs) for theirs, _ in other.colours] for mine, _ in self.colours]
        forth = _mean(self.colours, [min(row) for row in apart])
        back = _mean(other.colours, [min(column) for column in zip(*apart, strict=True)])
        return (forth + back) / 2

    def drawing_distance(self, other: Self) -> float:
        return DRAWING * hypot(self.lines - other.lines, self.flat - other.flat)


def family_distances(family: Sequence[tuple[AssetType, Style]]) -> list[float | None]:
    """How far each stands from its two nearest: of its own type where there are two others, or else of all.

    Up to `ONE_FAMILY` it belongs to them. None for the only one of its type among few types: a panel and an offline
    screen of one hand may share nothing that can be counted, while among many there is always something like it.
    """
    return [_from_nearest(place, family) for place in range(len(family))]


def _from_nearest(place: int, family: Sequence[tuple[AssetType, Style]]) -> float | None:
    kind, style = family[place]
    others = [*family[:place], *family[place + 1 :]]
    like = [other for other in others if other[0] == kind]
    if len(like) < NEAREST:
        if len({of for of, _ in others}) < MANY_TYPES:
            return None
        like = others
    distances = sorted(
        hypot(style.colour_distance(other), style.drawing_distance(other) if of == kind else 0.0) for of, other in like
    )
    return sum(distances[:NEAREST]) / NEAREST


def _mean(colours: Sequence[tuple[str, float]], distances: Sequence[float]) -> float:
    weighed = sum(share * distance for (_, share), distance in zip(colours, distances, strict=True))
    return weighed / sum(share for _, share in colours)


@lru_cache(maxsize=16_384)
def _apart(one: str, other: str) -> float:
    return difference(lab_of(one), lab_of(other))
