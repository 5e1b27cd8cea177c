from dataclasses import replace
from typing import Any

import pytest

from application.generation.accepting import Accepted
from application.generation.make_ab_set import MakeAbSet
from domain.accounts import User
from domain.assets import Asset, AssetNotFound
from domain.generation.ab import AbFactor, NotComparable
from domain.generation.asset_types import AssetType
from domain.generation.quota import QuotaExhausted
from domain.tiers import Tier
from tests.builders import NOON, a_once, a_user
from tests.fakes import FakeImageModel
from tests.unit.application.generation.studio import Studio
from tests.unit.application.generation.test_finish_again import again
from tests.unit.application.generation.test_remix_asset import remix


async def made(studio: Studio, *, tier: Tier = Tier.PRO, **order: Any) -> tuple[User, Asset]:
    user = await studio.world.keep_user(a_user(tier=tier))
    await studio.request(user, **({"asset_type": AssetType.YOUTUBE_THUMBNAIL, "mood": "hype"} | order))
    await studio.run()
    return user, next(asset for asset in studio.assets if asset.user_id == user.id)


async def ab(studio: Studio, user: User, asset: Asset, factor: AbFactor = AbFactor.MOOD, **more: Any) -> Accepted:
    use_case = MakeAbSet(studio.world.begin, studio.request_generation)
    return await use_case(user_id=user.id, asset_id=asset.id, factor=factor, **more)


async def test_three_pictures_are_made_that_say_what_differs_between_them():
    studio, model = Studio(), FakeImageModel()
    user, asset = await made(studio)

    job = (await ab(studio, user, asset)).job
    await studio.worker(model)(turn=0)

    of_set = sorted((other for other in studio.assets if other.id != asset.id), key=lambda other: other.index)
    assert [other.generation_params["ab"] for other in of_set] == [
        {"set": str(job.id), "factor": "mood", "variant": variant, "value": mood}
        for variant, mood in (("A", "hype"), ("B", "calm"), ("C", "mystic"))
    ]
    assert [other.remix_of for other in of_set] == [asset.id] * 3
    assert [request.brief.mood for request in model.asked] == ["hype", "calm", "mystic"]
    assert {request.seed for request in model.asked} == {7}


async def test_all_three_are_to_look_like_the_picture_that_the_set_is_made_of():
    studio, model = Studio(), FakeImageModel()
    user, asset = await made(studio)

    await ab(studio, user, asset)
    await studio.worker(model)(turn=0)
    third = studio.assets[-1]
    await remix(studio, user, third)
    await studio.worker(model)(turn=0)

    picture = studio.store.files[asset.original.key]
    assert [request.references for request in model.asked] == [*[(picture,)] * 3, ()]


async def test_a_set_whose_picture_is_gone_is_drawn_without_it():
    studio, model = Studio(), FakeImageModel()
    user, asset = await made(studio)

    await ab(studio, user, asset)
    del studio.store.files[asset.original.key]
    await studio.worker(model)(turn=0)

    assert [request.references for request in model.asked] == [()] * 3


async def test_compositions_differ_in_the_words_that_are_told():
    studio, model = Studio(), FakeImageModel()
    user, asset = await made(studio)

    await ab(studio, user, asset, AbFactor.COMPOSITION)
    await studio.worker(model)(turn=0)

    of_set = sorted((other for other in studio.assets if other.id != asset.id), key=lambda other: other.index)
    assert [other.generation_params["ab"]["value"] for other in of_set] == [
        *("subject on the right", "close-up, cut by the frame", "subject on the left")
    ]
    assert len({request.instruction for request in model.asked}) == 3
    assert {request.seed for request in model.asked} == {7}


async def test_the_picture_it_is_made_of_stays_and_says_nothing_of_sets():
    studio = Studio()
    user, asset = await made(studio)

    await ab(studio, user, asset)
    await studio.run()

    assert next(other for other in studio.assets if other.id == asset.id) == asset
    assert "ab" not in asset.generation_params


async def test_a_set_is_ordered_once_and_costs_three():
    studio = Studio()
    user, asset = await made(studio)
    once = a_once(user)

    first = await ab(studio, user, asset, once=once)
    again = await ab(studio, user, asset, once=once)

    assert (first.job.total_assets, again.job.id, again.replayed) == (3, first.job.id, True)


async def test_who_has_two_left_gets_no_set():
    studio = Studio()
    user, asset = await made(studio, tier=Tier.FREE)

    with pytest.raises(QuotaExhausted, match="3 assets requested, 2 of 3 left"):
        await ab(studio, user, asset)
    assert not await studio.run()


def third_of(studio: Studio) -> Asset:
    return next(asset for asset in studio.assets if asset.generation_params.get("ab", {}).get("variant") == "C")


async def test_one_of_a_set_is_remixed_as_it_is_and_no_set_is_made_of_it():
    studio, model = Studio(), FakeImageModel()
    user, asset = await made(studio)
    await ab(studio, user, asset)
    await studio.run()
    third = third_of(studio)

    await remix(studio, user, third, custom_prompt="a wolf")
    await studio.worker(model)(turn=0)

    assert [(request.brief.mood, request.brief.prompt) for request in model.asked] == [("mystic", "a wolf")]
    with pytest.raises(NotComparable, match="part of a set"):
        await ab(studio, user, third)


@pytest.mark.parametrize("factor", AbFactor)
async def test_what_is_made_after_one_of_a_set_is_a_picture_by_itself_in_the_same_colours(factor: AbFactor):
    studio, model = Studio(), FakeImageModel()
    user, asset = await made(studio)
    await ab(studio, user, asset, factor)
    await studio.run()
    third = third_of(studio)

    await remix(studio, user, third, seed=100)
    await studio.worker(model)(turn=0)
    alone = studio.assets[-1]
    of_it = (await ab(studio, user, alone, AbFactor.COMPOSITION)).job

    assert [(request.seed, request.brief.mood) for request in model.asked] == [
        (100, "mystic" if factor is AbFactor.MOOD else "hype")
    ]
    assert alone.generation_params["palette"] == third.generation_params["palette"]
    assert "ab" not in alone.generation_params
    assert of_it.total_assets == 3


async def test_one_of_a_set_that_is_finished_again_keeps_its_place_in_it():
    studio = Studio()
    user, asset = await made(studio)
    await ab(studio, user, asset)
    await studio.run()
    third = third_of(studio)

    await again(studio, user, third, text_overlay="GOODBYE")
    await studio.run()

    other = studio.assets[-1]
    assert (other.remix_of, other.generation_params["ab"]) == (third.id, third.generation_params["ab"])
    with pytest.raises(NotComparable, match="part of a set"):
        await ab(studio, user, other)


async def test_what_no_platform_compares_has_no_set():
    studio = Studio()
    user, emote = await made(studio, asset_type=AssetType.TWITCH_EMOTE)

    with pytest.raises(NotComparable, match="Only thumbnails"):
        await ab(studio, user, emote)
    assert len(studio.assets) == 1


async def test_what_is_in_the_trash_or_somebody_elses_is_not_there():
    studio = Studio()
    user, asset = await made(studio)
    other = await studio.world.keep_user(a_user())

    with pytest.raises(AssetNotFound):
        await ab(studio, other, asset)
    async with studio.world.begin(user_id=user.id) as work:
        await work.library.save(replace(asset, deleted_at=NOON, version=2))
        await work.commit()
    with pytest.raises(AssetNotFound):
        await ab(studio, user, asset)
