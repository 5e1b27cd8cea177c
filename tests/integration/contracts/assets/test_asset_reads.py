"""What every `AssetReads` keeps to."""

from uuid import UUID

import pytest

from application.assets.ports import AssetFilter
from domain.assets import Asset, AssetNotFound
from domain.generation.asset_types import AssetType
from tests.builders import a_job, a_user, an_asset, an_id
from tests.worlds import World

EVERYTHING = AssetFilter()


async def ids(world: World, user_id: UUID, where: AssetFilter, before: UUID | None = None) -> list[UUID]:
    return [card.id for card in await world.asset_reads.page(user_id, where=where, before=before, limit=2)]


async def some_assets(world: World, number: int, **order) -> list[Asset]:
    user = await world.keep_user(a_user())
    job = await world.keep_job(a_job(user, **order))
    return [await world.keep_asset(an_asset(job, index=index)) for index in range(number)]


async def test_assets_are_listed_newest_first_from_behind_a_given_one(world: World) -> None:
    assets = await some_assets(world, 5)
    newest_first = [asset.id for asset in reversed(assets)]
    user_id = assets[0].user_id

    assert await ids(world, user_id, EVERYTHING) == newest_first[:2]
    assert await ids(world, user_id, EVERYTHING, before=newest_first[1]) == newest_first[2:4]
    assert await ids(world, user_id, EVERYTHING, before=newest_first[3]) == newest_first[4:]
    assert await ids(world, user_id, EVERYTHING, before=newest_first[4]) == []


async def test_a_page_goes_on_behind_an_asset_that_is_gone(world: World) -> None:
    assets = await some_assets(world, 2)
    gone = an_id()

    assert await ids(world, assets[0].user_id, EVERYTHING, before=gone) == [assets[1].id, assets[0].id]


async def test_what_is_made_while_somebody_pages_does_not_shift_the_pages(world: World) -> None:
    user = await world.keep_user(a_user())
    job = await world.keep_job(a_job(user))
    old = [await world.keep_asset(an_asset(job, index=index)) for index in range(3)]
    first = await ids(world, user.id, EVERYTHING)

    await world.keep_asset(an_asset(job, index=3))

    assert [*first, *await ids(world, user.id, EVERYTHING, before=first[-1])] == [asset.id for asset in reversed(old)]


async def test_assets_are_filtered_by_type_kit_and_job(world: World) -> None:
    user, kit = await world.keep_user(a_user()), an_id()
    emotes = await world.keep_job(a_job(user))
    panels = await world.keep_job(a_job(user, asset_type=AssetType.TWITCH_PANEL, brand_kit_id=kit))
    emote = await world.keep_asset(an_asset(emotes))
    panel = await world.keep_asset(an_asset(panels))

    assert await ids(world, user.id, AssetFilter(asset_type=AssetType.TWITCH_EMOTE)) == [emote.id]
    assert await ids(world, user.id, AssetFilter(brand_kit_id=kit)) == [panel.id]
    assert await ids(world, user.id, AssetFilter(job_id=emotes.id)) == [emote.id]
    assert await ids(world, user.id, AssetFilter(AssetType.TWITCH_PANEL, kit, panels.id)) == [panel.id]
    assert await ids(world, user.id, AssetFilter(AssetType.TWITCH_EMOTE, kit)) == []


async def test_filters_and_pages_go_together(world: World) -> None:
    user = await world.keep_user(a_user())
    emotes = await world.keep_job(a_job(user))
    panels = await world.keep_job(a_job(user, asset_type=AssetType.TWITCH_PANEL))
    made = []
    for index in range(3):
        made.append((await world.keep_asset(an_asset(emotes, index=index))).id)
        await world.keep_asset(an_asset(panels, index=index))
    where = AssetFilter(asset_type=AssetType.TWITCH_EMOTE)

    assert await ids(world, user.id, where) == [made[2], made[1]]
    assert await ids(world, user.id, where, before=made[1]) == [made[0]]


async def test_somebody_elses_asset_and_one_that_is_not_there_are_alike(world: World) -> None:
    assets = await some_assets(world, 1)
    mallory = await world.keep_user(a_user())

    for asset_id in (assets[0].id, an_id()):
        with pytest.raises(AssetNotFound):
            await world.asset_reads.get(mallory.id, asset_id)
    assert await ids(world, mallory.id, EVERYTHING) == []
