"""What every `Library` and every `SharedAssets` keeps to."""

from dataclasses import replace
from datetime import timedelta

import pytest

from application.assets.ports import AssetFilter
from domain.assets import Asset, AssetNotFound
from domain.generation.asset_types import AssetType
from tests.builders import NOON, a_job, a_user, an_asset, an_id
from tests.worlds import World

HOUR = timedelta(hours=1)


async def an_asset_of_novas(world: World, **changes) -> Asset:
    job = await world.keep_job(a_job(await world.keep_user(a_user())))
    return await world.keep_asset(an_asset(job, **({"generation_params": {"custom_prompt": "a fox"}} | changes)))


async def save(world: World, asset: Asset) -> None:
    async with world.begin(user_id=asset.user_id) as work:
        await work.library.save(asset)
        await work.commit()


async def kept(world: World, asset: Asset) -> Asset:
    async with world.begin(user_id=asset.user_id, reading=True) as work:
        found: Asset = await work.library.get(asset.id)
        return found


async def test_an_asset_is_given_with_everything_that_is_known_of_it(world: World) -> None:
    asset = await an_asset_of_novas(
        world, brand_kit_id=an_id(), remix_of=an_id(), is_public=True, share_expires_at=NOON
    )

    assert await kept(world, asset) == asset
    async with world.begin(user_id=asset.user_id) as work:
        assert await work.library.lock(asset.id) == asset


async def test_what_its_owner_changes_is_kept_and_nothing_else(world: World) -> None:
    asset = await an_asset_of_novas(world)
    changed = asset.mark_favorite(True).share(NOON, until=NOON + HOUR).delete(NOON)

    await save(world, changed)
    assert await kept(world, asset) == changed

    await save(world, changed.restore(NOON).unshare().mark_favorite(False))
    assert await kept(world, asset) == replace(asset, version=7)


async def test_what_is_changed_is_found_by_it_and_no_longer_when_it_is_taken_back(world: World) -> None:
    asset = await an_asset_of_novas(world)
    flags = (AssetFilter(is_favorite=True), AssetFilter(is_public=True), AssetFilter(deleted_after=NOON - HOUR))
    for where, there, back in zip(
        flags,
        (asset.mark_favorite(True), asset.share(NOON), asset.delete(NOON)),
        (asset.mark_favorite(False), asset.unshare(), asset.restore(NOON)),
        strict=True,
    ):
        for words in (None, ("fox",)):
            asked = replace(where, words=words)
            for state, expected in ((asset, []), (there, [asset.id]), (there, [asset.id]), (back, [])):
                await save(world, state)
                page = await world.asset_reads.page(asset.user_id, where=asked, before=None, limit=5)
                assert [card.id for card in page] == expected, (asked, state)


async def test_what_is_not_committed_is_not_changed(world: World) -> None:
    asset = await an_asset_of_novas(world)

    async with world.begin(user_id=asset.user_id) as work:
        await work.library.save(asset.delete(NOON))

    assert await kept(world, asset) == asset


async def test_somebody_elses_asset_and_one_that_is_not_there_are_alike(world: World) -> None:
    asset = await an_asset_of_novas(world)
    mallory = await world.keep_user(a_user())

    for asset_id in (asset.id, an_id()):
        async with world.begin(user_id=mallory.id) as work:
            with pytest.raises(AssetNotFound):
                await work.library.get(asset_id)
            with pytest.raises(AssetNotFound):
                await work.library.lock(asset_id)


async def test_a_public_asset_is_shown_to_everybody_without_anything_of_its_owners(world: World) -> None:
    asset = await an_asset_of_novas(world, is_public=True, share_expires_at=NOON)

    shared = await world.shared_assets.get(asset.id)

    assert (shared.id, shared.asset_type, shared.variants) == (asset.id, AssetType.TWITCH_EMOTE, asset.variants)
    assert (shared.created_at, shared.share_expires_at) == (asset.created_at, NOON)
    assert {*type(shared).__slots__} == {*("id", "asset_type", "variants", "created_at", "share_expires_at", "own_art")}


async def test_everybody_is_told_who_drew_a_public_asset(world: World) -> None:
    drawn = await an_asset_of_novas(world, is_public=True)
    own = await an_asset_of_novas(world, is_public=True, generation_params={"own_art": True})

    made = [(await world.shared_assets.get(asset.id)).made for asset in (drawn, own)]

    assert made == ["Made with AI", "Drawn by its owner"]


async def test_from_the_moment_that_its_owner_is_being_erased_it_is_shown_to_nobody(world: World) -> None:
    asset = await an_asset_of_novas(world, is_public=True)
    async with world.begin(user_id=asset.user_id) as work:
        user, _ = await work.users.lock_by_id(asset.user_id)
        await work.users.save(user.erase(NOON))
        assert (await world.shared_assets.get(asset.id)).id == asset.id
        await work.commit()

    with pytest.raises(AssetNotFound):
        await world.shared_assets.get(asset.id)


@pytest.mark.parametrize("changes", [{}, {"is_public": True, "deleted_at": NOON}])
async def test_what_is_private_or_in_the_trash_is_shown_to_nobody(world: World, changes: dict[str, object]) -> None:
    asset = await an_asset_of_novas(world, **changes)

    for asset_id in (asset.id, an_id()):
        with pytest.raises(AssetNotFound):
            await world.shared_assets.get(asset_id)
