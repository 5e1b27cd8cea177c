"""Colours and numbers of pictures, as one writes them with scikit-image: what both other finishings are made of."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage
from skimage.color import deltaE_ciede2000, rgb2lab

Floats = NDArray[np.float32]
Levels = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Size = tuple[int, int]

MOST_POINTS = 128
"""A side, picked, not averaged: enough to tell a picture's colours."""

ON, NEAR = 5.0, 12.0
"""CIEDE2000 to the nearest colour of the brand."""


def opened(content: bytes, *, draft: Size | None = None) -> Image.Image:
    """Upright, in RGB, and not blank. A JPEG is halved while it is read, as long as it covers `draft`."""
    file = Image.open(BytesIO(content))
    if draft:
        file.draft("RGB", draft)
    image = file.convert("RGB")
    few = np.asarray(image)[::32, ::32]
    assert (few.max(axis=(0, 1)) - few.min(axis=(0, 1))).max() > 6
    return image


def lab_of(levels: Levels) -> Floats:
    """In single precision, which is twice as fast and enough."""
    return np.asarray(rgb2lab(levels.astype(np.float32) / np.float32(255)), np.float32)


def rgb_of(hex_colour: str) -> Levels:
    return np.array([int(hex_colour[at : at + 2], 16) for at in (1, 3, 5)], np.uint8)


def luminance_of(levels: Levels) -> NDArray[np.float64]:
    share = levels / 255.0
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ (0.2126, 0.7152, 0.0722))


def brand_of(image: Image.Image, colours: tuple[str, ...]) -> dict[str, object]:
    """Of a finished picture: shares on, near and off the brand, the mean difference, and where it is off."""
    step = max(1, -(-image.width // MOST_POINTS), -(-image.height // MOST_POINTS))
    pixels = np.asarray(image)[::step, ::step]
    alpha = pixels[..., 3] / 255.0 if pixels.shape[2] == 4 else np.ones(pixels.shape[:2])
    brand = lab_of(np.stack([rgb_of(colour) for colour in colours])[None])[0]
    lab = lab_of(pixels[..., :3])
    away = np.min([deltaE_ciede2000(lab, colour[None, None]) for colour in brand], axis=0)
    total = alpha.sum()
    off, _ = ndimage.label(away > NEAR, np.ones((3, 3)))
    weights = np.bincount(off.ravel(), alpha.ravel())
    weights[0] = 0
    boxes = ndimage.find_objects(off)
    heaviest = [int(label) for label in np.argsort(-weights)[:5] if weights[label] > 0.01 * total]
    return {
        "value": float((away * alpha).sum() / total),
        "on": float(alpha[away <= ON].sum() / total),
        "near": float(alpha[(away > ON) & (away <= NEAR)].sum() / total),
        "off": float(alpha[away > NEAR].sum() / total),
        "regions": [(boxes[label - 1], weights[label] / total) for label in heaviest],
    }


def style_of(image: Image.Image) -> dict[str, object]:
    """Main colours with their shares, and how much is drawn in lines and how much is flat."""
    small = image.copy()
    small.thumbnail((96, 96))
    pixels = np.asarray(small)
    seen = pixels[..., 3] >= 128 if pixels.shape[2] == 4 else np.ones(pixels.shape[:2], bool)
    lab = lab_of(pixels[..., :3])
    steps = np.hypot(np.diff(lab[..., 0], axis=1)[:-1], np.diff(lab[..., 0], axis=0)[:, :-1])
    steps = steps[seen[:-1, :-1] & seen[1:, :-1] & seen[:-1, 1:]]
    cells = np.rint(lab[seen] / (8, 10, 10)).astype(np.int32)
    shades, counts = np.unique(cells, axis=0, return_counts=True)
    order = np.argsort(-counts)[:8]
    return {
        "colours": [(shades[at].tolist(), float(counts[at] / counts.sum())) for at in order],
        "lines": float((steps > 12).mean()),
        "flat": float((steps < 1.5).mean()),
    }


def require_readable(file: bytes, image: Image.Image) -> None:
    """What leaves is read once more: whole, of the right size, and not of one colour."""
    again = Image.open(BytesIO(file))
    again.load()
    assert again.size == image.size
    levels = np.asarray(again)[::16, ::16]
    assert (levels.max(axis=(0, 1)) - levels.min(axis=(0, 1))).max() > 6
