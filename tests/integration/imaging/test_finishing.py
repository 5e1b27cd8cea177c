import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from adapters.imaging.decode import decoded
from adapters.imaging.finishing import VipsFinishing, finished
from adapters.imaging.fit import BADGES, most_pixels, trims, working_size
from application.generation.ports import FinishingOrder
from domain.assets import Finished
from domain.generation.asset_types import CATALOGUE, AssetType, AssetTypeSpec, Resolution
from domain.generation.picture import Picture, PictureUnusable
from tests.integration.imaging.drawings import GREEN, as_png, frame, model_picture, scene, strands
from tests.integration.imaging.platforms import opened, require_taken

SPECS = tuple(CATALOGUE.values())
IN_THEIR_CLASS = {AssetType.STREAMER_LOGO, AssetType.TWITCH_OFFLINE}
"""One that is cut out and one that is not: drawing large pictures takes longer than finishing them."""

CUT_OUT = tuple(spec for spec in SPECS if spec.cut_out)


def an_order(spec: AssetTypeSpec, text: str = "") -> FinishingOrder:
    return FinishingOrder(spec, GREEN if spec.cut_out else None, text, ("#FFD166", "#FFFFFF"), "Ñano Model <2>")


@cache
def made(type: AssetType) -> Finished:
    """Each type once, with words where it takes them."""
    return finished(sent(type), worded(type))


def sent(type: AssetType) -> Picture:
    spec = CATALOGUE[type]
    resolution = spec.resolution if type in IN_THEIR_CLASS else Resolution.ONE_K
    return Picture(model_picture(spec, resolution=resolution), "model")


def worded(type: AssetType) -> FinishingOrder:
    spec = CATALOGUE[type]
    return an_order(spec, "VICTORY" if spec.text_box else "")


@pytest.fixture
def finishing() -> Iterator[VipsFinishing]:
    finishing = VipsFinishing(workers=2)
    yield finishing
    finishing.close()


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.type)
def test_every_file_is_what_its_platform_takes(spec: AssetTypeSpec) -> None:
    files = made(spec.type).files

    source = "compositeWithTrainedAlgorithmicMedia" if spec.text_box else "trainedAlgorithmicMedia"
    for file, export in zip(files, spec.exports, strict=True):
        assert (file.width, file.height) == (export.width, export.height)
        require_taken(file.content, spec, export, source=source, credit="Ñano Model &lt;2&gt;")
        assert opened(file.content).has_transparency_data == spec.cut_out


def test_metadata_of_the_model_does_not_survive() -> None:
    exif = Image.Exif()
    exif[0x010E] = "a secret"
    file = BytesIO()
    Image.fromarray(scene(1376, 768)).save(file, "JPEG", exif=exif, comment=b"a secret", xmp=b"<x>a secret</x>")
    spec = CATALOGUE[AssetType.CUSTOM_BANNER]

    content = finished(Picture(file.getvalue(), "model"), an_order(spec)).files[0].content

    assert b"a secret" not in content


@pytest.mark.parametrize("spec", [spec for spec in CUT_OUT if trims(spec)], ids=lambda spec: spec.type)
def test_a_sticker_fills_its_square_and_keeps_clear_of_its_edges(spec: AssetTypeSpec) -> None:
    for file in made(spec.type).files:
        left, top, right, bottom = opened(file.content).convert("RGBA").getchannel("A").getbbox()
        side = file.width
        longest = max(right - left, bottom - top)
        assert abs((left + right) - side) <= 2
        assert abs((top + bottom) - side) <= 2
        if spec.type in BADGES:
            assert longest >= 0.8 * side
            assert min(left, top, side - right, side - bottom) >= side // 18
        else:
            assert longest >= 0.75 * side
            assert min(left, top, side - right, side - bottom) >= int(2 * side / 28)


@pytest.mark.parametrize("spec", [spec for spec in SPECS if spec.hole], ids=lambda spec: spec.type)
def test_the_hole_is_wholly_transparent_whatever_was_drawn_there(spec: AssetTypeSpec) -> None:
    drawn = frame(1376, 768)
    pixels = drawn.pixels.copy()
    pixels[300:400, 600:800] = (200, 30, 30)

    file = finished(Picture(as_png(pixels), "model"), an_order(spec)).files[0]

    alpha = np.asarray(opened(file.content).convert("RGBA"))[:, :, 3]
    left, top, right, bottom = spec.hole.in_pixels(file.width, file.height)
    assert alpha[top:bottom, left:right].max() == 0
    assert alpha[:8].min() == 255


def test_an_overlay_keeps_its_layout() -> None:
    spec = CATALOGUE[AssetType.OVERLAY]
    drawn = frame(1920, 1080)

    file = finished(Picture(drawn.png, "model"), an_order(spec)).files[0]

    alpha = np.asarray(opened(file.content))[:, :, 3] / 255
    outside = np.ones(alpha.shape, bool)
    outside[216:864, 384:1536] = False
    assert np.abs(alpha - drawn.alpha)[outside].mean() < 0.002


@pytest.mark.parametrize("ground", [(0, 0, 0), (255, 255, 255), (145, 70, 255)])
def test_an_emote_shows_no_trace_of_its_key_on_any_chat(ground: tuple[int, int, int]) -> None:
    for file in made(AssetType.TWITCH_EMOTE).files:
        emote = opened(file.content).convert("RGBA")
        chat = Image.new("RGBA", emote.size, (*ground, 255))
        chat.alpha_composite(emote)
        red, green, blue = np.asarray(chat).astype(int)[:, :, :3].transpose(2, 0, 1)
        assert (green - np.maximum(red, blue)).max() < 25


def test_a_picture_that_is_hard_to_compress_still_fits() -> None:
    noise = np.random.default_rng(5).integers(0, 256, (1376, 1376, 3), dtype=np.uint8)
    spec = replace(CATALOGUE[AssetType.TWITCH_PANEL], max_bytes=150_000)
    jpeg = replace(CATALOGUE[AssetType.CUSTOM_BANNER], max_bytes=500_000)

    files = [
        *finished(Picture(as_png(noise), "model"), an_order(spec)).files,
        *finished(Picture(as_png(noise), "model"), an_order(jpeg)).files,
    ]

    assert max(len(file.content) for file in files[:2]) <= 150_000
    assert len(files[2].content) <= 500_000
    assert [opened(file.content).size for file in files] == [(320, 160), (640, 320), (1500, 500)]


def test_what_cannot_be_brought_under_its_limit_is_refused() -> None:
    spec = replace(CATALOGUE[AssetType.CUSTOM_BANNER], max_bytes=5_000)

    with pytest.raises(PictureUnusable, match="5,000 bytes"):
        finished(Picture(as_png(scene(1376, 768, noise=20)), "model"), an_order(spec))


def test_transparency_is_flattened_where_the_type_takes_none() -> None:
    pixels = np.dstack([scene(1376, 768), np.full((768, 1376), 255, np.uint8)])
    pixels[:, :400, 3] = 0

    still = finished(Picture(as_png(pixels), "model"), an_order(CATALOGUE[AssetType.TWITCH_BANNER])).files[0]
    panel = finished(Picture(as_png(pixels), "model"), an_order(CATALOGUE[AssetType.TWITCH_PANEL])).files[0]

    assert opened(still.content).mode == "RGB"
    assert opened(still.content).getpixel((20, 200)) == (255, 255, 255)
    assert opened(panel.content).mode == "RGBA"


def test_the_subject_is_kept_when_a_picture_is_cropped() -> None:
    """The moon stands at the right; a square of a wide scene goes where it is."""
    spec = CATALOGUE[AssetType.TIKTOK_PROFILE]

    file = finished(Picture(as_png(scene(1536, 768)), "model"), an_order(spec)).files[0]

    bright = np.asarray(opened(file.content).convert("L")) > 200
    assert bright.mean() > 0.12 * 0.9


def test_words_come_out_as_they_were_ordered_and_the_file_says_so() -> None:
    spec = CATALOGUE[AssetType.YOUTUBE_THUMBNAIL]
    picture = Picture(as_png(scene(1376, 768, noise=0)), "model")

    plain, worded = (finished(picture, an_order(spec, text)) for text in (" \n", "ПОБЕДА"))

    one, other = (np.asarray(opened(each.files[0].content)).astype(int) for each in (plain, worded))
    rows, columns = np.nonzero(np.abs(one - other).max(axis=2) > 40)
    assert 51 <= columns.min() <= columns.max() < 768
    assert 72 <= rows.min() <= rows.max() < 619
    assert (plain.composed, worded.composed) == (False, True)
    assert worded.quality["text_contrast"]["value"] >= 4.5
    assert "text_contrast" not in plain.quality


def test_the_same_picture_and_order_give_the_same_bytes() -> None:
    for type in (AssetType.TWITCH_EMOTE, AssetType.YOUTUBE_THUMBNAIL, AssetType.TWITCH_PANEL):
        assert finished(sent(type), worded(type)) == made(type)


def test_the_event_loop_keeps_turning_and_pictures_are_finished_two_at_a_time(finishing: VipsFinishing) -> None:
    """Were a picture finished on the loop's own thread, the loop would turn once for each."""
    spec = CATALOGUE[AssetType.STREAMER_LOGO]
    picture, turns, threads = Picture(model_picture(spec), "model"), 0, set(threading.enumerate())

    async def turning() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0.005)
            turns += 1

    async def main() -> list[Finished]:
        watch = asyncio.create_task(turning())
        results = await asyncio.gather(*(finishing.finish(picture, an_order(spec)) for _ in range(3)))
        watch.cancel()
        begun = set(threading.enumerate()) - threads
        assert sum(thread.name.startswith("finishing") for thread in begun) == 2
        return results

    first, *others = asyncio.run(main())

    assert others == [first, first]
    assert turns > 10


async def test_closing_waits_for_the_picture_in_hand_and_for_none_that_waits() -> None:
    finishing, spec = VipsFinishing(workers=1), CATALOGUE[AssetType.TWITCH_EMOTE]
    picture = Picture(model_picture(spec), "model")
    waiting = [asyncio.create_task(finishing.finish(picture, an_order(spec))) for _ in range(40)]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)

    finishing.close()

    first, *_, last = await asyncio.gather(*waiting, return_exceptions=True)
    assert first == finished(picture, an_order(spec))
    assert isinstance(last, asyncio.CancelledError)


FINISH_A_LONG_ONE = """
import sys

from adapters.imaging.artwork.lockdown import Meter
from adapters.imaging.finishing import finished
from application.generation.ports import FinishingOrder
from domain.generation.asset_types import CATALOGUE, AssetType
from domain.generation.picture import Picture

order = FinishingOrder(CATALOGUE[AssetType.TWITCH_EMOTE], "#00FF00", "", (), "model")
finished(Picture(sys.stdin.buffer.read(), "model"), order)
print(Meter().spent().peak_bytes // 1_000_000)
"""


@pytest.mark.alone
@pytest.mark.parametrize("times", [4, 16])
def test_a_long_picture_takes_no_more_memory_than_others(times: int) -> None:
    """Four and sixteen heads of hair in a row, 1,024 pixels high: a cut-out has most to do along its edges."""
    row = as_png(np.concatenate([strands(thick=2).pixels] * times, axis=1))

    done = subprocess.run(
        [sys.executable, "-c", FINISH_A_LONG_ONE],
        input=row,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
        capture_output=True,
    )

    assert int(done.stdout) < 300, "megabytes of a process of its own"


def test_a_long_picture_that_is_cut_out_is_worked_on_no_larger_than_a_square_one() -> None:
    emote, banner = CATALOGUE[AssetType.TWITCH_EMOTE], CATALOGUE[AssetType.TWITCH_BANNER]

    image = decoded(as_png(scene(3000, 750)), cover=working_size(emote), most=most_pixels(emote))

    assert image.width / image.height == pytest.approx(4, rel=0.01)
    assert image.width * image.height == pytest.approx(1024 * 1024, rel=0.01)
    assert most_pixels(banner) > 10_000_000


def test_damage_is_told_through_the_thread(finishing: VipsFinishing) -> None:
    with pytest.raises(PictureUnusable, match="no picture"):
        asyncio.run(finishing.finish(Picture(b"oops", "model"), an_order(CATALOGUE[AssetType.TWITCH_EMOTE])))


def test_a_schedule_keeps_its_rows_on_a_screen_and_an_alert_its_ribbon_in_a_square() -> None:
    """Marks in all four corners of the picture are still there when the export has quite another ratio."""
    poster = scene(1080, 1350)
    for corner in (np.s_[:60, :60], np.s_[:60, -60:], np.s_[-60:, :60], np.s_[-60:, -60:]):
        poster[corner] = (255, 0, 0)

    on_screen = finished(Picture(as_png(poster), "model"), an_order(CATALOGUE[AssetType.SCHEDULE_GRAPHIC])).files[1]

    pixels = np.asarray(opened(on_screen.content)).astype(int)
    red = (pixels[..., 0] > 180) & (pixels[..., 1] < 90) & (pixels[..., 2] < 90)
    top, bottom, left, right = red[:300], red[-300:], red[:, :960], red[:, 960:]
    assert pixels.shape[:2] == (1080, 1920)
    assert all(part.sum() > 1_500 for part in (top & True, bottom & True, left, right))
