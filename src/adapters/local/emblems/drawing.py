"""Emblems as SVG: edges, two-tone shading, a highlight, and a rim that parts them from any ground."""

from dataclasses import dataclass, replace
from itertools import chain

from adapters.local.emblems.faces import Mood, features
from adapters.local.emblems.parts import Body, Emblem, Line, Mark, Part
from adapters.local.pigments import Pigments
from adapters.local.svg import Drawing, Node, group, node


@dataclass(frozen=True, slots=True)
class Pen:
    """How boldly an emblem is drawn, in units of its 512: the edge, the rims round it from the inside out, and how far
    its shadow falls to the lower right."""

    edge: float = 15.0
    rims: tuple[tuple[str, float], ...] = ()
    shading: float = 1.0
    shadow: float = 0.0


LOUD = 1.22
"""How much larger the features of a face are that must be read at 28 pixels."""


def parts_of(emblem: Emblem, mood: Mood | None, *, loud: bool = False) -> tuple[Part, ...]:
    """The emblem's parts with the face that the mood asks for; what is not alive has one only for a mood.

    `loud` is for chat, where a face is all there is to read.
    """
    if emblem.face is None or not (emblem.alive or mood):
        return emblem.parts
    face = replace(emblem.face, size=LOUD * emblem.face.size, gap=1.06 * emblem.face.gap) if loud else emblem.face
    return (*emblem.parts, *features(face, mood or Mood.JOY))


@dataclass(frozen=True, slots=True)
class Extent:
    """How far parts reach, rims not counted."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


def extent_of(parts: tuple[Part, ...]) -> Extent:
    points = [point for part in parts if not isinstance(part, Mark) for point in part.outline.points()]
    across, down = [x for x, _ in points], [y for _, y in points]
    return Extent(min(across), min(down), max(across), max(down))


def draw_parts(drawing: Drawing, parts: tuple[Part, ...], pigments: Pigments, pen: Pen) -> Node:
    """A group with the parts, their rims below all of them."""
    return group(
        chain(
            _shadow(parts, pigments, pen),
            _rims(parts, pigments, pen),
            (_edge(part, pigments, pen) for part in parts if isinstance(part, Body) and part.joined),
            (piece for part in parts for piece in _pieces(drawing, part, pigments, pen)),
        )
    )


def _shadow(parts: tuple[Part, ...], pigments: Pigments, pen: Pen) -> list[Node]:
    """The silhouette once more, dark and out of place."""
    if not pen.shadow:
        return []
    move = f"translate({0.7 * pen.shadow:.1f} {pen.shadow:.1f})"
    return [group((silhouette(parts, pigments.ink, _reach(pen), pen.edge),), opacity=0.45, transform=move)]


def _rims(parts: tuple[Part, ...], pigments: Pigments, pen: Pen) -> list[Node]:
    layers: list[Node] = []
    reach = _reach(pen)
    for colour, width in reversed(pen.rims):
        layers.append(silhouette(parts, pigments.safe(colour), reach, pen.edge))
        reach -= width
    return layers


def _reach(pen: Pen) -> float:
    return pen.edge / 2 + sum(width for _, width in pen.rims)


def silhouette(parts: tuple[Part, ...], colour: str, reach: float, edge: float) -> Node:
    """All parts in one colour, `reach` wider than they are."""
    outlines = [_stroked(part, reach, edge) for part in parts if not isinstance(part, Mark)]
    return group(
        (node("path", d=d, stroke_width=2 * thick, fill=colour if filled else "none") for d, thick, filled in outlines),
        stroke=colour,
        stroke_linejoin="round",
        stroke_linecap="round",
    )


def _stroked(part: Body | Line, reach: float, edge: float) -> tuple[str, float, bool]:
    if isinstance(part, Body):
        return part.outline.d, reach, True
    return part.outline.d, reach - edge / 2 + part.weight * edge / 2, False


def _pieces(drawing: Drawing, part: Part, pigments: Pigments, pen: Pen) -> list[Node]:
    if isinstance(part, Mark):
        return [node("path", d=part.outline.d, fill=pigments.of(part.tint))]
    if isinstance(part, Line):
        return [
            node(
                "path",
                d=part.outline.d,
                fill="none",
                stroke=pigments.of(part.tint),
                stroke_width=pen.edge * part.weight,
                stroke_linecap="round",
                stroke_linejoin="round",
            )
        ]
    filled = _filled(drawing, part, pigments, pen)
    return [filled] if part.joined else [filled, _edge(part, pigments, pen)]


def _edge(part: Body, pigments: Pigments, pen: Pen) -> Node:
    return node(
        "path",
        d=part.outline.d,
        fill="none",
        stroke=pigments.of("ink"),
        stroke_width=pen.edge,
        stroke_linejoin="round",
    )


def _filled(drawing: Drawing, part: Body, pigments: Pigments, pen: Pen) -> Node:
    """The body with its patches, a shadow at the lower right and a light at the upper left, all within its edge."""
    d = part.outline.d
    depth = part.shading * pen.shading
    inside = [node("path", d=patch.outline.d, fill=pigments.of(patch.tint)) for patch in part.patches]
    if depth > 0:
        inside.append(_crescent(d, part.outline.shifted(-17 * depth, -20 * depth).d, pigments.of("ink"), 0.26))
        if part.tint != "ink":
            inside.append(_crescent(d, part.outline.shifted(9 * depth, 11 * depth).d, "#FFFFFF", 0.4))
    body = node("path", d=d, fill=pigments.of(part.tint))
    return group((body, group(inside, clip_path=drawing.clip(d)))) if inside else body


def _crescent(d: str, moved: str, colour: str, opacity: float) -> Node:
    """What lies in one outline and not in the other; the clip takes care of the rest."""
    return node("path", d=d + moved, fill=colour, fill_opacity=opacity, fill_rule="evenodd")
