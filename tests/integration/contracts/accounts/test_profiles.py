"""What every `Profiles` keeps to."""

from datetime import timedelta

import pytest

from domain.accounts import AccountNotFound, Role
from domain.generation.quota import Quota
from domain.tiers import Period, Tier
from tests.builders import a_user, an_id
from tests.worlds import World


async def test_somebody_sees_their_account_as_it_is(world: World) -> None:
    user = await world.keep_user(a_user(email="Nova@Exämple.com", role=Role.ADMIN, email_verified=True))

    assert (await world.profiles.of(user.id)).user == user


async def test_whether_there_is_a_password_is_told_and_no_more_of_it(world: World) -> None:
    user = await world.keep_user(a_user())
    before = await world.profiles.of(user.id)

    async with world.begin(user_id=user.id) as work:
        await work.users.rehash(user.id, None)
        await work.commit()

    assert (before.has_password, (await world.profiles.of(user.id)).has_password) == (True, False)
    assert "hashed" not in repr(before)


async def test_who_has_made_nothing_yet_has_everything_left(world: World) -> None:
    user = await world.keep_user(a_user(tier=Tier.STUDIO))

    assert (await world.profiles.of(user.id)).quota == Quota(Tier.STUDIO, None, world.month, 0, 0)


async def test_the_quota_is_that_of_the_present_month(world: World) -> None:
    user = await world.keep_user(a_user(tier=Tier.PRO))
    last_month = Period.month_of(world.month.start - timedelta(seconds=1))
    await world.keep_quota(user, used=50, period=last_month)
    await world.keep_quota(user, used=7, reserved=2, period=world.month)

    assert (await world.profiles.of(user.id)).quota == Quota(Tier.PRO, 50, world.month, 7, 2)


async def test_an_account_that_is_not_there_has_no_profile(world: World) -> None:
    with pytest.raises(AccountNotFound):
        await world.profiles.of(an_id())
