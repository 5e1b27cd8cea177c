"""A video among others: on a site's first page, beside another video, and on a television."""

from collections.abc import Sequence

from adapters.imaging.previews.canvas import Canvas
from adapters.imaging.previews.furniture import (
    bars,
    button,
    heading,
    lines,
    person,
    rounded,
    search_bar,
    stock,
    tabs,
    tag,
)
from adapters.imaging.previews.looks import DARK, Look
from adapters.imaging.vips import Image

TITLES = (
    "I finished it without a single hit",
    "Every secret room on the island",
    "A quiet evening in the mountain village",
    "Ranking all nineteen boats",
    "How the tower was really meant to be climbed",
    "Building a harbour from nothing",
)
CHANNELS = ("Nova", "Marlowe", "oakandember", "tinkerbyte", "suntide", "Pixelpia")
SEEN = (
    "12K views · 3 hours ago",
    "240K views · 2 days ago",
    "8.1K views · 5 days ago",
    "97K views · 1 week ago",
    "1.2M views · 3 weeks ago",
    "31K views · 1 month ago",
)
LENGTHS = ("18:42", "24:07", "11:30", "9:58", "32:15", "15:51")
PORTRAITS = (3, 1, 2, 0, 4, 5)
CORNER = 12


def home(canvas: Canvas, shown: Sequence[Image], look: Look) -> None:
    [picture] = shown
    canvas.fill(look.card)
    search_bar(canvas, look)
    left = 36
    for place, name in enumerate(("All", "Live", "Adventure", "Music", "Building", "Recently added")):
        ground, ink = (look.ink, look.card) if place == 0 else (look.raised, look.ink)
        left = round(button(canvas, name, left, 70, ground, ink, round=8)) + 10
    for place in range(6):
        _cell(canvas, picture, look, place, 36 + 384 * (place % 3), 118 + 308 * (place // 3))


def _cell(canvas: Canvas, picture: Image, look: Look, place: int, left: int, top: int) -> None:
    width, height = 360, 203
    if place == 0:
        canvas.lay(rounded(picture, CORNER), left, top)
        canvas.cover()
    else:
        stock(canvas, left, top, width, height, place, CORNER)
    tag(canvas, LENGTHS[place], left + width - 8, top + height - 8, "#000000", "#FFFFFF", em=12)
    person(canvas, left, top + height + 12, 36, PORTRAITS[place])
    base = lines(canvas, TITLES[place], left + 48, top + height + 27, 15, look.ink, width=width - 76, most=2)
    for text in (CHANNELS[place], SEEN[place]):
        canvas.words(text, left + 48, base, 13, look.soft)
        base += 19
    for row in (-6, 0, 6):
        canvas.disc(left + width - 8, top + height + 24 + row, 1.8, look.ink)


def sidebar(canvas: Canvas, shown: Sequence[Image], look: Look) -> None:
    [picture] = shown
    canvas.fill(look.card)
    search_bar(canvas, look)
    stock(canvas, 28, 80, 640, 360, 5, CORNER)
    _controls(canvas, 28, 80, 640, 360)
    canvas.words("Building a harbour from nothing", 28, 474, 19, look.ink, bold=True)
    person(canvas, 28, 494, 40, 5)
    canvas.words("Pixelpia", 80, 511, 15, look.ink)
    canvas.words("31K followers", 80, 530, 12.5, look.soft)
    button(canvas, "Follow", 176, 496, look.ink, look.card, em=14, height=36, round=18)
    bars(canvas, 28, 556, (560, 430), look.raised)
    heading(canvas, "Up next", 700, 96, look)
    for place in range(5):
        _beside(canvas, picture, look, place, 700, 106 + 104 * place)


def _beside(canvas: Canvas, picture: Image, look: Look, place: int, left: int, top: int) -> None:
    if place == 1:
        canvas.lay(rounded(picture, 8), left, top)
        canvas.cover()
    else:
        stock(canvas, left, top, 168, 94, (6, 1, 2, 3, 4)[place], 8)
    number = 0 if place == 1 else max(place, 1)
    tag(canvas, LENGTHS[number], left + 162, top + 88, "#000000", "#FFFFFF", em=11)
    base = lines(canvas, TITLES[number], left + 180, top + 16, 14, look.ink, width=196, most=2)
    for text in (CHANNELS[number], SEEN[number]):
        canvas.words(text, left + 180, base, 12, look.soft)
        base += 17


def television(canvas: Canvas, shown: Sequence[Image]) -> None:
    """Seen from a sofa: the one in focus has an edge."""
    [picture] = shown
    look = DARK
    canvas.fill("#0B0B0F")
    canvas.draw(
        '<radialGradient id="glow" cx="0.2" cy="0.1" r="0.9"><stop offset="0" stop-color="#2B2350"/>'
        '<stop offset="1" stop-color="#0B0B0F" stop-opacity="0"/></radialGradient>'
    )
    canvas.box(0, 0, canvas.width, canvas.height, "url(#glow)")
    for row in range(6):
        down = 176 + 62 * row
        if row == 0:
            canvas.box(28, down - 22, 44, 44, look.ink, round=22)
        canvas.box(41, down - 9, 18, 18, "#18181B" if row == 0 else look.soft, round=(9, 4, 9, 2, 4, 9)[row])
    canvas.words("Recommended", 112, 84, 30, look.ink, bold=True)
    tabs(canvas, ("For you", "Live", "Adventure", "Music"), 880, 82, look, em=18)
    canvas.box(108, 126, 408, 233, "none", round=16, edge="#FFFFFF", thick=4)
    canvas.lay(rounded(picture, 12), 112, 130)
    canvas.cover()
    tag(canvas, LENGTHS[0], 504, 347, "#000000", "#FFFFFF", em=15)
    _below(canvas, 0, 112, 386, look)
    for place in (1, 2):
        left = 112 + 432 * place
        stock(canvas, left, 130, 400, 225, place, 12)
        tag(canvas, LENGTHS[place], left + 392, 347, "#000000", "#FFFFFF", em=15)
        _below(canvas, place, left, 386, look)
    canvas.words("Because you watch adventures", 112, 508, 22, look.ink, bold=True)
    for place in (3, 4, 5):
        stock(canvas, 112 + 432 * (place - 3), 530, 400, 225, place, 12)


def _below(canvas: Canvas, place: int, left: float, base: float, look: Look) -> None:
    base = lines(canvas, TITLES[place], left, base, 19, look.ink, width=390, most=1)
    canvas.words(f"{CHANNELS[place]} · {SEEN[place]}", left, base, 15, look.soft)


def _controls(canvas: Canvas, left: float, top: float, width: float, height: float) -> None:
    base = top + height
    canvas.clip(
        left,
        top,
        width,
        height,
        CORNER,
        f'<rect x="{left}" y="{base - 90}" width="{width}" height="90" '
        f'fill="{canvas.fade([("#000000", 0), ("#000000", 0.7)])}"/>',
    )
    canvas.box(left + 14, base - 44, width - 28, 4, "#FFFFFF", round=2, opacity=0.35)
    canvas.box(left + 14, base - 44, (width - 28) * 0.36, 4, "#E5484D", round=2)
    canvas.disc(left + 14 + (width - 28) * 0.36, base - 42, 6, "#E5484D")
    canvas.path(f"M{left + 20} {base - 29}v16l13 -8z", "#FFFFFF")
    canvas.words("5:42 / 15:51", left + 50, base - 16, 13, "#FFFFFF")
    canvas.stroke(f"M{left + width - 34} {base - 22}v-6h7M{left + width - 16} {base - 20}v6h-7", "#FFFFFF")
