"""One file of the corpus, and the small picture that most of them carry."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image

from domain.brand_kits import ArtworkNotRecognised, ArtworkRefused, ArtworkTooLarge

CANARY = b"CANARY-4711-sings-no-more"
"""Planted wherever a file has room for words: none of it may come out."""

DRAWN, REFUSED = "drawn", ArtworkRefused.__name__
TOO_LARGE, NOT_RECOGNISED = ArtworkTooLarge.__name__, ArtworkNotRecognised.__name__


@dataclass(frozen=True)
class Sample:
    """`outcomes` are those that may be; `looks` is what must be seen, RGB or RGBA, within `tolerance` levels."""

    name: str
    content: bytes
    outcomes: frozenset[str]
    looks: np.ndarray | None = None
    tolerance: float = 2

    @property
    def group(self) -> str:
        return self.name.partition(": ")[0]


def drawn(name: str, content: bytes, looks: Any = None, tolerance: float = 2) -> Sample:
    return Sample(name, content, frozenset({DRAWN}), None if looks is None else np.asarray(looks), tolerance)


def refused(name: str, content: bytes) -> Sample:
    return Sample(name, content, frozenset({REFUSED}))


def too_large(name: str, content: bytes) -> Sample:
    return Sample(name, content, frozenset({TOO_LARGE}))


def unknown(name: str, content: bytes) -> Sample:
    return Sample(name, content, frozenset({NOT_RECOGNISED}))


def either(name: str, content: bytes) -> Sample:
    """Damaged where decoders may differ: what counts is that nothing else happens."""
    return Sample(name, content, frozenset({DRAWN, REFUSED}))


def quarters(width: int = 48, height: int = 32) -> Image.Image:
    """Red, green, blue and yellow quarters: turned or mirrored, it looks different each time."""
    pixels = np.zeros((height, width, 3), np.uint8)
    across, down = width // 2, height // 2
    pixels[:down, :across], pixels[:down, across:] = (220, 30, 40), (30, 180, 60)
    pixels[down:, :across], pixels[down:, across:] = (40, 60, 210), (240, 210, 40)
    return Image.fromarray(pixels)


PICTURE = quarters()


def saved(image: Image.Image, format: str, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def cuts(content: bytes, number: int) -> Iterable[tuple[int, bytes]]:
    """The file's beginnings: after each part of `number`, without the whole."""
    for part in range(1, number + 1):
        at = len(content) * part // (number + 1)
        yield at, content[:at]


def flipped(content: bytes, seed: int, *, after: int = 0) -> bytes:
    """With a hundredth of its bytes, one at least, set to anything."""
    chance = np.random.default_rng(seed)
    spoiled = bytearray(content)
    for at in chance.integers(after, len(content), max(1, len(content) // 100)):
        spoiled[at] = int(chance.integers(256))
    return bytes(spoiled)
