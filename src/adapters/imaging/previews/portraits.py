"""A picture that stands for somebody: in circles and squares, from a page's head down to a line of chat; and logos."""

from collections.abc import Sequence

from adapters.imaging.previews.canvas import Canvas
from adapters.imaging.previews.furniture import bars, card, heading, name_of, person, rounded
from adapters.imaging.previews.looks import Look
from adapters.imaging.vips import Image


def profile(canvas: Canvas, shown: Sequence[Image], look: Look) -> None:
    large, middle, medium, small, tiny = shown
    canvas.fill(look.page)
    card(canvas, 32, 32, 668, 328, look, round=14)
    heading(canvas, "Round and square, 256 pixels", 56, 66, look)
    canvas.lay(_round(large), 68, 84)
    canvas.lay(rounded(large, 22), 392, 84)
    card(canvas, 32, 384, 668, 144, look, round=14)
    left = 56.0
    for picture in (middle, medium, small, tiny):
        for shape in (_round(picture), rounded(picture, picture.width * 0.16)):
            canvas.lay(shape, left, 456 - picture.height / 2)
            left += picture.width + 14
        left += 20
    _list(canvas, small, look)
    _comment(canvas, medium, look)


def _round(picture: Image) -> Image:
    return rounded(picture, picture.width / 2)


def _list(canvas: Canvas, picture: Image, look: Look) -> None:
    """Who is live."""
    card(canvas, 724, 32, 364, 328, look, round=14)
    heading(canvas, "Live now", 748, 66, look)
    for row in range(4):
        top = 90 + 66 * row
        if row == 1:
            canvas.box(736, top - 8, 340, 58, look.raised, round=10)
            canvas.lay(_round(picture), 748, top)
        else:
            person(canvas, 748, top, 40, row + 1)
        name = "Nova" if row == 1 else name_of(row)
        canvas.words(name, 802, top + 17, 15, look.ink)
        canvas.words(("Adventure", "Building", "Just talking", "Music")[row], 802, top + 36, 13, look.soft)
        canvas.disc(1010, top + 13, 4.5, "#E5484D")
        canvas.words(("840", "1.2K", "96", "3.4K")[row], 1060, top + 18, 13.5, look.ink, align=1)


def _comment(canvas: Canvas, picture: Image, look: Look) -> None:
    card(canvas, 724, 384, 364, 144, look, round=14)
    canvas.lay(_round(picture), 748, 414)
    canvas.words("Nova", 832, 436, 16, look.ink, bold=True)
    canvas.words("2 minutes ago", 882, 436, 12.5, look.faint)
    canvas.words("The new run is up. Tell me", 832, 462, 14, look.ink)
    canvas.words("which ending you found!", 832, 483, 14, look.ink)


def logo(canvas: Canvas, shown: Sequence[Image]) -> None:
    """On grounds that a logo meets, at three sizes."""
    large, medium, small = shown
    canvas.fill("#ECECF1")
    for place, ground in enumerate(("#18181B", "#FFFFFF", "#7C4DFF")):
        left = 32 + 358 * place
        canvas.shadow(left, 32, 340, 400, round=18, strength=0.12)
        canvas.box(left, 32, 340, 400, ground, round=18)
        canvas.lay(large, left + 170 - large.width / 2, 64)
        canvas.lay(medium, left + 126 - medium.width / 2, 372 - medium.height / 2)
        canvas.lay(small, left + 224 - small.width / 2, 372 - small.height / 2)
    canvas.shadow(32, 464, 1056, 144, round=18, strength=0.12)
    canvas.box(32, 464, 1056, 144, "#FFFFFF", round=18)
    canvas.box(32, 464, 1056, 144, canvas.fade([("#12122B", 1), ("#4527A0", 1), ("#D9468B", 1)], across=1), round=18)
    canvas.lay(medium, 68, 536 - medium.height / 2)
    canvas.words("Nova", 186, 548, 34, "#FFFFFF", bold=True)
    bars(canvas, 700, 520, (340, 260), "#FFFFFF33", thick=12)
