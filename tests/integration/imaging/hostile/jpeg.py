"""JPEG: segments that lie, processes that few decoders know, and words between the pixels."""

import struct
from collections.abc import Iterator
from io import BytesIO

import numpy as np
import pyvips
from PIL import Image, ImageCms, ImageOps

from tests.integration.imaging.hostile.sample import (
    CANARY,
    PICTURE,
    Sample,
    cuts,
    drawn,
    either,
    flipped,
    refused,
    saved,
    too_large,
)

PLAIN = saved(PICTURE, "JPEG", quality=95, subsampling=0)
SEEN = np.asarray(PICTURE)
NEAR = 6
"""Levels that JPEG may be off on average."""


def segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def before_all(*segments: bytes) -> bytes:
    """The picture with more segments behind its first marker."""
    return PLAIN[:2] + b"".join(segments) + PLAIN[2:]


def frame_at(content: bytes) -> int:
    return next(at for at in range(len(content)) if content[at] == 0xFF and content[at + 1] in {0xC0, 0xC2})


def resized(width: int, height: int) -> bytes:
    """The picture, but its frame header says another size."""
    at = frame_at(PLAIN) + 5
    return PLAIN[:at] + struct.pack(">HH", height, width) + PLAIN[at + 4 :]


def samples() -> Iterator[Sample]:
    yield from _sizes()
    yield from _kinds()
    yield from _lies()
    yield from _metadata()
    yield from _tails()
    for at, content in cuts(PLAIN, 8):
        yield refused(f"JPEG cut: at byte {at:,}", content)
    for seed in range(16):
        yield either(f"flipped bytes: JPEG {seed}", flipped(PLAIN, seed, after=frame_at(PLAIN) + 20))


def _sizes() -> Iterator[Sample]:
    for width, height in ((65_500, 65_500), (65_500, 1), (4_097, 4_096)):
        yield too_large(f"JPEG size: {width} × {height}", resized(width, height))
    yield refused("JPEG size: no width", resized(0, 32))
    yield refused("JPEG size: no height", resized(48, 0))
    yield either("JPEG size: a header of 4096 × 4096 and little data", resized(4_096, 4_096))


def _kinds() -> Iterator[Sample]:
    yield drawn("JPEG kind: baseline", PLAIN, SEEN, NEAR)
    yield drawn("JPEG kind: progressive", saved(PICTURE, "JPEG", quality=95, progressive=True), SEEN, 2 * NEAR)
    yield drawn("JPEG kind: half of the colours", saved(PICTURE, "JPEG", quality=95, subsampling=2), SEEN, 2 * NEAR)
    yield drawn(
        "JPEG kind: grey", saved(PICTURE.convert("L"), "JPEG", quality=95), PICTURE.convert("L").convert("RGB"), NEAR
    )
    ink = saved(PICTURE.convert("CMYK"), "JPEG", quality=95)
    yield drawn("JPEG kind: CMYK", ink)
    yield drawn("JPEG kind: progressive CMYK", saved(PICTURE.convert("CMYK"), "JPEG", progressive=True))
    adobe = ink.find(b"Adobe")
    yield drawn("JPEG kind: YCCK", ink[: adobe + 11] + b"\2" + ink[adobe + 12 :])
    yield drawn(
        "JPEG kind: restart markers",
        bytes(pyvips.Image.new_from_array(SEEN, interpretation="srgb").jpegsave_buffer(Q=95, restart_interval=1)),
        SEEN,
        2 * NEAR,
    )
    at = frame_at(PLAIN) + 1
    for name, marker in {"arithmetic": 0xC9, "lossless": 0xC3, "hierarchical": 0xC5}.items():
        yield either(f"JPEG kind: called {name}", PLAIN[:at] + bytes([marker]) + PLAIN[at + 1 :])
    yield refused("JPEG kind: 12 bits", PLAIN[: at + 3] + b"\x0c" + PLAIN[at + 4 :])
    two = saved(PICTURE, "MPO", save_all=True, append_images=[PICTURE.rotate(180)], quality=95, subsampling=0)
    yield drawn("animation: MPO of two pictures", two, SEEN, NEAR)


def _lies() -> Iterator[Sample]:
    frame = frame_at(PLAIN)
    yield refused("JPEG lie: two frames", PLAIN[:frame] + resized(4_000, 4_000)[frame : frame + 19] + PLAIN[frame:])
    yield refused("JPEG lie: no frame", PLAIN[:frame] + PLAIN[frame + 19 :])
    yield either("JPEG lie: a segment longer than the file", before_all(b"\xff\xe5\xff\xff"))
    yield refused("JPEG lie: a segment of length 0", before_all(b"\xff\xe5\0\0" * 20))
    yield refused("JPEG lie: nothing but fill bytes", b"\xff\xd8" + b"\xff" * 100_000)
    yield refused("JPEG lie: only a beginning", b"\xff\xd8\xff\xe0")
    yield refused("JPEG lie: an end at once", b"\xff\xd8\xff\xd9" + PLAIN)
    yield drawn("JPEG bomb: 1,900 empty segments", before_all(segment(0xE7, b"") * 1_900), SEEN, NEAR)
    yield refused("JPEG bomb: 60,000 empty segments", before_all(segment(0xE7, b"") * 60_000))
    yield drawn("JPEG bomb: 4 MB of comments", before_all(segment(0xFE, CANARY * 2_000) * 80), SEEN, NEAR)
    scan = PLAIN.find(b"\xff\xda")
    tables = PLAIN.find(b"\xff\xc4")
    yield either("JPEG bomb: 3,000 scans", PLAIN[:-2] + PLAIN[scan:-2] * 3_000 + PLAIN[-2:])
    yield either("JPEG bomb: 5,000 Huffman tables", PLAIN[:tables] + PLAIN[tables:scan] * 5_000 + PLAIN[scan:])
    many = saved(PICTURE, "JPEG", progressive=True)
    wide = many[: frame_at(many) + 5] + struct.pack(">HH", 4_096, 4_096) + many[frame_at(many) + 9 :]
    first = wide.find(b"\xff\xda")
    yield either("JPEG bomb: progressive, 4096 × 4096, scan after scan", wide[:first] + wide[first:-2] * 200)


def _metadata() -> Iterator[Sample]:
    exif = Image.Exif()
    exif[0x010E] = CANARY.decode()
    for turn in range(1, 9):
        exif[0x0112] = turn
        content = saved(PICTURE, "JPEG", quality=95, subsampling=0, exif=exif)
        upright = ImageOps.exif_transpose(Image.open(BytesIO(content)))
        yield drawn(f"metadata: JPEG turned by EXIF, {turn}", content, upright.convert("RGB"), NEAR)
    exif[0x0112] = 77
    yield drawn(
        "metadata: JPEG turned by EXIF, 77", saved(PICTURE, "JPEG", quality=95, subsampling=0, exif=exif), SEEN, NEAR
    )
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + CANARY + b"</x:xmpmeta>"
    press = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(CANARY)) + CANARY
    for name, part in {
        "XMP": segment(0xE1, xmp),
        "IPTC": segment(0xED, press),
        "comment": segment(0xFE, CANARY),
        "private segment": segment(0xEB, CANARY),
        "EXIF that is none": segment(0xE1, b"Exif\0\0" + CANARY),
        "EXIF that points into itself": segment(
            0xE1, b"Exif\0\0II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\1\0\0\0\x08\0\0\0" + CANARY
        ),
    }.items():
        yield drawn(f"metadata: JPEG {name}", before_all(part), SEEN, NEAR)
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    yield drawn(
        "metadata: JPEG colour profile",
        saved(PICTURE, "JPEG", quality=95, subsampling=0, icc_profile=srgb + CANARY),
        SEEN,
        NEAR,
    )
    broken = segment(0xE2, b"ICC_PROFILE\0\1\1" + CANARY * 40)
    yield drawn("metadata: JPEG broken colour profile", before_all(broken), SEEN, NEAR)
    for number in (0, 2, 255):
        yield drawn(
            f"metadata: JPEG colour profile part {number} of 1",
            before_all(segment(0xE2, b"ICC_PROFILE\0" + bytes([number, 1]) + CANARY)),
            SEEN,
            NEAR,
        )


def _tails() -> Iterator[Sample]:
    for name, tail in {
        "JAR (GIFAR)": b"PK\x03\x04" + bytes(22) + CANARY + b"PK\x05\x06" + bytes(18),
        "PDF": b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript>>>>\n" + CANARY,
        "HTML": b"<html><script>" + CANARY + b"</script>",
        "a second JPEG": PLAIN + CANARY,
    }.items():
        yield drawn(f"tail: JPEG and {name}", PLAIN + tail, SEEN, NEAR)
    yield drawn("tail: JPEG with PDF in a comment", before_all(segment(0xFE, b"%PDF-1.4\n" + CANARY)), SEEN, NEAR)
    yield drawn(
        "tail: JPEG with a script in a comment", before_all(segment(0xFE, b"*/=alert(1);/*" + CANARY)), SEEN, NEAR
    )
