"""From untrusted bytes to an upright sRGB picture in memory.

The loader is chosen by the first bytes and named, so that libvips never guesses and its loaders for documents and
vector art stay out of reach. The header is judged before a single pixel is decoded.
"""

from dataclasses import dataclass
from math import sqrt

from adapters.imaging.vips import Failure, Image
from domain.generation.picture import Flaw, PictureUnusable

MOST_PIXELS = 40_000_000
LONGEST_SIDE = 16_384
SHORTEST_SIDE = 16
FLAT = 6
"""A picture whose every channel stays within this many of 256 levels shows nothing."""


@dataclass(frozen=True, slots=True)
class Size:
    width: int
    height: int


def decoded(content: bytes, *, cover: Size, most: int = MOST_PIXELS, may_be_blank: bool = False) -> Image:
    """The picture in memory with three bands, or four when it has transparency.

    It is shrunk while it is read, as far as it still covers `cover`, and farther where it would still have more than
    `most` pixels, as a long one has; it is never enlarged. Raises `PictureUnusable`
    for what is no PNG, JPEG, WebP, HEIC or AVIF, for damaged, oversized and tiny pictures, and unless it may be so
    for a blank one.
    """
    loader = _loader_of(content)
    try:
        image = _opened(content, loader, cover, most)
        image = in_srgb(_shrunk(image, cover, most)).copy_memory().autorot()
        blank = not may_be_blank and _is_blank(image)
    except Failure as error:
        raise PictureUnusable(Flaw.UNREADABLE, "The picture that came is damaged and cannot be read.") from error
    if blank:
        raise PictureUnusable(Flaw.BLANK, "The picture that came is blank.")
    return image


def _loader_of(content: bytes) -> str:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "pngload_buffer"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpegload_buffer"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webpload_buffer"
    if content[4:8] == b"ftyp" and content[8:12] in {b"heic", b"heix", b"mif1", b"avif"}:
        return "heifload_buffer"
    raise PictureUnusable(Flaw.NO_PICTURE, "What came is no picture of a kind that can be finished.")


def _opened(content: bytes, loader: str, cover: Size, most: int) -> Image:
    """The picture before it is decoded. JPEG is read at 1/2, 1/4 or 1/8 where that still covers what is needed."""
    image = getattr(Image, loader)(content, access="sequential", fail_on="error")
    width, height = int(image.width), int(image.height)
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise PictureUnusable(Flaw.TOO_LARGE, f"The picture that came is too large: {width} × {height} pixels.")
    if min(width, height) < SHORTEST_SIDE:
        raise PictureUnusable(Flaw.TOO_SMALL, f"The picture that came is too small: {width} × {height} pixels.")
    if loader != "jpegload_buffer":
        return image
    spare = _spare(image, cover, most)
    shrink = next((factor for factor in (8, 4, 2) if spare >= factor), 1)
    if shrink == 1:
        return image
    return Image.jpegload_buffer(content, access="sequential", fail_on="error", shrink=shrink)


def _spare(image: Image, cover: Size, most: int) -> float:
    """How many times the picture is larger than it need be, or than it may be, whichever way up it is stored."""
    lies = "orientation" in image.get_fields() and image.get("orientation") >= 5
    width, height = (image.height, image.width) if lies else (image.width, image.height)
    return float(max(min(width / cover.width, height / cover.height), sqrt(width * height / most)))


def _shrunk(image: Image, cover: Size, most: int) -> Image:
    spare = _spare(image, cover, most)
    if spare <= 1:
        return image
    if not image.hasalpha():
        return image.resize(1 / spare)
    return image.premultiply().resize(1 / spare).unpremultiply().cast(image.format)


def in_srgb(image: Image) -> Image:
    """Eight bits a channel in sRGB, through the picture's own profile when it has one."""
    if "icc-profile-data" in image.get_fields():
        alpha = image[image.bands - 1] if image.hasalpha() else None
        deep = image.format == "ushort"
        colour = image[: image.bands - 1] if alpha is not None else image
        colour = colour.icc_transform("srgb", embedded=True, intent="relative", depth=8)
        if alpha is None:
            return colour
        return colour.bandjoin((alpha >> 8 if deep else alpha).cast("uchar"))
    return image if image.interpretation == "srgb" and image.format == "uchar" else image.colourspace("srgb")


def _is_blank(image: Image) -> bool:
    """A few pixels are enough to see that there is something; only where they are alike it takes many."""
    apart = 4 if min(image.width, image.height) >= 256 else 1
    return all(_shows_nothing(image.subsample(gap, gap).copy_memory()) for gap in (8 * apart, apart))


def _shows_nothing(image: Image) -> bool:
    if image.hasalpha():
        seen = image[3]
        if seen.max() < 8:
            return True
        image = image.flatten(background=[127, 127, 127]) if seen.min() < 255 else image[0:3]
    least, most = image.stats().numpy()[1:, :2].T
    return bool((most - least <= FLAT).all())
