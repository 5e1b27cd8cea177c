"""From a stranger's bytes to an upright sRGB picture, and to the PNG that is kept. For the child alone."""

from collections.abc import Callable

from adapters.imaging.artwork.header import Kind, check_size, header_of
from adapters.imaging.artwork.svg import sanitised
from adapters.imaging.artwork.wire import Answer
from adapters.imaging.decode import in_srgb
from adapters.imaging.vips import Failure, Image, only_loader
from domain.brand_kits import MAX_DRAWN_BYTES, ArtworkRefused

_LOADERS = {
    Kind.PNG: ("pngload_buffer", "VipsForeignLoadPng"),
    Kind.JPEG: ("jpegload_buffer", "VipsForeignLoadJpeg"),
    Kind.WEBP: ("webpload_buffer", "VipsForeignLoadWebp"),
    Kind.SVG: ("svgload_buffer", "VipsForeignLoadSvg"),
}

SMALL = 1024**2
"""Pixels up to which a file is pressed hard. Sixteen million at that effort take all the time there is."""


def read(content: bytes) -> Answer:
    image = opened(content)
    return Answer((encoded(image),))


def opened(content: bytes, *, reduced: Callable[[Image], Image] | None = None) -> Image:
    """The picture in memory, three bands or four, made smaller by `reduced` while it is read.

    Only the loader of its own kind can run from here on.
    """
    header = header_of(content)
    loader, operation = _LOADERS[header.kind]
    only_loader(operation)
    if header.kind is Kind.SVG:
        content = sanitised(content)
    image = getattr(Image, loader)(content, access="sequential", fail_on="error")
    check_size(image.width, image.height)
    if reduced is not None:
        image = reduced(image)
    image = _coloured(image).copy_memory().autorot()
    if image.hasalpha() and image[3].max() == 0:
        raise ArtworkRefused("The picture shows nothing: all of it is transparent.", reason="blank")
    return image


def encoded(image: Image) -> bytes:
    """PNG without metadata, nor colours where nothing shows.

    Raises `ArtworkRefused` for one of more than `MAX_DRAWN_BYTES`.
    """
    small = image.width * image.height <= SMALL
    effort = {"compression": 6, "filter": "all"} if small else {"compression": 2, "filter": "sub"}
    if image.hasalpha():
        image = (image[3] > 0).ifthenelse(image, [0, 0, 0, 0])
    content = bytes(image.pngsave_buffer(**effort, keep="none"))
    if len(content) > MAX_DRAWN_BYTES:
        most = (
            f"Drawn without loss the picture has {len(content) / 1024**2:.0f} MB, and {MAX_DRAWN_BYTES // 1024**2} MB"
        )
        raise ArtworkRefused(f"{most} are kept at most; please send it with fewer pixels.", reason="too_detailed")
    return content


def _coloured(image: Image) -> Image:
    """In sRGB through the picture's own profile; through none where that is broken, as browsers do it."""
    try:
        return in_srgb(image)
    except Failure:
        plain = image.copy()
        plain.remove("icc-profile-data")
        return in_srgb(plain)
