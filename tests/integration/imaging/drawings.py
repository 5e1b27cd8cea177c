"""Pictures as an image model might send them, drawn with Pillow and NumPy, so that libvips is not its own judge."""

from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from domain.generation.asset_types import AssetTypeSpec, Composition, Resolution
from domain.generation.colours import rgb_of

GREEN, MAGENTA, BLUE = "#00FF00", "#FF00FF", "#0000FF"
INK = (24, 18, 30)
SHARPER = 4
"""Subjects are drawn this much larger and averaged down, which gives exact alpha at their edges."""


@dataclass(frozen=True)
class Drawing:
    """A picture on its key, and the alpha and colours that a perfect cut-out would find."""

    pixels: np.ndarray
    alpha: np.ndarray
    colours: np.ndarray

    @property
    def png(self) -> bytes:
        return as_png(self.pixels)


def as_png(pixels: np.ndarray) -> bytes:
    file = BytesIO()
    Image.fromarray(pixels).save(file, "PNG", compress_level=1)
    return file.getvalue()


def as_jpeg(pixels: np.ndarray, quality: int = 88) -> bytes:
    file = BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality)
    return file.getvalue()


def mixed(alpha: np.ndarray, colours: np.ndarray, key: str) -> Drawing:
    part = alpha[..., None]
    mix = colours * part + np.array(rgb_of(key)) * (1 - part)
    pixels = np.rint(mix).clip(0, 255).astype(np.uint8)
    pixels.setflags(write=False)  # some drawings are shared
    return Drawing(pixels, alpha, colours)


class _Sheet:
    """Where a subject is drawn: its shape in one plane and its colours in another."""

    def __init__(self, width: int, height: int, colour: tuple[int, int, int] = INK) -> None:
        self.size = (width, height)
        self._shape = Image.new("L", (width * SHARPER, height * SHARPER), 0)
        self._paint = Image.new("RGB", self._shape.size, colour)
        self.shape = ImageDraw.Draw(self._shape)
        self.paint = ImageDraw.Draw(self._paint)

    def drawing(self, key: str, *, blur: float = 0) -> Drawing:
        shape = self._shape.resize(self.size, Image.Resampling.BOX)
        if blur:
            shape = shape.filter(ImageFilter.GaussianBlur(blur))
        paint = self._paint.resize(self.size, Image.Resampling.BOX)
        return mixed(np.asarray(shape, float) / 255, np.asarray(paint, float), key)


def at(*numbers: float) -> list[float]:
    return [number * SHARPER for number in numbers]


@lru_cache(maxsize=4)
def face(
    key: str = GREEN, *, blur: float = 0, skin: tuple[int, int, int] = (255, 190, 40), side: int = 1024
) -> Drawing:
    """A grinning disc with ears, a thick outline and white eyes."""
    sheet, k = _Sheet(side, side), side / 1024
    for ear in ((190, 150, 430, 420), (594, 150, 834, 420)):
        left, top, right, bottom = (value * k for value in ear)
        sheet.shape.ellipse(at(left, top, right, bottom), fill=255)
        sheet.paint.ellipse(at(left + 36 * k, top + 36 * k, right - 36 * k, bottom - 36 * k), fill=(230, 70, 90))
    sheet.shape.ellipse(at(170 * k, 200 * k, 854 * k, 884 * k), fill=255)
    sheet.paint.ellipse(at(206 * k, 236 * k, 818 * k, 848 * k), fill=skin)
    for eye in (350, 560):
        sheet.paint.ellipse(at(eye * k, 400 * k, (eye + 120) * k, 540 * k), fill=(255, 255, 255))
        sheet.paint.ellipse(at((eye + 40) * k, 440 * k, (eye + 100) * k, 520 * k), fill=INK)
    sheet.paint.chord(at(330 * k, 480 * k, 700 * k, 780 * k), 10, 170, fill=(150, 20, 40))
    return sheet.drawing(key, blur=blur)


def disc(key: str = GREEN, *, colour: tuple[int, int, int] = (230, 60, 120)) -> Drawing:
    """Without an outline: its own colour meets the key."""
    sheet = _Sheet(1024, 1024, colour)
    sheet.shape.ellipse(at(200, 200, 824, 824), fill=255)
    return sheet.drawing(key)


def ring(key: str = GREEN) -> Drawing:
    sheet = _Sheet(1024, 1024)
    sheet.shape.ellipse(at(150, 150, 874, 874), fill=255)
    sheet.paint.ellipse(at(180, 180, 844, 844), fill=(90, 120, 255))
    sheet.paint.ellipse(at(370, 370, 654, 654), fill=INK)
    sheet.shape.ellipse(at(400, 400, 624, 624), fill=0)
    return sheet.drawing(key)


def hair(key: str = GREEN) -> Drawing:
    """A ball with seventy-two strands that taper to nothing."""
    sheet = _Sheet(1024, 1024, (120, 50, 20))
    sheet.shape.ellipse(at(350, 350, 674, 674), fill=255)
    for turn in np.linspace(0, 2 * np.pi, 72, endpoint=False):
        out, across = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)]) * 5
        middle = np.array([512, 512])
        corners = (middle + out * 150 + across, middle + out * 150 - across, middle + out * 430)
        sheet.shape.polygon([tuple(corner * SHARPER) for corner in corners], fill=255)
    return sheet.drawing(key)


def frame(width: int, height: int, key: str = GREEN) -> Drawing:
    """A border with a round-cornered opening; a corner ornament reaches into the middle."""
    sheet = _Sheet(width, height, (70, 40, 160))
    sheet.shape.rectangle(at(0, 0, width, height), fill=255)
    deep = height * 0.1
    sheet.shape.rounded_rectangle(at(deep, deep, width - deep, height - 1.6 * deep), deep * SHARPER, fill=0)
    sheet.shape.ellipse(at(0, 0, 3 * deep, 3 * deep), fill=255)
    sheet.paint.ellipse(at(deep / 2, deep / 2, 2.5 * deep, 2.5 * deep), fill=(255, 200, 60))
    return sheet.drawing(key)


def strands(key: str = GREEN, *, thick: float = 1, width: int = 1024, height: int = 1024) -> Drawing:
    """A head with ninety hairs that curl, each `thick` pixels from root to tip."""
    sheet = _Sheet(width, height, (96, 42, 20))
    middle, reach = np.array([width / 2, height / 2]), min(width, height)
    turns = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    for number, turn in enumerate(turns):
        out = np.linspace(0.2, 0.34 + 0.1 * (number % 3) / 2, 24)
        curl = turn + 0.5 * (out - 0.2) * (-1) ** number
        points = middle + reach * out[:, None] * np.stack([np.cos(curl), np.sin(curl)], -1)
        sheet.shape.line([tuple(point * SHARPER) for point in points], fill=255, width=round(thick * SHARPER))
    radius = 0.23 * reach
    head = at(*(middle - radius), *(middle + radius))
    sheet.shape.ellipse(head, fill=255)
    sheet.paint.ellipse(at(*(middle - 0.19 * reach), *(middle + 0.19 * reach)), fill=(240, 190, 150))
    return sheet.drawing(key)


def glow(key: str = GREEN, *, reach: float = 60, colour: tuple[int, int, int] = (255, 205, 90)) -> Drawing:
    """A dark orb in a halo of its own light, which fades to nothing over `reach` pixels."""
    down, across = np.mgrid[0:1024, 0:1024]
    away = np.hypot(down - 511.5, across - 511.5) - 260
    alpha = np.clip(1 - away / reach, 0, 1) ** 2 * 0.85
    orb = np.clip(0.5 - away, 0, 1)
    colours = np.array(colour, float) * (1 - orb[..., None]) + np.array(INK, float) * orb[..., None]
    return mixed(alpha * (1 - orb) + orb, colours, key)


def lattice(key: str = GREEN) -> Drawing:
    """A shield pierced by holes of 3 to 90 pixels."""
    sheet = _Sheet(1024, 1024, (60, 60, 150))
    sheet.shape.rounded_rectangle(at(120, 120, 904, 904), 80 * SHARPER, fill=255)
    sheet.paint.rounded_rectangle(at(150, 150, 874, 874), 60 * SHARPER, fill=(235, 150, 60))
    for row, radius in enumerate((1.5, 3, 6, 12, 24, 45)):
        for column in range(7):
            x, y = 200 + column * 104, 210 + row * 112
            sheet.shape.ellipse(at(x - radius, y - radius, x + radius, y + radius), fill=0)
    return sheet.drawing(key)


def leafy(key: str = GREEN, *, leaf: tuple[int, int, int] = (70, 190, 60)) -> Drawing:
    """A face in a thick outline with two leaves near the key's colour, which meet the key without one."""
    sheet = _Sheet(1024, 1024)
    for left in (250, 560):
        sheet.shape.ellipse(at(left, 90, left + 210, 420), fill=255)
        sheet.paint.ellipse(at(left - 8, 82, left + 218, 428), fill=leaf)
    sheet.shape.ellipse(at(200, 280, 824, 904), fill=255)
    sheet.paint.ellipse(at(192, 272, 832, 912), fill=INK)
    sheet.paint.ellipse(at(224, 304, 800, 880), fill=(245, 235, 225))
    sheet.paint.chord(at(360, 520, 660, 760), 10, 170, fill=(150, 20, 40))
    return sheet.drawing(key)


def scene(width: int, height: int, *, noise: float = 3) -> np.ndarray:
    """A dusk with a bright moon on the right and hills below."""
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    y, x = down / height, across / width
    pixels = np.stack([60 + 120 * y, 30 + 60 * y, 110 + 40 * np.sin(3 * x)], -1)
    moon = ((x - 0.75) * width) ** 2 + ((y - 0.4) * height) ** 2 < (0.2 * min(width, height)) ** 2
    pixels[moon] = (255, 230, 170)
    pixels[y > 0.8 + 0.06 * np.sin(9 * x)] = (18, 14, 40)
    pixels += np.random.default_rng(7).normal(0, noise, (height, width, 1))
    return np.asarray(np.rint(pixels).clip(0, 255), np.uint8)


@cache
def model_picture(spec: AssetTypeSpec, key: str = GREEN, *, resolution: Resolution = Resolution.ONE_K) -> bytes:
    """What a model would send for the type: about its ratio, a key where it is cut out. Of the smallest class unless
    another is asked for, since drawing the larger ones takes seconds."""
    across, down = (int(part) for part in spec.aspect_ratio.split(":"))
    area = {Resolution.ONE_K: 1.05e6, Resolution.TWO_K: 4.2e6, Resolution.FOUR_K: 16.9e6}[resolution]
    width = round((area * across / down) ** 0.5 / 16) * 16
    height = round(width * down / across / 16) * 16
    if not spec.cut_out:
        return as_png(scene(width, height))
    if spec.hole is not None or spec.composition in {Composition.FRAME, Composition.OVERLAY}:
        return frame(width, height, key).png
    if width == height:
        return face(key, side=min(width, 1536)).png
    square = face(key, side=min(width, height)).pixels
    pixels = np.full((height, width, 3), rgb_of(key), np.uint8)
    left, top = (width - square.shape[1]) // 2, (height - square.shape[0]) // 2
    pixels[top : top + square.shape[0], left : left + square.shape[1]] = square
    return as_png(pixels)
