"""A brand's logo on a picture: its own pixels, scaled and nothing else, where it can be seen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

from adapters.imaging.decode import Size, decoded
from adapters.imaging.fit import margin_of, trims
from adapters.imaging.lettering import DARK, LIGHT, free_box
from adapters.imaging.measuring.luminance import DARK_CHAT, LIGHT_CHAT, laid_over, levels_of, luminance_of, ratio
from adapters.imaging.measuring.parts import Part, earned
from adapters.imaging.measuring.shapes import as_json
from adapters.imaging.placing import Area, placed
from adapters.imaging.vips import Image
from domain.brand_kits import LogoVariant
from domain.generation.asset_types import AssetTypeSpec, Box, Export
from domain.generation.colours import rgb_of
from domain.generation.logo_placing import USUAL_PLACE, LogoArtwork, LogoOrder, safe_area, share_of

LARGEST = 1_536
"""Pixels of a logo's shorter side that are looked at: more than twice what any picture has room for. What is larger is
reduced while it is read, since a logo of 4096 pixels a side would take 230 MB."""

MOST_ENLARGED = 2.0
"""Beyond twice its own pixels a logo looks soft; then it stays smaller than it was asked for."""

SOFT = 60
"""The most that a logo scores which was enlarged as far as it may be."""

WIDEST, TALLEST = 0.62, 0.8
"""Of the safe area's sides, for logos that are far from square."""

MARGIN = 0.04
"""Of the shorter side, kept clear between a logo and the edge of what everybody sees."""

CLEAR = 0.07
"""Of a logo's side, kept clear around it; an outline takes half of it."""

ENOUGH = 3.0
"""WCAG 2.2 AA for graphics, asked of the logo against what lies under it."""

SHARE_THAT_STANDS_OFF = 0.6
"""Of a logo's area: so much of it reaches the contrast that is reported. The rest may be outlines and shades."""

OPAQUE = 0.98
"""Of a logo's area: from here on it brings a ground of its own."""

LEAST_FOR_WORDS = 0.45
"""Of the box for words: when a logo at the place that was asked for leaves less of it, the logo moves instead."""

Levels = NDArray[np.uint8]


@dataclass(frozen=True)
class Artwork:
    """One logo. It is decoded when it is first looked at, since most orders come with more logos than are needed."""

    order: LogoArtwork

    @cached_property
    def image(self) -> Image:
        """Raises `PictureUnusable` for what is no picture. A plain block of one colour is a logo all the same."""
        return decoded(self.order.content, cover=Size(LARGEST, LARGEST), may_be_blank=True)

    @cached_property
    def brings_ground(self) -> bool:
        return not self.image.hasalpha() or float((self.image[3].numpy() >= 250).mean()) >= OPAQUE


def artwork_for(order: LogoOrder, spec: AssetTypeSpec) -> Artwork:
    """The first logo, unless it would have to be enlarged too far and there is one with more pixels."""
    first = order.artwork[0]
    side = share_of(spec.composition, order.size) * min(spec.largest.width, spec.largest.height)
    if side <= MOST_ENLARGED * sqrt(first.width * first.height):
        return Artwork(first)
    known = [each for each in order.artwork if each.variant is not LogoVariant.MONOCHROME]
    return Artwork(max((first, *known), key=lambda each: each.width * each.height))


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a logo stands in one export, with the clear space around it."""

    area: Area
    clear: int

    @property
    def logo(self) -> Area:
        gap = self.clear
        return Area(self.area.left + gap, self.area.top + gap, self.area.width - 2 * gap, self.area.height - 2 * gap)

    def box(self, export: Export) -> Box:
        return _box(self.area, export)


def spot_for(art: LogoArtwork, order: LogoOrder, spec: AssetTypeSpec, export: Export, *, words: bool) -> Spot | None:
    """As near to its place as platform, hole and words allow; None where there is no room at all.

    A place that was asked for is kept as long as the words can give way to it.
    """
    short = min(export.width, export.height)
    margin = margin_of(spec, short) if trims(spec) else round(MARGIN * short)
    safe = _inside(_area(safe_area(spec), export), Area(0, 0, export.width, export.height), margin)
    width, height = _size(art, share_of(spec.composition, order.size) * short, safe)
    clear = max(1, ceil(CLEAR * sqrt(width * height)))
    hard = [_area(box, export) for box in (*spec.keep_clear, *([spec.hole] if spec.hole else []))]
    place = order.place or USUAL_PLACE[spec.composition]

    def at(taken: Sequence[Area]) -> Spot | None:
        area = placed(width + 2 * clear, height + 2 * clear, safe, place, taken)
        return Spot(area, min(clear, area.width // 3, area.height // 3)) if area else None

    if not words or spec.text_box is None:
        return at(hard)
    beside = at([*hard, _area(free_box(spec.text_box, spec.keep_clear), export)])
    asked = at(hard)
    if beside is None or (order.place and asked and _room_left(spec, asked.box(export)) >= LEAST_FOR_WORDS):
        return asked
    return beside


def _size(art: LogoArtwork, side: float, safe: Area) -> tuple[float, float]:
    """As large as a square of that side, as far as the logo's own pixels and the safe area go."""
    scale = min(
        side / sqrt(art.width * art.height),
        MOST_ENLARGED,
        WIDEST * safe.width / art.width,
        TALLEST * safe.height / art.height,
    )
    return art.width * scale, art.height * scale


def _room_left(spec: AssetTypeSpec, taken: Box) -> float:
    if spec.text_box is None:
        return 1.0
    before = free_box(spec.text_box, spec.keep_clear)
    after = free_box(before, (taken,))
    return _extent(after) / _extent(before)


def _extent(box: Box) -> float:
    return (box.right - box.left) * (box.bottom - box.top)


def _box(area: Area, export: Export) -> Box:
    width, height = export.width, export.height
    return Box(area.left / width, area.top / height, area.right / width, area.bottom / height)


def _area(box: Box, export: Export) -> Area:
    left, top, right, bottom = box.in_pixels(export.width, export.height)
    return Area(left, top, right - left, bottom - top)


def _inside(area: Area, whole: Area, margin: int) -> Area:
    """The area less the margin at each edge that is the picture's own; what a platform cuts off needs none twice."""
    left, top = max(area.left, whole.left + margin), max(area.top, whole.top + margin)
    right, bottom = min(area.right, whole.right - margin), min(area.bottom, whole.bottom - margin)
    return Area(left, top, right - left, bottom - top)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A logo as it stands on one canvas: `pixels` at `spot.logo`, in `outline` where the ground made that necessary.

    `contrast` is that of most of its area with what lies directly around it. `scale` is of its own pixels.
    """

    art: Artwork
    spot: Spot
    pixels: Image
    outline: str | None
    contrast: float
    scale: float

    def box(self, export: Export) -> Box:
        return _box(self.spot.logo, export)


def stamp_for(canvas: Image, art: Artwork, order: LogoOrder, spot: Spot) -> Stamp:
    """The logo, unless it cannot be seen there: then the one of a single colour if that can, else in an outline."""
    plain = _plain_stamp(canvas, art, spot)
    if plain.contrast >= ENOUGH or art.brings_ground:
        return plain
    for other in order.artwork:
        if other.variant is LogoVariant.MONOCHROME and other is not art.order:
            single = _plain_stamp(canvas, Artwork(other), spot)
            if single.contrast >= ENOUGH:
                return single
    tone = max(DARK, LIGHT, key=lambda tone: _contrast(_levels(plain.pixels), levels_of(tone)))
    return _in_outline(plain, tone)


def stamp_like(first: Stamp, canvas: Image, spot: Spot) -> Stamp:
    """The same logo as on the asset's first file, in the same outline."""
    plain = _plain_stamp(canvas, first.art, spot)
    return plain if first.outline is None else _in_outline(plain, first.outline)


def _in_outline(plain: Stamp, tone: str) -> Stamp:
    return replace(plain, outline=tone, contrast=_contrast(_levels(plain.pixels), levels_of(tone)))


def stamped(canvas: Image, stamp: Stamp) -> Image:
    """The canvas with the logo on it. Outside of the spot it is not touched."""
    area, logo = stamp.spot.area, stamp.spot.logo
    part = canvas.crop(area.left, area.top, area.width, area.height)
    whole = stamp.pixels.embed(
        logo.left - area.left, logo.top - area.top, area.width, area.height, extend="background", background=[0] * 4
    )
    over = part
    if stamp.outline is not None:
        over = over.composite2(_outline(whole, stamp.outline, stamp.spot.clear), "over")
    over = over.composite2(whole, "over")
    over = (over if canvas.hasalpha() else over[0:3]).rint().cast("uchar").copy(interpretation="srgb")
    return canvas.insert(over, area.left, area.top)


def missed_logo() -> Part:
    return Part(
        0,
        None,
        "contrast of the logo with what lies around it; there was no room for one",
        "Ask for a smaller logo, or for another place.",
    )


def measured_logo(stamp: Stamp, order: LogoOrder, spec: AssetTypeSpec, export: Export) -> Part:
    """What is enlarged as far as it may be looks soft, however well it stands off: it earns no more than `SOFT`."""
    small = stamp.scale > 0.95 * MOST_ENLARGED
    advice = (
        "Upload a larger logo: this one has too few pixels for the size that was asked for."
        if small
        else "Upload a logo of one colour, or choose a calmer place for it."
    )
    return Part(
        min(earned("logo", stamp.contrast), SOFT if small else 100),
        round(stamp.contrast, 2),
        f"contrast of the logo with what lies around it (ratio that {SHARE_THAT_STANDS_OFF:.0%} of it reach); one with "
        f"too few pixels is soft and scores {SOFT} at most",
        advice,
        {
            "variant": stamp.art.order.variant,
            "place": order.place or USUAL_PLACE[spec.composition],
            "box": as_json(stamp.box(export)),
            "scale": round(stamp.scale, 3),
            "outline": stamp.outline,
        },
    )


def _refitted(spot: Spot, art: LogoArtwork) -> Spot:
    """The same spot for a logo of another ratio, which stands in the middle of it."""
    room, gap = spot.logo, spot.clear
    scale = min(room.width / art.width, room.height / art.height, MOST_ENLARGED)
    width, height = max(1, round(art.width * scale)), max(1, round(art.height * scale))
    left, top = room.left + (room.width - width) // 2, room.top + (room.height - height) // 2
    return Spot(Area(left - gap, top - gap, width + 2 * gap, height + 2 * gap), gap)


def _plain_stamp(canvas: Image, art: Artwork, spot: Spot) -> Stamp:
    spot = _refitted(spot, art.order)
    room = spot.logo
    pixels = scaled(art.image, room.width, room.height)
    contrast = min(_contrast(_levels(pixels), ground) for ground in _grounds(canvas, room))
    return Stamp(art, spot, pixels, None, contrast, room.width / art.order.width)


def scaled(image: Image, width: int, height: int) -> Image:
    """Lanczos, weighted by alpha, to exactly this size, with four bands in memory.

    Our own, since libvips keeps its weights at 64 places between two pixels, which shows on hard edges, and enlarges by
    cubic curves. A large logo is never in memory as numbers with a point.
    """
    image = image if image.hasalpha() else image.addalpha()
    if (width, height) == (image.width, image.height):
        return image
    pixels = _levels(image)
    rows = np.stack(
        [_weighed(weights, _premultiplied(pixels[part])) for part, weights in _lanczos(image.height, height)]
    )
    rows = rows.reshape(height, image.width, 4).transpose(1, 0, 2).reshape(image.width, height * 4)
    both = np.stack([_weighed(weights, rows[part]) for part, weights in _lanczos(image.width, width)])
    both = both.reshape(width, height, 4).transpose(1, 0, 2)
    alpha = both[:, :, 3:]
    colour = np.divide(both[:, :, :3] * 255, alpha, out=np.zeros_like(both[:, :, :3]), where=alpha > 0.25)
    levels = np.concatenate([colour, alpha], axis=2).clip(0, 255)
    return Image.new_from_array(np.ascontiguousarray(np.rint(levels).astype(np.uint8)), interpretation="srgb")


def _weighed(weights: NDArray[np.float32], rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Their sum. Not by BLAS, which has a kernel for each processor, and each rounds in its own way."""
    return np.asarray(np.einsum("i,ij->j", weights, rows))


def _premultiplied(rows: Levels) -> NDArray[np.float32]:
    """A row a line, its pixels' bands one after another, colours as they weigh by their alpha."""
    values = rows.astype(np.float32)
    values[:, :, :3] *= values[:, :, 3:] / 255
    return np.asarray(values.reshape(len(rows), -1))


def _lanczos(before: int, after: int) -> Iterator[tuple[slice, NDArray[np.float32]]]:
    """For each new place which old ones it is made of, and how they weigh: three lobes, wider for fewer places."""
    stretch = max(1.0, before / after)
    for place in range(after):
        middle = (place + 0.5) * before / after
        first, last = max(0, int(middle - 3 * stretch)), min(before, ceil(middle + 3 * stretch))
        apart = (np.arange(first, last) + 0.5 - middle) / stretch
        weights = np.where(np.abs(apart) < 3, np.sinc(apart) * np.sinc(apart / 3), 0.0)
        yield slice(first, last), (weights / weights.sum()).astype(np.float32)


def _levels(pixels: Image) -> Levels:
    return np.asarray(pixels.numpy(), np.uint8)


def _grounds(canvas: Image, area: Area) -> list[Levels]:
    """What lies under the logo: with nothing behind the canvas, on dark and on light."""
    part = canvas.crop(area.left, area.top, area.width, area.height)
    if not part.hasalpha() or part[3].min() == 255:
        return [_levels(part[0:3])]
    return [_levels(part.flatten(background=list(rgb_of(chat)))) for chat in (DARK_CHAT, LIGHT_CHAT)]


def _contrast(logo: Levels, ground: Levels) -> float:
    """The ratio that most of the logo's area reaches. The ground shows through what is half transparent."""
    seen = logo[:, :, 3] >= 128
    if not seen.any():
        return 1.0
    ratios = ratio(luminance_of(laid_over(logo, ground)), luminance_of(ground))
    return float(np.quantile(ratios[seen], 1 - SHARE_THAT_STANDS_OFF))


def _outline(whole: Image, tone: str, clear: int) -> Image:
    """The logo's shape, half of its clear space wider on all sides and soft at the edge."""
    wide = (whole[3].gaussblur(max(0.6, clear / 2.4)) * 6.0).rint()
    alpha = (wide > 255).ifthenelse(255, wide).cast("uchar")
    colour = alpha.new_from_image(list(rgb_of(tone)))
    return colour.bandjoin(alpha).cast("uchar").copy(interpretation="srgb")
