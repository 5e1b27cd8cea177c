"""Finishing one 2K picture: ours against the same steps in Pillow, and the memory of the largest type.

    python bench/finishing.py

Both sides decode a 2752 × 1536 picture whole, refuse a blank one, crop it to 16:9, scale it with Lanczos to
1280 × 720, measure contrast and edges at list size, write a JPEG of quality 95 with full colour resolution under 2 MB
and put the XMP packet in. Rounds alternate, so that what else the machine does meets both.

Image models answer in PNG or in JPEG. Most of a PNG's time is inflating it, which is the same zlib on both sides.
"""

import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from statistics import median

import numpy as np
from PIL import Image, ImageFilter, ImageStat

from adapters.imaging.encode import disclosure
from adapters.imaging.finishing import finished
from application.generation.ports import FinishingOrder
from domain.generation.asset_types import CATALOGUE, AssetType
from domain.generation.picture import Picture

ROUNDS = 7
MOST_BYTES = 2_000_000
CREDIT = "bench"
LARGEST = AssetType.YOUTUBE_THUMBNAIL, 5504, 3072


def main() -> None:
    if sys.argv[1:] == ["--largest"]:
        finish_largest()
        return
    for format in ("PNG", "JPEG"):
        compare(format)
    peak = subprocess.run([sys.executable, __file__, "--largest"], check=True, capture_output=True, text=True).stdout
    print(peak.strip())


def compare(format: str) -> None:
    content = a_picture(2752, 1536, format)
    print(f"2752 x 1536, {len(content) / 1e6:.1f} MB {format}, to 1280 x 720 JPEG; ms, {ROUNDS} rounds")
    sides = {"ours": ours, "pillow": pillow}
    times: dict[str, list[float]] = {name: [] for name in sides}
    for side in sides.values():
        side(content)
    for _ in range(ROUNDS):
        for name, side in sides.items():
            begun = time.perf_counter()
            size = len(side(content))
            times[name].append((time.perf_counter() - begun) * 1000)
            assert size <= MOST_BYTES
    for name, each in times.items():
        print(f"{name:>8}  median {median(each):6.1f}  best {min(each):6.1f}  worst {max(each):6.1f}")
    print(f"   ratio  {median(times['pillow']) / median(times['ours']):.2f}")


def ours(content: bytes) -> bytes:
    spec = CATALOGUE[AssetType.CUSTOM_BANNER].sized(1280, 720)
    return finished(Picture(content, CREDIT), FinishingOrder(spec, None, "", (), CREDIT)).files[0].content


def pillow(content: bytes) -> bytes:
    image = Image.open(BytesIO(content)).convert("RGB")
    assert any(high - low > 6 for low, high in image.getextrema())
    width = round(image.height * 16 / 9)
    left = (image.width - width) // 2
    small = image.resize((1280, 720), Image.Resampling.LANCZOS, box=(left, 0, left + width, image.height))
    card = small.resize((360, 202), Image.Resampling.LANCZOS)
    listed = card.resize((138, 78), Image.Resampling.LANCZOS)
    assert ImageStat.Stat(listed.convert("L")).stddev[0] > 0
    again = listed.resize(card.size, Image.Resampling.LANCZOS)
    assert all(ImageStat.Stat(each.convert("L").filter(ImageFilter.FIND_EDGES)).mean[0] > 0 for each in (card, again))
    file = BytesIO()
    small.save(file, "JPEG", quality=95, subsampling=0, xmp=disclosure(credit=CREDIT, composed=False))
    return file.getvalue()


def finish_largest() -> None:
    """In a process of its own. The picture is made in yet another one, so that only finishing is counted."""
    type, width, height = LARGEST
    make = f"import sys; sys.path.insert(0, 'bench'); import finishing as f; f.write_picture({width}, {height})"
    content = subprocess.run([sys.executable, "-c", make], check=True, capture_output=True).stdout
    before = peak_of_this_process()
    order = FinishingOrder(CATALOGUE[type], None, "VICTORY", ("#FFFFFF",), CREDIT)
    begun = time.perf_counter()
    files = finished(Picture(content, CREDIT), order).files
    seconds = time.perf_counter() - begun
    made = ", ".join(f"{file.width} x {file.height}: {len(file.content) / 1e6:.2f} MB" for file in files)
    print(f"{type} from {width} x {height} ({made}): {seconds:.2f} s")
    print(f"peak memory {peak_of_this_process()} MB, {before} MB of it before the picture was touched")


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
