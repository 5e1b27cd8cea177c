"""A thumbnail from a model's picture to its files and numbers, with Pillow, NumPy, SciPy and scikit-image."""

from io import BytesIO

import numpy as np
from PIL import Image
from scipy import ndimage
from skimage.filters import threshold_otsu

from bench.others.seeing import Floats, brand_of, lab_of, opened, require_readable, style_of

SIZES = ((1280, 720), (3840, 2160))
MOST_BYTES = 2_000_000
SIDES = (1280, 360, 246, 138)
COVERED = ((0.83, 0.86, 1.0, 1.0), (0.0, 0.97, 1.0, 1.0))
"""The duration badge and the progress bar, in fractions of the picture."""

STEEP = 60
Box = tuple[float, float, float, float]


def finished(content: bytes, brand: tuple[str, ...], packet: bytes) -> tuple[list[bytes], dict[str, object]]:
    largest = SIZES[-1]
    image = opened(content, draft=largest)
    large = image.resize(largest, Image.Resampling.LANCZOS, box=middle(image, largest), reducing_gap=3.0)
    images = [large.resize(SIZES[0], Image.Resampling.LANCZOS, reducing_gap=3.0), large]
    quality = readability(images[0])
    if brand:
        quality["brand"] = brand_of(images[0], brand)
    quality["style"] = style_of(images[0])
    files = [encoded(image, packet) for image in images]
    for file, finished in zip(files, images, strict=True):
        require_readable(file, finished)
    return files, quality


def middle(image: Image.Image, size: tuple[int, int]) -> Box:
    """The largest part of the ratio of `size`."""
    width = min(image.width, image.height * size[0] / size[1])
    height = min(image.height, image.width * size[1] / size[0])
    left, top = (image.width - width) / 2, (image.height - height) / 2
    return left, top, left + width, top + height


def encoded(image: Image.Image, packet: bytes) -> bytes:
    """The best quality that fits: full colour resolution down to 85, half of it below, found by bisection."""

    def save(quality: int, subsampling: int) -> bytes:
        file = BytesIO()
        image.save(file, "JPEG", quality=quality, subsampling=subsampling, xmp=packet)
        return file.getvalue()

    best = save(95, 0)
    if len(best) <= MOST_BYTES:
        return best
    kept, low, high, subsampling = save(85, 0), 86, 94, 0
    if len(kept) > MOST_BYTES:
        kept, low, high, subsampling = b"", 50, 94, 2
    while low <= high:
        quality = (low + high) // 2
        content = save(quality, subsampling)
        if len(content) <= MOST_BYTES:
            kept, low = content, quality + 1
        else:
            high = quality - 1
    assert kept
    return kept


def readability(image: Image.Image) -> dict[str, object]:
    """Contrast, edges that survive, the subject, clutter and what is covered, at each size that people see."""
    shown: dict[int, Image.Image] = {}
    for side in SIDES:
        if image.width > side:
            image = image.resize((side, round(image.height * side / image.width)), Image.Resampling.LANCZOS)
        shown[side] = image
    greys = {side: each.convert("L") for side, each in shown.items()}
    edges = {side: sobel(grey) for side, grey in greys.items()}
    card = greys[360]
    before = edges[360].mean()
    box = subject(shown[138])
    return {
        "contrast": {side: spread(each) for side, each in shown.items()},
        "detail": {
            side: float(sobel(greys[side].resize(card.size, Image.Resampling.LANCZOS)).mean() / before)
            for side in (246, 138)
        },
        "clutter": {side: float((steep > STEEP).mean()) for side, steep in edges.items()},
        "subject": box,
        "safe_zones": [share(box, covered) for covered in COVERED],
    }


def spread(image: Image.Image) -> float:
    step = max(1, max(image.size) // 360)
    return float(lab_of(np.asarray(image)[::step, ::step])[..., 0].std())


def sobel(grey: Image.Image) -> Floats:
    levels = np.asarray(grey, np.float32)
    return np.asarray(np.hypot(ndimage.sobel(levels, 0), ndimage.sobel(levels, 1)) / 2)


def subject(image: Image.Image) -> Box:
    """What differs from the colours along the edges of the picture, parted from the rest by Otsu's threshold."""
    look = image.resize((64, round(64 * image.height / image.width)), Image.Resampling.LANCZOS)
    lab = ndimage.gaussian_filter(lab_of(np.asarray(look)), (0.6, 0.6, 0))
    points = lab.reshape(-1, 1, 3)
    away = np.sort(
        [
            np.linalg.norm(points - edge[None], axis=2).min(axis=1)
            for edge in (lab[0, ::2], lab[-1, ::2], lab[::2, 0], lab[::2, -1])
        ],
        axis=0,
    )[1:]
    striking = away.mean(axis=0).reshape(lab.shape[:2])
    labels, count = ndimage.label(striking > threshold_otsu(striking), np.ones((3, 3)))
    weights = ndimage.sum_labels(striking, labels, range(1, count + 1))
    rows, columns = ndimage.find_objects(labels)[int(np.argmax(weights))]
    height, width = labels.shape
    return columns.start / width, rows.start / height, columns.stop / width, rows.stop / height


def share(box: Box, other: Box) -> float:
    """Of the first box's area, how much lies in the other."""
    width, height = min(box[2], other[2]) - max(box[0], other[0]), min(box[3], other[3]) - max(box[1], other[1])
    return max(0.0, width) * max(0.0, height) / ((box[2] - box[0]) * (box[3] - box[1]))
