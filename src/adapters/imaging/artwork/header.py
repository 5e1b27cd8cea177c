"""What kind of picture a file is and how large, from its first bytes and without a decoder."""

import re
import struct
from dataclasses import dataclass
from enum import StrEnum

from domain.brand_kits import MAX_LOGO_BYTES, MAX_LOGO_SIDE, ArtworkNotRecognised, ArtworkRefused, ArtworkTooLarge

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


class Kind(StrEnum):
    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"
    SVG = "svg"


@dataclass(frozen=True, slots=True)
class Header:
    """`width` and `height` are as stored, before any turning; zero for SVG, whose size takes a parser to find."""

    kind: Kind
    width: int = 0
    height: int = 0


def check_upload(content: bytes) -> None:
    """What can be refused at a glance: too many bytes or pixels, another kind of file, no header. Raises all three."""
    if len(content) > MAX_LOGO_BYTES:
        raise ArtworkTooLarge
    header_of(content)


def header_of(content: bytes) -> Header:
    """Raises `ArtworkTooLarge` for too many pixels, `ArtworkNotRecognised`, or `ArtworkRefused` for a header that ends
    too early or is too long. Bytes are not counted: a drawing of our own may have more of them than an upload."""
    header = _header_of(content)
    if header.kind is not Kind.SVG:
        check_size(header.width, header.height)
    return header


def check_size(width: float, height: float) -> None:
    """Refuse what is larger than a logo may be, or no size at all."""
    if not (width > 0 and height > 0):
        raise ArtworkRefused("The picture has no size.", reason="no_size")
    if max(width, height) > MAX_LOGO_SIDE:
        raise ArtworkTooLarge


def _header_of(content: bytes) -> Header:
    if content.startswith(PNG_SIGNATURE):
        return _png(content)
    if content.startswith(b"\xff\xd8\xff"):
        return _jpeg(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _webp(content)
    if _LOOKS_LIKE_SVG.match(content, 0, _SVG_BEGINS_WITHIN):
        return Header(Kind.SVG)
    raise ArtworkNotRecognised


_SVG_BEGINS_WITHIN = 65_536
_LOOKS_LIKE_SVG = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*"
    rb"(?:<\?[^>]*>\s*|<!--(?:[^-]|-(?!->))*-->\s*|<!DOCTYPE\s+(?:\w+:)?svg\b(?:[^\[>]|\[[^\]]*\])*>\s*)*+"
    rb"<(?:\w+:)?svg[\s/>]"
)
"""Nothing but a declaration, comments and a document type may stand before the root: an HTML page that has a drawing
somewhere is no SVG file."""


def _png(content: bytes) -> Header:
    if content[12:16] != b"IHDR" or len(content) < 33:
        raise _cut_short()
    return Header(Kind.PNG, *struct.unpack_from(">II", content, 16))


_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})
_JPEG_SCAN, _JPEG_END = 0xDA, 0xD9
_FILL = re.compile(rb"\xff+")
_MOST_SEGMENTS = 2_000
"""Before the frame; real files have some dozens. It is looked for on the event loop, so it must not take long."""


def _jpeg(content: bytes) -> Header:
    """The first frame header. It stands before the first scan, behind any number of other segments."""
    at = 2
    for _ in range(_MOST_SEGMENTS):
        if not (fill := _FILL.match(content, at)) or fill.end() + 3 > len(content):
            break
        at = fill.end() - 1
        marker = content[at + 1]
        if marker in _JPEG_WITHOUT_LENGTH:
            at += 2
        elif marker in _JPEG_FRAMES and at + 9 <= len(content):
            height, width = struct.unpack_from(">HH", content, at + 5)
            return Header(Kind.JPEG, width, height)
        elif marker in {_JPEG_SCAN, _JPEG_END}:
            break
        else:
            at += 2 + int(struct.unpack_from(">H", content, at + 2)[0])
    else:
        raise ArtworkRefused("The picture is damaged: too much stands before it. Please save it anew.")
    raise _cut_short()


def _webp(content: bytes) -> Header:
    part = content[12:16]
    if len(content) < 30:
        raise _cut_short()
    if part == b"VP8X":
        return Header(Kind.WEBP, *(1 + int.from_bytes(content[at : at + 3], "little") for at in (24, 27)))
    if part == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return Header(Kind.WEBP, 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
    if part == b"VP8 ":
        return Header(Kind.WEBP, *(side & 0x3FFF for side in struct.unpack_from("<HH", content, 26)))
    raise _cut_short()


def _cut_short() -> ArtworkRefused:
    return ArtworkRefused("The picture is damaged: its header is cut short.")
