"""What a picture claims to be, read from its first bytes without decoding a pixel."""

import struct
from dataclasses import dataclass

_PNG_START = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"
_JPEG_START = b"\xff\xd8\xff"
_JPEG_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # those three are tables, not frames
_JPEG_SCAN, _JPEG_END = 0xDA, 0xD9


@dataclass(frozen=True, slots=True)
class PictureHeader:
    """A media type and a size in pixels. A claim: what follows may still be cut off or garbage."""

    media_type: str
    width: int
    height: int


def read_header(content: bytes) -> PictureHeader | None:
    """The header of a PNG, JPEG or WebP; None for anything else and for a header that ends early or is empty."""
    if content.startswith(_PNG_START):
        found = _png(content)
    elif content.startswith(_JPEG_START):
        found = _jpeg(content)
    elif content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        found = _webp(content)
    else:
        return None
    return found if found and found.width and found.height else None


def _png(content: bytes) -> PictureHeader | None:
    if len(content) < 24:
        return None
    width, height = struct.unpack_from(">II", content, 16)
    return PictureHeader("image/png", width, height)


def _jpeg(content: bytes) -> PictureHeader | None:
    """Walks from segment to segment up to the first frame: size and place of the segments before it are free."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
        elif marker in _JPEG_WITHOUT_LENGTH:
            at += 2
        elif marker in {_JPEG_SCAN, _JPEG_END}:
            return None
        elif marker in _JPEG_FRAMES:
            return _jpeg_frame(content, at)
        else:
            at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return None


def _jpeg_frame(content: bytes, at: int) -> PictureHeader | None:
    if at + 9 > len(content):
        return None
    height, width = struct.unpack_from(">HH", content, at + 5)
    return PictureHeader("image/jpeg", width, height)


def _webp(content: bytes) -> PictureHeader | None:
    """One of the three forms of RFC 9649: lossy, lossless, extended."""
    if len(content) < 30:
        return None
    form, start = content[12:16], content[20:30]
    if form == b"VP8 " and start[3:6] == b"\x9d\x01\x2a":
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", start, 6))
    elif form == b"VP8L" and start[0] == 0x2F:
        packed = int.from_bytes(start[1:5], "little")
        width, height = (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
    elif form == b"VP8X":
        width, height = (int.from_bytes(start[at : at + 3], "little") + 1 for at in (4, 7))
    else:
        return None
    return PictureHeader("image/webp", width, height)
