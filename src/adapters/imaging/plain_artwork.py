"""Logos from PNG, JPEG and WebP, drawn in this process. SVG is refused: it asks for a reader with walls around it."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np

from adapters.imaging.vips import Failure, Image
from domain.brand_kits import (
    MAX_LOGO_BYTES,
    MAX_LOGO_SIDE,
    ArtworkNotRecognised,
    ArtworkRefused,
    ArtworkTooLarge,
    ColourRole,
    Drawing,
    LogoVariant,
    ReadablePair,
    SuggestedColour,
    Suggestion,
)
from domain.errors import Unavailable
from domain.generation.colours import contrast

AT_ONCE, MOST_WAITING = 2, 16
ICON_SIDE, ICON_MARGIN = 512, 0.08
WATERMARK_OPACITY = 0.4
READABLE = 4.5
MOST_COLOURS = 5

_ROLES = (ColourRole.PRIMARY, ColourRole.SECONDARY, ColourRole.ACCENT, ColourRole.ACCENT, ColourRole.ACCENT)

Result = TypeVar("Result")


class PlainArtwork:
    """Implements `Artwork` with libvips, a few pictures at a time, each in a thread."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="artwork")
        self._waiting = 0

    async def read(self, content: bytes) -> Drawing:
        return await self._in_thread(lambda: _drawing(_opened(content)))

    async def propose(self, primary: Drawing) -> Mapping[LogoVariant, Drawing]:
        return await self._in_thread(lambda: _proposals(_opened(primary.content)))

    async def extract(self, content: bytes) -> Suggestion:
        return await self._in_thread(lambda: _suggestion(_opened(content)))

    def close(self) -> None:
        self._pool.shutdown()

    async def _in_thread(self, work: Callable[[], Result]) -> Result:
        if self._waiting >= MOST_WAITING:
            raise Unavailable("Too many pictures are being read. Please try again in a moment.")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        except Failure as error:
            raise ArtworkRefused("The picture is damaged and cannot be read.") from error
        finally:
            self._waiting -= 1


def _opened(content: bytes) -> Image:
    """Upright, in sRGB with alpha, in memory; nothing is decoded before the size is known."""
    if len(content) > MAX_LOGO_BYTES:
        raise ArtworkTooLarge
    image = getattr(Image, _loader_of(content))(content, fail_on="error")
    if max(image.width, image.height) > MAX_LOGO_SIDE:
        raise ArtworkTooLarge
    if "icc-profile-data" in image.get_fields():
        image = image.icc_transform("srgb", embedded=True, intent="relative", depth=8)
    image = image.colourspace("srgb").cast("uchar").autorot()
    return (image if image.hasalpha() else image.addalpha()).copy_memory()


def _loader_of(content: bytes) -> str:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "pngload_buffer"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpegload_buffer"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webpload_buffer"
    raise ArtworkNotRecognised


def _drawing(image: Image) -> Drawing:
    content = bytes(image.pngsave_buffer(compression=6, keep="none"))
    return Drawing(content, int(image.width), int(image.height))


def _proposals(image: Image) -> dict[LogoVariant, Drawing]:
    alpha = image[3]
    grey = image[0:3].colourspace("b-w").cast("uchar")
    monochrome = grey.bandjoin([grey, grey, alpha]).copy(interpretation="srgb")
    faint = monochrome[0:3].bandjoin((alpha * WATERMARK_OPACITY).cast("uchar")).copy(interpretation="srgb")
    room = round(ICON_SIDE * (1 - 2 * ICON_MARGIN))
    small = image.thumbnail_image(room, height=room)
    icon = small.gravity("centre", ICON_SIDE, ICON_SIDE, extend="background", background=[0, 0, 0, 0])
    return {
        LogoVariant.MONOCHROME: _drawing(monochrome),
        LogoVariant.ICON: _drawing(icon),
        LogoVariant.WATERMARK: _drawing(faint),
    }


def _suggestion(image: Image) -> Suggestion:
    """The most frequent colours of a small copy, in steps of 16 levels."""
    pixels = image.thumbnail_image(64, height=64).cast("uchar").numpy().reshape(-1, 4)
    seen = pixels[pixels[:, 3] > 127][:, :3].astype(int)
    if not len(seen):
        raise ArtworkRefused("The picture shows nothing.", reason="blank")
    counted = Counter(map(tuple, np.minimum(seen // 16 * 17, 255).tolist()))
    frequent = [(f"#{r:02X}{g:02X}{b:02X}", count) for (r, g, b), count in counted.most_common(MOST_COLOURS)]
    colours = tuple(
        SuggestedColour(colour, "", role, round(count / len(seen), 3))
        for (colour, count), role in zip(frequent, _ROLES, strict=False)
    )
    grounds = [colour.hex for colour in colours]
    pairs = [
        ReadablePair(text, ground, round(contrast(text, ground), 2))
        for ground in grounds
        for text in ("#FFFFFF", "#000000", *grounds)
        if contrast(text, ground) >= READABLE
    ]
    bright = float(seen.mean()) > 127
    return Suggestion(colours, tuple(sorted(pairs, key=lambda pair: -pair.ratio)), ("bright",) if bright else ("dark",))
