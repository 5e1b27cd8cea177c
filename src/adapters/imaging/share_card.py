"""The picture that a link to a public asset is shown with, where people paste it."""

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from adapters.imaging.decode import Size, decoded
from adapters.imaging.faces import Face
from adapters.imaging.vips import Image
from domain.errors import Unavailable

CARD = Size(1200, 630)
MARGIN = 64
NAVY, INK, SOFT, VIOLET, TEAL = "#12122B", "#FFFFFF", "#B9B3E6", "#7C4DFF", "#00E5C3"
QUALITY = 88

WIDE = 1.35
"""From this ratio on the picture takes the whole width and its words stand below."""

STAGE_WIDE = Size(CARD.width - 2 * MARGIN, 430)
STAGE_BESIDE = Size(560, CARD.height - 2 * 52)
WORDS_FROM = 690
"""Where the words stand beside a picture that is not wide."""

ENLARGED = 3.5
"""Small pictures are made so many times larger at most: more shows nothing but their pixels."""

ROUND = 22


class VipsShareCards:
    """Implements `ShareCards` with libvips, one card at a time in a thread of its own; `waiting` more may wait.

    The last `remember` cards are kept: a link that is pasted somewhere lively is fetched by everybody's crawler.
    """

    version = "1"

    def __init__(self, *, waiting: int = 20, remember: int = 32) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="share-cards")
        self._room = waiting + 1
        self._remember = remember
        self._cards: OrderedDict[bytes, bytes] = OrderedDict()

    async def draw(self, content: bytes, *, title: str, made: str, sides: tuple[int, ...] = ()) -> bytes:
        if self._room == 0:
            raise Unavailable("Too many share pictures are being drawn.")
        self._room -= 1
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._pool, self._drawn, content, title, made, sides
            )
        finally:
            self._room += 1

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)

    def _drawn(self, content: bytes, title: str, made: str, sides: tuple[int, ...]) -> bytes:
        """On the one thread of the pool, so that nobody draws the same card at the same time."""
        name = sha256(f"{title}\0{made}\0{sides}\0".encode() + content).digest()
        card = self._cards.pop(name, None) or share_card(content, title=title, made=made, sides=sides)
        self._cards[name] = card
        if len(self._cards) > self._remember:
            self._cards.popitem(last=False)
        return card


def share_card(content: bytes, *, title: str, made: str, sides: tuple[int, ...] = ()) -> bytes:
    """A JPEG of 1200 × 630 pixels: the picture whole on our ground, in a light of its own colour, what it is and how it
    was made.

    `sides` are those of the square sizes at which it is shown once more as it is. Raises `PictureUnusable` for content
    that cannot be decoded.
    """
    picture = decoded(content, cover=Size(CARD.width, CARD.height))
    wide = picture.width / picture.height >= WIDE
    stage = STAGE_WIDE if wide else STAGE_BESIDE
    shown = _fitted(picture, stage)
    left = (CARD.width - shown.width) // 2 if wide else MARGIN + (stage.width - shown.width) // 2
    top = 56 + (stage.height - shown.height) // 2 if wide else (CARD.height - shown.height) // 2
    place = Place(left, top, int(shown.width), int(shown.height))

    opaque = not shown.hasalpha()
    ground = _ground(place, light=_colour_of(picture), lifted=opaque)
    card = _over(ground, _rounded(shown) if opaque else shown, left, top)
    words = _words_below(title, made) if wide else _words_beside(title, made, lifted=bool(sides))
    card = _over(card, Image.svgload_buffer(words.encode()), 0, 0)
    if sides and not wide:
        card = _with_real_sizes(card, picture, sides)
    return bytes(card.jpegsave_buffer(Q=QUALITY, subsample_mode="off", optimize_coding=True, keep="none"))


@dataclass(frozen=True, slots=True)
class Place:
    left: int
    top: int
    width: int
    height: int


@cache
def _face() -> Face:
    return Face("Inter-ExtraBold.ttf")


def _fitted(picture: Image, stage: Size) -> Image:
    scale = min(stage.width / picture.width, stage.height / picture.height, ENLARGED)
    return _resized(picture, scale)


def _resized(picture: Image, scale: float) -> Image:
    if not picture.hasalpha():
        return picture.resize(scale).cast("uchar")
    return picture.premultiply().resize(scale).unpremultiply().cast("uchar")


def _colour_of(picture: Image) -> str:
    """The mean colour of what can be seen, made lively enough for a light."""
    small = picture.thumbnail_image(64)
    solid = small.bandjoin(255) if not small.hasalpha() else small
    weight = solid[3].avg()
    if weight < 1:
        return VIOLET
    means = [(solid[band] * solid[3]).avg() / weight for band in range(3)]
    middle, reach = sum(means) / 3, max(means) - min(means)
    if reach < 12:
        return VIOLET
    lively = [max(0, min(255, round(150 + (mean - middle) * 190 / reach))) for mean in means]
    return "#" + "".join(f"{level:02X}" for level in lively)


def _ground(place: Place, *, light: str, lifted: bool) -> Image:
    """Our night sky, a light behind the picture, and a shadow below it where it has edges."""
    across, down = place.left + place.width / 2, place.top + place.height / 2
    shadow = (
        f'<rect x="{place.left}" y="{place.top + 16}" width="{place.width}" height="{place.height}" rx="{ROUND}" '
        'fill="#000" opacity=".55" filter="url(#soft)"/>'
    )
    return Image.svgload_buffer(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{CARD.width}" height="{CARD.height}"><defs>'
            f"{_glow('a', VIOLET, 0.42)}{_glow('b', TEAL, 0.2)}{_glow('c', light, 0.5)}"
            '<filter id="soft" x="-20%" y="-20%" width="140%" height="140%">'
            '<feGaussianBlur stdDeviation="26"/></filter></defs>'
            f'<rect width="100%" height="100%" fill="{NAVY}"/>'
            '<ellipse cx="140" cy="-60" rx="760" ry="520" fill="url(#a)"/>'
            '<ellipse cx="1160" cy="700" rx="640" ry="430" fill="url(#b)"/>'
            f'<ellipse cx="{across}" cy="{down}" rx="{0.5 * place.width + 240}" ry="{0.5 * place.height + 190}" '
            f'fill="url(#c)"/>{shadow if lifted else ""}</svg>'
        ).encode()
    )[0:3]


def _glow(name: str, colour: str, strength: float) -> str:
    return (
        f'<radialGradient id="{name}"><stop offset="0" stop-color="{colour}" stop-opacity="{strength}"/>'
        f'<stop offset="1" stop-color="{colour}" stop-opacity="0"/></radialGradient>'
    )


def _rounded(picture: Image) -> Image:
    corners = Image.svgload_buffer(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{picture.width}" height="{picture.height}">'
            f'<rect width="100%" height="100%" rx="{ROUND}" fill="#fff"/></svg>'
        ).encode()
    )
    return picture.bandjoin(corners[3])


def _over(card: Image, picture: Image, left: int, top: int) -> Image:
    laid = card.composite2(picture.copy(interpretation="srgb"), "over", x=left, y=top)
    return laid[0:3].cast("uchar").copy(interpretation="srgb")


def _words_beside(title: str, made: str, *, lifted: bool) -> str:
    lines = _in_lines(title, em=64, width=CARD.width - MARGIN - WORDS_FROM)
    base = CARD.height / 2 - 70 * (len(lines) - 1) / 2 + (-40 if lifted else 10)
    drawn = "".join(_line(line, WORDS_FROM, base + 70 * row, 64, INK) for row, line in enumerate(lines))
    return _svg(drawn + _line(made, WORDS_FROM, base + 70 * len(lines) - 18, 26, SOFT) + _brand(WORDS_FROM, 78))


def _words_below(title: str, made: str) -> str:
    base = CARD.height - 56
    start = CARD.width - MARGIN - _face().extent(made).right * 24
    return _svg(_brand(MARGIN, base) + _line(title, MARGIN + 262, base, 34, INK) + _line(made, start, base, 24, SOFT))


def _brand(left: float, base: float) -> str:
    mark = (
        f'<circle cx="{left + 12}" cy="{base - 11}" r="12" fill="{VIOLET}"/>'
        f'<circle cx="{left + 18}" cy="{base - 11}" r="6" fill="{TEAL}"/>'
    )
    return mark + _line("AuraStream", left + 38, base, 30, INK)


def _in_lines(text: str, *, em: float, width: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _face().extent(longer).width * em > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _line(text: str, left: float, base: float, em: float, colour: str) -> str:
    scale = em / _face().units
    shown = "".join(character for character in text if _face().has(character))
    return (
        f'<path transform="translate({left:.1f} {base:.1f}) scale({scale:.6f} {-scale:.6f})" fill="{colour}" '
        f'd="{_face().outline(shown)}"/>'
    )


def _svg(drawn: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{CARD.width}" height="{CARD.height}">{drawn}</svg>'


def _with_real_sizes(card: Image, picture: Image, sides: tuple[int, ...]) -> Image:
    """The sizes in which it will be seen, side by side on one line."""
    left, base = WORDS_FROM, CARD.height - 74
    for side in sides:
        small = _resized(picture, side / max(picture.width, picture.height))
        card = _over(card, small, left, base - side)
        left += side + 22
    return card
