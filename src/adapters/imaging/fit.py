"""Exact export sizes: stills are cropped to what draws the eye, stickers are trimmed and centred."""

from adapters.imaging.decode import Size
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
WORTH_A_LOOK = 0.98
"""Of a side: when more than this is kept, it does not matter which end the surplus is taken from."""

LEAST_KEPT, LEAST_KEPT_OF_A_LAYOUT = 0.4, 0.9
"""Of a picture's area; below it the picture is shown whole. A schedule has rows and an alert a ribbon to lose."""

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


def trimmed(art: Image) -> Image:
    """The smallest part of a cut-out picture that holds the subject."""
    left, top, width, height = art[3].median(3).find_trim(threshold=SEEN, background=[0])
    if width < 2 or height < 2:
        raise PictureUnusable(Flaw.NO_SUBJECT, "Nothing is left of the picture when its ground is cut away.")
    return art.crop(left, top, width, height)


def centred(subject: Image, spec: AssetTypeSpec, export: Export) -> Image:
    """A trimmed subject in the middle of its export, as large as the margin allows."""
    margin = margin_of(spec, min(export.width, export.height))
    room = Size(export.width - 2 * margin, export.height - 2 * margin)
    scale = min(room.width / subject.width, room.height / subject.height)
    width, height = max(1, round(subject.width * scale)), max(1, round(subject.height * scale))
    small = _sharpened(_scaled(subject, width, height), export)
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
    small = image.premultiply().resize(across, vscale=down)
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
    alpha = image[3] if image.hasalpha() else Image.black(image.width, image.height).new_from_image(255)
    colour = image[0:3]
    weight = alpha / 255 + 1e-4
    around = (colour * weight).gaussblur(0.8, precision="float") / weight.gaussblur(0.8, precision="float")
    sharp = (colour + (colour - around) * SHARPENING).rint().cast("uchar").copy(interpretation="srgb")
    return sharp.bandjoin(alpha) if image.hasalpha() else sharp
