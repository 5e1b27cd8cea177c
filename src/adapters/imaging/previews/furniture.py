"""What many pages have: people, lines of words, buttons, signs, and the pictures of others."""

from collections.abc import Sequence

from adapters.imaging.previews.canvas import Canvas, in_lines, width_of
from adapters.imaging.previews.looks import PEOPLE, STOCK, Look
from adapters.imaging.vips import Image


def person(canvas: Canvas, left: float, top: float, side: float, number: int) -> None:
    """Somebody's picture: a head and shoulders in a disc."""
    ground, middle, light = STOCK[number % len(STOCK)]
    radius = side / 2
    canvas.clip(
        left,
        top,
        side,
        side,
        radius,
        f'<rect x="{left:g}" y="{top:g}" width="{side:g}" height="{side:g}" fill="{middle}"/>'
        f'<circle cx="{left + radius:g}" cy="{top + side * 0.41:g}" r="{side * 0.19:g}" fill="{light}"/>'
        f'<circle cx="{left + radius:g}" cy="{top + side * 1.02:g}" r="{side * 0.38:g}" fill="{ground}"/>',
    )


def stock(canvas: Canvas, left: float, top: float, width: float, height: float, number: int, round: float = 8) -> None:
    """A picture of somebody else's: a landscape or a town in the evening, quiet enough not to be looked at."""
    ground, middle, light = STOCK[number % len(STOCK)]
    sky = canvas.fade([(middle, 1), (light, 1)])
    far, near = (HILLS, PEAKS, TOWN)[number % 3]
    scale = max(width / 160, height / 90)
    sun = 80 + (0.13 * (number % 5) - 0.26) * width / scale
    canvas.clip(
        left,
        top,
        width,
        height,
        round,
        f'<g transform="translate({left + width / 2 - 80 * scale:g} {top + height / 2 - 45 * scale:g}) '
        f'scale({scale:g})"><rect width="160" height="90" fill="{sky}"/>'
        f'<circle cx="{sun:g}" cy="36" r="14" fill="{light}"/>'
        f'<path d="{far}" fill="{middle}" opacity=".8"/><path d="{near}" fill="{ground}" opacity=".9"/></g>',
    )


HILLS = (
    "M0 52C26 36 52 36 84 54S134 60 160 46V90H0Z",
    "M0 74C34 56 66 58 100 72S144 74 160 66V90H0Z",
)
PEAKS = (
    "M0 62L30 36L52 56L84 26L112 54L132 40L160 60V90H0Z",
    "M0 80L36 60L66 76L104 54L136 74L160 64V90H0Z",
)
TOWN = (
    "M0 58H12V44H28V54H40V34H56V50H72V40H86V56H100V30H112V48H128V42H144V56H160V90H0Z",
    "M0 74H16V64H30V72H48V58H62V70H84V62H98V74H116V60H130V68H148V62H160V90H0Z",
)
"""The far and the near part of a landscape, on 160 by 90."""


def lines(
    canvas: Canvas,
    text: str,
    left: float,
    base: float,
    em: float,
    colour: str,
    *,
    width: float,
    most: int = 9,
    bold: bool = False,
    leading: float = 1.4,
) -> float:
    """Words in lines of that width; returns the baseline that the next line would have."""
    for line in in_lines(text, em, width, bold=bold)[:most]:
        canvas.words(line, left, base, em, colour, bold=bold)
        base += em * leading
    return base


def bars(canvas: Canvas, left: float, top: float, widths: tuple[float, ...], colour: str, *, thick: float = 8) -> None:
    """Lines of words that nobody needs to read."""
    for row, width in enumerate(widths):
        canvas.box(left, top + row * thick * 1.9, width, thick, colour, round=thick / 2)


def button(
    canvas: Canvas,
    text: str,
    left: float,
    top: float,
    ground: str,
    ink: str,
    *,
    em: float = 13,
    height: float = 32,
    round: float = 16,
    ending: bool = False,
) -> float:
    """Begins at `left`, or ends there; returns its other end."""
    width = width_of(text, em) + height * 0.95
    left -= width if ending else 0
    canvas.box(left, top, width, height, ground, round=round)
    canvas.words(text, left + width / 2, top + height / 2 + em * 0.36, em, ink, align=0.5)
    return left if ending else left + width


def tabs(
    canvas: Canvas,
    names: Sequence[str],
    left: float,
    base: float,
    look: Look,
    *,
    em: float = 15,
    chosen: int = 0,
    colour: str = "",
) -> None:
    """The parts of a page side by side, with a line below the one that is open."""
    for place, name in enumerate(names):
        end = canvas.words(name, left, base, em, (colour or look.ink) if place == chosen else look.soft)
        if place == chosen:
            canvas.box(left, base + 13, end - left, 3, colour or look.ink, round=1.5)
        left = end + 2.2 * em


def tag(canvas: Canvas, text: str, right: float, bottom: float, ground: str, ink: str, *, em: float = 11) -> None:
    """A small label that ends at a corner."""
    width, height = width_of(text, em) + em * 0.8, em * 1.55
    canvas.box(right - width, bottom - height, width, height, ground, round=4)
    canvas.words(text, right - width / 2, bottom - height / 2 + em * 0.36, em, ink, align=0.5)


def card(canvas: Canvas, left: float, top: float, width: float, height: float, look: Look, *, round: float) -> None:
    canvas.shadow(left, top, width, height, round=round, strength=0.16)
    canvas.box(left, top, width, height, look.card, round=round, edge=look.line)


def heading(canvas: Canvas, text: str, left: float, base: float, look: Look) -> None:
    """What a part of the preview shows."""
    canvas.words(text, left, base, 13, look.soft)


def search_bar(canvas: Canvas, look: Look, *, height: float = 56) -> None:
    """The head of a site."""
    canvas.box(0, 0, canvas.width, height, look.card)
    canvas.box(0, height - 1, canvas.width, 1, look.line)
    middle = height / 2
    for row in (-5, 0, 5):
        canvas.box(24, middle + row - 1, 18, 2, look.ink, round=1)
    canvas.box(60, middle - 11, 22, 22, look.accent, round=7)
    canvas.path(f"M68 {middle - 5}l8 5l-8 5z", "#FFFFFF")
    wide = min(460, canvas.width * 0.4)
    left = (canvas.width - wide) / 2
    canvas.box(left, middle - 17, wide, 34, look.raised, round=17)
    canvas.words("Search", left + 18, middle + 5, 14, look.faint)
    magnifier(canvas, left + wide - 26, middle - 1, look.soft, thick=1.8)
    person(canvas, canvas.width - 56, middle - 16, 32, 3)


def magnifier(canvas: Canvas, across: float, down: float, colour: str, *, thick: float) -> None:
    """The sign of a search; `across` and `down` are the middle of its glass."""
    canvas.stroke(
        f"M{across - 6:g} {down:g}a6 6 0 1 0 12 0a6 6 0 1 0 -12 0M{across + 4.4:g} {down + 4.4:g}l4.4 4.4",
        colour,
        thick=thick,
    )


def rounded(picture: Image, radius: float) -> Image:
    """The picture with its corners cut off; a circle when the radius is half its side."""
    if radius <= 0:
        return picture
    mask = Image.svgload_buffer(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{picture.width}" height="{picture.height}">'
            f'<rect width="100%" height="100%" rx="{radius:g}" fill="#fff"/></svg>'
        ).encode()
    )[3]
    if not picture.hasalpha():
        return picture.bandjoin(mask)
    alpha = (picture[3] * (mask / 255)).rint().cast("uchar")
    return picture[0:3].bandjoin(alpha)


def name_of(number: int) -> str:
    return PEOPLE[number % len(PEOPLE)]
