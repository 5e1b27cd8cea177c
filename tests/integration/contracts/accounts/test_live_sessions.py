"""What every `LiveSessions` keeps to."""

from datetime import timedelta

from application.accounts.ports import TokenClaims
from tests.builders import a_session, a_user, an_id
from tests.worlds import World


async def test_a_session_nobody_opened_does_not_live(world: World) -> None:
    assert not await world.live_sessions.lives(TokenClaims(an_id(), an_id()))


async def test_a_session_lives_for_its_own_user_only(world: World) -> None:
    nova, mallory = await world.keep_user(a_user()), await world.keep_user(a_user())
    session = a_session(nova, opened_at=world.now())
    await world.keep_session(session)

    for _ in range(2):
        assert await world.live_sessions.lives(TokenClaims(nova.id, session.id))
        assert not await world.live_sessions.lives(TokenClaims(mallory.id, session.id))


async def test_a_session_ends_after_thirty_days_even_while_it_is_used(world: World) -> None:
    user = await world.keep_user(a_user())
    session = a_session(user, opened_at=world.now())
    await world.keep_session(session)
    claims = TokenClaims(user.id, session.id)

    await world.pass_time(timedelta(days=30) - timedelta(seconds=1))
    assert await world.live_sessions.lives(claims)
    await world.pass_time(timedelta(seconds=1))
    assert not await world.live_sessions.lives(claims)


async def test_a_session_that_was_ended_is_dead_within_a_second(world: World) -> None:
    user = await world.keep_user(a_user())
    session = a_session(user, opened_at=world.now())
    await world.keep_session(session)
    claims = TokenClaims(user.id, session.id)
    assert await world.live_sessions.lives(claims)

    await world.end_session(session)
    await world.pass_time(timedelta(seconds=1))

    assert not await world.live_sessions.lives(claims)
