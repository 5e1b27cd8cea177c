"""What emblems are made of: flat pieces in a square of 512 units, drawn from the first to the last."""

from dataclasses import dataclass, replace

from adapters.local.outlines import AXIS, Outline
from adapters.local.pigments import Tint


@dataclass(frozen=True, slots=True)
class Patch:
    """A marking on a body, cut off at the body's edge."""

    outline: Outline
    tint: Tint

    def through(self, move: "Move") -> "Patch":
        return replace(self, outline=move(self.outline))


@dataclass(frozen=True, slots=True)
class Body:
    """A piece with a bold edge and two-tone shading; bodies together make the silhouette."""

    outline: Outline
    tint: Tint
    patches: tuple[Patch, ...] = ()
    shading: float = 1.0
    joined: bool = False
    """Grown together with its neighbours: no edge between them."""

    def through(self, move: "Move") -> "Body":
        return replace(self, outline=move(self.outline), patches=tuple(p.through(move) for p in self.patches))


@dataclass(frozen=True, slots=True)
class Mark:
    """A flat detail without an edge."""

    outline: Outline
    tint: Tint

    def through(self, move: "Move") -> "Mark":
        return replace(self, outline=move(self.outline))


@dataclass(frozen=True, slots=True)
class Line:
    """A stroke, as thick as the drawing's edges times `weight`."""

    outline: Outline
    weight: float = 0.8
    tint: Tint = "ink"

    def through(self, move: "Move") -> "Line":
        return replace(self, outline=move(self.outline))


Part = Body | Mark | Line


class Move:
    """Takes an outline elsewhere: mirrored, smaller, turned or shifted."""

    def __init__(
        self, *, scale: float = 1.0, across: float = 0.0, down: float = 0.0, turn: float = 0.0, mirrored: bool = False
    ) -> None:
        self.scale, self.across, self.down, self.turn, self.mirrored = scale, across, down, turn, mirrored

    def __call__(self, outline: Outline) -> Outline:
        moved = outline.mirrored() if self.mirrored else outline
        return moved.scaled(self.scale).turned(self.turn).shifted(self.across, self.down)


@dataclass(frozen=True, slots=True)
class Face:
    """Where a face sits: the height of the eyes, half the way between them, the mouth, and how large it all is."""

    eyes: float
    gap: float
    mouth: float
    size: float = 1.0
    middle: float = AXIS
    beak: bool = False
    glowing: bool = False
    """Lit up on a dark screen."""
    slit: bool = False
    """With upright pupils, as reptiles have."""


@dataclass(frozen=True, slots=True)
class Emblem:
    """A drawn sign. `wish` is the colour it has in the world, `home` the scenes it belongs in.

    What is `alive` always has its face; other emblems with a place for one get it when a feeling is asked for.
    """

    name: str
    parts: tuple[Part, ...]
    face: Face | None = None
    wish: str | None = None
    home: tuple[str, ...] = ()
    alive: bool = False


def pair(*parts: Part) -> tuple[Part, ...]:
    """Each part and its mirror image."""
    flip = Move(mirrored=True)
    return tuple(side for part in parts for side in (part, part.through(flip)))


def both(*patches: Patch) -> tuple[Patch, ...]:
    flip = Move(mirrored=True)
    return tuple(side for patch in patches for side in (patch, patch.through(flip)))
