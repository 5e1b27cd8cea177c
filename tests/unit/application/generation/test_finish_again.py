from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from application.generation.accepting import Accepted
from application.generation.finish_again import FinishAgain, NothingToFinish
from application.generation.finish_art import FinishArt
from application.generation.make_ab_set import MakeAbSet
from application.generation.recipes import NeverDrawn
from application.generation.remix_asset import RemixAsset
from domain.accounts import User
from domain.assets import Asset, AssetNotFound
from domain.brand_kits import BrandKit, BrandKitNotFound
from domain.errors import Invalid
from domain.generation.ab import AbFactor
from domain.generation.asset_types import AssetType
from domain.generation.job import JobStatus, TooManyOpenJobs
from domain.generation.picture import Flaw, Picture, PictureUnusable
from domain.tiers import Tier
from tests.builders import NOON, a_brand_kit, a_job, a_logo, a_once, a_user, an_id
from tests.unit.application.brand_kits.kit_room import FakeArtwork
from tests.unit.application.generation.studio import Studio


async def drawn(studio: Studio, *, tier: Tier = Tier.PRO, **order: Any) -> tuple[User, Asset]:
    user = await studio.world.keep_user(a_user(tier=tier))
    await studio.request(user, **order)
    await studio.run(Picture(b"\x89PNG drawn", "gemini"))
    return user, studio.assets[-1]


async def sent(studio: Studio) -> tuple[User, Asset]:
    user = await studio.world.keep_user(a_user(tier=Tier.PRO))
    finish = FinishArt(studio.accept_order, FakeArtwork(), studio.store, an_id)
    await finish(user_id=user.id, asset_type=AssetType.YOUTUBE_THUMBNAIL, content=b"own art")
    await studio.run()
    return user, studio.assets[-1]


async def again(studio: Studio, user: User, asset: Asset, **changes: Any) -> Accepted:
    return await FinishAgain(studio.world.begin, studio.request_generation)(
        user_id=user.id, asset_id=asset.id, **changes
    )


async def test_the_same_picture_is_finished_in_other_words_without_a_model_and_without_costs():
    studio = Studio()
    user, asset = await drawn(studio, asset_type=AssetType.YOUTUBE_THUMBNAIL, text_overlay="HELLO")

    await again(studio, user, asset, text_overlay="GOODBYE")
    assert await studio.run()  # with a model that has no answer to give

    [other] = [made for made in studio.assets if made.id != asset.id]
    assert (other.remix_of, other.generation_params["text_overlay"]) == (asset.id, "GOODBYE")
    assert studio.store.files[other.original.key] == b"\x89PNG drawn"
    assert other.original.key.endswith("/original.png")
    assert other.original.key != asset.original.key
    assert studio.counters(user) == (1, 0)
    assert studio.world.database.tables.discarded_files == {}


async def test_what_was_recorded_of_the_drawing_stays_true_in_another_kit():
    studio = Studio()
    user, asset = await drawn(studio)
    kit = await studio.world.keep_brand_kit(a_brand_kit(user, name="Other"))

    await again(studio, user, asset, brand_kit_id=kit.id)
    await studio.run()

    other = studio.assets[-1]
    drawing = ("model", "seed", "palette", "key_colour", "request_digest", "references")
    assert {name: other.generation_params[name] for name in drawing} == {
        name: asset.generation_params[name] for name in drawing
    }
    assert other.generation_params["brand_kit"] == {"id": str(kit.id), "version": 1}
    assert studio.finishing.orders[-1].key_colour == asset.generation_params["key_colour"]
    assert studio.finishing.orders[-1].credit == "gemini"


async def test_what_is_finished_again_can_be_finished_again_and_drawn_anew():
    studio = Studio()
    user, asset = await drawn(studio)
    await again(studio, user, asset)
    await studio.run()
    second = studio.assets[-1]

    third = (await again(studio, user, second)).job.order
    anew = await RemixAsset(studio.world.begin, studio.request_generation)(user_id=user.id, asset_id=second.id, seed=8)

    assert third.art.key == second.original.key
    assert (anew.job.order.art, anew.job.order.charged) == (None, True)


async def test_own_art_is_finished_again_and_never_drawn():
    studio = Studio()
    user, asset = await sent(studio)

    await again(studio, user, asset)
    await studio.run()

    assert studio.assets[-1].generation_params["own_art"] is True
    with pytest.raises(NeverDrawn):
        await RemixAsset(studio.world.begin, studio.request_generation)(user_id=user.id, asset_id=asset.id)
    with pytest.raises(NeverDrawn):
        await MakeAbSet(studio.world.begin, studio.request_generation)(
            user_id=user.id, asset_id=asset.id, factor=AbFactor.PALETTE
        )


async def test_the_same_request_again_orders_nothing_more():
    studio = Studio()
    user, asset = await drawn(studio)
    once = a_once(user)

    first, second = await again(studio, user, asset, once=once), await again(studio, user, asset, once=once)

    assert (second.replayed, second.job.id) == (True, first.job.id)


async def test_there_must_be_something_to_finish():
    studio = Studio()
    user, asset = await drawn(studio)
    tables = studio.world.database.tables

    tables.assets[asset.id] = replace(asset, original=None)
    with pytest.raises(NothingToFinish):
        await again(studio, user, asset)
    tables.assets[asset.id] = asset.delete(NOON)
    with pytest.raises(AssetNotFound):
        await again(studio, user, asset)


async def test_a_picture_that_went_meanwhile_says_so():
    studio = Studio()
    user, asset = await drawn(studio)
    job = (await again(studio, user, asset)).job
    del studio.store.files[asset.original.key]

    await studio.run()

    assert (studio.job(job).status, studio.job(job).error_code) == (JobStatus.FAILED, "art_missing")


async def test_what_failed_can_be_tried_again_since_the_picture_is_kept():
    studio = Studio()
    user, asset = await drawn(studio)
    job = (await again(studio, user, asset)).job
    studio.finishing.failures.append(PictureUnusable(Flaw.BLANK, "Nothing on it."))
    await studio.run()

    await studio.retry(studio.job(job))
    await studio.run()

    assert studio.job(job).status is JobStatus.COMPLETED
    assert studio.assets[-1].remix_of == asset.id
    assert studio.counters(user) == (1, 0)


async def test_a_retry_is_free_work_too_and_waits_for_room():
    studio = Studio()
    user, asset = await drawn(studio)
    job = await studio.cancel((await again(studio, user, asset)).job)
    for _ in range(100):
        await studio.world.keep_job(a_job(user))

    with pytest.raises(TooManyOpenJobs):
        await studio.retry(job)
    with pytest.raises(TooManyOpenJobs):
        await again(studio, user, asset)


@pytest.mark.parametrize("tier", [Tier.FREE, Tier.PRO])
async def test_it_ends_with_what_it_was_made_from(tier: Tier):
    studio = Studio()
    user, asset = await drawn(studio, tier=tier)
    await studio.world.pass_time(timedelta(days=29))

    await again(studio, user, asset)
    await studio.run()

    end = NOON + timedelta(days=30) if tier is Tier.FREE else None
    other = studio.assets[-1]
    assert [made.expires_at for made in (asset, other)] == [end, end]
    assert other.kept_on(user.standing).expires_at == end


async def test_it_is_pulled_to_the_colours_of_its_kit_or_of_the_active_one():
    studio = Studio()
    user, asset = await drawn(studio)
    with pytest.raises(Invalid, match="no brand kit"):
        await again(studio, user, asset, pull_to_palette=True)
    active = await studio.world.keep_brand_kit(a_brand_kit(user), active=True)
    other = await studio.world.keep_brand_kit(a_brand_kit(user, name="Other"))

    plain = (await again(studio, user, asset)).job.order
    pulled = (await again(studio, user, asset, pull_to_palette=True)).job.order
    named = (await again(studio, user, asset, pull_to_palette=True, brand_kit_id=other.id)).job.order
    while await studio.run():
        pass

    assert [order.brand_kit_id for order in (plain, pulled, named)] == [None, active.id, other.id]
    assert [order.pull_to_palette for order in studio.finishing.orders[1:]] == [False, True, True]
    assert [made.generation_params.get("pull_to_palette") for made in studio.assets[1:]] == [None, True, True]


async def test_what_was_pulled_stays_so_until_it_is_taken_back():
    studio = Studio()
    user, asset = await drawn(studio)
    await studio.world.keep_brand_kit(a_brand_kit(user), active=True)
    await again(studio, user, asset, pull_to_palette=True)
    await studio.run()
    pulled = studio.assets[-1]

    kept = (await again(studio, user, pulled)).job.order
    taken_back = (await again(studio, user, pulled, pull_to_palette=False)).job.order

    assert [order.pull_to_palette for order in (kept, taken_back)] == [True, False]


async def keep_kit_with_logo(studio: Studio, user: User, **changes: Any) -> BrandKit:
    logo = a_logo(user)
    studio.store.files[logo.key] = b"logo"
    return await studio.world.keep_brand_kit(a_brand_kit(user, logos=(logo,)), **changes)


async def drawn_with_logo(studio: Studio) -> tuple[User, Asset, BrandKit]:
    user = await studio.world.keep_user(a_user(tier=Tier.PRO))
    kit = await keep_kit_with_logo(studio, user, active=True)
    await studio.request(user, use_active_brand_kit=True, include_logo=True)
    await studio.run()
    return user, studio.assets[-1], kit


async def test_of_a_kit_that_is_gone_for_good_nothing_is_left_and_the_active_one_may_take_its_place():
    studio = Studio()
    user, asset, kit = await drawn_with_logo(studio)
    await again(studio, user, asset, pull_to_palette=True)
    await studio.run()
    pulled = studio.assets[-1]
    tables = studio.world.database.tables
    tables.brand_kits.pop(kit.id)
    tables.active_brand_kits.pop(user.id)

    plain = (await again(studio, user, pulled)).job.order
    with pytest.raises(Invalid, match="no brand kit"):
        await again(studio, user, pulled, pull_to_palette=True)
    other = await studio.world.keep_brand_kit(a_brand_kit(user, name="Other"), active=True)
    anew = (await again(studio, user, pulled, pull_to_palette=True)).job.order

    assert (plain.brand_kit, plain.include_logo, plain.pull_to_palette) == (None, False, False)
    assert (anew.brand_kit_id, anew.include_logo, anew.pull_to_palette) == (other.id, False, True)


async def test_another_kit_brings_its_logo_if_it_has_one():
    studio = Studio()
    user, asset, _ = await drawn_with_logo(studio)
    with_logo = await keep_kit_with_logo(studio, user)
    without = await studio.world.keep_brand_kit(a_brand_kit(user, name="Without"))

    orders = [(await again(studio, user, asset, brand_kit_id=kit.id)).job.order for kit in (with_logo, without)]

    assert [(order.brand_kit_id, order.include_logo) for order in orders] == [(with_logo.id, True), (without.id, False)]
    with pytest.raises(BrandKitNotFound):
        await again(studio, user, asset, brand_kit_id=an_id())
