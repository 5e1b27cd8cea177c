"""Finishing one 2K picture: ours against the same steps in Pillow, and the memory of the largest types.

    python bench/finishing.py

Both sides decode a 2752 × 1536 picture, refuse a blank one, crop it to 16:9, scale it with Lanczos to 1280 × 720,
measure contrast and edges at list size, write a JPEG of quality 95 with full colour resolution under 2 MB and put the
XMP packet in. Rounds alternate, so that what else the machine does meets both.

Image models answer in PNG or in JPEG. A JPEG is halved while it is read, on both sides, and scaled with Lanczos from
there. Most of a PNG's time is decoding it: libvips brings its own zlib-ng, Pillow's wheel takes the system's zlib.
"""

import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import cast

import numpy as np
from PIL import Image, ImageFilter, ImageStat

from adapters.imaging.encode import disclosure
from adapters.imaging.finishing import finished
from application.generation.ports import FinishingOrder
from domain.generation.asset_types import CATALOGUE, AssetType
from domain.generation.picture import Picture

ROUNDS = 7
MOST_BYTES = 2_000_000
MOST_MEMORY = 300
"""Megabytes of a process that finishes the largest picture."""

CREDIT = "bench"
LARGEST = {AssetType.YOUTUBE_BANNER: (2752, 1536), AssetType.YOUTUBE_THUMBNAIL: (5504, 3072)}
"""The types with most pixels to finish, and what the model sends for them."""


def main() -> None:
    if sys.argv[1:]:
        finish_largest(AssetType(sys.argv[1]))
        return
    for format in ("PNG", "JPEG"):
        compare(format)
    for type in LARGEST:
        print(f"{type}: peak memory {peak_memory(type)} MB")


def compare(format: str) -> None:
    content = a_picture(2752, 1536, format)
    print(f"2752 x 1536, {len(content) / 1e6:.1f} MB {format}, to 1280 x 720 JPEG; {ROUNDS} rounds")
    sides = {"ours": ours, "pillow": pillow}
    waits: dict[str, list[float]] = {name: [] for name in sides}
    works: dict[str, list[float]] = {name: [] for name in sides}
    for side in sides.values():
        side(content)
    for _ in range(ROUNDS):
        for name, side in sides.items():
            begun, worked = time.perf_counter(), time.process_time()
            size = len(side(content))
            works[name].append((time.process_time() - worked) * 1000)
            waits[name].append((time.perf_counter() - begun) * 1000)
            assert size <= MOST_BYTES
    for name in sides:
        print(f"{name:>8}  {median(waits[name]):6.1f} ms, {median(works[name]):6.1f} ms of processor time")
    for what, each in (("waiting", waits), ("working", works)):
        print(f"   ratio  {median(each['pillow']) / median(each['ours']):.2f} {what}")


def ours(content: bytes) -> bytes:
    spec = CATALOGUE[AssetType.CUSTOM_BANNER].sized(1280, 720)
    return finished(Picture(content, CREDIT), FinishingOrder(spec, None, "", (), CREDIT)).files[0].content


def pillow(content: bytes) -> bytes:
    image = Image.open(BytesIO(content))
    image.draft("RGB", (1280, 720))  # halves a JPEG while it is read, does nothing to a PNG
    image.load()
    assert image.mode == "RGB"
    width = image.height * 16 / 9
    left = (image.width - width) / 2
    small = image.resize((1280, 720), Image.Resampling.LANCZOS, box=(left, 0, left + width, image.height))
    assert any(high - low > 6 for low, high in cast("tuple[tuple[int, int], ...]", small.getextrema()))
    card = small.resize((360, 202), Image.Resampling.LANCZOS)
    listed = card.resize((138, 78), Image.Resampling.LANCZOS).convert("L")
    assert ImageStat.Stat(listed).stddev[0] > 0
    again = listed.resize(card.size, Image.Resampling.LANCZOS)
    assert all(ImageStat.Stat(each.filter(ImageFilter.FIND_EDGES)).mean[0] > 0 for each in (card.convert("L"), again))
    file = BytesIO()
    small.save(file, "JPEG", quality=95, subsampling=0, xmp=disclosure(credit=CREDIT, composed=False))
    return file.getvalue()


def peak_memory(type: AssetType) -> int:
    """Megabytes of a process of its own that finishes one PNG of the type, the interpreter and libraries included."""
    finish = [sys.executable, __file__, type]
    return int(subprocess.run(finish, check=True, capture_output=True, text=True).stdout)


def finish_largest(type: AssetType) -> None:
    """Prints the peak. The picture is made in yet another process, so that only finishing is counted."""
    width, height = LARGEST[type]
    make = f"import sys; sys.path.insert(0, 'bench'); import finishing as f; f.write_picture({width}, {height})"
    content = subprocess.run([sys.executable, "-c", make], check=True, capture_output=True).stdout
    finished(Picture(content, CREDIT), FinishingOrder(CATALOGUE[type], None, "VICTORY", ("#FFFFFF",), CREDIT))
    print(peak_of_this_process())


def peak_of_this_process() -> int:
    """Megabytes resident at most. Not `getrusage`, whose peak a child inherits from the process that started it."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) // 1000


def write_picture(width: int, height: int) -> None:
    sys.stdout.buffer.write(a_picture(width, height))


def a_picture(width: int, height: int, format: str = "PNG") -> bytes:
    """A dusk with grain and two hundred discs: about what a painted scene costs to decode and to encode."""
    random = np.random.default_rng(3)
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    pixels = np.stack([90 + 80 * down / height, 60 + 60 * across / width, 130 + 50 * np.sin(across / 300)], -1)
    for _ in range(200):
        x, y, radius = random.integers(width), random.integers(height), random.integers(10, width // 12)
        box = slice(max(0, y - radius), y + radius), slice(max(0, x - radius), x + radius)
        inside = (across[box] - x) ** 2 + (down[box] - y) ** 2 < radius**2
        pixels[box][inside] = random.integers(0, 255, 3)
    pixels += random.normal(0, 2, (height, width, 1))
    file = BytesIO()
    Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(file, format, quality=92)
    return file.getvalue()


if __name__ == "__main__":
    main()
