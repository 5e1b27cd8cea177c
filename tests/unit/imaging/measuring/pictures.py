"""Small pictures whose right answer can be seen in the code."""

import numpy as np

from adapters.imaging.vips import Image
from domain.generation.asset_types import Box

BLACK, WHITE, YELLOW, GREY = (0, 0, 0), (255, 255, 255), (255, 200, 40), (120, 120, 120)
Colour = tuple[int, int, int]


def picture(pixels: np.ndarray) -> Image:
    return Image.new_from_array(np.ascontiguousarray(pixels.astype(np.uint8)), interpretation="srgb")


def plain(width: int, height: int, colour: Colour = GREY) -> np.ndarray:
    return np.full((height, width, 3), colour, np.uint8)


def blended(*levels: float, down: bool, width: int = 1280, height: int = 720) -> np.ndarray:
    """Grey, without a line anywhere: from level to level, downwards or across."""
    along = np.linspace(0, len(levels) - 1, height if down else width)
    grey = np.interp(along, range(len(levels)), levels)
    plane = np.broadcast_to(grey[:, None] if down else grey[None], (height, width))
    return np.repeat(np.rint(plane).astype(np.uint8)[..., None], 3, axis=2)


def with_box(pixels: np.ndarray, box: Box, colour: Colour) -> np.ndarray:
    left, top, right, bottom = box.in_pixels(pixels.shape[1], pixels.shape[0])
    pixels = pixels.copy()
    pixels[top:bottom, left:right] = colour
    return pixels


def disc(*rings: tuple[float, Colour], side: int = 112) -> np.ndarray:
    """With alpha: discs on each other, the largest first, by their radius in halves of the side."""
    down, across = np.mgrid[0:side, 0:side] - (side - 1) / 2
    away = np.hypot(down, across) / (side / 2)
    pixels = np.zeros((side, side, 4), np.uint8)
    for radius, colour in rings:
        pixels[away <= radius] = (*colour, 255)
    return pixels


def lines(width: int, apart: int, side: int = 112) -> np.ndarray:
    """With alpha: upright black lines with nothing between them."""
    pixels = np.zeros((side, side, 4), np.uint8)
    pixels[8 : side - 8, [column for column in range(8, side - 8) if column % apart < width], 3] = 255
    return pixels


def padded(pixels: np.ndarray, by: int) -> np.ndarray:
    return np.pad(pixels, ((by, by), (by, by), (0, 0)))
