"""Files under a byte limit at the best quality that fits, with nothing but our own XMP in their metadata."""

import math
import struct
import zlib
from collections.abc import Callable
from html import escape

from adapters.imaging.vips import Image, type_of_bytes
from domain.generation.asset_types import ImageFormat
from domain.generation.picture import Flaw, PictureUnusable

TRAINED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
COMPOSITE = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"

BEST, GOOD, FLOOR = 95, 85, 50
"""JPEG: the quality tried first, the least with full colour resolution, the least at all."""

POWER = 0.8
"""JPEG: bytes go down with about this power of the coarseness (measured: 0.4 to 1.8)."""

PALETTES = ((8, 1.0), (8, 0.4), (8, 0.0), (4, 1.0), (4, 0.0), (2, 1.0))
"""PNG: bits a pixel and strength of dithering, tried in this order once full colour does not fit. libvips 8.18 fails
on palettes whose size is no power of two of 1, 2, 4 or 8 bits."""


def disclosure(*, credit: str, composed: bool) -> bytes:
    """The packet that says what made the picture (IPTC Photo Metadata, `Digital Source Type`)."""
    return _PACKET.format(source=COMPOSITE if composed else TRAINED, credit=escape(credit, quote=True)).encode()


_PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
    ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
    ' Iptc4xmpExt:DigitalSourceType="{source}" photoshop:Credit="{credit}"/>'
    '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)


def encoded(image: Image, format: ImageFormat, *, max_bytes: int, packet: bytes | None) -> bytes:
    """The picture as a file of at most `max_bytes`, the packet as its XMP.

    Raises `PictureUnusable` when even the poorest does not fit.
    """
    content = (_jpeg if format is ImageFormat.JPEG else _png)(image, max_bytes, packet)
    if content is None:
        raise PictureUnusable(Flaw.TOO_MANY_BYTES, f"The picture cannot be brought under {max_bytes:,} bytes.")
    return content


def _jpeg(image: Image, max_bytes: int, packet: bytes | None) -> bytes | None:
    """Full colour resolution as far as it fits, then half of it, which costs less than coarse blocks do.

    Not progressive: that costs four times the time and saves a twentieth, of files that platforms encode anew.
    """
    marked = image.copy()
    if packet is None:
        marked.remove("xmp-data")
    else:
        marked.set_type(type_of_bytes, "xmp-data", packet)

    def save(quality: int, *, full_colour: bool = True, tables: bool = True) -> bytes:
        mode = "off" if full_colour else "on"
        return bytes(marked.jpegsave_buffer(Q=quality, subsample_mode=mode, optimize_coding=tables, keep="xmp"))

    best = save(BEST, tables=False)
    if len(best) <= max_bytes:
        return best
    likely = _likely_quality(BEST, len(best), max_bytes)
    full = largest_that_fits(save, GOOD, BEST, likely, max_bytes)
    return full or largest_that_fits(lambda quality: save(quality, full_colour=False), FLOOR, BEST, likely, max_bytes)


def largest_that_fits(save: Callable[[int], bytes], low: int, high: int, likely: int, max_bytes: int) -> bytes | None:
    """The file of the best quality from `low` to `high`, both 50 or more, that fits; `likely` is tried first.

    Bytes grow with quality, so each try tells what to try next: about half as many tries as bisection takes.
    """
    kept: bytes | None = None
    power, last = POWER, None
    while low <= high:
        quality = min(high, max(low, likely))
        content = save(quality)
        if len(content) <= max_bytes:
            kept, low = content, quality + 1
        else:
            high = quality - 1
        if last is not None:
            before, size = last
            power = max(0.2, math.log(len(content) / size) / math.log(_coarseness(before) / _coarseness(quality)))
        last = quality, len(content)
        likely = _likely_quality(quality, len(content), max_bytes, power)
    return kept


def _likely_quality(quality: int, size: int, wanted: int, power: float = POWER) -> int:
    """Where a file of `wanted` bytes lies when one of `size` has `quality`."""
    return int(100 - _coarseness(quality) * (size / wanted) ** (1 / power) / 2)


def _coarseness(quality: int) -> int:
    """Of libjpeg's tables from quality 50 up, in per cent of the standard's."""
    return 200 - 2 * quality


def _png(image: Image, max_bytes: int, packet: bytes | None) -> bytes | None:
    """Full colour, packed harder only where that is needed to fit, else the largest palette that fits. Effort beyond 3
    costs seconds and saves next to nothing."""
    chunk = b"" if packet is None else _international_text(b"XML:com.adobe.xmp", packet)
    room = max_bytes - len(chunk)
    small = image.width * image.height <= 512 * 512
    filters = ("none", "all") if small else ("avg",)
    content = b""
    for compression in (6, 9) if small else (6,):
        tries = [image.pngsave_buffer(compression=compression, filter=kind, keep="none") for kind in filters]
        content = bytes(min(tries, key=len))
        if len(content) <= room:
            break
    palettes = iter(PALETTES)
    while len(content) > room:
        palette = next(palettes, None)
        if palette is None:
            return None
        depth, dither = palette
        content = bytes(
            image.pngsave_buffer(
                compression=9, filter="none", palette=True, dither=dither, effort=3, bitdepth=depth, keep="none"
            )
        )
    after_header = len(b"\x89PNG\r\n\x1a\n") + 25
    return content[:after_header] + chunk + content[after_header:]


def _international_text(keyword: bytes, text: bytes) -> bytes:
    """An uncompressed iTXt chunk, which XMP asks for in PNG; libvips would write zTXt, which few readers look into."""
    body = b"iTXt" + keyword + b"\0\0\0\0\0" + text
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
