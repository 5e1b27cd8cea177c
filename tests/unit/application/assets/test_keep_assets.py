"""A change of tier, and how long what is there is kept after it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from application.accounts.set_tier import SetTier
from application.assets import keep_assets
from application.assets.keep_assets import KeepAssets
from application.assets.ports import TierChanged
from domain.accounts import User
from domain.assets import Asset
from domain.tiers import Standing, Tier
from tests.builders import NOON, a_job, a_user, an_asset, an_id
from tests.fakes import nothing
from tests.worlds import MemoryWorld

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


class Death(BaseException):
    """The process is gone."""


async def someone(world: MemoryWorld, *ends: datetime | None, tier: Tier = Tier.FREE) -> tuple[User, list[Asset]]:
    nova = await world.keep_user(a_user(email="nova@example.com", tier=tier))
    assets = []
    for end in ends:
        job = await world.keep_job(a_job(nova))
        assets.append(await world.keep_asset(an_asset(job, expires_at=end)))
    return nova, assets


def ends(world: MemoryWorld) -> list[datetime | None]:
    return [asset.expires_at for _, asset in sorted(world.database.tables.assets.items())]


async def set_tier(world: MemoryWorld, tier: Tier) -> None:
    await SetTier(world.begin_system, world.now, an_id)(email="nova@example.com", tier=tier)


@pytest.mark.parametrize(
    ("tier", "so_far", "after"),
    [
        (Tier.FREE, None, NOON + 30 * DAY),
        (Tier.FREE, NOON + SECOND, NOON + 30 * DAY),
        (Tier.FREE, NOON, NOON),
        (Tier.PRO, NOON + SECOND, None),
        (Tier.STUDIO, NOON, NOON),
        (Tier.PRO, None, None),
    ],
)
def test_the_clock_starts_with_the_tier_stops_with_it_and_what_is_over_stays_over(
    tier: Tier, so_far: datetime | None, after: datetime | None
) -> None:
    standing = Standing(tier, NOON)

    assert standing.end_of(NOON - 90 * DAY, so_far) == after
    assert standing.end_of(NOON - 90 * DAY, after) == after


def test_what_is_made_later_on_a_tier_has_its_whole_time() -> None:
    assert Standing(Tier.FREE, NOON).end_of(NOON + DAY, None) == NOON + 31 * DAY


async def test_an_upgrade_stops_every_clock_at_once_and_a_downgrade_starts_it() -> None:
    world = MemoryWorld()
    await someone(world, NOON + DAY, NOON - SECOND)

    await set_tier(world, Tier.PRO)
    assert ends(world) == [None, NOON - SECOND]
    await world.pass_time(60 * DAY)
    await set_tier(world, Tier.FREE)

    assert ends(world) == [NOON + 90 * DAY, NOON - SECOND]


async def test_the_same_tier_again_starts_no_clock_anew() -> None:
    world = MemoryWorld()
    nova, _ = await someone(world, NOON + DAY)
    await world.pass_time(timedelta(hours=1))

    await set_tier(world, Tier.FREE)

    assert ends(world) == [NOON + DAY]
    assert world.database.tables.users[nova.id][0] == nova
    assert not world.database.tables.outbox


async def test_more_than_a_batch_is_worked_off_behind_the_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keep_assets, "AT_ONCE", 2)
    world = MemoryWorld()
    nova, _ = await someone(world, *[NOON + DAY] * 5)

    await set_tier(world, Tier.PRO)
    assert ends(world) == [None, None, *[NOON + DAY] * 3]
    ((fact, _),) = world.database.tables.outbox.values()
    assert fact == TierChanged(NOON, nova.id)
    await KeepAssets(world.begin_system, nothing)(fact)

    assert ends(world) == [None] * 5


async def test_who_dies_between_two_batches_is_followed_by_whoever_does_it_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keep_assets, "AT_ONCE", 2)
    world = MemoryWorld()
    nova, _ = await someone(world, *[None] * 5)
    passed: list[str] = []

    def die_at_the_second(point: str) -> None:
        passed.append(point)
        if len(passed) == 2:
            raise Death

    with pytest.raises(Death):
        await KeepAssets(world.begin_system, die_at_the_second)(TierChanged(NOON, nova.id))
    assert ends(world) == [*[NOON + 30 * DAY] * 2, *[None] * 3]
    await KeepAssets(world.begin_system, nothing)(TierChanged(NOON, nova.id))

    assert ends(world) == [NOON + 30 * DAY] * 5


async def test_the_present_tier_counts_whatever_it_was_when_the_fact_was_written() -> None:
    world = MemoryWorld()
    nova, _ = await someone(world, None)
    world.database.tables.users[nova.id] = replace(nova, tier=Tier.PRO, tier_since=NOON + DAY), "hashed"

    await KeepAssets(world.begin_system, nothing)(TierChanged(NOON, nova.id))
    await KeepAssets(world.begin_system, nothing)(TierChanged(NOON, an_id()))

    assert ends(world) == [None]
