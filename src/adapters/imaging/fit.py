"""Exact export sizes: stills are cropped to what draws the eye, stickers are trimmed and centred."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adapters.imaging.decode import MOST_PIXELS, Size
from adapters.imaging.spill import Mask, window_of
from adapters.imaging.vips import Image
from domain.generation.asset_types import WHOLE, AssetType, AssetTypeSpec, Box, Composition, Export
from domain.generation.picture import Flaw, PictureUnusable

BADGES = frozenset(
    {
        AssetType.TWITCH_BADGE,
        AssetType.TWITCH_BITS_BADGE,
        AssetType.YOUTUBE_MEMBER_BADGE,
        AssetType.KICK_BADGE,
        AssetType.DISCORD_ROLE_ICON,
    }
)
"""What is shown so small that it must fill its square."""

SMALL = 128
"""Exports up to this side are sharpened a little, since they lose most on the way down."""

SHARPENING = 0.45
BESIDE = math.exp(-1 / (2 * 0.8**2))
"""What a neighbour weighs beside the pixel itself."""

WORTH_A_LOOK = 0.98
"""Of a side: when more than this is kept, it does not matter which end the surplus is taken from."""

LEAST_KEPT, LEAST_KEPT_OF_A_LAYOUT = 0.4, 0.9
"""Of a picture's area; below it the picture is shown whole. A schedule has rows and an alert a ribbon to lose."""

MOST_ENLARGED = 4.0
"""Of the art's own pixels; beyond it the largest file would be a blur, whatever its platform says to its size."""

SEEN = 24
"""Alpha from which a pixel counts when the subject's edges are looked for."""


def trims(spec: AssetTypeSpec) -> bool:
    """Whether the subject is taken out of its frame; overlays, frames and alerts keep their layout."""
    return (
        spec.cut_out
        and spec.composition in {Composition.STICKER, Composition.MARK}
        and spec.type is not AssetType.ALERT_GRAPHIC
    )


def margin_of(spec: AssetTypeSpec, side: int) -> int:
    """Clear pixels at each edge: a tenth round a logo, 1 of 18 round a badge, 2 of 28 round any other sticker."""
    if spec.composition is Composition.MARK:
        return round(side / 10)
    return round(side / 18) if spec.type in BADGES else round(side / 14)


def working_size(spec: AssetTypeSpec) -> Size:
    """What a picture is worked on at: the largest export, for a cut-out with room for trimming and clean edges."""
    width = max(export.width for export in spec.exports)
    height = max(export.height for export in spec.exports)
    if not trims(spec):
        return Size(width, height)
    return Size(max(1024, width), max(1024, height))


def most_pixels(spec: AssetTypeSpec) -> int:
    """How many pixels a picture may have while it is worked on. To cut one out takes up to a hundred bytes for each, so
    a long one, which covers its working size by the shorter side, is made to have no more of them."""
    if not spec.cut_out:
        return MOST_PIXELS
    size = working_size(spec)
    return size.width * size.height


def trimmed(art: Image) -> Image:
    """The smallest part of a cut-out picture that holds the subject."""
    seen = _without_specks(_without_specks(art[3].numpy() > SEEN))
    rows, columns = window_of(seen, beyond=0)
    width, height = columns.stop - columns.start, rows.stop - rows.start
    if width < 2 or height < 2:
        raise PictureUnusable(Flaw.NO_SUBJECT, "Nothing is left of the picture when its ground is cut away.")
    return art.crop(columns.start, rows.start, width, height)


@dataclass(frozen=True, slots=True)
class Subject:
    """A trimmed subject of `width` and `height` pixels, ready to be scaled to any export of its type: its colours weigh
    by their alpha, and it is already a whole number of times smaller, but never below twice the largest export."""

    width: int
    height: int
    smaller: Image
    times: int

    @classmethod
    def of(cls, art: Image, spec: AssetTypeSpec) -> "Subject":
        times = max(1, int(max(art.width / spec.largest.width, art.height / spec.largest.height) / 2))
        smaller = art.premultiply().shrink(times, times, ceil=True)
        return cls(art.width, art.height, smaller.copy_memory(), times)

    def at(self, width: int, height: int) -> Image:
        across, down = self.width / self.times / width, self.height / self.times / height
        if across < 1 or down < 1:
            return _unweighted(self.smaller.resize(1 / across, vscale=1 / down), width, height)
        return _unweighted(self.smaller.reducev(down).reduceh(across), width, height)


def _without_specks(mask: Mask) -> Mask:
    """Of each pixel and the eight around it what most are: the median."""
    wide = np.pad(mask.view(np.uint8), 1, mode="edge")
    tall = wide[:-2] + wide[1:-1] + wide[2:]
    return np.asarray(tall[:, :-2] + tall[:, 1:-1] + tall[:, 2:] >= 5)


def require_pixels(art: Image | Subject, spec: AssetTypeSpec) -> None:
    """Raises `PictureUnusable` for art that has too few pixels for the largest export."""
    largest = spec.largest
    if min(largest.width / art.width, largest.height / art.height) > MOST_ENLARGED:
        raise PictureUnusable(
            Flaw.TOO_SMALL, f"The picture is too small for its type: {art.width} × {art.height} pixels."
        )


def centred(subject: Subject, spec: AssetTypeSpec, export: Export) -> Image:
    """The subject in the middle of its export, as large as the margin allows."""
    margin = margin_of(spec, min(export.width, export.height))
    room = Size(export.width - 2 * margin, export.height - 2 * margin)
    scale = min(room.width / subject.width, room.height / subject.height)
    width, height = max(1, round(subject.width * scale)), max(1, round(subject.height * scale))
    small = _sharpened(subject.at(width, height), export)
    left, top = (export.width - width) // 2, (export.height - height) // 2
    return small.embed(left, top, export.width, export.height, extend="background", background=[0, 0, 0, 0])


def filling(image: Image, spec: AssetTypeSpec, export: Export, *, keep_middle: bool) -> Image:
    """The picture scaled to cover its export; the surplus goes where the eye does not, or evenly at both ends.

    When too much of it would be lost that way, it is shown whole instead.
    """
    ratio = export.width / export.height
    width = min(image.width, max(1, round(image.height * ratio)))
    height = min(image.height, max(1, round(image.width / ratio)))
    if (place := place_of(image, spec, export)) != WHOLE:
        return _whole(image, place, export)
    surplus = width < WORTH_A_LOOK * image.width or height < WORTH_A_LOOK * image.height
    if surplus and not keep_middle:
        part = image.smartcrop(width, height, interesting="attention")
    else:
        part = image.crop((image.width - width) // 2, (image.height - height) // 2, width, height)
    return _sharpened(_scaled(part, export.width, export.height), export)


def place_of(image: Image, spec: AssetTypeSpec, export: Export) -> Box:
    """Which part of the export the picture takes: all of it, or the middle when it is shown whole."""
    across, down = export.width / image.width, export.height / image.height
    layout = spec.composition is Composition.SCHEDULE or spec.type is AssetType.ALERT_GRAPHIC
    if min(across, down) >= (LEAST_KEPT_OF_A_LAYOUT if layout else LEAST_KEPT) * max(across, down):
        return WHOLE
    width, height = (min(1.0, side) for side in (down / across, across / down))
    return Box((1 - width) / 2, (1 - height) / 2, (1 + width) / 2, (1 + height) / 2)


def _whole(image: Image, place: Box, export: Export) -> Image:
    """All of the picture in the middle; beside it nothing where it is cut out, else its colours, out of focus."""
    left, top, right, bottom = place.in_pixels(export.width, export.height)
    small = _scaled(image, right - left, bottom - top)
    if image.hasalpha():
        return small.embed(left, top, export.width, export.height, extend="background", background=[0, 0, 0, 0])
    hint = image.thumbnail_image(32, height=32, size="force").gaussblur(4) * 0.55
    beside = _scaled(hint, export.width, export.height).rint().cast("uchar").copy(interpretation="srgb")
    return beside.insert(small, left, top)


def _scaled(image: Image, width: int, height: int) -> Image:
    """Lanczos in sRGB, weighted by alpha. Linear light would let bright fills eat the dark outlines of small art."""
    if (width, height) == (image.width, image.height):
        return image
    across, down = width / image.width, height / image.height
    if not image.hasalpha():
        return _exactly(image.resize(across, vscale=down), width, height)
    return _unweighted(image.premultiply().resize(across, vscale=down), width, height)


def _unweighted(small: Image, width: int, height: int) -> Image:
    return _exactly(small.unpremultiply().rint().cast("uchar").copy(interpretation="srgb"), width, height)


def _exactly(image: Image, width: int, height: int) -> Image:
    """Scaling may round a side up or down by one pixel."""
    if (image.width, image.height) == (width, height):
        return image
    return image.gravity("centre", width, height, extend="copy")


def _sharpened(image: Image, export: Export) -> Image:
    """Unsharp masking of colour against the mean colour of the opaque neighbourhood; alpha stays as it is."""
    if max(export.width, export.height) > SMALL:
        return image
    levels: NDArray[np.uint8] = image.numpy()
    colour = levels[:, :, :3].astype(np.float32)
    alpha = levels[:, :, 3:] if image.hasalpha() else np.full((*levels.shape[:2], 1), 255, np.uint8)
    weight = np.asarray(alpha / np.float32(255) + np.float32(1e-4), np.float32)
    around = _blurred(colour * weight) / _blurred(weight)
    sharp = levels.copy()
    sharp[:, :, :3] = np.rint(colour + (colour - around) * SHARPENING).clip(0, 255)
    return Image.new_from_array(sharp, interpretation="srgb")


def _blurred(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """With a Gaussian of 0.8 pixels, of which three are left once what is faint is cut off."""
    wide = np.pad(values, ((1, 1), (1, 1), (0, 0)), mode="edge")
    tall = wide[1:-1] + (wide[:-2] + wide[2:]) * BESIDE
    return np.asarray((tall[:, 1:-1] + (tall[:, :-2] + tall[:, 2:]) * BESIDE) / (1 + 2 * BESIDE) ** 2, np.float32)
