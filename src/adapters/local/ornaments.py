"""Overlays and frames: ornaments along the edges, crisp and flat, with nothing where the game or the face will be."""

from adapters.local.commission import Commission
from adapters.local.emblems.drawing import Pen, parts_of
from adapters.local.outlines import Outline, Point, box, disc, ngon, straight
from adapters.local.pigments import Tint
from adapters.local.stickers import fitted, lay_ground
from adapters.local.svg import node
from domain.generation.asset_types import Box
from domain.generation.logo_placing import LogoPlace


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
    order.template.choice((_blades, _steps, _petals))(edging)
    _plate(order, edging)
    if order.logo_place is not LogoPlace.TOP_LEFT:
        _roundel(order, edging, Box(0.012, 0.02, 0.112, 0.196))


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


_WINGS: tuple[tuple[float, Tint], ...] = ((230, "second"), (150, "main"), (70, "accent"))


def _plate(order: Commission, edging: Edging) -> None:
    """A dark plate for words with wings that run out to both sides."""
    words = order.spec.text_box or Box(0.3, 0.9, 0.7, 0.98)
    left, top, width, height = order.place(words)
    right, bottom, cut = left + width, top + height, height * 0.45
    for side in (-1, 1):
        near = left if side < 0 else right
        for reach, tint in _WINGS:
            far = near + side * reach * order.height / 1000
            wing = [
                (near, top + height * 0.3),
                (far, top + height * 0.3),
                (far + side * height * 0.35, bottom - height * 0.2),
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


def _roundel(order: Commission, edging: Edging, frame: Box) -> None:
    """The emblem on a dark six-sided field."""
    left, top, width, height = order.place(frame)
    size = min(width, height) / 2
    x, y = left + width / 2, top + height / 2
    edging.lay(ngon(x, y, size * 1.06, 6), "main")
    edging.lay(ngon(x, y, size * 0.9, 6), "field")
    across, down = 0.6 * size / width * (frame.right - frame.left), 0.6 * size / height * (frame.bottom - frame.top)
    middle, level = (frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2
    inside = Box(middle - across, level - down, middle + across, level + down)
    order.drawing.add(fitted(order, parts_of(order.subject, order.mood), Pen(edge=16), inside))


def paint_frame(order: Commission) -> None:
    """A border round a hole, heavier at its foot, where a name can stand."""
    lay_ground(order)
    edging = Edging(order)
    hole = order.spec.hole or Box(0.07, 0.1, 0.93, 0.86)
    left, top, width, height = order.place(hole)
    unit = order.height / 1000
    inner = box(left, top, width, height, 26 * unit)
    _band(
        order,
        box(0.022 * order.width, 0.03 * order.height, 0.956 * order.width, 0.93 * order.height, 60 * unit),
        inner,
        "field",
    )
    _band(
        order, box(left - 26 * unit, top - 26 * unit, width + 52 * unit, height + 52 * unit, 48 * unit), inner, "main"
    )
    _band(
        order,
        box(left - 10 * unit, top - 10 * unit, width + 20 * unit, height + 20 * unit, 34 * unit),
        inner,
        "main_light",
    )
    _studs(order, edging)
    _plate(order, edging)
    _roundel(order, edging, Box(0.016, 0.872, 0.076, 0.978))


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


_STUDS: tuple[tuple[float, float, Tint], ...] = ((70, 150, "second"), (240, 60, "accent"))


def _studs(order: Commission, edging: Edging) -> None:
    """Coloured bars on the border: two pairs above, one at each side."""
    k = order.height / 1000
    for side in (-1, 1):
        for away, reach, tint in _STUDS:
            x = order.width / 2 + side * (away + reach / 2) * k * 2.2
            half = reach * k
            edging.lay(
                straight(
                    [
                        (x - half, 0.034 * order.height),
                        (x + half, 0.034 * order.height),
                        (x + half - 14 * k, 0.062 * order.height),
                        (x - half + 14 * k, 0.062 * order.height),
                    ]
                ),
                tint,
            )
        x = 0.022 * order.width if side < 0 else 0.978 * order.width
        edging.lay(box(x - 9 * k, 0.36 * order.height, 18 * k, 0.24 * order.height, 9 * k), "second")
