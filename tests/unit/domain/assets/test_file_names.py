import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.assets import Variant, file_name
from domain.generation.asset_types import AssetType, ImageFormat


def a_file(width: int = 112, height: int | None = None, format: ImageFormat = ImageFormat.PNG) -> Variant:
    return Variant(width, height or width, format, 1, "", "")


@pytest.mark.parametrize(
    ("asset_type", "words", "file", "index", "name"),
    [
        (AssetType.TWITCH_EMOTE, "a neon fox", a_file(), 0, "neon_fox_112.png"),
        (AssetType.TWITCH_EMOTE, "a neon fox", a_file(28), 1, "neon_fox_2_28.png"),
        (AssetType.TWITCH_EMOTE, "A néon-FOX celebrating with confetti", a_file(), 0, "neon_fox_celebrating_112.png"),
        (AssetType.TWITCH_EMOTE, "東京タワー", a_file(), 0, "twitch_emote_112.png"),
        (AssetType.TWITCH_EMOTE, "the", a_file(), 0, "the_112.png"),
        (AssetType.TWITCH_EMOTE, "Große Füße", a_file(), 0, "grosse_fusse_112.png"),
        (AssetType.TWITCH_BADGE, "a star", a_file(72), 0, "sub_star_72.png"),
        (AssetType.TWITCH_BADGE, "", a_file(18), 2, "sub_3_18.png"),
        (AssetType.TWITCH_BITS_BADGE, "gem", a_file(36), 0, "bits_gem_36.png"),
        (AssetType.TWITCH_PANEL, "ABOUT", a_file(320, 160), 0, "panel_about_320x160.png"),
        (
            AssetType.YOUTUBE_THUMBNAIL,
            "VICTORY!",
            a_file(1280, 720, ImageFormat.JPEG),
            0,
            "thumbnail_victory_1280x720.jpg",
        ),
        (AssetType.OVERLAY, "../../etc/passwd\r\n\0", a_file(1920, 1080), 0, "overlay_etc_passwd_1920x1080.png"),
        (AssetType.TWITCH_OFFLINE, "offline a dragon", a_file(1920, 1080), 0, "twitch_offline_dragon_1920x1080.png"),
        (AssetType.SCENE_BRB, "Scene BRB", a_file(1920, 1080), 0, "scene_brb_1920x1080.png"),
    ],
)
def test_a_file_is_called_what_its_platform_and_its_owner_know(
    asset_type: AssetType, words: str, file: Variant, index: int, name: str
):
    assert file_name(asset_type, words, file, index=index) == name


@given(st.sampled_from(AssetType), st.text(max_size=200), st.integers(1, 4096), st.integers(1, 4096), st.integers(0, 3))
def test_every_name_is_plain_short_and_tells_files_and_assets_of_a_job_apart(
    asset_type: AssetType, words: str, width: int, height: int, index: int
):
    name = file_name(asset_type, words, a_file(width, height), index=index)

    assert re.fullmatch(r"[a-z0-9][a-z0-9_]{0,59}[.]png", name)
    others = {
        file_name(asset_type, words, a_file(width, height + 1), index=index),
        file_name(asset_type, words, a_file(width, height), index=index + 1),
    }
    assert len(others | {name}) == 3


def test_a_long_word_is_cut_and_the_size_is_kept():
    name = file_name(AssetType.YOUTUBE_THUMBNAIL, "x" * 500, a_file(1280, 720))

    assert (len(name), name[-13:]) == (64, "_1280x720.png")
