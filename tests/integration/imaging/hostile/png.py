"""PNG: bombs, cuts, lies and honest rarities, chunk by chunk."""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

import numpy as np
import pyvips
from PIL import Image, ImageCms, PngImagePlugin

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

SIGNATURE = b"\x89PNG\r\n\x1a\n"
HIDDEN = b"<script>alert('" + CANARY + b"')</script>"
RGB, PALETTE, RGBA = 2, 3, 6
SEEN = np.asarray(PICTURE)


def chunk(name: bytes, data: bytes = b"", *, crc: int | None = None) -> bytes:
    return (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data) if crc is None else crc)
    )


def header(width: int, height: int, *, depth: int = 8, colour: int = RGB, interlaced: int = 0) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced))


def rows(pixels: np.ndarray) -> bytes:
    """Each row behind its filter byte."""
    return b"".join(b"\0" + row.tobytes() for row in pixels)


DATA = zlib.compress(rows(SEEN))
HEADER, END = header(48, 32), chunk(b"IEND")


def file(*chunks: bytes) -> bytes:
    return SIGNATURE + b"".join(chunks)


def around(*extra: bytes) -> bytes:
    """The picture with more chunks between its header and its data."""
    return file(HEADER, *extra, chunk(b"IDAT", DATA), END)


def nothings(length: int) -> bytes:
    """`length` zero bytes, compressed without being made."""
    press = zlib.compressobj(9)
    block = bytes(2**20)
    parts = [press.compress(block) for _ in range(length // 2**20)]
    return b"".join([*parts, press.compress(bytes(length % 2**20)), press.flush()])


def samples() -> Iterator[Sample]:
    yield from _sizes()
    yield from _bombs()
    yield from _cuts()
    yield from _lies()
    yield from _kinds()
    yield from _metadata()
    yield from _animations()
    yield from _tails()
    for seed in range(16):
        yield either(f"flipped bytes: PNG {seed}", flipped(around(), seed, after=8))


def _sizes() -> Iterator[Sample]:
    for width, height in ((50_000, 50_000), (30_000, 30_000), (4_097, 1), (1, 4_097), (2**31 - 1, 1), (65_535, 65_535)):
        content = file(header(width, height), chunk(b"IDAT", nothings(60_000_000 if width == 50_000 else 5_000)), END)
        yield too_large(f"PNG size: {width} × {height} in {len(content) // 1000 or 1} kB", content)
    yield refused("PNG size: no width", file(header(0, 32), chunk(b"IDAT", DATA), END))
    yield refused("PNG size: no height", file(header(48, 0), chunk(b"IDAT", DATA), END))
    yield drawn(
        "PNG size: one pixel", file(header(1, 1), chunk(b"IDAT", zlib.compress(b"\0\1\2\3")), END), [[[1, 2, 3]]]
    )
    yield drawn(
        "PNG size: 4096 × 4096", file(header(4_096, 4_096), chunk(b"IDAT", nothings((3 * 4_096 + 1) * 4_096)), END)
    )
    yield drawn("PNG size: 4096 × 1", file(header(4_096, 1), chunk(b"IDAT", zlib.compress(bytes(3 * 4_096 + 1))), END))
    yield too_large("PNG size: more than 5 MB of file", around(chunk(b"teXt", bytes(5 * 1024**2))))


def _bombs() -> Iterator[Sample]:
    whole = zlib.compress(rows(SEEN) + bytes(50_000_000))
    yield either("PNG bomb: pixels, and 50 MB of nothing behind them", file(HEADER, chunk(b"IDAT", whole), END))
    deflated = nothings(200_000_000)
    yield either("PNG bomb: 200 MB in zTXt", around(chunk(b"zTXt", b"Comment\0\0" + deflated)))
    yield either("PNG bomb: 200 MB in iTXt", around(chunk(b"iTXt", b"Comment\0\1\0\0\0" + deflated)))
    yield either("PNG bomb: 200 MB of colour profile", around(chunk(b"iCCP", b"p\0\0" + deflated)))
    yield either("PNG bomb: 4,000 zTXt of 1 MB", around(chunk(b"zTXt", b"c\0\0" + nothings(1_000_000)) * 4_000))
    yield either("PNG bomb: 100,000 tEXt", around(chunk(b"tEXt", b"Comment\0" + CANARY[:6]) * 100_000))
    yield either("PNG bomb: 100,000 empty IDAT", file(HEADER, chunk(b"IDAT") * 100_000, chunk(b"IDAT", DATA), END))
    yield either(
        "PNG bomb: one IDAT for each byte",
        file(HEADER, *(chunk(b"IDAT", DATA[at : at + 1]) for at in range(len(DATA))), END),
    )
    deep = zlib.compress(zlib.compress(deflated))
    yield refused("PNG bomb: compressed three times", file(HEADER, chunk(b"IDAT", deep), END))
    huge = header(4_096, 4_096, depth=16, colour=RGBA, interlaced=1)
    yield refused(
        "PNG bomb: 134 MB of interlaced nothing", file(huge, chunk(b"IDAT", nothings(8 * 4_096**2 + 40_000)), END)
    )
    yield refused("PNG bomb: a header of 4096 × 4096 and no data", file(header(4_096, 4_096), END))


def _cuts() -> Iterator[Sample]:
    parts = [HEADER, chunk(b"tEXt", b"Comment\0" + CANARY)]
    parts += [chunk(b"IDAT", DATA[at : at + 40]) for at in range(0, len(DATA), 40)] + [END]
    for number in range(len(parts)):
        make = either if number >= len(parts) - 1 else refused
        yield make(f"PNG cut: behind chunk {number}", file(*parts[:number]))
        yield make(f"PNG cut: within chunk {number}", file(*parts[:number], parts[number][: len(parts[number]) // 2]))
    noise = Image.fromarray(np.random.default_rng(5).integers(0, 256, (64, 64, 3), np.uint8))
    for at, content in cuts(saved(noise, "PNG"), 6):
        yield refused(f"PNG cut: at byte {at:,} of noise", content)


def _lies() -> Iterator[Sample]:
    wrong = 0xDEADBEEF
    yield refused("PNG lie: checksum of IHDR", file(chunk(b"IHDR", HEADER[8:-4], crc=wrong), chunk(b"IDAT", DATA), END))
    yield refused("PNG lie: checksum of IDAT", file(HEADER, chunk(b"IDAT", DATA, crc=wrong), END))
    yield either("PNG lie: checksum of tEXt", around(chunk(b"tEXt", b"Comment\0" + CANARY, crc=wrong)))
    yield either("PNG lie: checksum of IEND", file(HEADER, chunk(b"IDAT", DATA), chunk(b"IEND", crc=wrong)))
    yield refused("PNG lie: a chunk of 4 GB", around(b"\xff\xff\xff\xffzTXt" + CANARY))
    yield refused("PNG lie: IDAT first", file(chunk(b"IDAT", DATA), HEADER, END))
    yield either("PNG lie: two headers", file(HEADER, header(4_000, 4_000), chunk(b"IDAT", DATA), END))
    yield refused("PNG lie: an unknown critical chunk", around(chunk(b"EVIL", CANARY)))
    yield refused("PNG lie: no palette", file(header(48, 32, colour=PALETTE), chunk(b"IDAT", DATA), END))
    yield refused("PNG lie: colour type 5", file(header(48, 32, colour=5), chunk(b"IDAT", DATA), END))
    yield refused("PNG lie: 7 bits a channel", file(header(48, 32, depth=7), chunk(b"IDAT", DATA), END))
    indexes = zlib.compress(rows(np.full((32, 48), 200, np.uint8)))
    short = chunk(b"PLTE", bytes(9))
    yield either(
        "PNG lie: indexes past the palette", file(header(48, 32, colour=PALETTE), short, chunk(b"IDAT", indexes), END)
    )
    yield refused("PNG lie: filter 9", file(HEADER, chunk(b"IDAT", zlib.compress(b"\t" + rows(SEEN)[1:])), END))
    yield refused("PNG lie: wider than its data", file(header(480, 32), chunk(b"IDAT", DATA), END))
    yield either("PNG lie: narrower than its data", file(header(8, 32), chunk(b"IDAT", DATA), END))


def _kinds() -> Iterator[Sample]:
    grey = PICTURE.convert("L")
    faint = PICTURE.convert("RGBA")
    faint.putalpha(Image.linear_gradient("L").resize(PICTURE.size))
    yield drawn("PNG kind: RGB", saved(PICTURE, "PNG"), SEEN)
    yield drawn("PNG kind: RGBA", saved(faint, "PNG"), faint)
    yield drawn("PNG kind: grey", saved(grey, "PNG"), grey.convert("RGB"))
    yield drawn("PNG kind: grey and alpha", saved(faint.convert("LA"), "PNG"), faint.convert("LA").convert("RGBA"))
    yield drawn("PNG kind: black and white", saved(grey.convert("1"), "PNG"), grey.convert("1").convert("RGB"))
    for bits in (1, 2, 4, 8):
        few = PICTURE.quantize(2**bits)
        yield drawn(f"PNG kind: palette of {bits} bits", saved(few, "PNG", bits=bits), few.convert("RGB"))
    clear = PICTURE.quantize(4)
    yield drawn(
        "PNG kind: palette with alpha",
        saved(clear, "PNG", transparency=bytes([0, 85, 170, 255])),
        Image.open(BytesIO(saved(clear, "PNG", transparency=bytes([0, 85, 170, 255])))).convert("RGBA"),
    )
    keyed = around(chunk(b"tRNS", struct.pack(">HHH", 220, 30, 40)))
    yield drawn("PNG kind: RGB with a transparent colour", keyed, Image.open(BytesIO(keyed)).convert("RGBA"), 3)
    deep = SEEN.astype(">u2") * 257
    wide = file(header(48, 32, depth=16), chunk(b"IDAT", zlib.compress(rows(deep))), END)
    yield drawn("PNG kind: 16 bits RGB", wide, SEEN)
    with_alpha = np.dstack([deep, np.full((32, 48), 0x8080, ">u2")]).astype(">u2")
    full = file(header(48, 32, depth=16, colour=RGBA), chunk(b"IDAT", zlib.compress(rows(with_alpha))), END)
    yield drawn("PNG kind: 16 bits RGBA", full, np.dstack([SEEN, np.full((32, 48), 128, np.uint8)]), 3)
    sixteen = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    yield drawn("PNG kind: 16 bits grey", saved(sixteen, "PNG"), grey.convert("RGB"), 3)
    interlaced = pyvips.Image.new_from_array(SEEN, interpretation="srgb").pngsave_buffer(interlace=True, keep="none")
    yield drawn("PNG kind: interlaced", bytes(interlaced), SEEN)
    yield refused("PNG kind: all transparent", saved(Image.new("RGBA", (30, 30)), "PNG"))


def _metadata() -> Iterator[Sample]:
    exif = Image.Exif()
    exif[0x010E] = CANARY.decode()
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", HIDDEN.decode())
    words.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{CANARY.decode()}</x:xmpmeta>")
    words.add_text("Zipped", CANARY.decode() * 50, zip=True)
    yield drawn("metadata: PNG tEXt, zTXt and XMP", saved(PICTURE, "PNG", pnginfo=words), SEEN)
    yield drawn("metadata: PNG EXIF", saved(PICTURE, "PNG", exif=exif), SEEN)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    yield drawn("metadata: PNG colour profile with words", saved(PICTURE, "PNG", icc_profile=profile + CANARY), SEEN, 4)
    yield either("metadata: PNG broken colour profile", saved(PICTURE, "PNG", icc_profile=b"no profile " + CANARY))
    yield drawn("metadata: PNG private chunk", around(chunk(b"cnRy", CANARY)), SEEN)
    yield drawn(
        "metadata: PNG chunk behind the data", file(HEADER, chunk(b"IDAT", DATA), chunk(b"cnRy", CANARY), END), SEEN
    )
    exif[0x0112] = 6
    yield drawn("metadata: PNG turned by EXIF", saved(PICTURE, "PNG", exif=exif), np.rot90(SEEN, -1))


def _animations() -> Iterator[Sample]:
    frames = [quarters(), quarters().rotate(180), Image.new("RGB", (48, 32), "white")]
    moving = saved(frames[0], "PNG", save_all=True, append_images=frames[1:], duration=40)
    yield drawn("animation: APNG of three frames", moving, SEEN)
    control = chunk(b"acTL", struct.pack(">II", 100_000, 0))
    frame = struct.pack(">IIIIIHHBB", 0, 1, 1, 0, 0, 1, 100, 0, 0)
    body = (chunk(b"fcTL", frame) + chunk(b"fdAT", bytes(4)))[:-4] * 60_000
    yield either("animation: APNG of 60,000 frames", file(HEADER, control, chunk(b"IDAT", DATA), body, END))


def _tails() -> Iterator[Sample]:
    picture = saved(PICTURE, "PNG")
    for name, tail in {
        "HTML": b"<html><body onload=alert(1)>" + CANARY,
        "ZIP": b"PK\x03\x04" + bytes(22) + CANARY + b"PK\x05\x06" + bytes(18),
        "PHP": b"<?php system($_GET[0]); ?>" + CANARY,
        "a second PNG": picture + CANARY,
        "1 MB": CANARY * (1024**2 // len(CANARY)),
    }.items():
        yield drawn(f"tail: PNG and {name}", picture + tail, SEEN)
    yield drawn("tail: PNG with HTML in a chunk", around(chunk(b"tEXt", b"Comment\0" + HIDDEN)), SEEN)
