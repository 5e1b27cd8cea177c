"""Where each type is shown, and how large."""

import pytest

from domain.assets import PREVIEWS, PreviewNotFound, preview_of
from domain.generation.asset_types import CATALOGUE, AssetType

MOST_PIXELS = 1_200_000


@pytest.mark.parametrize("asset_type", AssetType)
def test_every_type_can_be_seen_somewhere(asset_type: AssetType) -> None:
    names = [preview.name for preview in PREVIEWS[asset_type]]

    assert names
    assert len({*names}) == len(names)
    assert all(preview_of(asset_type, name).name == name for name in names)


@pytest.mark.parametrize("asset_type", AssetType)
def test_what_is_shown_has_the_shape_of_a_file_that_is_exported(asset_type: AssetType) -> None:
    ratios = [export.width / export.height for export in CATALOGUE[asset_type].exports]

    for preview in PREVIEWS[asset_type]:
        for size in preview.shown:
            assert min(abs(ratio / (size.width / size.height) - 1) for ratio in ratios) < 0.02, preview.name


@pytest.mark.parametrize("asset_type", AssetType)
def test_no_picture_is_larger_than_a_screen_nor_what_is_shown_wider_than_the_picture(asset_type: AssetType) -> None:
    for preview in PREVIEWS[asset_type]:
        assert preview.width * preview.height <= MOST_PIXELS
        assert all(size.width <= preview.width for size in preview.shown)


def test_what_stands_on_dark_pages_stands_on_light_ones_too() -> None:
    for previews in PREVIEWS.values():
        names = {preview.name for preview in previews}
        assert {name.removesuffix("-dark") for name in names if name.endswith("-dark")} == {
            name.removesuffix("-light") for name in names if name.endswith("-light")
        }


@pytest.mark.parametrize(
    ("asset_type", "name", "sides"),
    [
        (AssetType.TWITCH_EMOTE, "chat-emote-dark", {28, 56}),
        (AssetType.TWITCH_BADGE, "chat-badge-light", {18, 36}),
        (AssetType.KICK_EMOTE, "chat-emote-light", {28, 56}),
    ],
)
def test_what_stands_in_chat_stands_there_in_sizes_that_are_exported(
    asset_type: AssetType, name: str, sides: set[int]
) -> None:
    shown = {size.width for size in preview_of(asset_type, name).shown}

    assert shown == sides
    assert shown <= {export.width for export in CATALOGUE[asset_type].exports}


def test_a_type_has_no_previews_of_another() -> None:
    with pytest.raises(PreviewNotFound):
        preview_of(AssetType.TWITCH_EMOTE, "video-tv")
