"""One broken file for each rule of the gate, written by Pillow."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from adapters.imaging.finishing import finished
from adapters.imaging.gate import require_deliverable
from adapters.imaging.halo import MOST, Halo
from application.generation.ports import FinishingOrder
from domain.assets import FinishedFile
from domain.generation.asset_types import CATALOGUE, Alpha, AssetType, AssetTypeSpec
from domain.generation.picture import Flaw, Picture, PictureUnusable
from tests.integration.imaging.drawings import GREEN, as_jpeg, as_png, face, model_picture, scene

EMOTE, FRAME, BANNER = (
    CATALOGUE[type] for type in (AssetType.TWITCH_EMOTE, AssetType.WEBCAM_FRAME, AssetType.TWITCH_BANNER)
)
PANEL = CATALOGUE[AssetType.TWITCH_PANEL]


def files_of(spec: AssetTypeSpec, content: Callable[[int, int], bytes]) -> list[FinishedFile]:
    return [
        FinishedFile(size.width, size.height, spec.format, content(size.width, size.height)) for size in spec.exports
    ]


def a_disc(width: int, height: int) -> np.ndarray:
    """Half of it see-through, half of it orange."""
    pixels = np.zeros((height, width, 4), np.uint8)
    down, across = np.mgrid[0:height, 0:width]
    pixels[np.hypot(down - height / 2, across - width / 2) < min(width, height) / 3] = (240, 130, 30, 255)
    return pixels


def a_border(width: int, height: int, *, left_over: int = 0) -> np.ndarray:
    pixels = np.full((height, width, 4), (90, 40, 160, 255), np.uint8)
    pixels[: height // 40] = (250, 200, 60, 255)
    assert FRAME.hole is not None
    left, top, right, bottom = FRAME.hole.in_pixels(width, height)
    pixels[top:bottom, left:right] = 0
    pixels[bottom - 1, right - 1, 3] = left_over
    return pixels


def written(draw: Callable[[int, int], np.ndarray]) -> Callable[[int, int], bytes]:
    return lambda width, height: as_png(draw(width, height))


def flaw_of(spec: AssetTypeSpec, content: Callable[[int, int], bytes], halo: Halo | None = None) -> Flaw:
    with pytest.raises(PictureUnusable) as refused:
        require_deliverable(files_of(spec, content), spec, halo)
    return refused.value.flaw


def test_what_is_as_its_platform_takes_it_passes() -> None:
    require_deliverable(files_of(EMOTE, written(a_disc)), EMOTE, Halo({"#000000": MOST}))
    require_deliverable(files_of(FRAME, written(a_border)), FRAME, None)
    require_deliverable(files_of(PANEL, lambda w, h: as_png(scene(w, h))), PANEL, None)
    jpeg = files_of(BANNER, lambda w, h: as_jpeg(scene(w, h)) if BANNER.format == "jpeg" else as_png(scene(w, h)))
    require_deliverable(jpeg, BANNER, None)


def test_a_shape_in_one_flat_colour_is_not_blank() -> None:
    def silhouette(width: int, height: int) -> np.ndarray:
        return np.where(a_disc(width, height)[:, :, 3:] > 0, np.uint8([0, 0, 0, 255]), np.uint8(0))

    require_deliverable(files_of(EMOTE, written(silhouette)), EMOTE, None)


def test_a_single_mark_anywhere_is_not_blank() -> None:
    def marked(width: int, height: int) -> np.ndarray:
        pixels = np.full((height, width, 3), (12, 80, 200), np.uint8)
        pixels[5, 7] = 255
        return pixels

    require_deliverable(files_of(PANEL, written(marked)), PANEL, None)


@pytest.mark.parametrize(
    ("flaw", "spec", "content"),
    [
        (Flaw.WRONG_SIZE, EMOTE, lambda w, h: as_png(a_disc(w + 1, h))),
        (Flaw.WRONG_FORMAT, EMOTE, lambda w, h: as_jpeg(scene(w, h))),
        (Flaw.WRONG_FORMAT, EMOTE, lambda w, h: as_png(a_disc(w, h))[:-40]),
        (Flaw.WRONG_FORMAT, EMOTE, lambda w, h: b""),
        (Flaw.NOT_TRANSPARENT, EMOTE, lambda w, h: as_png(scene(w, h))),
        (Flaw.NOT_TRANSPARENT, EMOTE, lambda w, h: as_png(np.dstack([scene(w, h), np.full((h, w), 255, np.uint8)]))),
        (Flaw.BLANK, EMOTE, lambda w, h: as_png(np.zeros((h, w, 4), np.uint8))),
        (Flaw.BLANK, EMOTE, lambda w, h: as_png(a_disc(w, h) // np.uint8([1, 1, 1, 20]))),
        (Flaw.BLANK, PANEL, lambda w, h: as_png(np.full((h, w, 3), (12, 80, 200), np.uint8))),
        (Flaw.HOLE_COVERED, FRAME, lambda w, h: as_png(a_border(w, h, left_over=1))),
    ],
)
def test_a_file_with_a_flaw_does_not_pass(
    flaw: Flaw, spec: AssetTypeSpec, content: Callable[[int, int], bytes]
) -> None:
    assert flaw_of(spec, content) is flaw


def test_one_bad_file_among_good_ones_is_enough() -> None:
    def last_is_damaged(width: int, height: int) -> bytes:
        return as_png(a_disc(width, height)) if width > 28 else b"\x89PNG\r\n\x1a\n"

    assert flaw_of(EMOTE, last_is_damaged) is Flaw.WRONG_FORMAT


def test_a_missing_file_does_not_pass() -> None:
    with pytest.raises(PictureUnusable) as refused:
        require_deliverable(files_of(EMOTE, written(a_disc))[:2], EMOTE, None)

    assert refused.value.flaw is Flaw.WRONG_SIZE


def test_transparency_does_not_pass_where_the_platform_takes_none() -> None:
    opaque = replace(PANEL, alpha=Alpha.FORBIDDEN)

    assert flaw_of(opaque, written(a_disc)) is Flaw.TRANSPARENT


def test_the_harder_limit_of_bytes_counts() -> None:
    small = replace(EMOTE, hard_max_bytes=100)

    assert flaw_of(small, written(a_disc)) is Flaw.TOO_MANY_BYTES


def test_a_halo_on_a_single_ground_is_enough() -> None:
    halo = Halo({"#000000": 0.0, "#FFFFFF": 0.0, "#9146FF": MOST + 0.001})

    assert flaw_of(EMOTE, written(a_disc), halo) is Flaw.HALO


def test_everything_that_is_finished_goes_through_the_gate() -> None:
    """The type's own limit lets it pass and is the only thing that encoding looks at; the gate's does not."""
    strict = replace(EMOTE, hard_max_bytes=100)
    order = FinishingOrder(strict, GREEN, "", (), "model")

    with pytest.raises(PictureUnusable) as refused:
        finished(Picture(face().png, "model"), order)

    assert refused.value.flaw is Flaw.TOO_MANY_BYTES


def test_a_jpeg_that_ends_early_does_not_pass_and_one_with_a_single_mark_does() -> None:
    def marked(width: int, height: int) -> bytes:
        pixels = np.full((height, width, 3), (12, 80, 200), np.uint8)
        pixels[200:204, 300:304] = 255
        return as_jpeg(pixels)

    require_deliverable(files_of(BANNER, marked), BANNER, None)

    assert flaw_of(BANNER, lambda w, h: as_jpeg(scene(w, h))[:-2_000]) is Flaw.WRONG_FORMAT
    assert flaw_of(BANNER, lambda w, h: as_jpeg(np.full((h, w, 3), (12, 80, 200), np.uint8))) is Flaw.BLANK


@pytest.mark.parametrize("palette", [16, 64])
def test_few_colours_and_transparency_in_a_palette_count_as_such(palette: int) -> None:
    def quantised(width: int, height: int) -> bytes:
        file = BytesIO()
        Image.fromarray(a_disc(width, height)).quantize(palette).save(file, "PNG")
        return file.getvalue()

    require_deliverable(files_of(EMOTE, quantised), EMOTE, None)


def test_a_picture_that_is_fine_comes_out_with_both_numbers_of_its_halo() -> None:
    order = FinishingOrder(EMOTE, GREEN, "", (), "model")

    halo = finished(Picture(model_picture(EMOTE), "model"), order).quality["halo"]

    assert (halo["first_pass"], halo["second_pass"]) == (0.0, None)
    assert halo["on"] == {"#000000": 0.0, "#FFFFFF": 0.0, "#9146FF": 0.0}
