"""Pictures of places with an asset in them: that it stands there as it was exported, and what they cost."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import pyvips

from adapters.imaging.previews.drawing import LAYOUTS, VipsPreviews, drawn
from domain.assets import PREVIEWS, Preview, preview_of
from domain.errors import Unavailable
from domain.generation.asset_types import AssetType
from domain.generation.picture import PictureUnusable
from tests.integration.imaging.test_contact_sheet import a_picture

Pixels = np.ndarray
EMOTE = preview_of(AssetType.TWITCH_EMOTE, "chat-emote-dark")


def noise(width: int, height: int, *, alpha: int | None = None) -> bytes:
    """A picture that can be mistaken for nothing else."""
    levels = np.random.default_rng(width * height).integers(
        0, 256, (height, width, 3 if alpha is None else 4), np.uint8
    )
    if alpha is not None:
        levels[:, :, 3] = alpha
    return bytes(pyvips.Image.new_from_array(levels, interpretation="srgb").pngsave_buffer())


def pixels_of(picture: bytes) -> Pixels:
    return np.asarray(pyvips.Image.pngload_buffer(picture).numpy()).astype(int)


def places_of(part: Pixels, page: Pixels, *, within: int = 0) -> list[tuple[int, int]]:
    """Every left and top at which the page holds exactly these pixels."""
    height, width, _ = part.shape
    corners = np.argwhere((abs(page[: 1 - height, : 1 - width] - part[0, 0]) <= within).all(axis=2))
    found = [(int(left), int(top)) for top, left in corners]
    return [
        (left, top)
        for left, top in found
        if (abs(page[top : top + height, left : left + width] - part) <= within).all()
    ]


@pytest.mark.parametrize("look", ["dark", "light"])
def test_an_emotes_pixels_stand_unchanged_in_chat_at_both_of_its_sizes(look: str) -> None:
    preview = preview_of(AssetType.TWITCH_EMOTE, f"chat-emote-{look}")
    files = [noise(28, 28, alpha=255), noise(56, 56, alpha=255)]

    page = pixels_of(drawn(preview, files))

    one, two = (places_of(pixels_of(file)[:, :, :3], page) for file in files)
    assert len(one) == len(two) == 8
    assert {left for left, _ in one} <= set(range(32, 372 - 28))
    assert {left for left, _ in two} <= set(range(408, 1088 - 56))


@pytest.mark.parametrize(("look", "ground"), [("dark", (24, 24, 27)), ("light", (255, 255, 255))])
def test_what_is_half_transparent_shows_the_chat_behind_it(look: str, ground: tuple[int, int, int]) -> None:
    preview = preview_of(AssetType.TWITCH_EMOTE, f"chat-emote-{look}")
    file = noise(28, 28, alpha=128)

    page = pixels_of(drawn(preview, [file, noise(56, 56)]))

    mixed = pixels_of(file)[:, :, :3] * (128 / 255) + np.array(ground) * (127 / 255)
    assert len(places_of(mixed, page, within=1)) == 8


@pytest.mark.parametrize(
    ("asset_type", "name", "index", "times"),
    [
        (AssetType.TWITCH_BADGE, "chat-badge-dark", 0, 7),
        (AssetType.TWITCH_BADGE, "chat-badge-light", 1, 7),
        (AssetType.TWITCH_CHANNEL_POINTS_ICON, "reward-dark", 2, 3),
        (AssetType.TWITCH_PANEL, "panels-light", 0, 1),
        (AssetType.DISCORD_EMOJI, "server-emoji-dark", 1, 3),
        (AssetType.YOUTUBE_WATERMARK, "watermark", 1, 3),
    ],
)
def test_a_file_of_the_size_at_which_it_is_shown_is_shown_pixel_by_pixel(
    asset_type: AssetType, name: str, index: int, times: int
) -> None:
    preview = preview_of(asset_type, name)
    files = [noise(size.width, size.height) for size in preview.shown]

    page = pixels_of(drawn(preview, files))

    assert len(places_of(pixels_of(files[index]), page)) == times


def test_a_thumbnail_fills_its_place_in_a_row_of_others() -> None:
    preview = preview_of(AssetType.YOUTUBE_THUMBNAIL, "video-sidebar-dark")
    black = pyvips.Image.black(1280, 720, bands=3).copy(interpretation="srgb")
    plain = black.draw_rect([250, 0, 250], 0, 0, 1280, 720, fill=True)
    marked = plain.draw_rect([0, 0, 0], 600, 320, 80, 80, fill=True)

    page = pixels_of(drawn(preview, [bytes(marked.pngsave_buffer())]))

    own = np.argwhere((abs(page - np.array((250, 0, 250))) <= 3).all(axis=2))
    (top, left), (bottom, right) = own.min(axis=0), own.max(axis=0)
    assert (right - left + 1, bottom - top + 1) == (168, 94)


@pytest.mark.parametrize(
    ("asset_type", "name"),
    [
        (AssetType.TWITCH_EMOTE, "chat-emote-dark"),
        (AssetType.TIKTOK_STORY, "clip"),
        (AssetType.WEBCAM_FRAME, "game-webcam"),
        (AssetType.CUSTOM_BANNER, "header-light"),
    ],
)
def test_drawn_anew_it_is_the_same_to_the_last_byte(asset_type: AssetType, name: str) -> None:
    preview = preview_of(asset_type, name)
    files = [noise(size.width * 2, size.height * 2, alpha=200) for size in preview.shown]

    assert drawn(preview, files) == drawn(preview, files)


def test_every_preview_of_the_catalogue_has_a_layout_and_every_layout_a_preview() -> None:
    assert {preview.name for previews in PREVIEWS.values() for preview in previews} == {*LAYOUTS}


@pytest.mark.parametrize(("width", "height"), [(64, 4096), (4096, 64), (300, 100), (640, 640), (3000, 1000)])
def test_a_banner_of_any_shape_is_shown_whole(width: int, height: int) -> None:
    preview = preview_of(AssetType.CUSTOM_BANNER, "header-light")

    page = pixels_of(drawn(preview, [a_picture(width, height, (30, 200, 90))]))

    assert page.shape == (preview.height, preview.width, 3)
    assert (abs(page - np.array((30, 200, 90))) <= 3).all(axis=2).any()


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(PictureUnusable):
        drawn(EMOTE, [b"{}", b"{}"])


def test_a_picture_that_was_drawn_is_not_drawn_again_and_the_oldest_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[bytes] = []

    def draw(preview: Preview, files: Sequence[bytes]) -> bytes:
        done.append(files[0])
        return files[0] * 100

    monkeypatch.setattr("adapters.imaging.previews.drawing.drawn", draw)
    previews = VipsPreviews(remember=200)

    async def ask() -> None:
        for content in (b"a", b"b", b"a", b"c", b"a", b"b"):
            assert await previews.draw(EMOTE, [content]) == content * 100

    asyncio.run(ask())
    previews.close()
    assert done == [b"a", b"b", b"c", b"b"]


def test_more_than_may_wait_are_sent_away() -> None:
    previews = VipsPreviews(waiting=1)

    async def ask() -> list[object]:
        asked = (previews.draw(EMOTE, [noise(28, 28), noise(56, 56)]) for _ in range(4))
        return await asyncio.gather(*asked, return_exceptions=True)

    answers = asyncio.run(ask())
    previews.close()
    assert [isinstance(answer, Unavailable) for answer in answers] == [False, False, True, True]


LARGEST = """
import sys
import numpy, pyvips

levels = numpy.random.default_rng(1).integers(0, 256, (4096, 4096, 3), numpy.uint8)
pyvips.Image.new_from_array(levels, interpretation="srgb").pngsave(sys.argv[1], compression=1)
"""

DRAWN = """
import sys
from adapters.imaging.previews.drawing import drawn
from domain.assets import preview_of
from domain.generation.asset_types import AssetType

with open(sys.argv[1], "rb") as file:
    drawn(preview_of(AssetType.CUSTOM_BANNER, "header-dark"), [file.read()])
"""

WEIGHED = """
import resource, subprocess, sys

subprocess.run([sys.executable, "-c", *sys.argv[1:]], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""
"""A small process between, since the peak of one that is just begun is that of whoever began it."""


def test_a_process_that_draws_the_largest_file_there_can_be_needs_less_than_300_megabytes(tmp_path: Path) -> None:
    file = str(tmp_path / "largest.png")
    subprocess.run([sys.executable, "-c", LARGEST, file], check=True)

    told = subprocess.run(
        [sys.executable, "-c", WEIGHED, DRAWN, file],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": "src"},
    )

    assert int(told.stdout) < 300
