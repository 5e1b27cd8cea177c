"""What every `IdempotentRequests` keeps to."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from application.ports import IdempotencyConflict, Once
from tests.builders import a_once, a_user, an_id
from tests.worlds import World


async def remember(world: World, once: Once, made: UUID) -> UUID:
    async with world.begin(user_id=once.user_id) as work:
        first: UUID = await work.requests.remember(once, made)
        await work.commit()
    return first


async def test_the_first_request_made_what_it_made(world: World) -> None:
    user, made = await world.keep_user(a_user()), an_id()

    assert await remember(world, a_once(user), made) == made


async def test_a_later_request_is_told_what_the_first_one_made(world: World) -> None:
    user, first = await world.keep_user(a_user()), an_id()
    await remember(world, a_once(user), first)

    assert await remember(world, a_once(user), an_id()) == first
    assert await remember(world, a_once(user), an_id()) == first


async def test_the_same_key_for_something_else_is_a_conflict(world: World) -> None:
    user = await world.keep_user(a_user())
    await remember(world, a_once(user, fingerprint=b"a fox"), an_id())

    with pytest.raises(IdempotencyConflict):
        await remember(world, a_once(user, fingerprint=b"a cat"), an_id())


async def test_a_key_belongs_to_its_user_and_its_operation(world: World) -> None:
    nova, mallory = await world.keep_user(a_user()), await world.keep_user(a_user())
    await remember(world, a_once(nova), an_id())
    made = an_id()

    assert await remember(world, a_once(mallory, fingerprint=b"other"), made) == made
    assert await remember(world, a_once(nova, operation="retry", fingerprint=b"other"), made) == made
    assert await remember(world, a_once(nova, key="second", fingerprint=b"other"), made) == made


async def test_a_key_is_remembered_for_a_day(world: World) -> None:
    user, first, second = await world.keep_user(a_user()), an_id(), an_id()
    await remember(world, a_once(user), first)

    await world.pass_time(timedelta(hours=23, minutes=59))
    assert await remember(world, a_once(user), second) == first
    await world.pass_time(timedelta(minutes=2))
    assert await remember(world, a_once(user, fingerprint=b"other"), second) == second
    assert await remember(world, a_once(user, fingerprint=b"other"), an_id()) == second


async def test_a_request_that_was_refused_is_not_remembered(world: World) -> None:
    user, made = await world.keep_user(a_user()), an_id()
    async with world.begin(user_id=user.id) as work:
        await work.requests.remember(a_once(user), an_id())

    assert await remember(world, a_once(user, fingerprint=b"other"), made) == made


async def test_of_many_at_once_one_is_the_first_and_the_others_wait_for_it(world: World) -> None:
    user = await world.keep_user(a_user())
    ids = [an_id() for _ in range(8)]

    answers = await asyncio.gather(*(remember(world, a_once(user), made) for made in ids))

    assert len(set(answers)) == 1
    assert answers[0] in ids


async def test_what_is_older_than_a_day_is_forgotten(world: World) -> None:
    user = await world.keep_user(a_user())
    await remember(world, a_once(user), an_id())
    await world.pass_time(timedelta(hours=24, seconds=1))
    young = an_id()
    await remember(world, a_once(user, key="young"), young)

    async with world.begin_system() as work:
        forgotten = [await work.requests.forget_over(5) for _ in range(2)]
        await work.commit()

    assert forgotten == [1, 0]
    assert await remember(world, a_once(user, key="young"), an_id()) == young
