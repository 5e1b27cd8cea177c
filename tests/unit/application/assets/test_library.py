"""Marking, sharing, deleting, taking back and fetching, on the memory adapters."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from application.assets.delete_asset import DeleteAsset, RestoreAsset
from application.assets.download_asset import DownloadAsset, DownloadSharedAsset
from application.assets.mark_favorite import MarkFavorite
from application.assets.ports import FileNotStored
from application.assets.share_asset import DrawShareCard, OpenSharedAsset, ShareAsset, UnshareAsset, card_file
from domain.assets import Asset, AssetNotFound, ShareExpired, Variant, VariantNotFound
from domain.generation.asset_types import AssetType, ImageFormat
from domain.undo import UndoWindowClosed
from tests.builders import NOON, a_job, a_user, an_asset, an_id
from tests.fakes import FakeStore
from tests.worlds import MemoryWorld

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class SeenSomethingElse(Exception):
    pass


def refuse(_asset: Asset) -> None:
    raise SeenSomethingElse


async def novas(world: MemoryWorld, **changes: Any) -> Asset:
    changes = {"generation_params": {"custom_prompt": "a neon fox", "text_overlay": ""}} | changes
    job = await world.keep_job(a_job(await world.keep_user(a_user())))
    return await world.keep_asset(an_asset(job, **changes))


def kept(world: MemoryWorld, asset: Asset) -> Asset:
    return world.database.tables.assets[asset.id]


def changes(world: MemoryWorld) -> list[tuple[Any, dict[str, Any]]]:
    return [
        (MarkFavorite(world.begin), {"is_favorite": True}),
        (ShareAsset(world.begin, world.now), {}),
        (UnshareAsset(world.begin), {}),
        (DeleteAsset(world.begin, world.now), {}),
    ]


async def test_each_change_is_kept_and_given_back():
    world = MemoryWorld()
    asset = await novas(world)
    who = {"user_id": asset.user_id, "asset_id": asset.id}

    for change, more in changes(world):
        assert await change(**who, **more) == kept(world, asset)

    assert kept(world, asset) == replace(asset, is_favorite=True, deleted_at=NOON, version=5)
    assert await RestoreAsset(world.begin, world.now)(**who) == replace(asset, is_favorite=True, version=6)


async def test_who_has_seen_something_else_changes_nothing():
    world = MemoryWorld()
    asset = await novas(world)

    for change, more in changes(world):
        with pytest.raises(SeenSomethingElse):
            await change(user_id=asset.user_id, asset_id=asset.id, require=refuse, **more)

    assert kept(world, asset) == asset


async def test_nobody_changes_what_is_somebody_elses_or_nowhere():
    world = MemoryWorld()
    asset, mallory = await novas(world), await world.keep_user(a_user())

    for change, more in [*changes(world), (RestoreAsset(world.begin, world.now), {})]:
        for user_id, asset_id in ((mallory.id, asset.id), (asset.user_id, an_id())):
            with pytest.raises(AssetNotFound):
                await change(user_id=user_id, asset_id=asset_id, **more)

    assert kept(world, asset) == asset


async def test_what_is_in_the_trash_is_neither_marked_nor_shared_and_deleting_it_again_says_the_same():
    world = MemoryWorld()
    asset = await novas(world, deleted_at=NOON)
    who = {"user_id": asset.user_id, "asset_id": asset.id}

    for change, more in changes(world)[:3]:
        with pytest.raises(AssetNotFound):
            await change(**who, **more)
    await world.pass_time(DAY)

    assert await DeleteAsset(world.begin, world.now)(**who, require=refuse) == asset


async def test_the_trash_gives_back_for_seven_days():
    world = MemoryWorld()
    asset = await novas(world, deleted_at=NOON)
    restore = RestoreAsset(world.begin, world.now)

    await world.pass_time(7 * DAY + timedelta(microseconds=1))

    with pytest.raises(UndoWindowClosed):
        await restore(user_id=asset.user_id, asset_id=asset.id)
    assert kept(world, asset) == asset


async def test_a_share_is_open_until_its_very_end():
    world = MemoryWorld()
    asset = await novas(world)
    opened = OpenSharedAsset(world.shared_assets, world.now)
    await ShareAsset(world.begin, world.now)(user_id=asset.user_id, asset_id=asset.id, until=NOON + HOUR)

    await world.pass_time(HOUR - timedelta(microseconds=1))
    assert (await opened(asset_id=asset.id)).id == asset.id
    await world.pass_time(timedelta(microseconds=1))

    with pytest.raises(ShareExpired) as refusal:
        await opened(asset_id=asset.id)
    assert refusal.value.share_expires_at == NOON + HOUR


async def stored(world: MemoryWorld, store: FakeStore, asset: Asset) -> Asset:
    for file in asset.variants:
        await store.put(file.key, f"{file.width}".encode(), "image/png")
    return asset


async def test_a_file_is_downloaded_whole_under_its_name():
    world, store = MemoryWorld(), FakeStore()
    asset = await stored(world, store, await novas(world))
    download = DownloadAsset(world.asset_reads, store)

    for variant, name, content in ((None, "neon_fox_112.png", b"112"), ("56x56.png", "neon_fox_56.png", b"56")):
        fetched = await download(user_id=asset.user_id, asset_id=asset.id, variant=variant)
        assert (fetched.name, b"".join([piece async for piece in fetched.content])) == (name, content)
    with pytest.raises(VariantNotFound):
        await download(user_id=asset.user_id, asset_id=asset.id, variant="57x57.png")


async def test_words_on_a_picture_name_its_file_before_the_prompt_does():
    world, store = MemoryWorld(), FakeStore()
    params = {"custom_prompt": "a fox", "text_overlay": "GG WP"}
    asset = await stored(world, store, replace(await novas(world), generation_params=params))
    await world.keep_asset(asset)

    fetched = await DownloadAsset(world.asset_reads, store)(user_id=asset.user_id, asset_id=asset.id, variant=None)

    assert fetched.name == "gg_wp_112.png"


async def test_a_file_that_is_gone_is_refused_before_anything_is_sent():
    world = MemoryWorld()
    asset = await novas(world)

    with pytest.raises(FileNotStored):
        await DownloadAsset(world.asset_reads, FakeStore())(user_id=asset.user_id, asset_id=asset.id, variant=None)


async def test_a_public_file_is_named_without_its_owners_words():
    world, store = MemoryWorld(), FakeStore()
    asset = await stored(world, store, await novas(world, is_public=True))
    download = DownloadSharedAsset(OpenSharedAsset(world.shared_assets, world.now), store)

    assert (await download(asset_id=asset.id, variant="56x56.png")).name == "twitch_emote_56.png"


class Cards:
    """Keeps what it is asked for."""

    version = "kept"

    def __init__(self) -> None:
        self.asked: list[tuple[bytes, str, str, tuple[int, ...]]] = []

    async def draw(self, content: bytes, *, title: str, made: str, sides: tuple[int, ...] = ()) -> bytes:
        self.asked.append((content, title, made, sides))
        return b"card"


async def test_a_card_shows_an_emote_also_at_the_sizes_it_has():
    world, store, cards = MemoryWorld(), FakeStore(), Cards()
    asset = await stored(world, store, await novas(world, is_public=True))

    assert await DrawShareCard(store, cards)(await world.shared_assets.get(asset.id)) == b"card"

    assert cards.asked == [(b"112", "Twitch emote", "Made with AI", (112, 56))]


async def test_a_card_of_own_art_says_who_drew_it():
    world, store, cards = MemoryWorld(), FakeStore(), Cards()
    asset = await stored(world, store, await novas(world, is_public=True, generation_params={"own_art": True}))

    await DrawShareCard(store, cards)(await world.shared_assets.get(asset.id))

    assert [made for _, _, made, _ in cards.asked] == ["Drawn by its owner"]


@pytest.mark.parametrize(
    ("sizes", "chosen"),
    [
        ([(1280, 720), (3840, 2160)], (1280, 720)),
        ([(2048, 2048), (1024, 1024), (256, 256)], (1024, 1024)),
        ([(320, 160), (640, 320)], (640, 320)),
        ([(1080, 1920)], (1080, 1920)),
    ],
)
async def test_a_card_is_drawn_from_the_smallest_file_that_fills_it(
    sizes: list[tuple[int, int]], chosen: tuple[int, int]
):
    world = MemoryWorld()
    files = tuple(Variant(width, height, ImageFormat.PNG, 1, "", "u/x") for width, height in sizes)
    asset = await novas(world, is_public=True, variants=files, asset_type=AssetType.STREAMER_LOGO)

    file = card_file(await world.shared_assets.get(asset.id))

    assert (file.width, file.height) == chosen
