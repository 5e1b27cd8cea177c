"""Listing the previews of an asset, and drawing one from the files that fit it, on the memory adapters."""

from collections.abc import Sequence
from uuid import UUID

import pytest

from application.assets.delete_asset import DeleteAsset
from application.assets.ports import FileNotStored
from application.assets.preview_asset import BrowsePreviews, DrawPreview, PlanPreview, file_for
from domain.assets import PREVIEWS, Asset, AssetNotFound, Preview, PreviewNotFound, Variant
from domain.generation.asset_types import AssetType, Export, ImageFormat
from tests.builders import a_job, a_user, an_asset, an_id
from tests.fakes import FakeStore
from tests.worlds import MemoryWorld


class Links:
    def sign(self, user_id: UUID, asset_id: UUID, names: Sequence[str]) -> list[str]:
        return [f"{user_id}/{asset_id}/{name}" for name in names]


class Drawings:
    """Keeps what it is asked for."""

    version = "kept"

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[bytes]]] = []

    async def draw(self, preview: Preview, files: Sequence[bytes]) -> bytes:
        self.asked.append((preview.name, [*files]))
        return b"drawn"


def files_of(*sizes: tuple[int, int]) -> tuple[Variant, ...]:
    return tuple(Variant(width, height, ImageFormat.PNG, 1, "", f"u/{width}x{height}.png") for width, height in sizes)


async def an_emote(world: MemoryWorld) -> Asset:
    job = await world.keep_job(a_job(await world.keep_user(a_user())))
    return await world.keep_asset(an_asset(job, variants=files_of((112, 112), (56, 56), (28, 28))))


async def test_each_place_is_listed_with_a_link_of_its_own() -> None:
    world = MemoryWorld()
    asset = await an_emote(world)

    listed = await BrowsePreviews(world.asset_reads, Links())(user_id=asset.user_id, asset_id=asset.id)

    assert tuple(one.preview for one in listed) == PREVIEWS[AssetType.TWITCH_EMOTE]
    assert [one.url for one in listed] == [f"{asset.user_id}/{asset.id}/{one.preview.name}" for one in listed]


async def test_an_emote_is_drawn_from_the_files_of_its_real_sizes() -> None:
    world, store, drawings = MemoryWorld(), FakeStore(), Drawings()
    asset = await an_emote(world)
    for file in asset.variants:
        await store.put(file.key, str(file.width).encode(), "image/png")

    planned = await PlanPreview(world.asset_reads)(user_id=asset.user_id, asset_id=asset.id, name="chat-emote-dark")

    assert await DrawPreview(store, drawings)(planned) == b"drawn"
    assert drawings.asked == [("chat-emote-dark", [b"28", b"56"])]


async def test_somebody_elses_asset_and_one_in_the_trash_are_not_there() -> None:
    world = MemoryWorld()
    asset = await an_emote(world)
    browse, plan = BrowsePreviews(world.asset_reads, Links()), PlanPreview(world.asset_reads)

    for who in (an_id(), asset.user_id):
        if who == asset.user_id:
            await DeleteAsset(world.begin, world.now)(user_id=who, asset_id=asset.id)
        with pytest.raises(AssetNotFound):
            await browse(user_id=who, asset_id=asset.id)
        with pytest.raises(AssetNotFound):
            await plan(user_id=who, asset_id=asset.id, name="chat-emote-dark")


async def test_a_place_that_its_type_does_not_have_is_not_there() -> None:
    world = MemoryWorld()
    asset = await an_emote(world)

    with pytest.raises(PreviewNotFound):
        await PlanPreview(world.asset_reads)(user_id=asset.user_id, asset_id=asset.id, name="video-tv")


async def test_a_file_that_is_gone_is_said_to_be() -> None:
    world = MemoryWorld()
    asset = await an_emote(world)
    planned = await PlanPreview(world.asset_reads)(user_id=asset.user_id, asset_id=asset.id, name="chat-emote-dark")

    with pytest.raises(FileNotStored):
        await DrawPreview(FakeStore(), Drawings())(planned)


@pytest.mark.parametrize(
    ("shown", "files", "chosen"),
    [
        (Export(28, 28), [(112, 112), (56, 56), (28, 28)], (28, 28)),
        (Export(24, 24), [(480, 480), (48, 48)], (48, 48)),
        (Export(40, 40), [(28, 28), (56, 56), (112, 112)], (56, 56)),
        (Export(168, 94), [(3840, 2160), (1280, 720)], (1280, 720)),
        (Export(440, 330), [(800, 600), (600, 600)], (800, 600)),
        (Export(520, 650), [(1080, 1350), (1920, 1080)], (1080, 1350)),
        (Export(1056, 352), [(640, 640)], (640, 640)),
        (Export(256, 256), [(64, 64), (128, 128)], (128, 128)),
    ],
)
def test_the_smallest_file_of_the_right_shape_that_is_large_enough_is_shown(
    shown: Export, files: list[tuple[int, int]], chosen: tuple[int, int]
) -> None:
    file = file_for(shown, files_of(*files))

    assert (file.width, file.height) == chosen
