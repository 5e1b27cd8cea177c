"""What every `DiscardedFiles` keeps to."""

import asyncio
from datetime import timedelta

import pytest

from tests.builders import a_user
from tests.worlds import World

HOLD = timedelta(minutes=5)


async def discard(world: World, *names: str) -> list[str]:
    nova = await world.keep_user(a_user())
    keys = [f"u/{nova.id}/job/0-1/{name}" for name in names]
    async with world.begin_system() as work:
        await work.discarded_files.add(nova.id, keys)
        await work.discarded_files.add(nova.id, keys)
        await work.commit()
    return keys


async def claim(world: World, most: int = 10) -> list[str]:
    async with world.begin_system() as work:
        keys: list[str] = await work.discarded_files.claim(most, HOLD)
        await work.commit()
    return sorted(keys)


async def test_a_file_is_claimed_by_one_until_the_hold_is_over(world: World) -> None:
    keys = await discard(world, "1.png", "2.png")

    assert await claim(world) == keys
    assert await claim(world) == []
    await world.pass_time(HOLD + timedelta(seconds=1))
    assert await claim(world) == keys


async def test_no_more_are_claimed_than_asked_for(world: World) -> None:
    keys = await discard(world, "1.png", "2.png", "3.png")

    claimed = [await claim(world, most=2), await claim(world, most=2)]

    assert [len(some) for some in claimed] == [2, 1]
    assert sorted(claimed[0] + claimed[1]) == keys


async def test_what_is_deleted_is_forgotten_for_good(world: World) -> None:
    first, second = await discard(world, "1.png", "2.png")
    await claim(world)

    async with world.begin_system() as work:
        await work.discarded_files.forget([first])
        await work.discarded_files.forget([])
        await work.commit()

    await world.pass_time(HOLD + timedelta(seconds=1))
    assert await claim(world) == [second]


async def test_whoever_works_for_a_user_discards_nothing_but_that_users_files(world: World) -> None:
    nova, other = await world.keep_user(a_user()), await world.keep_user(a_user())
    own = f"u/{nova.id}/job/art.png"
    async with world.begin(user_id=nova.id) as work:
        with pytest.raises(ValueError, match="no files of"):
            await work.discarded_files.add(nova.id, [f"u/{other.id}/job/art.png"])
        await work.discarded_files.add(nova.id, [own])
        await work.commit()

    assert await claim(world) == [own]


async def test_several_at_once_get_each_file_once(world: World) -> None:
    keys = await discard(world, *(f"{n}.png" for n in range(12)))

    claimed = await asyncio.gather(*(claim(world, most=4) for _ in range(4)))

    assert sorted(key for some in claimed for key in some) == sorted(keys)
