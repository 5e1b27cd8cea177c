from typing import Any

import pytest

from application.generation.accepting import Accepted
from application.generation.remix_asset import RemixAsset
from domain.accounts import User
from domain.assets import Asset, AssetNotFound
from domain.generation.picture import Flaw, PictureUnusable
from domain.generation.quota import QuotaExhausted
from domain.tiers import Tier
from tests.builders import NOON, a_brand_kit, a_once, a_user
from tests.fakes import PICTURE, FakeImageModel
from tests.unit.application.generation.studio import Studio


async def made(studio: Studio, *, tier: Tier = Tier.PRO, **order: Any) -> tuple[User, list[Asset]]:
    user = await studio.world.keep_user(a_user(tier=tier))
    await studio.request(user, **order)
    await studio.run()
    return user, sorted(studio.assets, key=lambda asset: asset.index)


async def remix(studio: Studio, user: User, asset: Asset, **changes: Any) -> Accepted:
    return await RemixAsset(studio.world.begin, studio.request_generation)(
        user_id=user.id, asset_id=asset.id, **changes
    )


async def test_a_remix_repeats_the_recipe_of_one_asset_in_other_words():
    studio = Studio()
    user, assets = await made(studio, count=3, seed=7, style="flat", mood="hype")

    order = (await remix(studio, user, assets[2], custom_prompt="a wolf")).job.order

    assert (order.custom_prompt, order.style, order.mood, order.asset_type) == (
        "a wolf",
        "flat",
        "hype",
        "twitch_emote",
    )
    assert (order.count, order.seed, order.remix_of) == (1, 9, assets[2].id)


async def test_a_remix_starts_from_the_seed_that_the_picture_was_drawn_from_in_the_end():
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.PRO))
    await studio.request(user, count=2, seed=7)
    await studio.run(PICTURE, PictureUnusable(Flaw.NO_SUBJECT, "nothing in it"))
    drawn = {asset.index: asset for asset in studio.assets}

    first, second = [(await remix(studio, user, drawn[index], custom_prompt="a wolf")).job.order for index in (0, 1)]

    assert [drawn[index].generation_params["seed"] for index in (0, 1)] == [7, 12]
    assert (first.seed, second.seed) == (7, 12)


async def test_a_remix_keeps_the_colours_that_the_first_seed_of_the_job_had_chosen():
    studio, model = Studio(), FakeImageModel()
    user, assets = await made(studio, count=3, seed=7)

    await remix(studio, user, assets[2], custom_prompt="a wolf")
    await studio.worker(model)(turn=0)

    assert [request.brief.palette.name for request in model.asked] == [assets[2].generation_params["palette"]["name"]]


async def test_a_remix_without_a_change_gets_another_seed_and_one_with_a_seed_gets_that():
    studio = Studio()
    user, [asset] = await made(studio, seed=7)

    plain, seeded = (await remix(studio, user, asset)).job, (await remix(studio, user, asset, seed=8)).job

    assert plain.order.seed not in {7, 8}
    assert (seeded.order.seed, seeded.order.custom_prompt) == (8, "a fox")


async def test_what_a_remix_makes_says_where_it_comes_from_and_leaves_the_other_as_it_was():
    studio, model = Studio(), FakeImageModel()
    user, [asset] = await made(studio)

    await remix(studio, user, asset, custom_prompt="a wolf")
    await studio.worker(model)(turn=0)

    [again] = [other for other in studio.assets if other.id != asset.id]
    assert (again.remix_of, again.generation_params["remix_of"]) == (asset.id, str(asset.id))
    assert asset in studio.assets
    assert studio.counters(user) == (2, 0)


async def test_a_remix_costs_quota_like_any_order():
    studio = Studio()
    user, [asset] = await made(studio, tier=Tier.FREE)
    await studio.world.keep_quota(user, used=3)

    with pytest.raises(QuotaExhausted):
        await remix(studio, user, asset)


async def test_the_same_request_is_answered_as_the_first_time_also_when_the_asset_is_gone():
    studio = Studio()
    user, [asset] = await made(studio)
    first = await remix(studio, user, asset, once=a_once(user))
    await studio.world.keep_asset(asset.delete(NOON))

    again = await remix(studio, user, asset, once=a_once(user))

    assert (again.job, again.replayed) == (first.job, True)
    with pytest.raises(AssetNotFound):
        await remix(studio, user, asset, once=a_once(user, key="another"))
    assert studio.counters(user) == (1, 1)


async def test_nobody_remixes_what_is_somebody_elses():
    studio = Studio()
    _, [asset] = await made(studio)
    mallory = await studio.world.keep_user(a_user())

    with pytest.raises(AssetNotFound):
        await remix(studio, mallory, asset)


async def test_a_remix_of_what_was_made_with_a_kit_that_is_gone_for_good_is_made_without_it():
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.PRO))
    kit = await studio.world.keep_brand_kit(a_brand_kit(user), active=True)
    await studio.request(user, use_active_brand_kit=True)
    await studio.run()
    [asset] = studio.assets
    studio.world.database.tables.brand_kits.pop(kit.id)

    order = (await remix(studio, user, asset)).job.order

    assert (order.brand_kit_id, order.brand_kit) == (None, None)
