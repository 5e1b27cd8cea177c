"""Pages of a channel: its banner, its panels, its head; and a banner in all the parts that are cut from it."""

from collections.abc import Sequence

from adapters.imaging.previews.canvas import Canvas
from adapters.imaging.previews.furniture import (
    bars,
    button,
    card,
    lines,
    person,
    rounded,
    search_bar,
    stock,
    tabs,
)
from adapters.imaging.previews.looks import DARK, LIGHT, STOCK, Look
from adapters.imaging.vips import Image
from domain.generation.asset_types import CATALOGUE, AssetType, Box

PANEL_WORDS = (
    "I play slow games late at night and talk about how they are made. Cats may walk through the picture.",
    "Tuesday, Thursday and Saturday from eight in the evening. Some Sundays, when it rains.",
    "Be kind. Ask before you give away what happens next. No links without asking.",
)


def panels(canvas: Canvas, shown: Sequence[Image], look: Look) -> None:
    """Three columns below a channel, each as wide as a panel is."""
    [picture] = shown
    canvas.fill(look.card)
    tabs(canvas, ("Home", "About", "Schedule", "Videos"), 48, 46, look, chosen=1, colour=look.accent)
    canvas.box(0, 61, canvas.width, 1, look.line)
    for place, text in enumerate(PANEL_WORDS):
        left = 48 + 352 * place
        if place == 0:
            canvas.lay(picture, left, 92)
        else:
            _plate(canvas, left, 92, ("Schedule", "Rules")[place - 1], STOCK[3 * place - 3])
        base = lines(canvas, text, left, 284, 14, look.ink, width=312, leading=1.55)
        bars(canvas, left, base + 4, (280, 236, 300, 180), look.raised)
        bars(canvas, left, base + 96, (250, 296, 120), look.raised)


def _plate(canvas: Canvas, left: float, top: float, text: str, colours: tuple[str, str, str]) -> None:
    """Somebody's plain panel."""
    ground, middle, light = colours
    canvas.box(left, top, 320, 160, canvas.fade([(ground, 1), (middle, 1)], across=1))
    canvas.box(left + 28, top + 106, 56, 5, light, round=2.5)
    canvas.words(text, left + 28, top + 92, 34, "#FFFFFF", bold=True)


def channel_banner(canvas: Canvas, shown: Sequence[Image], look: Look) -> None:
    """The head of a channel, whose owner's picture and name lie over the lower left of its banner."""
    [picture] = shown
    canvas.fill(look.page)
    search_bar(canvas, look)
    left, top = (canvas.width - picture.width) // 2, 80
    high = min(int(picture.height), 480)
    canvas.lay(rounded(picture.crop(0, (picture.height - high) // 2, picture.width, high), 14), left, top)
    canvas.cover()
    edge = top + high
    canvas.box(left, edge - 74, 380, 148, look.card, round=14)
    canvas.disc(left + 76, edge, 58, look.accent)
    person(canvas, left + 22, edge - 54, 108, 3)
    canvas.words("Nova", left + 152, edge - 18, 24, look.ink, bold=True)
    canvas.words("48.2K followers", left + 152, edge + 8, 14, look.soft)
    button(canvas, "Follow", left + 152, edge + 24, look.accent, "#FFFFFF", height=32, round=8)
    tabs(canvas, ("Home", "About", "Schedule", "Videos", "Chat"), left + 420, edge + 46, look, colour=look.accent)
    canvas.box(left, edge + 100, picture.width, 1, look.line)
    bars(canvas, left, edge + 122, (300, 220), look.raised if look is DARK else look.line)


def header(canvas: Canvas, shown: Sequence[Image], look: Look) -> None:
    """A banner of any shape at the head of a profile, whole."""
    [picture] = shown
    canvas.fill(look.page)
    card(canvas, 32, 32, 1056, 536, look, round=16)
    ground = picture.resize(1056 / picture.width, vscale=352 / picture.height).gaussblur(18)
    ground = ground.flatten(background=[90, 90, 98]) if ground.hasalpha() else ground
    canvas.lay(_upper_corners(ground.cast("uchar").copy_memory(), 16), 32, 32)
    if picture.width < 1056 or picture.height < 352:
        canvas.lay(picture, 32 + (1056 - picture.width) / 2, 32 + (352 - picture.height) / 2)
    else:
        canvas.lay(_upper_corners(picture, 16), 32, 32)
    canvas.cover()
    canvas.disc(140, 392, 72, look.card)
    person(canvas, 74, 326, 132, 3)
    canvas.words("Nova", 228, 426, 26, look.ink, bold=True)
    canvas.words("Slow games, late at night", 228, 454, 15, look.soft)
    button(canvas, "Follow", 1056, 402, look.ink, look.card, em=15, height=40, round=20, ending=True)
    for place, (count, text) in enumerate((("1,204", "posts"), ("48.2K", "followers"), ("312", "following"))):
        end = canvas.words(count, 74 + 170 * place, 518, 15, look.ink, bold=True)
        canvas.words(text, end + 6, 518, 15, look.soft)


def _upper_corners(picture: Image, radius: int) -> Image:
    """Rounded above and square below."""
    whole = picture.bandjoin(255) if not picture.hasalpha() else picture
    taller = whole.embed(0, 0, picture.width, picture.height + radius, extend="copy")
    return rounded(taller, radius).crop(0, 0, picture.width, picture.height)


DESKTOP, TABLET = Box(0, 0.3531, 1, 0.6469), Box(0.1377, 0.3531, 0.8623, 0.6469)
"""What computers and tablets show of a banner of 2560 by 1440: 423 rows, all across or 1855 pixels of them."""
EVERYWHERE = CATALOGUE[AssetType.YOUTUBE_BANNER].safe_area


def banner_crops(canvas: Canvas, shown: Sequence[Image]) -> None:
    """The whole banner, as televisions show it, with what other screens cut from it."""
    [picture] = shown
    canvas.fill(DARK.page)
    canvas.lay(picture, 0, 0)
    canvas.cover()
    width, height = int(picture.width), int(picture.height)
    left, top, right, bottom = EVERYWHERE.in_pixels(width, height)
    canvas.path(f"M0 0H{width}V{height}H0ZM0 {top}V{bottom}H{width}V{top}Z", "#07070B", opacity=0.58)
    canvas.path(f"M0 {top}H{left}V{bottom}H0ZM{right} {top}H{width}V{bottom}H{right}Z", "#07070B", opacity=0.3)
    for box, colour in ((DESKTOP, "#6BA8FF"), (TABLET, "#FFC24B"), (EVERYWHERE, "#2BD9A0")):
        start, above, end, below = box.in_pixels(width, height)
        canvas.box(start, above, end - start, below - above, "none", edge=colour, thick=2, dashes="7 5")
    _legend(canvas, height)


def _legend(canvas: Canvas, top: float) -> None:
    canvas.box(0, top, canvas.width, canvas.height - top, DARK.card)
    left = 32.0
    for colour, name, size in (
        ("#FFFFFF", "Television", "2560 × 1440"),
        ("#6BA8FF", "Computer", "2560 × 423"),
        ("#FFC24B", "Tablet", "1855 × 423"),
        ("#2BD9A0", "Phone, and safe everywhere", "1546 × 423"),
    ):
        canvas.box(left, top + 23, 14, 14, colour, round=4)
        end = canvas.words(name, left + 24, top + 35, 15, DARK.ink)
        left = canvas.words(size, end + 8, top + 35, 13, DARK.soft) + 40


def banner_desktop(canvas: Canvas, shown: Sequence[Image], look: Look) -> None:
    [picture] = shown
    canvas.fill(look.card)
    search_bar(canvas, look)
    _, top, _, bottom = DESKTOP.in_pixels(int(picture.width), int(picture.height))
    strip = picture.crop(0, top, picture.width, bottom - top)
    canvas.lay(rounded(strip, 14), 24, 76)
    edge = 76 + strip.height
    person(canvas, 24, edge + 24, 128, 3)
    canvas.words("Nova", 180, edge + 66, 32, look.ink, bold=True)
    canvas.words("@nova · 48.2K followers · 214 videos", 180, edge + 96, 14.5, look.soft)
    button(canvas, "Subscribe", 180, edge + 114, look.ink, look.card, em=14, height=36, round=18)
    tabs(canvas, ("Home", "Videos", "Clips", "Live", "Playlists"), 24, edge + 195, look)
    canvas.box(0, edge + 211, canvas.width, 1, look.line)
    for place in range(5):
        stock(canvas, 24 + 249 * place, edge + 232, 233, 131, place + 1, 10)


def banner_phone(canvas: Canvas, shown: Sequence[Image]) -> None:
    """What a phone leaves of it, on dark and on light pages."""
    [picture] = shown
    canvas.fill("#1E1D2B")
    left, top, right, bottom = EVERYWHERE.in_pixels(int(picture.width), int(picture.height))
    strip = picture.crop(left, top, right - left, bottom - top)
    for place, look in enumerate((DARK, LIGHT)):
        x = 30 + 430 * place
        canvas.shadow(x, 40, 410, 780, round=44, strength=0.5)
        canvas.box(x, 40, 410, 780, "#050507", round=46)
        canvas.box(x + 10, 50, 390, 760, look.card, round=37)
        canvas.box(x + 155, 62, 100, 26, "#050507", round=13)
        _phone_page(canvas, x + 10, strip, look, place)


def _phone_page(canvas: Canvas, left: int, strip: Image, look: Look, number: int) -> None:
    canvas.lay(strip, left, 104)
    edge = 104 + int(strip.height)
    person(canvas, left + 18, edge + 20, 76, 3)
    canvas.words("Nova", left + 110, edge + 48, 24, look.ink, bold=True)
    canvas.words("@nova · 48.2K followers", left + 110, edge + 72, 13, look.soft)
    bars(canvas, left + 18, edge + 116, (330, 210), look.raised)
    canvas.box(left + 18, edge + 156, 354, 38, look.ink, round=19)
    canvas.words("Subscribe", left + 195, edge + 180, 14, look.card, align=0.5)
    tabs(canvas, ("Home", "Videos", "Clips", "Live"), left + 18, edge + 228, look, em=14)
    canvas.box(left, edge + 243, 390, 1, look.line)
    for row in range(3):
        top = edge + 262 + 102 * row
        stock(canvas, left + 18, top, 152, 86, row + 1 + number, 8)
        bars(canvas, left + 184, top + 10, (176, 140), look.raised, thick=10)
        bars(canvas, left + 184, top + 54, (90,), look.raised)


def banner_television(canvas: Canvas, shown: Sequence[Image]) -> None:
    """All of it, behind the channel's page."""
    [picture] = shown
    canvas.fill("#0B0B0F")
    canvas.lay(picture, 0, 0)
    canvas.cover()
    canvas.box(0, 400, canvas.width, 320, canvas.fade([("#0B0B0F", 0), ("#0B0B0F", 0.8), ("#0B0B0F", 1)]))
    canvas.disc(114, 520, 50, "#FFFFFF")
    person(canvas, 67, 473, 94, 3)
    canvas.words("Nova", 184, 522, 38, "#FFFFFF", bold=True)
    canvas.words("48.2K followers", 184, 552, 18, "#D8D8E0")
    button(canvas, "Subscribe", 1216, 496, "#FFFFFF", "#18181B", em=18, height=46, round=23, ending=True)
    for place in range(4):
        stock(canvas, 64 + 292 * place, 596, 276, 155, place + 1, 12)
    canvas.box(60, 592, 284, 163, "none", round=15, edge="#FFFFFF", thick=3)
