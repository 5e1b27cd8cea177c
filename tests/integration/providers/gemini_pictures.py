"""What the Gemini server of the tests draws: a star on a flat ground, in the colours that it was asked for."""

import io
import math
import re
import struct
import zlib
from collections.abc import Mapping
from functools import lru_cache

from PIL import Image, ImageDraw

_TIMES = {"1K": 1, "2K": 2, "4K": 4}
_FORMS: Mapping[str, tuple[str, Mapping[str, int]]] = {
    "png": ("PNG", {"compress_level": 1}),
    "jpeg": ("JPEG", {"quality": 92}),
    "webp": ("WEBP", {"quality": 92}),
    "coarse_jpeg": ("JPEG", {"quality": 60}),
}
_COLOUR = "#[0-9A-Fa-f]{6}"
_GROUNDS = (re.compile(rf"evenly lit ({_COLOUR}) background"), re.compile(rf"ground of ({_COLOUR})"))
_COLOURS = re.compile(rf"Use these colours: ((?:{_COLOUR}(?:, )?)+)")


def size_of(aspect_ratio: str, image_size: str) -> tuple[int, int]:
    """Pixels as the real models send them: 16:9 is 1376 × 768 at 1K, twice and four times that at 2K and 4K."""
    across, down = (int(part) for part in aspect_ratio.split(":"))
    shape, step = math.sqrt(across / down), 32 * _TIMES[image_size]
    return round(32 * shape) * step, round(32 / shape) * step


def drawing(instruction: str, aspect_ratio: str, image_size: str, seed: int, form: str = "png") -> bytes:
    size = size_of(aspect_ratio, image_size)
    return _star(size, _ground_in(instruction), _colours_in(instruction), seed % 12, form)


def stray_drawing(how: str, instruction: str, aspect_ratio: str, seed: int) -> bytes:
    """What comes from a model that does not listen: of 1K class or less, whatever was asked, and off by `how`."""
    (width, height), ground, colours = size_of(aspect_ratio, "1K"), _ground_in(instruction), _colours_in(instruction)
    narrow, near, turn = (width * 3 // 4, height), (_nearly(ground), *colours), seed % 12
    match how:
        case "squares":
            return _star((width, height), "squares", colours, turn, "png")
        case "off_ratio":
            return _star(narrow, ground, colours, turn, "png")
        case "near_key":
            return _star((width, height), ground, near, turn, "png")
        case "coarse_jpeg":
            return _star((width, height), ground, colours, turn, "coarse_jpeg")
        case "all_astray":
            return _star(narrow, ground, near, turn, "coarse_jpeg")
        case "tiny":
            return _star((width // 16, height // 16), ground, colours, turn, "png")
    raise ValueError(how)


def _ground_in(instruction: str) -> str:
    return next((found[1] for pattern in _GROUNDS if (found := pattern.search(instruction))), "#808080")


def _colours_in(instruction: str) -> tuple[str, ...]:
    found = _COLOURS.search(instruction)
    return tuple(found[1].split(", ")) if found else ("#F4E04D", "#1C1017")


def _nearly(ground: str) -> str:
    """A colour that everybody would call by the same name: a third of the way to grey."""
    levels = (int(ground[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{level + (128 - level) // 3:02X}" for level in levels)


@lru_cache(maxsize=32)
def _star(
    size: tuple[int, int], ground: str, colours: tuple[str, ...], turn: int, form: str, quality: int = 92
) -> bytes:
    finer = 2 if max(size) < 3000 else 1  # edges as soft as a model's, unless that takes too much memory
    picture = _empty((size[0] * finer, size[1] * finer), ground)
    pen = ImageDraw.Draw(picture)
    middle, reach = (picture.width / 2, picture.height / 2), min(picture.size) * 0.42
    for colour, part in (("#151515", 1.0), (colours[0], 0.88), (colours[-1], 0.5)):
        pen.polygon(_points(middle, reach * part, turn), fill=colour)
    encoded = io.BytesIO()
    format, options = _FORMS[form]
    picture.reduce(finer).save(encoded, format, **options)
    return encoded.getvalue()


def _empty(size: tuple[int, int], ground: str) -> Image.Image:
    """`squares` is how models paint what they were told is see-through."""
    if ground != "squares":
        return Image.new("RGB", size, ground)
    squares = Image.new("RGB", (64, 64), "#FFFFFF")
    pen = ImageDraw.Draw(squares)
    for corner in (0, 32):
        pen.rectangle((corner, corner, corner + 31, corner + 31), fill="#CCCCCC")
    picture = Image.new("RGB", size)
    for left in range(0, size[0], 64):
        for top in range(0, size[1], 64):
            picture.paste(squares, (left, top))
    return picture


def _points(middle: tuple[float, float], reach: float, turn: int) -> list[tuple[float, float]]:
    corners = []
    for corner in range(10):
        angle, far = math.pi * (corner / 5 + turn / 30 - 0.5), reach * (1.0 if corner % 2 == 0 else 0.55)
        corners.append((middle[0] + far * math.cos(angle), middle[1] + far * math.sin(angle)))
    return corners


def png_that_claims(width: int, height: int) -> bytes:
    """A few bytes whose header promises a picture of any size."""
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
            _chunk(b"IDAT", zlib.compress(bytes(64))),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
