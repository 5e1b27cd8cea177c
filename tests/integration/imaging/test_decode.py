import struct
import zlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from adapters.imaging import vips
from adapters.imaging.decode import Size, decoded
from domain.generation.picture import PictureUnusable
from tests.integration.imaging.drawings import as_jpeg, as_png, scene

SMALL = Size(200, 100)
SCENE = scene(400, 200)


def png_header(width: int, height: int) -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in (header, data)
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"garbage" * 100,
        b"\x89PNG\r\n\x1a\n" + b"garbage" * 100,
        b"\xff\xd8\xff" + b"garbage" * 100,
        as_png(SCENE)[:-4000],
        as_jpeg(SCENE)[: len(as_jpeg(SCENE)) // 2],
        as_png(SCENE)[:2000] + b"\0" * 500 + as_png(SCENE)[2500:],
        b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><rect width="9" height="9"/></svg>',
        b"GIF89a" + b"\0" * 100,
        b"%PDF-1.4",
    ],
    ids=["empty", "garbage", "png-garbage", "jpeg-garbage", "cut-png", "cut-jpeg", "broken-png", "svg", "gif", "pdf"],
)
def test_what_is_no_whole_picture_is_refused(content: bytes) -> None:
    with pytest.raises(PictureUnusable):
        decoded(content, cover=SMALL)


@pytest.mark.parametrize("size", [(40_000, 40_000), (7_000, 7_000), (16_385, 20), (1, 1), (15, 400)])
def test_a_header_of_an_unfit_size_is_refused_at_once(size: tuple[int, int]) -> None:
    """Of these there is nothing but a header: whoever looks at the pixels finds damage instead."""
    with pytest.raises(PictureUnusable, match=r"too large|too small"):
        decoded(png_header(*size), cover=SMALL)


@pytest.mark.parametrize("bands", [1, 3, 4])
def test_a_blank_picture_is_refused(bands: int) -> None:
    flat = np.full((300, 300, bands), 77, np.uint8).squeeze()

    with pytest.raises(PictureUnusable, match="blank"):
        decoded(as_png(flat), cover=SMALL)


def test_a_picture_that_is_wholly_transparent_is_refused() -> None:
    clear = np.dstack([scene(300, 300), np.zeros((300, 300), np.uint8)])

    with pytest.raises(PictureUnusable, match="blank"):
        decoded(as_png(clear), cover=SMALL)


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_every_kind_that_models_send_is_read(format: str) -> None:
    file = BytesIO()
    Image.fromarray(SCENE).save(file, format, quality=95)

    image = decoded(file.getvalue(), cover=Size(400, 200))

    assert (image.width, image.height, image.bands, image.interpretation) == (400, 200, 3, "srgb")
    assert np.abs(image.numpy().astype(int) - SCENE).mean() < 4


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "CMYK", "I;16", "1"])
def test_every_colour_mode_becomes_srgb_of_eight_bits(mode: str) -> None:
    picture = Image.fromarray(SCENE)
    sixteen = Image.fromarray(np.asarray(picture.convert("L")).astype(np.uint16) * 257)
    file = BytesIO()
    (sixteen if mode == "I;16" else picture.convert(mode)).save(file, "JPEG" if mode == "CMYK" else "PNG")

    image = decoded(file.getvalue(), cover=Size(400, 200))

    assert (image.format, image.interpretation) == ("uchar", "srgb")
    assert image.bands == (4 if mode in {"LA", "RGBA"} else 3)
    assert abs(image.numpy()[:, :, :3].mean() - np.asarray(picture.convert("L")).mean()) < 30


def test_a_picture_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    file = BytesIO()
    Image.fromarray(SCENE).save(file, "JPEG", quality=95, exif=exif)

    image = decoded(file.getvalue(), cover=Size(100, 200))

    assert (image.width, image.height) == (100, 200) or (image.width, image.height) == (200, 400)
    assert image.height == 2 * image.width
    assert np.abs(image.resize(400 / image.height).numpy().astype(int) - np.rot90(SCENE, -1)).mean() < 12


def test_a_colour_profile_is_applied_and_not_just_dropped() -> None:
    wide = vips.Image.new_from_array(SCENE, interpretation="srgb").icc_transform("p3", input_profile="srgb")
    assert np.abs(wide.numpy().astype(int) - SCENE).mean() > 2

    image = decoded(bytes(wide.pngsave_buffer(keep="icc")), cover=Size(400, 200))

    assert np.abs(image.numpy().astype(int) - SCENE).mean() < 1


def test_a_large_picture_is_shrunk_while_it_is_read_but_still_covers_what_is_needed() -> None:
    image = decoded(as_jpeg(scene(3000, 1500)), cover=Size(400, 300))

    assert (image.width, image.height) == (600, 300)


@pytest.mark.parametrize("cover", [Size(1280, 720), Size(640, 360)], ids=["halved", "quartered"])
def test_a_jpeg_that_is_shrunk_while_it_is_read_is_as_sharp_as_one_shrunk_afterwards(cover: Size) -> None:
    sent = as_jpeg(scene(2752, 1536), quality=92)
    read_whole = as_png(np.asarray(Image.open(BytesIO(sent))))

    early = decoded(sent, cover=cover).numpy().astype(int)
    late = decoded(read_whole, cover=cover).numpy().astype(int)

    assert np.abs(early - late).mean() < 1
    assert np.percentile(np.abs(early - late), 99.9) <= 16
    assert 0.97 < steepness(early) / steepness(late) < 1.08


def steepness(pixels: np.ndarray) -> float:
    grey = pixels.mean(axis=2)
    return float(np.abs(np.diff(grey, axis=0)).mean() + np.abs(np.diff(grey, axis=1)).mean())


@pytest.mark.parametrize("bands", [3, 4])
def test_a_picture_with_one_small_thing_on_it_is_not_blank(bands: int) -> None:
    pixels = np.full((600, 800, bands), 255, np.uint8)
    pixels[301:309, 501:509, :3] = 20

    image = decoded(as_png(pixels), cover=Size(800, 600))

    assert image.width == 800
