"""Frames: a border round a hole for a face, heavier at its foot, where a name can stand."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from adapters.local.commission import Commission
from adapters.local.ornaments import Edging, plate, roundel
from adapters.local.outlines import Outline, Point, box, straight
from adapters.local.pigments import Tint
from adapters.local.shapes import Shape
from adapters.local.stickers import lay_ground
from adapters.local.svg import node
from domain.generation.asset_types import Box

OUTER = Box(0.022, 0.03, 0.978, 0.96)
"""How far the border reaches."""

LIGHTEST, HEAVIEST = 19, 32
"""The band round the hole, in thousandths of the height: how heavy it is, is the hand's."""


def paint_frame(order: Commission) -> None:
    """The border in three bands, ornaments on it, a plate for a name and the emblem at its foot."""
    lay_ground(order)
    edging = Edging(order)
    left, top, width, height = order.place(order.spec.hole or Box(0.07, 0.1, 0.93, 0.86))
    unit = order.height / 1000
    hole = box(left, top, width, height, 26 * unit)
    _band(order, _OUTLINES[order.shape](*order.place(OUTER), unit), hole, "field")
    bands: tuple[tuple[float, Tint], ...] = ((order.random.uniform(LIGHTEST, HEAVIEST), "main"), (10, "main_light"))
    for away, tint in bands:
        inner = (left - away * unit, top - away * unit, width + 2 * away * unit, height + 2 * away * unit)
        _band(order, box(*inner, (24 + away) * unit), hole, tint)
    _STUDS[order.shape](order, edging)
    plate(order, edging)
    roundel(order, edging, Box(0.018, 0.868, 0.084, 0.982))


def _band(order: Commission, outer: Outline, inner: Outline, tint: Tint) -> None:
    pigments = order.pigments
    order.drawing.add(
        node(
            "path",
            d=outer.d + inner.d,
            fill=pigments.of(tint),
            fill_rule="evenodd",
            stroke=pigments.of("ink"),
            stroke_width=0.007 * order.height,
        )
    )


def _cut(left: float, top: float, width: float, height: float, unit: float) -> Outline:
    """Corners cut off, and notches in the long sides."""
    right, bottom, cut, notch = left + width, top + height, 90 * unit, 22 * unit
    a, b = left + 0.3 * width, left + 0.7 * width
    points: list[Point] = [
        (left + cut, top), (a, top), (a + notch, top + notch), (b - notch, top + notch), (b, top), (right - cut, top),
        (right, top + cut), (right, bottom - cut), (right - cut, bottom), (left + cut, bottom), (left, bottom - cut),
        (left, top + cut),
    ]  # fmt: skip
    return straight(points)


def _round(left: float, top: float, width: float, height: float, unit: float) -> Outline:
    return box(left, top, width, height, 100 * unit)


def _stepped(left: float, top: float, width: float, height: float, unit: float) -> Outline:
    """Corners in two steps."""
    right, bottom, s = left + width, top + height, 28 * unit
    steps = ((0.0, 2 * s), (s, 2 * s), (s, s), (2 * s, s), (2 * s, 0.0))
    return straight(
        [
            *((left + x, top + y) for x, y in steps),
            *((right - x, top + y) for x, y in reversed(steps)),
            *((right - x, bottom - y) for x, y in steps),
            *((left + x, bottom - y) for x, y in reversed(steps)),
        ]
    )


def _straight(left: float, top: float, width: float, height: float, unit: float) -> Outline:
    return box(left, top, width, height, 14 * unit)


_OUTLINES: Mapping[Shape, Callable[[float, float, float, float, float], Outline]] = MappingProxyType(
    {Shape.SHARP: _cut, Shape.SOFT: _round, Shape.BLOCKY: _stepped, Shape.PLAIN: _straight}
)


def _bars(order: Commission, edging: Edging) -> None:
    """Slanted bars: two pairs above, one at each side, a blade in each corner above."""
    edging.twice([(26, 190), (26, 122), (122, 26), (190, 26), (166, 50), (132, 50), (50, 132), (50, 166)], "accent")
    middle = order.width / order.height * 500
    bars: tuple[tuple[float, float, Tint], ...] = ((330, 470, "second"), (490, 560, "accent"))
    for near, far, tint in bars:
        edging.twice([(middle - far, 22), (middle - near, 22), (middle - near - 24, 58), (middle - far - 24, 58)], tint)
    edging.twice([(22, 380), (46, 404), (46, 596), (22, 620)], "second")


def _beads(order: Commission, edging: Edging) -> None:
    """Round beads: blossoms in the corners above, pearls along the edges."""
    k, width = order.height / 1000, order.width
    corner: tuple[tuple[float, float, float, Tint], ...] = (
        (152, 54, 34, "second"), (54, 152, 34, "second"), (76, 76, 58, "main"), (76, 76, 28, "accent"),
        (216, 46, 18, "accent"), (46, 216, 18, "accent"),
    )  # fmt: skip
    for x, y, radius, tint in corner:
        for across in (x * k, width - x * k):
            edging.lay(box(across - radius * k, (y - radius) * k, 2 * radius * k, 2 * radius * k, radius * k), tint)
    row: tuple[Tint, ...] = ("accent", "second", "main", "second", "accent")
    for index, tint in enumerate(row):
        x, radius = width / 2 + (index - 2) * 74 * k, (16 if index % 2 else 22) * k
        edging.lay(box(x - radius, 46 * k - radius, 2 * radius, 2 * radius, radius), tint)


def _blocks(order: Commission, edging: Edging) -> None:
    """Square studs in rows."""
    middle = order.width / order.height * 500
    tints: tuple[Tint, ...] = ("second", "accent", "main", "second")
    for index, tint in enumerate(tints):
        x, y = middle - 400 + 56 * index, 400 + 56 * index
        edging.twice([(x, 28), (x + 38, 28), (x + 38, 62), (x, 62)], tint)
        edging.twice([(24, y), (52, y), (52, y + 34), (24, y + 34)], tint)
    edging.twice([(92, 58), (150, 58), (150, 80), (114, 80), (114, 140), (92, 140)], "accent")


def _ticks(order: Commission, edging: Edging) -> None:
    """Thin bars that mark the corners and the middle."""
    middle = order.width / order.height * 500
    edging.twice([(58, 52), (250, 52), (250, 62), (68, 62), (68, 190), (58, 190)], "second")
    edging.twice([(262, 52), (288, 52), (288, 62), (262, 62)], "accent")
    edging.twice([(middle - 70, 50), (middle, 50), (middle, 62), (middle - 70, 62)], "main")
    edging.twice([(56, 450), (68, 450), (68, 550), (56, 550)], "accent")


_STUDS: Mapping[Shape, Callable[[Commission, Edging], None]] = MappingProxyType(
    {Shape.SHARP: _bars, Shape.SOFT: _beads, Shape.BLOCKY: _blocks, Shape.PLAIN: _ticks}
)
