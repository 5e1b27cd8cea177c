"""What every `KeptAssets` keeps to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from application.assets.ports import AssetFilter, KeptAsset
from domain.accounts import AccountNotFound, User
from domain.assets import Asset, AssetNotFound
from domain.tiers import Standing, Tier
from tests.builders import NOON, a_job, a_user, an_asset, an_id
from tests.worlds import PostgresWorld, World

DAY = timedelta(days=1)
LONG_AGO, FAR_AHEAD = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


async def keep(world: World, user: User, *, index: int = 0, **changes: object) -> Asset:
    job = await world.keep_job(a_job(user))
    return await world.keep_asset(an_asset(job, index=index, **changes))


async def kept_behind(world: World, user: User, asset: Asset | None, most: int = 10) -> list[KeptAsset]:
    async with world.begin_system() as work:
        found: list[KeptAsset] = await work.kept_assets.lock_behind(user.id, asset and asset.id, most, patient=True)
    return found


async def over(world: World, before: datetime, most: int = 10) -> list[tuple[Asset, Standing]]:
    async with world.begin_system() as work:
        found: list[tuple[Asset, Standing]] = await work.kept_assets.lock_over(before, most)
    return sorted(found, key=lambda one: one[0].id)


async def test_a_standing_is_a_tier_and_since_when(world: World) -> None:
    opened = await world.keep_user(a_user())
    changed = await world.keep_user(a_user(tier=Tier.PRO, tier_since=NOON + DAY))

    async with world.begin_system() as work:
        assert await work.kept_assets.standing(opened.id) == Standing(Tier.FREE, NOON)
        assert await work.kept_assets.standing(changed.id) == Standing(Tier.PRO, NOON + DAY)
        with pytest.raises(AccountNotFound):
            await work.kept_assets.standing(an_id())


async def test_a_users_assets_are_gone_through_in_order_and_nobody_elses(world: World) -> None:
    nova, other = await world.keep_user(a_user()), await world.keep_user(a_user())
    first, second, third = [await keep(world, nova, expires_at=end, deleted_at=end) for end in (NOON, None, NOON)]
    await keep(world, other)

    assert await kept_behind(world, nova, None, most=2) == [
        KeptAsset(first.id, NOON, NOON),
        KeptAsset(second.id, NOON, None),
    ]
    assert await kept_behind(world, nova, second) == [KeptAsset(third.id, NOON, NOON)]
    assert await kept_behind(world, nova, third) == []


async def test_ends_are_saved_and_taken_away(world: World) -> None:
    nova = await world.keep_user(a_user())
    first, second = await keep(world, nova, expires_at=NOON), await keep(world, nova)
    ends = [KeptAsset(first.id, NOON, None), KeptAsset(second.id, NOON, FAR_AHEAD)]

    async with world.begin_system() as work:
        await work.kept_assets.save_ends(ends)
        await work.kept_assets.save_ends([])
        await work.commit()

    assert await kept_behind(world, nova, None) == ends
    async with world.begin(user_id=nova.id) as work:
        assert await work.library.get(second.id) == replace(second, expires_at=FAR_AHEAD)


async def test_what_is_over_is_found_with_its_owners_standing_and_nothing_else(world: World) -> None:
    nova = await world.keep_user(a_user(tier=Tier.PRO, tier_since=NOON))
    deleted = await keep(world, nova, deleted_at=NOON)
    expired = await keep(world, nova, expires_at=NOON + 7 * DAY, generation_params={"custom_prompt": "a fox"})
    await keep(world, nova)
    await keep(world, nova, expires_at=FAR_AHEAD, deleted_at=NOON + DAY)
    standing = Standing(Tier.PRO, NOON)

    assert await over(world, NOON + 7 * DAY) == [(deleted, standing), (expired, standing)]
    assert await over(world, NOON + 7 * DAY - timedelta(seconds=1)) == []
    assert len(await over(world, NOON + 7 * DAY, most=1)) == 1


async def test_what_is_both_deleted_and_expired_is_found_once(world: World) -> None:
    nova = await world.keep_user(a_user())
    both = await keep(world, nova, deleted_at=LONG_AGO, expires_at=LONG_AGO)

    assert [asset for asset, _ in await over(world, NOON)] == [both]


async def test_a_removed_asset_is_gone_and_found_by_nothing_while_others_stay(world: World) -> None:
    nova = await world.keep_user(a_user())
    words = {"generation_params": {"custom_prompt": "a fox"}}
    gone, stays = await keep(world, nova, is_favorite=True, **words), await keep(world, nova, **words)

    async with world.begin_system() as work:
        await work.kept_assets.remove([gone])
        await work.kept_assets.remove([])
        await work.commit()

    with pytest.raises(AssetNotFound):
        await world.asset_reads.get(nova.id, gone.id)
    for where, found in ((AssetFilter(words=("fox",)), [stays.id]), (AssetFilter(is_favorite=True), [])):
        cards = await world.asset_reads.page(nova.id, where=where, before=None, limit=5)
        assert [card.id for card in cards] == found


async def test_words_go_with_the_last_asset_that_they_stand_for(world: World) -> None:
    if not isinstance(world, PostgresWorld):
        return  # memory keeps no words of their own
    nova = await world.keep_user(a_user())
    assets = [
        await keep(world, nova, is_favorite=True, generation_params={"custom_prompt": prompt})
        for prompt in ("a secret fox", "a fox")
    ]
    for asset, left in zip(assets, ("fox", None), strict=True):
        async with world.begin_system() as work:
            await work.kept_assets.remove([asset])
            await work.commit()
        words = {row["word"] for row in await world.owner.fetch("SELECT word FROM asset_words")}
        assert ("fox" in words, "secret" in words) == (left is not None, False)
    assert words == set()


async def test_people_do_not_see_what_has_expired_wherever_they_look(world: World) -> None:
    nova = await world.keep_user(a_user())
    words = {"generation_params": {"custom_prompt": "a fox"}, "is_public": True}
    expired = await keep(world, nova, expires_at=LONG_AGO, **words)
    kept = await keep(world, nova, expires_at=FAR_AHEAD, **words)

    for where in (AssetFilter(), AssetFilter(words=("fox",)), AssetFilter(job_id=expired.job_id)):
        cards = await world.asset_reads.page(nova.id, where=where, before=None, limit=5)
        assert [card.id for card in cards] == ([] if where.job_id else [kept.id])
    with pytest.raises(AssetNotFound):
        await world.asset_reads.get(nova.id, expired.id)
    with pytest.raises(AssetNotFound):
        await world.shared_assets.get(expired.id)
    assert (await world.shared_assets.get(kept.id)).id == kept.id
    async with world.begin(user_id=nova.id) as work:
        with pytest.raises(AssetNotFound):
            await work.library.lock(expired.id)
        assert await work.library.lock(kept.id) == kept
