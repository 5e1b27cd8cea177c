"""What every `MadeAssets` keeps to."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from application.assets.ports import AssetCard, AssetFilter
from application.generation.ports import EntryExists
from domain.accounts import User
from domain.assets import Asset, Fingerprint, Neighbour
from domain.generation.asset_types import AssetType
from domain.generation.job import GenerationJob
from domain.generation.order import PackPlace
from domain.tiers import Tier
from tests.builders import NOON, a_job, a_user, an_asset, an_id
from tests.worlds import World


async def add(world: World, asset: Asset) -> None:
    async with world.begin_system() as work:
        await work.made_assets.add(asset)
        await work.commit()


async def test_an_asset_is_kept_with_everything_that_is_known_of_it(world: World) -> None:
    user = await world.keep_user(a_user())
    job = await world.keep_job(a_job(user, brand_kit_id=an_id()))
    asset = an_asset(job, remix_of=an_id())

    await add(world, asset)

    card = await world.asset_reads.get(user.id, asset.id)
    assert _facts(card) == {
        "id": asset.id,
        "job_id": job.id,
        "brand_kit_id": job.order.brand_kit_id,
        "asset_type": "twitch_emote",
        "variants": asset.variants,
        "generation_params": {"model": "local", "seed": 7},
        "quality": {"contrast": {"score": 71, "meaning": "stands out"}},
        "viral_score": 64,
        "is_public": False,
        "created_at": asset.created_at,
        "expires_at": asset.expires_at,
        "index": 0,
        "remix_of": asset.remix_of,
        "share_expires_at": None,
        "is_favorite": False,
        "deleted_at": None,
        "version": 1,
    }


async def test_a_job_has_one_asset_for_each_index(world: World) -> None:
    user = await world.keep_user(a_user(tier=Tier.PRO))
    job, other_job = await world.keep_job(a_job(user, count=2)), await world.keep_job(a_job(user))
    await add(world, an_asset(job, index=0))

    with pytest.raises(EntryExists):
        await add(world, an_asset(job, index=0))

    await add(world, an_asset(job, index=1))
    await add(world, an_asset(other_job, index=0))


async def test_an_asset_is_found_by_its_owners_words_and_its_facts_alone(world: World) -> None:
    user, kit = await world.keep_user(a_user()), an_id()
    job = await world.keep_job(a_job(user, brand_kit_id=kit))
    said = {"custom_prompt": "a fox", "text_overlay": "GG", "style": "flat", "mood": "hype", "model": "zebra"}
    for index in range(300):
        params = said if index in {0, 299} else {"custom_prompt": "a cat"}
        await add(world, an_asset(job, index=index, generation_params=params))

    async def found(*words: str, **where: Any) -> list[int]:
        asked = AssetFilter(words=words, **where)
        return [card.index for card in await world.asset_reads.page(user.id, where=asked, before=None, limit=5)]

    for word in ("f", "gg", "flat", "hype"):
        assert await found(word) == [299, 0], word
    assert await found("a", asset_type=AssetType.TWITCH_EMOTE, job_id=job.id, brand_kit_id=kit) == [
        *range(299, 294, -1)
    ]
    assert await found("zebra") == await found("fox", "cat") == []


FINGERPRINT = Fingerprint((127, -60, *[0] * 62), ("#FF0000",) * 4)
EARLIER_KIND = {"fingerprint": {"score": None, "value": {"bits": "00ff00ff00ff00ff", "colours": ["#FF0000"] * 4}}}


async def keep_sticker(world: World, job: GenerationJob, **changes: Any) -> Asset:
    quality = {"fingerprint": {"score": None, "value": FINGERPRINT.as_json()}}
    return await world.keep_asset(an_asset(job, **{"quality": quality, **changes}))


async def neighbours(world: World, job: GenerationJob, most: int = 10, *, me: User | None = None) -> list[Neighbour]:
    async with world.begin(user_id=me.id) if me else world.begin_system() as work:
        found: list[Neighbour] = await work.made_assets.neighbours(job, most)
    return found


async def test_neighbours_are_the_newest_others_of_the_type_with_their_fingerprints(world: World) -> None:
    user, somebody = await world.keep_user(a_user()), await world.keep_user(a_user())
    job, others_job = await world.keep_job(a_job(user, count=2)), await world.keep_job(a_job(user, count=4))
    await keep_sticker(world, job)
    await keep_sticker(world, await world.keep_job(a_job(somebody)))
    await keep_sticker(world, await world.keep_job(a_job(user, asset_type=AssetType.DISCORD_EMOJI)))
    others = [await keep_sticker(world, others_job, index=index) for index in range(3)]

    assert await neighbours(world, job) == [Neighbour(other.id, FINGERPRINT) for other in reversed(others)]
    assert [other.asset_id for other in await neighbours(world, job, most=1)] == [others[2].id]


async def test_what_has_no_fingerprint_is_in_the_trash_or_over_is_no_neighbour(world: World) -> None:
    user, now = await world.keep_user(a_user()), world.now()
    job, others_job = await world.keep_job(a_job(user)), await world.keep_job(a_job(user, count=4))
    for index, changes in enumerate(
        [{"quality": {}}, {"quality": EARLIER_KIND}, {"deleted_at": now}, {"expires_at": now - timedelta(seconds=1)}]
    ):
        await keep_sticker(world, others_job, index=index, **changes)

    assert await neighbours(world, job) == []

    living = await keep_sticker(world, others_job, index=4, expires_at=now + timedelta(hours=1))
    assert await neighbours(world, job) == [Neighbour(living.id, FINGERPRINT)]


async def test_an_item_of_a_pack_is_no_neighbour_of_what_makes_it_again(world: World) -> None:
    user = await world.keep_user(a_user())
    pack_id = an_id()
    happy, hype = (PackPlace(pack_id, "emote", item) for item in ("happy", "hype"))
    first, other = [
        await keep_sticker(
            world, await world.keep_job(a_job(user, pack=place)), generation_params={"pack": place.as_json()}
        )
        for place in (happy, hype)
    ]
    again = await world.keep_job(a_job(user, pack=happy))

    assert [found.asset_id for found in await neighbours(world, again)] == [other.id]
    alone = await world.keep_job(a_job(user))
    assert [found.asset_id for found in await neighbours(world, alone)] == [other.id, first.id]


async def test_neighbours_of_somebody_else_are_not_seen(world: World) -> None:
    user, somebody = await world.keep_user(a_user()), await world.keep_user(a_user())
    job = await world.keep_job(a_job(user))
    await keep_sticker(world, await world.keep_job(a_job(user)))

    assert await neighbours(world, job, me=somebody) == []
    assert len(await neighbours(world, job, me=user)) == 1


def _facts(card: AssetCard) -> dict[str, object]:
    facts: dict[str, object] = {name: getattr(card, name) for name in AssetCard.__slots__}
    return facts | {
        "generation_params": json.loads(bytes(card.generation_params)),
        "quality": json.loads(bytes(card.quality)),
    }


async def test_the_picture_that_a_job_was_finished_from_is_that_of_its_first_asset(world: World) -> None:
    user = await world.keep_user(a_user())
    job = await world.keep_job(a_job(user, count=3))
    assets = [an_asset(job, index=index) for index in range(3)]
    await world.keep_asset(replace(assets[0], deleted_at=NOON))
    for asset in reversed(assets[1:]):
        await add(world, asset)
    early = await world.keep_asset(an_asset(await world.keep_job(a_job(user)), original=None))

    async with world.begin_system() as work:
        assert await work.made_assets.original(job.id) == assets[1].original
        assert await work.made_assets.original(early.job_id) is None
        assert await work.made_assets.original(an_id()) is None
