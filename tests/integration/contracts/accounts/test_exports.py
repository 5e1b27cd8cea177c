"""What every `Exports` keeps to."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from domain.accounts import Export, ExportState, User
from tests.builders import NOON, a_user, an_id
from tests.worlds import World

DAY, HOUR = timedelta(hours=24), timedelta(hours=1)


async def keep(world: World, user: User, **changes: object) -> Export:
    """One that was asked for, and what came of it."""
    export = Export(an_id(), user.id, NOON)
    async with world.begin(user_id=user.id) as work:
        await work.exports.add(export)
        await work.commit()
    return await save(world, replace(export, **changes))  # type: ignore[arg-type]  # as the dataclass has them


async def save(world: World, export: Export) -> Export:
    async with world.begin_system() as work:
        await work.exports.save(export)
        await work.commit()
    return export


async def test_an_export_comes_back_as_it_was_saved(world: World) -> None:
    nova = await world.keep_user(a_user())
    made = await keep(world, nova, ready_at=NOON, expires_at=NOON + DAY, size=5_000_000_000)

    async with world.begin(user_id=nova.id) as work:
        assert await work.exports.lock(made.id) == made
    async with world.begin_system() as work:
        assert await work.exports.lock(made.id) == made


async def test_the_latest_export_is_the_one_asked_for_last(world: World) -> None:
    nova, other = await world.keep_user(a_user()), await world.keep_user(a_user())
    await keep(world, nova)
    second = await keep(world, nova)
    await keep(world, other)

    async with world.begin(user_id=nova.id) as work:
        assert await work.exports.latest(nova.id) == second
        assert await work.exports.latest(other.id) is None


async def test_who_never_asked_has_no_export(world: World) -> None:
    nova = await world.keep_user(a_user())

    async with world.begin(user_id=nova.id) as work:
        assert await work.exports.latest(nova.id) is None
        assert await work.exports.lock(an_id()) is None


async def test_somebody_elses_export_does_not_exist(world: World) -> None:
    nova, mallory = await world.keep_user(a_user()), await world.keep_user(a_user())
    export = await keep(world, nova, ready_at=NOON, expires_at=NOON + DAY, size=1)

    async with world.begin(user_id=mallory.id) as work:
        assert await work.exports.lock(export.id) is None
        await work.exports.save(replace(export, fetched_at=NOON))
        await work.commit()

    async with world.begin_system() as work:
        assert await work.exports.lock(export.id) == export


async def test_a_user_can_only_write_down_that_it_was_fetched(world: World) -> None:
    nova = await world.keep_user(a_user())
    export = await keep(world, nova, ready_at=NOON, expires_at=NOON + DAY, size=1)

    async with world.begin(user_id=nova.id) as work:
        await work.exports.save(replace(export, fetched_at=NOON, expires_at=NOON + 9 * DAY, size=2))
        await work.commit()

    async with world.begin_system() as work:
        assert await work.exports.lock(export.id) == replace(export, fetched_at=NOON)


async def test_of_several_who_lock_one_export_each_sees_what_the_one_before_did(world: World) -> None:
    nova = await world.keep_user(a_user())
    export = await keep(world, nova, ready_at=NOON, expires_at=NOON + DAY, size=1)

    async def fetch() -> bool:
        async with world.begin(user_id=nova.id) as work:
            found = await work.exports.lock(export.id)
            if found.fetched_at:
                return False
            await work.exports.save(replace(found, fetched_at=NOON))
            await work.commit()
        return True

    assert sorted(await asyncio.gather(*(fetch() for _ in range(4)))) == [False, False, False, True]


async def test_zips_whose_time_was_over_before_a_moment_are_found_while_they_are_stored(world: World) -> None:
    nova = await world.keep_user(a_user())
    lapsed = await keep(world, nova, ready_at=NOON, expires_at=NOON + DAY, fetched_at=NOON, size=1)
    await keep(world, nova, ready_at=NOON, expires_at=NOON + 2 * DAY, size=1)
    await keep(world, nova, ready_at=NOON, expires_at=NOON + DAY)
    await keep(world, nova)

    async with world.begin_system() as work:
        assert await work.exports.lapsed(NOON + DAY) == []
        assert await work.exports.lapsed(NOON + DAY + timedelta(seconds=1)) == [lapsed]


async def expire(world: World, user: User) -> None:
    async with world.begin(user_id=user.id) as work:
        await work.exports.expire(user.id, NOON + HOUR)
        await work.commit()


async def states(world: World, *exports: Export) -> list[ExportState]:
    async with world.begin_system() as work:
        found = [await work.exports.lock(export.id) for export in exports]
    return [export.state(NOON + HOUR) for export in found]


async def test_no_export_that_was_not_fetched_can_be_fetched_once_they_are_expired(world: World) -> None:
    nova, other = await world.keep_user(a_user()), await world.keep_user(a_user())
    ready = await keep(world, nova, ready_at=NOON, expires_at=NOON + DAY, size=1)
    fetched = await keep(world, nova, ready_at=NOON, expires_at=NOON + DAY, fetched_at=NOON, size=1)
    lapsed = await keep(world, nova, ready_at=NOON - DAY, expires_at=NOON)
    preparing = await keep(world, nova)
    others = await keep(world, other, ready_at=NOON, expires_at=NOON + DAY, size=1)

    await expire(world, nova)

    assert await states(world, ready, fetched, lapsed, preparing, others) == [
        *(ExportState.EXPIRED, ExportState.FETCHED, ExportState.EXPIRED, ExportState.EXPIRED, ExportState.READY),
    ]
    async with world.begin_system() as work:
        assert await work.exports.lock(fetched.id) == fetched


async def test_the_zip_of_an_export_that_was_expired_lapses_at_once(world: World) -> None:
    nova = await world.keep_user(a_user())
    ready = await keep(world, nova, ready_at=NOON, expires_at=NOON + DAY, size=1)
    await keep(world, nova, ready_at=NOON, expires_at=NOON + DAY, fetched_at=NOON, size=1)
    await keep(world, nova)

    await expire(world, nova)

    async with world.begin_system() as work:
        (found,) = await work.exports.lapsed(NOON)
    assert found.id == ready.id


async def test_only_exports_that_nobody_can_fetch_and_that_are_not_stored_are_forgotten(world: World) -> None:
    nova = await world.keep_user(a_user())
    ready = {"ready_at": NOON, "expires_at": NOON + DAY}
    over = await keep(world, nova, **ready), await keep(world, nova, fetched_at=NOON + HOUR, **ready)
    kept = await keep(world, nova), await keep(world, nova, size=9, **ready)

    async with world.begin_system() as work:
        early = await work.exports.forget_over(NOON + HOUR, 5)
        forgotten = [await work.exports.forget_over(NOON + 2 * DAY, 1) for _ in range(3)]
        await work.commit()

    assert (early, forgotten) == (0, [1, 1, 0])
    async with world.begin(user_id=nova.id) as work:
        assert [await work.exports.lock(export.id) for export in over] == [None, None]
        assert [await work.exports.lock(export.id) for export in kept] == [*kept]
