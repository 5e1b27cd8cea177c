"""What every `Sessions` keeps to."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from application.accounts.ports import TokenClaims
from domain.accounts import Client, Ending, SessionNotFound
from tests.builders import NOON, a_session, a_user
from tests.worlds import World


async def test_an_opened_session_lives(world: World) -> None:
    user = await world.keep_user(a_user())
    session = a_session(user, opened_at=world.now())

    async with world.begin(user_id=user.id) as work:
        await work.sessions.add(session)
        await work.commit()

    assert await world.live_sessions.lives(TokenClaims(user.id, session.id))


async def test_a_session_that_was_not_committed_does_not_live(world: World) -> None:
    user = await world.keep_user(a_user())
    session = a_session(user, opened_at=world.now())

    async with world.begin(user_id=user.id) as work:
        await work.sessions.add(session)

    assert not await world.live_sessions.lives(TokenClaims(user.id, session.id))


async def test_a_session_comes_back_as_it_was_saved(world: World) -> None:
    user = await world.keep_user(a_user())
    session = a_session(user)
    await world.keep_session(session)
    rotated, _ = session.refresh(0, Client("Firefox/141", "198.51.100.4"), NOON + timedelta(days=3))

    async with world.begin(user_id=user.id) as work:
        assert await work.sessions.lock(session.id) == session
        await work.sessions.save(rotated)
        await work.commit()

    async with world.begin(user_id=user.id) as work:
        assert await work.sessions.lock(session.id) == rotated


async def test_somebody_elses_session_does_not_exist_and_cannot_be_ended(world: World) -> None:
    nova, mallory = await world.keep_user(a_user()), await world.keep_user(a_user())
    session = a_session(nova, opened_at=world.now())
    await world.keep_session(session)

    async with world.begin(user_id=mallory.id) as work:
        with pytest.raises(SessionNotFound):
            await work.sessions.lock(session.id)
        assert await work.sessions.end_all(nova.id, Ending.SIGNED_OUT, world.now()) == []
        await work.commit()

    assert await world.live_sessions.lives(TokenClaims(nova.id, session.id))


async def test_all_sessions_but_one_are_ended_once(world: World) -> None:
    user = await world.keep_user(a_user())
    sessions = [a_session(user, opened_at=world.now()) for _ in range(3)]
    for session in sessions:
        await world.keep_session(session)

    for expected in (sessions[1:], []):
        async with world.begin(user_id=user.id) as work:
            ended = await work.sessions.end_all(user.id, Ending.PASSWORD_CHANGED, world.now(), but=sessions[0].id)
            await work.commit()
        assert set(ended) == {session.id for session in expected}

    assert [session.id for session in await world.account_reads.sessions(user.id)] == [sessions[0].id]


async def test_a_session_that_somebody_holds_is_waited_for(world: World) -> None:
    """Two uses of one refresh token take turns, so the second sees what the first made of it."""
    user = await world.keep_user(a_user())
    session = a_session(user)
    await world.keep_session(session)

    async def use() -> int:
        async with world.begin(user_id=user.id) as work:
            found = await work.sessions.lock(session.id)
            await work.sessions.save(replace(found, generation=found.generation + 1))
            await work.commit()
        return found.generation

    assert sorted(await asyncio.gather(*(use() for _ in range(4)))) == [0, 1, 2, 3]


async def test_only_sessions_that_ended_or_ran_out_before_then_are_forgotten(world: World) -> None:
    user = await world.keep_user(a_user())
    day, far = timedelta(days=1), NOON + timedelta(days=3)
    ended, ran_out, lives, ended_late = (
        a_session(user, expires_at=far, ended_at=NOON - day, ended_because=Ending.SIGNED_OUT),
        a_session(user, expires_at=NOON - day),
        a_session(user, expires_at=far),
        a_session(user, expires_at=far, ended_at=NOON + day, ended_because=Ending.SIGNED_OUT),
    )
    for session in (ended, ran_out, lives, ended_late):
        await world.keep_session(session)

    async with world.begin_system() as work:
        assert await work.sessions.forget_over(NOON, 1) == 1
        assert await work.sessions.forget_over(NOON, 5) == 1
        assert await work.sessions.forget_over(NOON, 5) == 0
        await work.commit()

    left = []
    for session in (ended, ran_out, lives, ended_late):
        async with world.begin(user_id=user.id) as work:
            try:
                left.append((await work.sessions.lock(session.id)).id)
            except SessionNotFound:
                continue
    assert left == [lives.id, ended_late.id]
