"""Many finished pictures on one page, to judge them side by side as a designer would."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from fontTools.ttLib import TTFont

from adapters.imaging.decode import Size, decoded
from adapters.imaging.vips import Image

PAGE, CARD, CAPTION = (24, 24, 27), (36, 36, 41), (228, 228, 231)
CHECKS = ((58, 58, 64), (74, 74, 81))
CHATS = ((24, 24, 27), (255, 255, 255))
"""Chat on dark and on white, where emotes must hold."""

GAP, INSET, CAPTION_HEIGHT, CHECK = 14, 10, 26, 12


@dataclass(frozen=True, slots=True)
class Cell:
    """A finished file and its caption. `real_sizes` are sides in pixels at which it is shown again below."""

    content: bytes
    label: str
    real_sizes: tuple[int, ...] = ()


def contact_sheet(
    cells: Sequence[Cell], *, fontfile: Path, columns: int = 5, side: int = 300, few_colours: bool = False
) -> bytes:
    """One PNG with the cells in rows; pictures keep their ratio in a card `side` pixels wide and three quarters high.

    With `few_colours` it has 256 of them, dithered, and a third of the bytes.

    Small pictures are shown as they are, never enlarged. A checkerboard shows through where they are transparent.
    Raises `PictureUnusable` for content that cannot be decoded and `ValueError` when there is nothing to show.
    """
    if not cells:
        raise ValueError("there is nothing to show")
    font = _family(fontfile)
    cards = [_card(cell, fontfile=fontfile, font=font, side=side) for cell in cells]
    rows = [_row(cards[first : first + columns], side) for first in range(0, len(cards), columns)]
    page = rows[0]
    for row in rows[1:]:
        page = page.join(row, "vertical", expand=True, shim=GAP, background=list(PAGE))
    framed = page.embed(
        GAP, GAP, page.width + 2 * GAP, page.height + 2 * GAP, extend="background", background=list(PAGE)
    )
    return bytes(framed.write_to_buffer(".png", compression=6, palette=few_colours, keep="none"))


def _row(cards: Sequence[Image], side: int) -> Image:
    """Cards of one height side by side."""
    height = max(int(card.height) for card in cards)
    even = [card.embed(0, 0, side, height, extend="background", background=list(CARD)) for card in cards]
    return Image.arrayjoin(even, across=len(even), shim=GAP, background=list(PAGE))


def _family(fontfile: Path) -> str:
    """The name by which pango finds the font in its file."""
    with TTFont(fontfile, lazy=True) as font:
        return str(font["name"].getDebugName(4))


def _card(cell: Cell, *, fontfile: Path, font: str, side: int) -> Image:
    room = Size(side - 2 * INSET, side * 3 // 4 - 2 * INSET)
    picture = decoded(cell.content, cover=room)
    shown = _on_checks(_within(picture, room))
    rows = _centred(shown, side, side * 3 // 4, CARD)
    if cell.real_sizes:
        strip = _at_real_sizes(picture, cell.real_sizes, side)
        rows = rows.join(_centred(strip, side, int(strip.height) + INSET, CARD), "vertical", expand=True)
    return rows.join(_caption(cell.label, fontfile=fontfile, font=font, width=side), "vertical", expand=True)


def _within(picture: Image, room: Size) -> Image:
    """As large as the room allows, or as it is when it is smaller."""
    if picture.width <= room.width and picture.height <= room.height:
        return picture
    return _resized(picture, min(room.width / picture.width, room.height / picture.height))


def _resized(picture: Image, scale: float) -> Image:
    if not picture.hasalpha():
        return picture.resize(scale)
    return picture.premultiply().resize(scale).unpremultiply().cast("uchar")


def _on_checks(picture: Image) -> Image:
    if not picture.hasalpha():
        return picture
    places = Image.xyz(picture.width, picture.height)
    dark = ((places[0] // CHECK + places[1] // CHECK) % 2) == 0
    checks = dark.ifthenelse(list(CHECKS[0]), list(CHECKS[1])).cast("uchar").copy(interpretation="srgb")
    return checks.composite(picture, "over").flatten()


def _at_real_sizes(picture: Image, sides: tuple[int, ...], width: int) -> Image:
    """Each side on dark and on white chat, next to each other or, in a narrow card, one above the other."""
    dark, white = (_on_chat(picture, sides, chat) for chat in CHATS)
    return dark.join(white, "horizontal" if dark.width + white.width <= width else "vertical")


def _on_chat(picture: Image, sides: tuple[int, ...], chat: tuple[int, int, int]) -> Image:
    patches = []
    for pixels in sides:
        small = _resized(picture, pixels / max(picture.width, picture.height))
        flat = small.flatten(background=list(chat)) if small.hasalpha() else small
        patches.append(_centred(flat, pixels + INSET, max(sides) + INSET, chat))
    row = patches[0]
    for patch in patches[1:]:
        row = row.join(patch, "horizontal")
    return row


def _centred(picture: Image, width: int, height: int, ground: tuple[int, int, int]) -> Image:
    left, top = (width - picture.width) // 2, (height - picture.height) // 2
    return picture.embed(left, top, width, height, extend="background", background=list(ground))


def _caption(label: str, *, fontfile: Path, font: str, width: int) -> Image:
    """One line, cut off at the card's edge."""
    ground = Image.black(width, CAPTION_HEIGHT, bands=3) + list(CARD)
    ground = ground.cast("uchar").copy(interpretation="srgb")
    if not label.strip():
        return ground
    ink = Image.text(escape(label, quote=False), font=f"{font} 9", fontfile=str(fontfile), dpi=96)
    ink = ink.crop(0, 0, min(int(ink.width), width - 2 * INSET), min(int(ink.height), CAPTION_HEIGHT))
    mask = ink.embed(INSET, (CAPTION_HEIGHT - ink.height) // 2, width, CAPTION_HEIGHT)
    return mask.ifthenelse(list(CAPTION), ground, blend=True).cast("uchar")
