import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.assets import ToPack, Variant, pack_folder, paths_of
from domain.generation.asset_types import AssetType, ImageFormat
from domain.generation.packs import PackType


def a_file(width: int, height: int, format: ImageFormat = ImageFormat.PNG) -> Variant:
    return Variant(width, height, format, bytes=1, sha256="", key="")


EMOTE = (a_file(112, 112), a_file(56, 56), a_file(28, 28))
THUMBNAIL = (a_file(1280, 720, ImageFormat.JPEG),)


def test_files_lie_by_platform_and_what_a_channel_has_many_of_by_type_and_those_of_one_asset_together():
    assets = [
        ToPack(AssetType.YOUTUBE_THUMBNAIL, "VICTORY", 0, THUMBNAIL),
        ToPack(AssetType.TWITCH_EMOTE, "a neon fox", 0, EMOTE),
    ]

    assert list(paths_of(assets)) == [
        ("02_youtube/thumbnail_victory_1280x720.jpg",),
        (
            "01_twitch/emotes/neon_fox/neon_fox_112.png",
            "01_twitch/emotes/neon_fox/neon_fox_56.png",
            "01_twitch/emotes/neon_fox/neon_fox_28.png",
        ),
    ]


def test_no_two_assets_share_a_path():
    fox = ToPack(AssetType.TWITCH_EMOTE, "fox", 0, EMOTE)
    banner = ToPack(AssetType.YOUTUBE_THUMBNAIL, "fox", 0, THUMBNAIL)

    paths = [path for of in paths_of([fox, fox, banner, banner, banner]) for path in of]

    assert len({*paths}) == len(paths) == 9
    assert "01_twitch/emotes/fox_again_2/fox_again_2_28.png" in paths
    assert "02_youtube/thumbnail_fox_again_3_1280x720.jpg" in paths


@pytest.mark.parametrize("device", ["con", "NUL", "com1", "lpt9"])
def test_no_folder_has_the_name_of_a_device_of_windows(device: str):
    [first, again] = paths_of([ToPack(AssetType.TWITCH_EMOTE, device, 0, EMOTE)] * 2)

    name = device.lower()
    assert first[0] == f"01_twitch/emotes/{name}_twitch_emote/{name}_112.png"
    assert again[0] == f"01_twitch/emotes/{name}_twitch_emote_again_2/{name}_again_2_112.png"


def test_what_is_called_like_a_numbered_one_gets_a_name_of_its_own_too():
    words = ["fox", "fox", "fox again 2", "fox again 2"]

    paths = list(paths_of(ToPack(AssetType.TWITCH_EMOTE, said, 0, EMOTE) for said in words))

    assert len({path for of in paths for path in of}) == 12


def test_every_platform_has_a_folder():
    assert all(len([*paths_of([ToPack(kind, "fox", 0, THUMBNAIL)])]) == 1 for kind in AssetType)


def test_a_pack_unpacks_into_a_folder_called_by_its_words_its_type_and_its_day():
    assert pack_folder("A néon fox!", "channel", date(2026, 11, 27)) == "neon_fox_channel_pack_2026-11-27"


@given(st.text(max_size=300), st.sampled_from(PackType))
def test_any_words_make_a_plain_and_short_folder(words: str, pack_type: PackType):
    folder = pack_folder(words, pack_type, date(2026, 11, 27))

    assert re.fullmatch(r"[a-z0-9][a-z0-9_]*_pack_2026-11-27", folder)
    assert len(folder) <= 64
