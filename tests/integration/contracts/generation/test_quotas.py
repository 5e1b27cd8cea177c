"""What every `Quotas` keeps to."""

from dataclasses import replace

import pytest

from application.generation.ports import EntryExists, QuotaEntryKind
from domain.accounts import AccountNotFound
from domain.generation.job import GenerationJob
from domain.generation.quota import Quota
from domain.tiers import Tier
from tests.builders import NOVEMBER, a_job, a_user, an_entry, an_id
from tests.worlds import World


async def test_a_quota_never_touched_is_empty(world: World) -> None:
    user = await world.keep_user(a_user(tier=Tier.PRO))

    async with world.begin(user_id=user.id) as work:
        quota = await work.quotas.lock(user.id, NOVEMBER)

    assert quota == Quota(Tier.PRO, 50, NOVEMBER, used=0, reserved=0)


async def test_what_is_saved_is_what_the_next_one_locks(world: World) -> None:
    user = await world.keep_user(a_user())
    job = await world.keep_job(a_job(user, count=2))

    async with world.begin(user_id=user.id) as work:
        quota = await work.quotas.lock(user.id, NOVEMBER)
        await work.quotas.save(user.id, quota.reserve(2), [an_entry(job, index=0), an_entry(job, index=1)])
        await work.commit()

    async with world.begin_system() as work:
        assert await work.quotas.lock(user.id, NOVEMBER) == Quota(Tier.FREE, 3, NOVEMBER, used=0, reserved=2)


async def test_the_limit_is_that_of_the_present_tier(world: World) -> None:
    user = await world.keep_user(a_user(tier=Tier.STUDIO))
    await world.keep_quota(user, used=400, period=NOVEMBER)

    async with world.begin_system() as work:
        await work.users.save_standing(user.on_tier(Tier.PRO, world.now()))
        await work.commit()

    async with world.begin(user_id=user.id) as work:
        assert await work.quotas.lock(user.id, NOVEMBER) == Quota(Tier.PRO, 50, NOVEMBER, used=400)


async def test_each_period_counts_for_itself(world: World) -> None:
    user = await world.keep_user(a_user())
    december = NOVEMBER.month_of(NOVEMBER.end)
    await world.keep_quota(user, used=3, period=NOVEMBER)

    async with world.begin(user_id=user.id) as work:
        quota = await work.quotas.lock(user.id, december)

    assert quota == Quota(Tier.FREE, 3, december, used=0)


async def test_what_was_delivered_in_a_period_is_told_to_its_owner_alone(world: World) -> None:
    nova, mallory = await world.keep_user(a_user()), await world.keep_user(a_user())
    await world.keep_quota(nova, used=2, reserved=1, period=NOVEMBER)

    async with world.begin(user_id=nova.id, reading=True) as work:
        own = await work.quotas.used(nova.id, NOVEMBER)
        later = await work.quotas.used(nova.id, NOVEMBER.month_of(NOVEMBER.end))
    async with world.begin(user_id=mallory.id) as work:
        foreign = await work.quotas.used(nova.id, NOVEMBER)

    assert (own, later, foreign) == (2, 0, 0)


async def test_nobody_has_the_quota_of_an_account_that_is_not_there(world: World) -> None:
    stranger = an_id()

    with pytest.raises(AccountNotFound):
        async with world.begin(user_id=stranger) as work:
            await work.quotas.lock(stranger, NOVEMBER)


async def test_somebody_elses_quota_does_not_exist(world: World) -> None:
    nova, mallory = await world.keep_user(a_user()), await world.keep_user(a_user())
    await world.keep_quota(nova, used=1, period=NOVEMBER)

    with pytest.raises(AccountNotFound):
        async with world.begin(user_id=mallory.id) as work:
            await work.quotas.lock(nova.id, NOVEMBER)


async def test_an_asset_is_reserved_once_a_round(world: World) -> None:
    user = await world.keep_user(a_user(tier=Tier.PRO))
    job = await world.keep_job(a_job(user))
    await _settle(world, job, QuotaEntryKind.RESERVED)

    with pytest.raises(EntryExists):
        await _settle(world, job, QuotaEntryKind.RESERVED)

    await _settle(world, job, QuotaEntryKind.RESERVED, round=1)


@pytest.mark.parametrize("first", [QuotaEntryKind.COMMITTED, QuotaEntryKind.RELEASED])
@pytest.mark.parametrize("second", [QuotaEntryKind.COMMITTED, QuotaEntryKind.RELEASED])
async def test_an_asset_is_settled_once_whichever_way(
    world: World, first: QuotaEntryKind, second: QuotaEntryKind
) -> None:
    user = await world.keep_user(a_user(tier=Tier.PRO))
    job = await world.keep_job(a_job(user))
    await _settle(world, job, QuotaEntryKind.RESERVED)
    await _settle(world, job, first)

    with pytest.raises(EntryExists):
        await _settle(world, job, second)


async def test_a_refused_entry_changes_no_counter(world: World) -> None:
    user = await world.keep_user(a_user(tier=Tier.PRO))
    job = await world.keep_job(a_job(user))
    await _settle(world, job, QuotaEntryKind.RESERVED)

    with pytest.raises(EntryExists):
        await _settle(world, job, QuotaEntryKind.RESERVED)

    async with world.begin(user_id=user.id) as work:
        assert (await work.quotas.lock(user.id, NOVEMBER)).reserved == 1


async def _settle(world: World, job: GenerationJob, kind: QuotaEntryKind, *, round: int = 0) -> None:
    async with world.begin_system() as work:
        quota = await work.quotas.lock(job.user_id, NOVEMBER)
        if kind is QuotaEntryKind.RESERVED:
            quota = quota.reserve(1)
        elif kind is QuotaEntryKind.COMMITTED:
            quota = replace(quota, used=quota.used + 1)
        await work.quotas.save(job.user_id, quota, [an_entry(job, kind, round=round)])
        await work.commit()
