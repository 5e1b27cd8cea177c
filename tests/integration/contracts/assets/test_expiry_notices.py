"""What every `ExpiryNotices` keeps to."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.accounts import User
from domain.assets import ExpiryNotice
from tests.builders import NOON, a_job, a_user, an_asset
from tests.worlds import World

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


async def someone_with(world: World, *ends: timedelta | None, verified: bool = True, **changes: object) -> User:
    user = await world.keep_user(a_user(email_verified=verified, **changes))  # type: ignore[arg-type]
    for end in ends:
        job = await world.keep_job(a_job(user))
        await world.keep_asset(an_asset(job, expires_at=None if end is None else NOON + end))
    return user


async def save(world: World, notice: ExpiryNotice) -> None:
    async with world.begin_system() as work:
        await work.expiry_notices.save(notice)
        await work.commit()


async def untold(world: World, at: datetime = NOON, most: int = 10) -> list[UUID]:
    async with world.begin_system() as work:
        found: list[UUID] = await work.expiry_notices.untold(at, most)
    return found


async def test_a_notice_comes_back_as_it_was_saved_and_is_empty_before(world: World) -> None:
    nova = await someone_with(world)
    notice = ExpiryNotice(nova.id).tell(NOON)

    async with world.begin_system() as work:
        assert await work.expiry_notices.lock(nova.id) == ExpiryNotice(nova.id)
    await save(world, ExpiryNotice(nova.id).tell(NOON - DAY))
    await save(world, notice)

    async with world.begin_system() as work:
        assert await work.expiry_notices.lock(nova.id) == notice


@pytest.mark.parametrize(
    ("end", "told"), [(10 * DAY, True), (10 * DAY + SECOND, False), (SECOND, True), (-SECOND, False), (None, False)]
)
async def test_whose_assets_end_within_ten_days_is_to_be_told(world: World, end: timedelta | None, told: bool) -> None:
    nova = await someone_with(world, end)

    assert await untold(world) == ([nova.id] if told else [])


async def test_nobody_is_told_whose_address_is_not_verified_or_who_is_leaving(world: World) -> None:
    await someone_with(world, DAY, verified=False)
    await someone_with(world, DAY, erasing_since=NOON)

    assert await untold(world) == []


async def test_what_is_in_the_trash_is_no_reason_to_write(world: World) -> None:
    nova = await someone_with(world)
    job = await world.keep_job(a_job(nova))
    await world.keep_asset(an_asset(job, expires_at=NOON + DAY, deleted_at=NOON))

    assert await untold(world) == []
    async with world.begin_system() as work:
        assert await work.expiry_notices.ends(nova.id, NOON, NOON + 10 * DAY) == []


async def test_who_was_told_early_is_told_once_more_late_and_then_no_more(world: World) -> None:
    nova = await someone_with(world, 10 * DAY)
    await save(world, ExpiryNotice(nova.id).tell(NOON))

    assert await untold(world, NOON + 7 * DAY - SECOND) == []
    assert await untold(world, NOON + 7 * DAY) == [nova.id]
    await save(world, ExpiryNotice(nova.id).tell(NOON).tell(NOON + 7 * DAY))
    assert await untold(world, NOON + 9 * DAY) == []


async def test_what_ends_later_is_told_when_a_day_has_passed(world: World) -> None:
    nova = await someone_with(world, 10 * DAY, 10 * DAY + SECOND)
    await save(world, ExpiryNotice(nova.id).tell(NOON))

    assert await untold(world, NOON + DAY - SECOND) == []
    assert await untold(world, NOON + DAY) == [nova.id]


async def test_no_more_are_found_than_asked_for(world: World) -> None:
    users = [await someone_with(world, DAY) for _ in range(3)]

    assert await untold(world, most=2) == sorted(user.id for user in users)[:2]


async def test_ends_are_counted_by_day(world: World) -> None:
    nova = await someone_with(world, timedelta(hours=11), timedelta(hours=13), timedelta(hours=14), 10 * DAY, None)
    await someone_with(world, DAY)

    async with world.begin_system() as work:
        ends = await work.expiry_notices.ends(nova.id, NOON, NOON + 10 * DAY)

    days = [datetime(2026, 11, day, tzinfo=UTC).date() for day in (15, 16, 25)]
    assert ends == list(zip(days, (1, 2, 1), strict=True))
