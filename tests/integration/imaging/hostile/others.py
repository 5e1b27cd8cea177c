"""Everything that is no PNG, JPEG, WebP or SVG, whatever it is called."""

import struct
from collections.abc import Iterator

import numpy as np

from tests.integration.imaging.hostile.png import around
from tests.integration.imaging.hostile.sample import CANARY, PICTURE, Sample, refused, saved, too_large, unknown


def samples() -> Iterator[Sample]:
    for format in ("GIF", "TIFF", "BMP", "ICO", "AVIF", "JPEG2000", "PPM", "TGA", "PCX", "PDF", "EPS", "ICNS", "DDS"):
        picture = PICTURE.resize((64, 64)) if format in {"ICO", "ICNS"} else PICTURE
        yield unknown(f"other kind: {format}", saved(picture, format))
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
    start = b"GIF89a" + struct.pack("<HHBBB", 48, 32, 0x80, 0, 0) + bytes(6)
    yield unknown("other kind: GIF of 100,000 frames", start + frame * 100_000 + b";")
    for name, content in {
        "nothing": b"",
        "one byte": b"\x89",
        "a signature of PNG and no more of it": b"\x89PNG",
        "text": b"logo.png\n",
        "HTML": b"<html><body>" + CANARY,
        "XML": b'<?xml version="1.0"?><note/>',
        "JSON": b'{"width": 64}',
        "shell script": b"#!/bin/sh\nrm -rf /\n",
        "ZIP": b"PK\x03\x04" + bytes(30),
        "ZIP with a PNG behind it": b"PK\x03\x04" + bytes(30) + around(),
        "ELF": b"\x7fELF" + bytes(60),
        "Windows program": b"MZ" + bytes(60),
        "HEIC": b"\0\0\0\x18ftypheic" + bytes(40),
        "MP4": b"\0\0\0\x18ftypisom" + bytes(40),
        "JPEG XL": b"\xff\x0a" + bytes(40),
        "Photoshop": b"8BPS\0\1" + bytes(40),
        "OpenEXR": b"v/1\x01" + bytes(40),
        "Radiance": b"#?RADIANCE\n" + bytes(40),
        "MVG": b"push graphic-context\nfill 'url(https://127.0.0.1/\"|ls\")'\npop graphic-context\n",
        "MSL": b'<?xml version="1.0"?><image><read filename="/etc/passwd"/></image>',
        "WAV in RIFF": b"RIFF\x24\0\0\0WAVEfmt " + bytes(30),
        "PDF with a JPEG behind it": b"%PDF-1.7\n" + saved(PICTURE, "JPEG"),
        "Matlab": b"MATLAB 5.0 MAT-file" + bytes(120),
        "PNG one byte late": b"\0" + around(),
    }.items():
        yield unknown(f"other kind: {name}", content)
    yield refused("other kind: RIFF WEBP and no more", b"RIFF\x04\0\0\0WEBP")
    for seed in range(8):
        yield unknown(f"other kind: random bytes {seed}", np.random.default_rng(seed + 90).bytes(20_000))
    yield too_large("other kind: 6 MB of nothing", bytes(6 * 1024**2))
    yield too_large("other kind: a PNG with a tail of 6 MB", around() + bytes(6 * 1024**2))
