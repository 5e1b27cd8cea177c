"""A logo's other forms, made from its own pixels. For the child alone."""

import numpy as np
from numpy.typing import NDArray

from adapters.imaging.artwork.ground import Floats, Logo, Mask, logo_of, regions
from adapters.imaging.artwork.palette import rgb_of_lab
from adapters.imaging.artwork.reading import encoded, opened
from adapters.imaging.artwork.wire import Answer
from adapters.imaging.light import LINEAR
from adapters.imaging.vips import Image
from domain.brand_kits import ArtworkRefused

WORKING_SIDE = 768
"""Pixels of the longer side that variants are made from."""

ICON_SIDE = 512
ICON_MARGIN = 0.1
"""Of its side, kept clear on each side."""

WATERMARK_SIDE = 320
WATERMARK_OPACITY = 0.6
SHADE, SHADE_REACH = 0.45, 9
"""How dark the shade is next to the ink, 0..1, and how many pixels it reaches."""

MIDDLE_LIGHTNESS = 49.5
"""L* of the one grey that has a contrast of 4.5 with white and with black: an ink that reads on both."""

VISIBLE = 0.1
"""Alpha from which a pixel is part of the shape."""


def propose(content: bytes) -> Answer:
    """Monochrome, icon, watermark."""
    logo = logo_of(opened(content, reduced=_working))
    if not (logo.alpha >= VISIBLE).any():
        raise ArtworkRefused("Too little of the logo can be seen to derive others from it.", reason="blank")
    shape = trimmed(_picture(np.broadcast_to(ink_of(logo), logo.rgb.shape), stencil(logo)))
    monochrome = encoded(shape)
    return Answer((monochrome, encoded(icon(logo)), encoded(watermark(shape))))


def _working(image: Image) -> Image:
    longest = max(image.width, image.height)
    return _scaled(image, WORKING_SIDE / longest) if longest > WORKING_SIDE else image


def ink_of(logo: Logo) -> Floats:
    """The logo's own hue at the lightness that reads on white and on black; grey for a logo without one."""
    lab = logo.lab
    chroma = np.hypot(lab[..., 1], lab[..., 2])
    weight = logo.alpha * np.where(chroma >= 12, chroma, 0)
    if weight.sum() < 0.05 * 40 * logo.alpha.sum():
        middle = np.zeros(2)
    else:
        # The heaviest of 24 hues, and what lies beside it: a mean over all would be a hue that nobody chose.
        turn = np.round(np.arctan2(lab[..., 2], lab[..., 1]) / (2 * np.pi) * 24).astype(int) % 24
        heaviest = np.bincount(turn.ravel(), weight.ravel(), 24).argmax()
        here = weight * np.isin(turn, [(heaviest - 1) % 24, heaviest, (heaviest + 1) % 24])
        middle = np.array([(lab[..., band] * here).sum() / here.sum() for band in (1, 2)])
    for strength in np.linspace(1, 0, 41):
        colour = rgb_of_lab(np.array([MIDDLE_LIGHTNESS, *(middle * strength)]))
        if colour.min() >= 0 and colour.max() <= 255:
            return np.rint(colour)
    return np.rint(rgb_of_lab(np.array([MIDDLE_LIGHTNESS, 0.0, 0.0])))


def stencil(logo: Logo) -> Floats:
    """How much ink each pixel takes, 0..1.

    Of two tones the outer one is inked, and what it encloses of the other stays open, so that letters on a badge can
    still be read. What of the other tone reaches the outside is inked too, or half of a two-coloured word would go.
    """
    shape = logo.alpha >= VISIBLE
    lightness = logo.lab[..., 0]
    dark, light = _two_tones(lightness[shape], logo.alpha[shape])
    if light - dark < LEAST_APART:
        return logo.alpha
    is_light = lightness > (dark + light) / 2
    outer = _outer_is_light(shape, is_light)
    inked, open_ = (light, dark) if outer else (dark, light)
    ink = np.clip((lightness - open_) / (inked - open_), 0, 1)
    ink = ink * ink * (3 - 2 * ink)
    if not logo.scene:
        exposed = _exposed(shape, shape & (is_light != outer))
        ink = np.where(exposed, 1.0, ink)
    if (logo.alpha * ink).sum() < 0.04 * logo.alpha.sum():
        return logo.alpha
    return np.asarray(logo.alpha * ink)


LEAST_APART = 22.0
"""L* between the two tones of a logo from which they are two."""

EXPOSED = 0.12
"""Part of its own outline that may face the outside before a region counts as part of the outline itself."""


def _two_tones(lightness: Floats, weight: Floats) -> tuple[float, float]:
    """The means of the two classes that Otsu's threshold makes."""
    mass = np.bincount(np.clip(np.rint(lightness), 0, 100).astype(int), weight, 101)
    levels = np.arange(101)
    below, above = np.cumsum(mass), mass.sum() - np.cumsum(mass)
    sums = np.cumsum(mass * levels)
    with np.errstate(divide="ignore", invalid="ignore"):
        dark, light = sums / below, (sums[-1] - sums) / above
    between = np.where((below > 0) & (above > 0), below * above * (light - dark) ** 2, -1.0)
    at = int(between.argmax())
    if between[at] <= 0:
        return float(levels[mass > 0].mean()), float(levels[mass > 0].mean())
    return float(dark[at]), float(light[at])


def _outer_is_light(shape: Mask, is_light: Mask) -> bool:
    outline = _outline(shape)
    return bool((outline & is_light).sum() * 2 > outline.sum())


def _outline(shape: Mask) -> Mask:
    """The three outermost pixels: the very last is mixed with what was around it."""
    inner = np.pad(shape, 3)
    height, width = shape.shape
    core = np.ones_like(shape)
    for down, across in ((0, 3), (6, 3), (3, 0), (3, 6)):
        core &= inner[down : down + height, across : across + width]
    return shape & ~core


def _exposed(shape: Mask, other: Mask) -> Mask:
    """Regions of `other` that lie at the outside for more than `EXPOSED` of their own outline."""
    numbers = regions(other)
    most = int(numbers.max()) + 1
    own = np.bincount(numbers[_outline(other)], minlength=most)
    outside = np.bincount(numbers[_outline(shape) & other], minlength=most)
    reaches = outside > EXPOSED * np.maximum(own, 1)
    return np.asarray(reaches[numbers] & other)


def watermark(shape: Image) -> Image:
    """The monochrome logo in white with a soft shade around it, half transparent: a middle tone would sink into video.

    Its longer side is at most `WATERMARK_SIDE`, the shade included.
    """
    scale = min(1.0, (WATERMARK_SIDE - 2 * SHADE_REACH) / max(shape.width, shape.height))
    ink = _alpha_of(_scaled(shape, scale)) / 255.0
    ink = np.pad(ink, SHADE_REACH)
    blurred = Image.new_from_array(ink).gaussblur(SHADE_REACH / 3, precision="float").numpy().reshape(ink.shape)
    shade = SHADE * np.clip(2 * blurred, 0, 1)
    alpha = ink + shade * (1 - ink)
    white = np.where(alpha > 0, 255 * ink / np.maximum(alpha, 1e-6), 255.0)
    return _picture(np.broadcast_to(white[:, :, None], (*ink.shape, 3)), alpha * WATERMARK_OPACITY)


def icon(logo: Logo) -> Image:
    """The part that stands for the whole, in a square. A scene fills it; a mark stands in it with clear space."""
    picture = _picture(logo.rgb, logo.alpha)
    if logo.scene:
        side = min(picture.width, picture.height)
        part = picture.smartcrop(side, side, interesting="attention")
        return _scaled(part, ICON_SIDE / side)[0:3].copy(interpretation="srgb")
    left, top, width, height = mark_of(logo.alpha)
    mark = trimmed(picture.crop(left, top, width, height))
    room = ICON_SIDE * (1 - 2 * ICON_MARGIN)
    small = _scaled(mark, room / max(mark.width, mark.height))
    plate = plate_for(small)
    if plate is not None:
        small = _scaled(small, PLATE_ROOM)
    canvas = small.embed(
        (ICON_SIDE - small.width) // 2,
        (ICON_SIDE - small.height) // 2,
        ICON_SIDE,
        ICON_SIDE,
        extend="background",
        background=[0, 0, 0, 0],
    )
    if plate is None:
        return canvas.copy(interpretation="srgb")
    return _plate(plate).composite2(canvas, "over").rint().cast("uchar").copy(interpretation="srgb")


PLATE_ROOM = 0.84
"""A mark on a plate is smaller: the plate's edge takes the part of the clear space."""

PLATE_CORNER = 0.22
DARK_PLATE, LIGHT_PLATE = (24, 24, 27), (255, 255, 255)
LEAST_CONTRAST = 1.5


def plate_for(mark: Image) -> tuple[int, int, int] | None:
    """The ground that a mark needs because its outline would vanish on white or on nearly black; else None."""
    pixels = mark.numpy()
    shape = pixels[:, :, 3] >= 128
    outline = _outline(shape)
    if not outline.any():
        return None
    light = _luminance(pixels[outline][:, :3])
    on_dark, on_light = (float(np.median(_ratio(light, plate))) for plate in (DARK_PLATE, LIGHT_PLATE))
    if min(on_dark, on_light) >= LEAST_CONTRAST:
        return None
    return DARK_PLATE if on_dark > on_light else LIGHT_PLATE


def mark_of(alpha: Floats) -> tuple[int, int, int, int]:
    """Left, top, width and height of the part that can stand for the whole.

    A logo that is no longer than `COMPACT` times its shorter side is its own mark. A longer one is cut at its gaps:
    an emblem at either end that outweighs the other parts is the mark, else its first part is, as an initial.
    """
    left, top, width, height = _box(alpha >= VISIBLE)
    if max(width, height) <= COMPACT * min(width, height):
        return left, top, width, height
    part = alpha[top : top + height, left : left + width] >= VISIBLE
    across = width > height
    runs = _runs(np.asarray(part.any(axis=0 if across else 1)), gap=max(2, round(LEAST_GAP * min(width, height))))
    masses = [float(part[:, begin:end].sum() if across else part[begin:end].sum()) for begin, end in runs]
    if len(runs) == 1:
        return left, top, width, height
    usual = float(np.median(masses))
    heavier_end = -1 if masses[-1] > masses[0] else 0
    begin, end = runs[heavier_end] if masses[heavier_end] >= EMBLEM * usual else runs[0]
    if not across:
        return left, top + begin, width, end - begin
    below = _box(part[:, begin:end])
    return left + begin, top + below[1], end - begin, below[3]


COMPACT = 1.7
LEAST_GAP = 0.02
"""Of the shorter side."""
EMBLEM = 1.8
"""Times the usual part's ink."""


def _runs(filled: NDArray[np.bool_], *, gap: int) -> list[tuple[int, int]]:
    """Where it is filled, with gaps of less than `gap` closed."""
    at = np.flatnonzero(filled)
    breaks = np.flatnonzero(np.diff(at) > gap)
    begins, ends = np.concatenate([[0], breaks + 1]), np.concatenate([breaks, [len(at) - 1]])
    return [(int(at[begin]), int(at[end]) + 1) for begin, end in zip(begins, ends, strict=True)]


def _box(shape: Mask) -> tuple[int, int, int, int]:
    rows, columns = np.flatnonzero(shape.any(axis=1)), np.flatnonzero(shape.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1] - columns[0]) + 1, int(rows[-1] - rows[0]) + 1


def trimmed(picture: Image) -> Image:
    """Without the transparent part around it."""
    return picture.crop(*_box(_alpha_of(picture) >= 255 * VISIBLE))


def _alpha_of(picture: Image) -> NDArray[np.uint8]:
    alpha: NDArray[np.uint8] = picture[3].numpy().reshape(picture.height, picture.width)  # a pixel alone has no shape
    return alpha


def _picture(rgb: Floats | NDArray[np.uint8], alpha: Floats) -> Image:
    pixels = np.dstack([np.rint(rgb).astype(np.uint8), np.rint(alpha * 255).astype(np.uint8)])
    return Image.new_from_array(pixels, interpretation="srgb")


def _scaled(image: Image, scale: float) -> Image:
    """Weighted by alpha, and never to less than one pixel."""
    across, down = (max(scale, 1 / side) for side in (image.width, image.height))
    if not image.hasalpha():
        return image.resize(across, vscale=down).copy_memory()
    small = image.premultiply().resize(across, vscale=down).unpremultiply()
    return small.rint().cast("uchar").copy(interpretation="srgb").copy_memory()


def _plate(colour: tuple[int, int, int]) -> Image:
    """A square with round corners, drawn at four times its size."""
    side = 4 * ICON_SIDE
    radius = PLATE_CORNER * side
    away = np.maximum(np.abs(np.arange(side) + 0.5 - side / 2) - (side / 2 - radius), 0)
    inside = away[:, None] ** 2 + away[None, :] ** 2 <= radius**2
    alpha = inside.reshape(ICON_SIDE, 4, ICON_SIDE, 4).mean(axis=(1, 3))
    return _picture(np.broadcast_to(np.array(colour, float), (ICON_SIDE, ICON_SIDE, 3)), alpha)


def _luminance(rgb: NDArray[np.uint8]) -> Floats:
    return np.asarray(LINEAR[rgb] @ np.array([0.2126, 0.7152, 0.0722]))


def _ratio(light: Floats, colour: tuple[int, int, int]) -> Floats:
    ground = float(_luminance(np.array([colour], np.uint8))[0])
    return np.asarray((np.maximum(light, ground) + 0.05) / (np.minimum(light, ground) + 0.05))
