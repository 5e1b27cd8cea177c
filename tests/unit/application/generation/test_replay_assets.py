from dataclasses import replace
from uuid import UUID

import pytest

from application.generation.replay_assets import ReplayAssets, Replayed
from domain.assets import Asset, AssetNotFound
from domain.generation.picture import Flaw, Picture, PictureUnusable
from domain.tiers import Tier
from tests.builders import a_user, an_id
from tests.unit.application.generation.studio import Studio


async def made(studio: Studio, *answers: object, **order: object) -> list[Asset]:
    user = await studio.world.keep_user(a_user(tier=Tier.PRO))
    await studio.request(user, **order)
    await studio.run(*answers)
    return sorted(studio.assets, key=lambda asset: asset.index)


async def replay(studio: Studio, *ids: UUID) -> list[Replayed]:
    replay_assets = ReplayAssets(studio.world.begin_system, studio.store, studio.finishing)
    return [replayed async for replayed in replay_assets(ids)]


async def test_what_is_finished_again_from_its_own_picture_is_the_same():
    studio = Studio()
    assets = await made(studio, Picture(b"one", "gemini"), Picture(b"two", "gemini"), count=2)

    assert await replay(studio) == [Replayed(asset.id, "fake-1") for asset in assets]
    assert await replay(studio, assets[1].id) == [Replayed(assets[1].id, "fake-1")]


async def test_it_is_finished_by_the_order_that_it_was_made_by_also_when_it_was_drawn_again():
    studio = Studio()
    studio.finishing.failures.append(PictureUnusable(Flaw.BLANK, "It is blank."))
    [asset] = await made(studio)

    await replay(studio)

    assert asset.generation_params["draw"] == 1
    assert studio.finishing.orders[-1] == studio.finishing.orders[-2]


async def test_files_that_come_out_otherwise_are_named():
    studio = Studio()
    [asset] = await made(studio, Picture(b"one", "gemini"))
    [first, *rest] = asset.variants
    studio.world.database.tables.assets[asset.id] = replace(asset, variants=(replace(first, sha256="0" * 64), *rest))

    assert await replay(studio) == [Replayed(asset.id, "fake-1", other=("112x112.png",))]


async def test_what_finishing_refuses_by_now_is_named_with_its_flaw_and_the_others_follow():
    studio = Studio()
    first, second = await made(studio, count=2)
    studio.finishing.failures.append(PictureUnusable(Flaw.HALO, "Its ground is still seen."))

    assert await replay(studio) == [
        Replayed(first.id, "fake-1", refused=Flaw.HALO),
        Replayed(second.id, "fake-1"),
    ]


async def test_a_file_that_is_not_made_any_more_is_one_that_came_out_otherwise():
    studio = Studio()
    [asset] = await made(studio)
    early = replace(asset.variants[0], key=asset.variants[0].key.replace("112x112", "100x100"))
    studio.world.database.tables.assets[asset.id] = replace(asset, variants=(*asset.variants, early))

    assert await replay(studio) == [Replayed(asset.id, "fake-1", other=("100x100.png",))]


async def test_what_has_no_picture_any_more_is_told():
    studio = Studio()
    early, lost = await made(studio, count=2)
    studio.world.database.tables.assets[early.id] = replace(early, original=None)
    del studio.store.files[lost.original.key]

    assert [replayed.kept for replayed in await replay(studio)] == [False, False]


async def test_an_asset_that_is_not_there_is_refused():
    with pytest.raises(AssetNotFound):
        await replay(Studio(), an_id())
