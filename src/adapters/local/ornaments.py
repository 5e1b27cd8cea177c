"""Overlays: ornaments along the edges, crisp and flat, with nothing where the game will be."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from adapters.local.commission import Commission
from adapters.local.emblems.drawing import Pen, parts_of
from adapters.local.outlines import Outline, Point, box, disc, ngon, straight
from adapters.local.pigments import Tint
from adapters.local.shapes import Shape
from adapters.local.stickers import fitted, lay_ground
from adapters.local.svg import node
from domain.generation.asset_types import Box


class Edging:
    """Pieces with an ink edge, laid into a corner and mirrored into the other three."""

    def __init__(self, order: Commission) -> None:
        self.order = order
        self.edge = 0.006 * order.height

    def lay(self, outline: Outline, tint: Tint) -> None:
        pigments = self.order.pigments
        self.order.drawing.add(
            node(
                "path",
                d=outline.d,
                fill=pigments.of(tint),
                stroke=pigments.of("ink"),
                stroke_width=self.edge,
                stroke_linejoin="round",
            )
        )

    def corner(self, points: list[Point], tint: Tint) -> None:
        """A piece given for the upper left corner, in thousandths of the height, in all four."""
        self.twice(points, tint)
        self.twice([(x, 1000 - y) for x, y in points], tint)

    def twice(self, points: list[Point], tint: Tint) -> None:
        """A piece given for the left half, and its image on the right."""
        k, width = self.order.height / 1000, self.order.width
        self.lay(straight([(x * k, y * k) for x, y in points]), tint)
        self.lay(straight([(width - x * k, y * k) for x, y in points]), tint)

    def rounds(self, x: float, y: float, radius: float, tint: Tint) -> None:
        """A disc given for the upper left corner, in all four."""
        k, width, height = self.order.height / 1000, self.order.width, self.order.height
        for across in (x * k, width - x * k):
            for down in (y * k, height - y * k):
                self.lay(disc(across, down, radius * k), tint)

    def side_round(self, y: float, radius: float, tint: Tint) -> None:
        k = self.order.height / 1000
        for across in (0.0, self.order.width):
            self.lay(disc(across, y * k, radius * k), tint)


def paint_overlay(order: Commission) -> None:
    """Dressed corners, a plate for a name at the foot, the emblem in one corner."""
    lay_ground(order)
    edging = Edging(order)
    _CORNERS[order.shape](edging)
    plate(order, edging)
    roundel(order, edging, Box(0.012, 0.02, 0.124, 0.219))


def _blades(edging: Edging) -> None:
    """Slanted plates, as on the screens of tournaments."""
    edging.corner([(0, 0), (352, 0), (316, 40), (176, 40), (40, 176), (40, 196), (0, 196)], "field")
    edging.corner([(40, 190), (40, 150), (150, 40), (316, 40), (290, 66), (166, 66), (66, 166), (66, 184)], "main")
    edging.corner([(66, 150), (66, 118), (118, 66), (150, 66)], "accent")
    edging.twice([(372, 0), (560, 0), (540, 24), (352, 24)], "second")
    edging.twice([(584, 0), (650, 0), (630, 24), (564, 24)], "accent")
    edging.twice([(0, 400), (26, 426), (26, 574), (0, 600)], "main")
    edging.twice([(0, 440), (12, 452), (12, 548), (0, 560)], "accent")


def _steps(edging: Edging) -> None:
    """Blocks, as in old games."""
    edging.corner(_stairs(340, 200, 34), "main")
    edging.corner(_stairs(250, 166, 34), "main_dark")
    edging.corner(_stairs(170, 120, 34), "field")
    blocks: tuple[Tint, ...] = ("second", "accent", "second", "main")
    for index, tint in enumerate(blocks):
        x, y = 372 + 48 * index, 418 + 48 * index
        edging.twice([(x, 0), (x + 34, 0), (x + 34, 30), (x, 30)], tint)
        edging.twice([(0, y), (30, y), (30, y + 34), (0, y + 34)], tint)


def _stairs(across: float, down: float, step: float) -> list[Point]:
    """A corner filled by falling steps."""
    points: list[Point] = [(0, 0), (across, 0)]
    x, y = across, step
    while x > step and y < down:
        points += [(x, y), (x * 0.56, y)]
        x, y = x * 0.56, y + step * 1.2
    return [*points, (x, down), (0, down)]


def _petals(edging: Edging) -> None:
    """Round leaves about a blossom."""
    rounds: tuple[tuple[float, float, float, Tint], ...] = (
        (214, 6, 70, "second"), (6, 150, 46, "second"), (0, 0, 192, "main_dark"), (0, 0, 158, "main"),
        (128, 40, 62, "second"), (40, 128, 58, "second"), (296, 0, 42, "accent"), (352, 0, 24, "main"),
        (0, 0, 104, "field"), (0, 0, 62, "accent"),
    )  # fmt: skip
    for x, y, radius, tint in rounds:
        edging.rounds(x, y, radius, tint)
    edging.side_round(500, 38, "main")
    edging.side_round(500, 18, "accent")


def _brackets(edging: Edging) -> None:
    """Straight bars a little off the edges, and a thin line inside them."""
    edging.corner([(28, 28), (330, 28), (330, 48), (48, 48), (48, 188), (28, 188)], "main")
    edging.corner([(62, 62), (210, 62), (210, 70), (70, 70), (70, 150), (62, 150)], "second")
    edging.corner([(344, 28), (376, 28), (376, 48), (344, 48)], "accent")
    edging.twice([(28, 440), (40, 440), (40, 560), (28, 560)], "main")
    edging.twice([(28, 484), (40, 484), (40, 516), (28, 516)], "accent")


_CORNERS: Mapping[Shape, Callable[[Edging], None]] = MappingProxyType(
    {Shape.SHARP: _blades, Shape.BLOCKY: _steps, Shape.SOFT: _petals, Shape.PLAIN: _brackets}
)

_WINGS: tuple[tuple[float, Tint], ...] = ((230, "second"), (150, "main"), (70, "accent"))
_PILLS: tuple[tuple[float, float, Tint], ...] = ((0.62, 0.1, "second"), (0.34, 0.1, "main"), (0.16, 0.0, "field"))
_RINGS: tuple[tuple[float, Tint], ...] = ((1.0, "main"), (0.86, "field"))


def plate(order: Commission, edging: Edging) -> None:
    """A dark plate for words with wings that run out to both sides; round where the forms are, else slanted."""
    words = order.spec.text_box or Box(0.3, 0.9, 0.7, 0.98)
    left, top, width, height = order.place(words)
    right, bottom, cut = left + width, top + height, height * (0.0 if order.shape is Shape.BLOCKY else 0.45)
    if order.shape is Shape.SOFT:
        for away, inset, tint in _PILLS:
            reach, tall = away * height, height * (1 - 2 * inset)
            edging.lay(box(left - reach, top + inset * height, width + 2 * reach, tall, 0.5 * tall), tint)
        return
    for side in (-1, 1):
        near = left if side < 0 else right
        for reach, tint in _WINGS:
            far = near + side * reach * order.height / 1000
            wing = [
                (near, top + height * 0.3),
                (far, top + height * 0.3),
                (far + side * cut * 0.78, bottom - height * 0.2),
                (near, bottom - height * 0.2),
            ]
            edging.lay(straight(wing), tint)
    edging.lay(
        straight([(left - cut, top), (right + cut, top), (right + cut * 0.2, bottom), (left - cut * 0.2, bottom)]),
        "field",
    )
    line = [(left - cut * 0.5, top + height * 0.09), (right + cut * 0.5, top + height * 0.09)]
    order.drawing.add(
        node(
            "path",
            d=f"M{line[0][0]:.1f},{line[0][1]:.1f}H{line[1][0]:.1f}",
            stroke=order.pigments.of("main"),
            stroke_width=edging.edge,
            fill="none",
        )
    )


def roundel(order: Commission, edging: Edging, frame: Box) -> None:
    """The emblem on a dark field: a round, a square or a hexagon. Where the logo will stand there is neither."""
    if order.beside_logo(frame) is not frame:
        return
    left, top, width, height = order.place(frame)
    size = min(width, height) / 2
    x, y = left + width / 2, top + height / 2
    for reach, tint in _RINGS:
        edging.lay(_FIELDS[order.shape](x, y, reach * size), tint)
    across, down = 0.7 * size / width * (frame.right - frame.left), 0.7 * size / height * (frame.bottom - frame.top)
    middle, level = (frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2
    inside = Box(middle - across, level - down, middle + across, level + down)
    order.drawing.add(fitted(order, parts_of(order.subject, order.mood), Pen(edge=16), inside))


def _square(x: float, y: float, radius: float) -> Outline:
    return box(x - 0.9 * radius, y - 0.9 * radius, 1.8 * radius, 1.8 * radius)


def _hexagon(x: float, y: float, radius: float) -> Outline:
    return ngon(x, y, 1.06 * radius, 6)


_FIELDS: Mapping[Shape, Callable[[float, float, float], Outline]] = MappingProxyType(
    {Shape.SHARP: _hexagon, Shape.BLOCKY: _square, Shape.SOFT: disc, Shape.PLAIN: disc}
)
