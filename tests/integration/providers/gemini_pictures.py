"""What the Gemini server of the tests draws: a star on a flat ground, in the colours that it was asked for."""

import io
import math
import re
import struct
import zlib
from functools import lru_cache

from PIL import Image, ImageDraw

_TIMES = {"1K": 1, "2K": 2, "4K": 4}
_COLOUR = "#[0-9A-Fa-f]{6}"
_GROUNDS = (re.compile(rf"evenly lit ({_COLOUR}) background"), re.compile(rf"ground of ({_COLOUR})"))
_COLOURS = re.compile(rf"Use these colours: ((?:{_COLOUR}(?:, )?)+)")


def size_of(aspect_ratio: str, image_size: str) -> tuple[int, int]:
    """Pixels as the real models send them: 16:9 is 1376 × 768 at 1K, twice and four times that at 2K and 4K."""
    across, down = (int(part) for part in aspect_ratio.split(":"))
    shape, step = math.sqrt(across / down), 32 * _TIMES[image_size]
    return round(32 * shape) * step, round(32 / shape) * step


def drawing(instruction: str, aspect_ratio: str, image_size: str, seed: int, form: str = "png") -> bytes:
    ground = next((found[1] for pattern in _GROUNDS if (found := pattern.search(instruction))), "#808080")
    found = _COLOURS.search(instruction)
    colours = tuple(found[1].split(", ")) if found else ("#F4E04D", "#1C1017")
    return _star(size_of(aspect_ratio, image_size), ground, colours, seed % 12, form)


@lru_cache(maxsize=32)
def _star(size: tuple[int, int], ground: str, colours: tuple[str, ...], turn: int, form: str) -> bytes:
    finer = 2 if max(size) < 3000 else 1  # edges as soft as a model's, unless that takes too much memory
    picture = Image.new("RGB", (size[0] * finer, size[1] * finer), ground)
    pen = ImageDraw.Draw(picture)
    middle, reach = (picture.width / 2, picture.height / 2), min(picture.size) * 0.42
    for colour, part in (("#151515", 1.0), (colours[0], 0.88), (colours[-1], 0.5)):
        pen.polygon(_points(middle, reach * part, turn), fill=colour)
    encoded = io.BytesIO()
    picture.reduce(finer).save(encoded, form.upper(), **({"compress_level": 1} if form == "png" else {"quality": 92}))
    return encoded.getvalue()


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
