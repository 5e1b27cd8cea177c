"""What mock pages are drawn on: shapes and words as vectors, and pictures laid among them pixel by pixel."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from html import escape

from adapters.imaging.faces import Face
from adapters.imaging.vips import Image

PLAIN, BOLD = "Roboto-Medium.ttf", "Inter-ExtraBold.ttf"


@dataclass(frozen=True, slots=True)
class Laid:
    """A picture and where its upper left pixel stands."""

    picture: Image
    left: int
    top: int


@dataclass(slots=True)
class Sheet:
    drawn: list[str] = field(default_factory=list)
    laid: list[Laid] = field(default_factory=list)


class Canvas:
    """A page of whole pixels: a pile of sheets, on each of which pictures lie above what is drawn.

    Rendering vectors costs more than anything else, so there are only as many sheets as things lie over pictures.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._sheets = [Sheet()]
        self._names = 0

    def cover(self) -> None:
        """Begin a new sheet, above all that there is. What is named on one sheet is not known on another."""
        self._sheets.append(Sheet())

    def draw(self, svg: str) -> None:
        self._sheets[-1].drawn.append(svg)

    def new_name(self) -> str:
        """For a gradient or a clip, which are named in what is drawn."""
        self._names += 1
        return f"n{self._names}"

    def fill(self, colour: str) -> None:
        self.box(0, 0, self.width, self.height, colour)

    def box(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        colour: str,
        *,
        round: float = 0,
        opacity: float = 1,
        edge: str = "none",
        thick: float = 1,
        dashes: str = "none",
    ) -> None:
        """With an `edge`, its line lies inside, so that it is sharp."""
        inset = thick / 2 if edge != "none" else 0
        self.draw(
            f'<rect x="{left + inset:g}" y="{top + inset:g}" width="{width - 2 * inset:g}" '
            f'height="{height - 2 * inset:g}" rx="{round:g}" fill="{colour}" opacity="{opacity:g}" stroke="{edge}" '
            f'stroke-width="{thick:g}" stroke-dasharray="{dashes}"/>'
        )

    def disc(self, across: float, down: float, radius: float, colour: str, *, opacity: float = 1) -> None:
        self.draw(f'<circle cx="{across:g}" cy="{down:g}" r="{radius:g}" fill="{colour}" opacity="{opacity:g}"/>')

    def path(self, shape: str, colour: str, *, opacity: float = 1) -> None:
        self.draw(f'<path d="{escape(shape)}" fill="{colour}" opacity="{opacity:g}"/>')

    def stroke(self, shape: str, colour: str, *, thick: float = 2, opacity: float = 1) -> None:
        self.draw(
            f'<path d="{escape(shape)}" fill="none" stroke="{colour}" stroke-width="{thick:g}" '
            f'stroke-linecap="round" stroke-linejoin="round" opacity="{opacity:g}"/>'
        )

    def fade(self, colours: Sequence[tuple[str, float]], *, across: float = 0, down: float = 1) -> str:
        """A gradient from corner to corner, of colours with their opacity, as something to fill with."""
        name, last = self.new_name(), len(colours) - 1
        stops = "".join(
            f'<stop offset="{place / last:g}" stop-color="{colour}" stop-opacity="{opacity:g}"/>'
            for place, (colour, opacity) in enumerate(colours)
        )
        self.draw(f'<linearGradient id="{name}" x1="0" y1="0" x2="{across:g}" y2="{down:g}">{stops}</linearGradient>')
        return f"url(#{name})"

    def shadow(self, left: float, top: float, width: float, height: float, *, round: float, strength: float) -> None:
        name = self.new_name()
        self.draw(
            f'<filter id="{name}" x="-20%" y="-20%" width="140%" height="150%"><feGaussianBlur stdDeviation="14"/>'
            f'</filter><rect x="{left:g}" y="{top + 10:g}" width="{width:g}" height="{height:g}" rx="{round:g}" '
            f'fill="#000" opacity="{strength:g}" filter="url(#{name})"/>'
        )

    def words(
        self, text: str, left: float, base: float, em: float, colour: str, *, bold: bool = False, align: float = 0
    ) -> float:
        """One line on its baseline; `align` is how much of it lies before `left`, 0 to 1. Returns where it ends."""
        file = BOLD if bold else PLAIN
        wide = width_of(text, em, bold=bold)
        start, scale = left - align * wide, em / _face(file).units
        self.draw(
            f'<path transform="translate({start:.2f} {base:.2f}) scale({scale:.6f} {-scale:.6f})" fill="{colour}" '
            f'd="{_outline(file, text)}"/>'
        )
        return start + wide

    def lay(self, picture: Image, left: float, top: float) -> None:
        """The picture as it is; its upper left pixel stands on the whole pixel that is nearest."""
        self._sheets[-1].laid.append(Laid(picture, round(left), round(top)))

    def clip(self, left: float, top: float, width: float, height: float, round: float, drawn: str) -> None:
        """Draw what lies within a rounded box."""
        name = self.new_name()
        self.draw(
            f'<clipPath id="{name}"><rect x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}" '
            f'rx="{round:g}"/></clipPath><g clip-path="url(#{name})">{drawn}</g>'
        )

    def png(self) -> bytes:
        """Without metadata. The same drawing gives the same bytes."""
        page = Image.black(self.width, self.height, bands=3).copy(interpretation="srgb")
        for sheet in self._sheets:
            page = _over(page, Laid(self._rendered(sheet), 0, 0))
            for laid in sheet.laid:
                page = _over(page, laid)
        return bytes(page.write_to_buffer(".png", compression=6, filter="none", keep="none"))

    def _rendered(self, sheet: Sheet) -> Image:
        drawn = "".join(sheet.drawn)
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{self.height}">{drawn}</svg>'
        return Image.svgload_buffer(svg.encode())


def _over(page: Image, laid: Laid) -> Image:
    """The page with the picture on it, which lies within it."""
    picture = laid.picture
    if picture.hasalpha():
        below = page.crop(laid.left, laid.top, picture.width, picture.height)
        both = below.composite2(picture.copy(interpretation="srgb"), "over")
        picture = both[0:3].cast("uchar").copy(interpretation="srgb")
    return page.insert(picture, laid.left, laid.top).copy_memory()


def width_of(text: str, em: float, *, bold: bool = False) -> float:
    return _face(BOLD if bold else PLAIN).advance(text) * em


def in_lines(text: str, em: float, width: float, *, bold: bool = False) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(longer, em, bold=bold) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


@cache
def _face(file: str) -> Face:
    return Face(file)


@lru_cache(maxsize=1_000)
def _outline(file: str, text: str) -> str:
    return _face(file).outline(text)
