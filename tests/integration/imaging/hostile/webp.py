"""WebP: containers that contradict what they hold."""

import struct
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageCms

from tests.integration.imaging.hostile.sample import (
    CANARY,
    PICTURE,
    Sample,
    cuts,
    drawn,
    either,
    flipped,
    quarters,
    refused,
    saved,
    too_large,
)

LOSSLESS = saved(PICTURE, "WEBP", lossless=True)
LOSSY = saved(PICTURE, "WEBP", quality=95)
SEEN = np.asarray(PICTURE)
NEAR = 14
"""Levels that lossy WebP, with half of the colour resolution, may be off on average."""


def part(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)


def container(*parts: bytes, length: int | None = None) -> bytes:
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body) if length is None else length) + body


def canvas(width: int, height: int, *, flags: int = 0) -> bytes:
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return part(b"VP8X", bytes([flags, 0, 0, 0]) + sides)


PIXELS = LOSSLESS[12:]
ANIMATED = 2


def samples() -> Iterator[Sample]:
    faint = PICTURE.convert("RGBA")
    faint.putalpha(Image.linear_gradient("L").resize(PICTURE.size))
    yield drawn("WebP kind: lossless", LOSSLESS, SEEN)
    yield drawn("WebP kind: lossy", LOSSY, SEEN, NEAR)
    yield drawn("WebP kind: lossless with alpha", saved(faint, "WEBP", lossless=True, exact=True), faint)
    yield drawn("WebP kind: lossy with alpha", saved(faint, "WEBP", quality=95), faint, NEAR)
    yield from _sizes()
    yield from _metadata()
    yield from _animations()
    for at, content in cuts(LOSSLESS, 5):
        yield refused(f"WebP cut: at byte {at}, lossless", content)
    for at, content in cuts(LOSSY, 5):
        yield refused(f"WebP cut: at byte {at}, lossy", content)
    for seed in range(12):
        yield either(f"flipped bytes: WebP {seed}", flipped(LOSSY, seed, after=30))
    yield drawn("tail: WebP and HTML", LOSSLESS + b"<html>" + CANARY, SEEN)
    yield drawn("tail: WebP and ZIP", LOSSLESS + b"PK\x03\x04" + CANARY + b"PK\x05\x06" + bytes(18), SEEN)


def _sizes() -> Iterator[Sample]:
    yield too_large("WebP size: a canvas of 16,384 × 16,384", container(canvas(16_384, 16_384), PIXELS))
    yield too_large("WebP size: a canvas of 16,777,216 × 1", container(canvas(2**24, 1), PIXELS))
    claimed = struct.pack("<I", 16_382 | 16_382 << 14)
    yield too_large("WebP size: lossless 16,383 × 16,383", LOSSLESS[:21] + claimed + LOSSLESS[25:])
    claimed = struct.pack("<I", 4_095 | 4_095 << 14)
    yield refused("WebP size: lossless 4096 × 4096 and little data", LOSSLESS[:21] + claimed + LOSSLESS[25:])
    yield too_large("WebP size: lossy 16,383 × 16,383", LOSSY[:26] + struct.pack("<HH", 16_383, 16_383) + LOSSY[30:])
    yield refused("WebP size: lossy, no width", LOSSY[:26] + struct.pack("<HH", 0, 32) + LOSSY[30:])
    yield either("WebP lie: a canvas larger than its picture", container(canvas(400, 400), PIXELS))
    yield either("WebP lie: a canvas smaller than its picture", container(canvas(4, 4), PIXELS))
    yield refused("WebP lie: a canvas and no picture", container(canvas(48, 32)))
    yield refused("WebP lie: an unknown first part", container(part(b"EVIL", CANARY * 4), PIXELS))
    yield either("WebP lie: longer than the file", container(PIXELS, length=2**31))
    yield either("WebP lie: shorter than the picture", container(PIXELS, length=20))
    flat = Image.new("RGB", (4_096, 4_096), (120, 20, 200))
    yield drawn("WebP bomb: 4096 × 4096 of one colour", saved(flat, "WEBP", lossless=True, method=0))
    yield drawn("WebP bomb: 90,000 unknown parts", container(canvas(48, 32), PIXELS, part(b"junk", b"") * 90_000), SEEN)


def _metadata() -> Iterator[Sample]:
    exif = Image.Exif()
    exif[0x010E] = CANARY.decode()
    words = {"exif": exif, "xmp": b"<x:xmpmeta>" + CANARY + b"</x:xmpmeta>"}
    yield drawn("metadata: WebP EXIF and XMP", saved(PICTURE, "WEBP", lossless=True, **words), SEEN)
    exif[0x0112] = 8
    yield drawn("metadata: WebP turned by EXIF", saved(PICTURE, "WEBP", lossless=True, exif=exif), np.rot90(SEEN))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + CANARY
    yield drawn("metadata: WebP colour profile", saved(PICTURE, "WEBP", lossless=True, icc_profile=srgb), SEEN, 4)
    yield either("metadata: WebP broken colour profile", saved(PICTURE, "WEBP", lossless=True, icc_profile=CANARY * 9))
    yield drawn("metadata: WebP unknown part", container(canvas(48, 32), PIXELS, part(b"cnry", CANARY)), SEEN)


def _animations() -> Iterator[Sample]:
    others = [quarters().rotate(180), Image.new("RGB", (48, 32), "white")]
    moving = saved(PICTURE, "WEBP", save_all=True, append_images=others, lossless=True, duration=40)
    yield drawn("animation: WebP of three frames", moving, SEEN)
    dot = saved(Image.new("RGB", (1, 1), "red"), "WEBP", lossless=True)[12:]
    frame = part(b"ANMF", bytes(16) + dot)
    many = container(canvas(48, 32, flags=ANIMATED), part(b"ANIM", bytes(6)), frame * 60_000)
    yield either("animation: WebP of 60,000 frames", many)
    yield too_large(
        "animation: WebP of 160,000 frames, 8 MB", container(canvas(48, 32, flags=ANIMATED), frame * 160_000)
    )
    still = container(canvas(48, 32, flags=ANIMATED), part(b"ANIM", bytes(6)))
    yield refused("animation: WebP without frames", still)
