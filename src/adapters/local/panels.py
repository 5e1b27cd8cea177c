"""Panels: heads for the texts below a channel. Everything but the emblem is the channel's, so that they are one set."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import pi, sin
from types import MappingProxyType

from adapters.local.commission import Commission
from adapters.local.outlines import Outline, Point, box, disc, ngon, smooth, straight
from adapters.local.pictures import figure
from adapters.local.pigments import lit, mix, within
from adapters.local.shapes import Shape
from adapters.local.svg import node
from domain.generation.asset_types import Box

EMBLEM = Box(0.02, 0.13, 0.272, 0.87)
"""Beside the title."""


@dataclass(frozen=True, slots=True)
class Plate:
    """An order with the colours of its set: a dark for the title, two that lead. Places in thousandths of the height of
    what is finished, which is twice as wide as high."""

    order: Commission
    dark: str
    main: str
    second: str

    def lay(self, points: list[Point], paint: str, opacity: float = 1.0) -> None:
        self.shape(straight([self.at(x, y) for x, y in points]), paint, opacity)

    def shape(self, outline: Outline, paint: str, opacity: float = 1.0) -> None:
        self.order.drawing.add(node("path", d=outline.d, fill=paint, fill_opacity=opacity))

    def line(self, outline: Outline, colour: str, thick: float, opacity: float) -> None:
        width = self.long(thick)
        self.order.drawing.add(
            node("path", d=outline.d, fill="none", stroke=colour, stroke_width=width, stroke_opacity=opacity)
        )

    def at(self, x: float, y: float) -> Point:
        left, top, _, height = self.order.place(Box(0, 0, 1, 1))
        return left + x * height / 1000, top + y * height / 1000

    def long(self, length: float) -> float:
        return length * self.order.place(Box(0, 0, 1, 1))[3] / 1000

    def fill(self, paint: str) -> None:
        width, height = self.order.width, self.order.height
        self.order.drawing.add(node("rect", x=-1, y=-1, width=width + 2, height=height + 2, fill=paint))


def paint_plate(order: Commission) -> None:
    """The set's ground and forms, then the emblem."""
    main, second = order.family
    dark = within(order.pigments.deep, 0.006, 0.022)
    _GROUNDS[order.shape](Plate(order, dark, main, second))
    figure(order, EMBLEM, edge=17, rim=17, shadow=22)


def _ground(plate: Plate, angle: float = 20) -> None:
    plate.fill(plate.order.drawing.fade((0, mix(plate.dark, plate.main, 0.3), 1), (1, plate.dark, 1), angle=angle))


def _blade(plate: Plate) -> None:
    """A slanting field for the emblem; hexagons come up behind the title, and a line runs under it."""
    _ground(plate)
    pitch = 70.0
    for row in range(16):
        for column in range(31):
            x, y = (column + 0.5 * (row % 2)) * pitch, row * pitch * 0.88
            strength = 0.05 + 0.16 * max(0.0, x / 2000 - 0.3)
            hexagon = ngon(*plate.at(x, y), plate.long(0.5 * pitch), 6)
            plate.line(hexagon, lit(plate.main), 3.5, strength)
    lean = plate.order.template.choice((-150, 150))
    for reach, colour in ((655, lit(plate.second)), (628, plate.main), (560, mix(plate.main, plate.dark, 0.5))):
        plate.lay([(-40, -99), (reach + lean, -99), (reach - lean, 1099), (-40, 1099)], colour)
    rule = plate.order.drawing.fade((0, lit(plate.second), 0.95), (1, plate.main, 0), angle=0)
    plate.lay([(760, 872), (1900, 872), (1900, 890), (754, 890)], rule)


def _wave(plate: Plate) -> None:
    """Soft hills of colour from the left and a row of dots in the far corners."""
    _ground(plate, 60)
    sway = plate.order.template.choice((-1, 1))
    for reach, colour in (
        (700, mix(plate.second, plate.dark, 0.25)),
        (640, lit(plate.second)),
        (585, plate.main),
    ):
        edge = [plate.at(reach + sway * 62 * sin(pi * y / 500 + reach / 90), y) for y in range(-100, 1101, 100)]
        plate.shape(smooth([plate.at(-60, -100), *edge, plate.at(-60, 1100)]), colour)
    for x, y, radius in ((1850, 130, 46), (1740, 96, 26), (1880, 250, 22), (1850, 880, 30), (1770, 912, 18)):
        plate.shape(disc(*plate.at(x, y), plate.long(radius)), mix(plate.main, plate.dark, 0.35))
    for index in range(9):
        at = plate.at(800 + 110 * index, 884)
        plate.shape(disc(*at, plate.long(13)), lit(plate.second if index % 2 else plate.main), 0.85)


def _bricks(plate: Plate) -> None:
    """A field that ends in blocks, and blocks along the upper and the lower edge."""
    _ground(plate, 90)
    step = 84.0
    for row in range(12):
        reach = 560 + step * plate.order.template.choice((0, 0, 1, 1, 2))
        y = row * step
        plate.lay([(-40, y), (reach, y), (reach, y + step + 1), (-40, y + step + 1)], mix(plate.main, plate.dark, 0.15))
        square = [(reach + step, y), (reach + 2 * step, y), (reach + 2 * step, y + step), (reach + step, y + step)]
        if row % 3 == 0:
            plate.lay(square, plate.second, 0.55)
    plate.lay([(-40, -40), (570, -40), (570, 1040), (-40, 1040)], plate.main)
    for index in range(17):
        x = 660 + step * index
        colour = (plate.main, plate.second)[index % 2]
        plate.lay([(x, 934), (x + step, 934), (x + step, 1040), (x, 1040)], colour, 1.0 if index % 2 else 0.7)


def _card(plate: Plate) -> None:
    """A clean field of colour, a straight edge, a card with a thin frame for the title."""
    plate.fill(plate.order.drawing.fade((0, plate.main, 1), (1, mix(plate.main, plate.dark, 0.45), 1), angle=90))
    left, top = plate.at(560, 70)
    card = box(left, top, plate.long(1370), plate.long(860), plate.long(40))
    plate.shape(card, mix(plate.dark, plate.main, 0.14), 0.96)
    rim = box(left + plate.long(24), top + plate.long(24), plate.long(1322), plate.long(812), plate.long(26))
    plate.line(rim, mix(plate.main, "#FFFFFF", 0.25), 6, 0.5)
    plate.lay([(560, 150), (584, 150), (584, 850), (560, 850)], lit(plate.second))
    plate.lay([(1090, 858), (1400, 858), (1400, 876), (1090, 876)], lit(plate.second))


_GROUNDS: Mapping[Shape, Callable[[Plate], None]] = MappingProxyType(
    {Shape.SHARP: _blade, Shape.SOFT: _wave, Shape.BLOCKY: _bricks, Shape.PLAIN: _card}
)
