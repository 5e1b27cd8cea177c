"""What every `Sessions` keeps to."""

from application.accounts.ports import TokenClaims
from tests.builders import a_session, a_user
from tests.worlds import World


async def test_an_opened_session_lives(world: World) -> None:
    user = await world.keep_user(a_user())
    session = a_session(user, opened_at=world.now())

    async with world.begin(user_id=user.id) as work:
        await work.sessions.add(session, b"hash of a refresh token")
        await work.commit()

    assert await world.live_sessions.lives(TokenClaims(user.id, session.id))


async def test_a_session_that_was_not_committed_does_not_live(world: World) -> None:
    user = await world.keep_user(a_user())
    session = a_session(user, opened_at=world.now())

    async with world.begin(user_id=user.id) as work:
        await work.sessions.add(session, b"hash of a refresh token")

    assert not await world.live_sessions.lives(TokenClaims(user.id, session.id))
