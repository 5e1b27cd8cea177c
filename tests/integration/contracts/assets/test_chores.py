"""What every `Chores` keeps to."""

from datetime import timedelta

from tests.worlds import World

HOUR = timedelta(hours=1)


async def test_a_chore_is_taken_once_in_each_stretch(world: World) -> None:
    async def take(name: str) -> bool:
        async with world.begin_system() as work:
            taken: bool = await work.chores.take(name, HOUR)
            await work.commit()
        return taken

    assert [await take("wash"), await take("wash"), await take("dry")] == [True, False, True]
    await world.pass_time(HOUR + timedelta(seconds=1))
    assert [await take("wash"), await take("wash")] == [True, False]


async def test_a_chore_that_could_not_be_done_is_taken_again_after_a_while(world: World) -> None:
    async with world.begin_system() as work:
        await work.chores.take("wash", 24 * HOUR)
        await work.chores.put_off("wash", HOUR)
        await work.commit()
    taken = []
    for _ in range(2):
        async with world.begin_system() as work:
            taken.append(await work.chores.take("wash", 24 * HOUR))
            await work.commit()
        await world.pass_time(HOUR + timedelta(seconds=1))

    assert taken == [False, True]
