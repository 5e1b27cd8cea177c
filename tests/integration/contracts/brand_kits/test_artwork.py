"""What every `Artwork` keeps to. Pillow makes the pictures and looks at what comes back."""

import asyncio
from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageDraw

from adapters.imaging.artwork.vips_artwork import VipsArtwork
from application.brand_kits.ports import Artwork
from domain.brand_kits import (
    MAX_LOGO_BYTES,
    ArtworkNotRecognised,
    ArtworkRefused,
    ArtworkTooLarge,
    ColourRole,
    Drawing,
    LogoVariant,
)
from domain.errors import Unavailable
from domain.generation.colours import contrast

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="600" height="300">'
    b'<rect width="300" height="300" fill="#E02030"/><rect x="300" width="300" height="300" fill="#2040D0"/></svg>'
)


def badge(ground: str | None = None) -> Image.Image:
    """A purple disc with a light bar across it, on nothing or on a ground."""
    image = Image.new("RGBA", (300, 240), ground or (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse((60, 30, 240, 210), fill="#5A1EA8")
    draw.rectangle((100, 105, 200, 135), fill="#F4E9FF")
    return image


def file(image: Image.Image, format: str = "PNG", **options: object) -> bytes:
    content = BytesIO()
    image.save(content, format, **options)
    return content.getvalue()


def seen(drawing: Drawing) -> np.ndarray:
    with Image.open(BytesIO(drawing.content)) as image:
        assert (image.format, image.info) == ("PNG", {})
        assert image.mode in {"RGB", "RGBA"}
        assert image.size == (drawing.width, drawing.height)
        return np.asarray(image.convert("RGBA")).astype(int)


@pytest.fixture(params=[VipsArtwork], ids=["vips"])
def artwork(request: pytest.FixtureRequest) -> Artwork:
    make: Callable[[], Artwork] = request.param
    return make()


@pytest.mark.parametrize("format", ["PNG", "WEBP", "JPEG"])
async def test_a_picture_keeps_its_pixels_and_nothing_else(artwork: Artwork, format: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "who drew it"
    image = badge() if format != "JPEG" else badge("white").convert("RGB")
    options = {"lossless": True} if format == "WEBP" else {"quality": 95} if format == "JPEG" else {}

    drawing = await artwork.read(file(image, format, exif=exif, **options) + b"<script>")

    wanted = np.asarray(image.convert("RGBA")).astype(int)
    assert np.abs(seen(drawing) - wanted)[wanted[:, :, 3] > 0].mean() < (3 if format == "JPEG" else 0.01)
    assert b"who drew it" not in drawing.content
    assert b"<script>" not in drawing.content


async def test_nothing_is_kept_of_what_cannot_be_seen(artwork: Artwork) -> None:
    """Such as what was rubbed out: its colours are still in the file, under an opacity of nothing."""
    image = badge()
    ImageDraw.Draw(image).rectangle((0, 0, 40, 40), fill=(11, 22, 33, 0))

    pixels = seen(await artwork.read(file(image)))

    assert pixels[..., 3].min() == 0
    assert pixels[pixels[..., 3] == 0].max() == 0
    assert pixels[pixels[..., 3] > 0].tolist() == np.asarray(image).astype(int)[pixels[..., 3] > 0].tolist()


async def test_a_picture_of_too_much_detail_is_refused_with_what_to_do(artwork: Artwork) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (2_600, 2_600, 3), np.uint8)

    with pytest.raises(ArtworkRefused, match="Drawn without loss the picture has 19 MB, and 16 MB are kept") as refusal:
        await artwork.read(file(Image.fromarray(noise), "WEBP", quality=30))

    assert refusal.value.reason == "too_detailed"


async def test_a_picture_is_turned_upright(artwork: Artwork) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    image = badge("white").convert("RGB")

    drawing = await artwork.read(file(image, "JPEG", quality=95, exif=exif))

    assert (drawing.width, drawing.height) == (240, 300)
    assert np.abs(seen(drawing)[:, :, :3] - np.rot90(np.asarray(image), -1).astype(int)).mean() < 3


async def test_vector_art_becomes_pixels_of_its_own_size(artwork: Artwork) -> None:
    drawing = await artwork.read(SVG)

    assert (drawing.width, drawing.height) == (600, 300)
    assert seen(drawing)[150, 150].tolist() == [224, 32, 48, 255]
    assert seen(drawing)[150, 450].tolist() == [32, 64, 208, 255]


async def test_the_same_file_gives_the_same_bytes(artwork: Artwork) -> None:
    assert await artwork.read(SVG) == await artwork.read(SVG)


async def test_what_is_drawn_can_be_read_again(artwork: Artwork) -> None:
    drawing = await artwork.read(file(badge()))

    assert await artwork.read(drawing.content) == drawing


@pytest.mark.parametrize("content", [b"", b"not an image", file(badge(), "GIF"), file(badge(), "TIFF")])
async def test_a_file_of_another_kind_is_not_recognised(artwork: Artwork, content: bytes) -> None:
    with pytest.raises(ArtworkNotRecognised):
        await artwork.read(content)
    with pytest.raises(ArtworkNotRecognised):
        await artwork.extract(content)


@pytest.mark.parametrize("size", [(4_097, 1), (1, 4_097), (30_000, 30_000)])
async def test_a_picture_above_the_limits_is_too_large(artwork: Artwork, size: tuple[int, int]) -> None:
    content = file(badge())
    width, height = (side.to_bytes(4) for side in size)

    with pytest.raises(ArtworkTooLarge):
        await artwork.read(content[:16] + width + height + content[24:])
    with pytest.raises(ArtworkTooLarge):
        await artwork.extract(content + bytes(MAX_LOGO_BYTES))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (file(badge())[:-300], "unreadable"),
        (file(Image.new("RGBA", (64, 64))), "blank"),
        (SVG.replace(b"<rect", b"<text>AURA</text><rect", 1), "text"),
        (SVG.replace(b"<rect", b'<image href="file:///etc/passwd"/><rect', 1), "image"),
        (b'<!DOCTYPE svg [<!ENTITY x "y">]>' + SVG, "entities"),
    ],
    ids=["damaged", "blank", "text", "image", "entity"],
)
async def test_a_file_that_cannot_be_drawn_safely_is_refused_with_a_reason(
    artwork: Artwork, content: bytes, reason: str
) -> None:
    with pytest.raises(ArtworkRefused) as refusal:
        await artwork.read(content)

    assert refusal.value.reason == reason


async def test_proposals_are_made_from_the_pixels(artwork: Artwork) -> None:
    primary = await artwork.read(file(badge()))

    proposed = await artwork.propose(primary)

    assert set(proposed) == {LogoVariant.MONOCHROME, LogoVariant.ICON, LogoVariant.WATERMARK}
    monochrome, icon, watermark = (seen(proposed[variant]) for variant in proposed)
    assert len(np.unique(monochrome[monochrome[:, :, 3] > 0][:, :3], axis=0)) == 1
    assert icon.shape[0] == icon.shape[1]
    assert watermark[:, :, 3].max() < 200
    assert proposed == await artwork.propose(primary)


async def test_a_drawing_may_have_more_bytes_than_an_upload(artwork: Artwork) -> None:
    noise = Image.fromarray(np.random.default_rng(3).integers(0, 256, (1_600, 1_600, 3), np.uint8))
    primary = await artwork.read(file(noise, "JPEG", quality=70))
    assert len(primary.content) > MAX_LOGO_BYTES

    assert len(await artwork.propose(primary)) == 3


async def test_what_no_logo_can_be_derived_from_is_refused(artwork: Artwork) -> None:
    nearly_nothing = Image.new("RGBA", (64, 64), (255, 0, 0, 3))

    with pytest.raises(ArtworkRefused):
        await artwork.propose(await artwork.read(file(nearly_nothing)))


async def test_a_picture_suggests_its_colours_and_what_can_be_read_on_what(artwork: Artwork) -> None:
    suggestion = await artwork.extract(file(badge("white").convert("RGB")))

    assert [(colour.hex, colour.role) for colour in suggestion.colours][:1] == [("#5A1EA8", ColourRole.PRIMARY)]
    assert sum(colour.share for colour in suggestion.colours) == pytest.approx(1, abs=0.01)
    assert all(colour.name for colour in suggestion.colours)
    assert {("#FFFFFF", "#5A1EA8"), ("#5A1EA8", "#FFFFFF")} <= {(pair.text, pair.ground) for pair in suggestion.pairs}
    assert all(pair.ratio == round(contrast(pair.text, pair.ground), 2) >= 4.5 for pair in suggestion.pairs)
    assert [pair.ratio for pair in suggestion.pairs] == sorted((pair.ratio for pair in suggestion.pairs), reverse=True)
    assert suggestion.tone
    assert suggestion == await artwork.extract(file(badge("white").convert("RGB")))


async def test_when_too_many_wait_the_next_is_sent_away_and_the_others_are_drawn(artwork: Artwork) -> None:
    answers = await asyncio.gather(*(artwork.read(SVG) for _ in range(18)), return_exceptions=True)

    drawn = [answer for answer in answers if isinstance(answer, Drawing)]
    assert {type(answer) for answer in answers} == {Drawing, Unavailable}
    assert len(drawn) == 16
    assert await artwork.read(SVG) == drawn[0]
