from datetime import timedelta

import pytest

from domain.accounts import AuditAction, Ending, LetterKind, NotSignedIn, TokenReused
from tests.builders import BROWSER
from tests.unit.application.accounts.front_door import PHONE, FrontDoor


async def test_a_refresh_token_gives_the_next_pair():
    door = FrontDoor()
    first = await door.nova()

    second = await door.refresh(refresh_token=first.refresh_token, client=BROWSER)

    assert second.refresh_token == f"{first.user.id} {first.session.id} 1"
    assert second.access_token == first.access_token
    assert door.sessions()[0].generation == 1


async def test_a_lost_answer_is_given_again_to_the_same_program():
    door = FrontDoor()
    first = await door.nova()
    second = await door.refresh(refresh_token=first.refresh_token, client=BROWSER)
    await door.world.pass_time(timedelta(seconds=10))

    again = await door.refresh(refresh_token=first.refresh_token, client=BROWSER)

    assert (again.refresh_token, door.sessions()[0].generation) == (second.refresh_token, 1)


@pytest.mark.parametrize(
    ("later", "client"), [(timedelta(seconds=10, microseconds=1), BROWSER), (timedelta(), PHONE)], ids=["late", "other"]
)
async def test_a_used_token_ends_the_session_when_it_is_late_or_from_elsewhere(later, client):
    door = FrontDoor()
    first = await door.nova()
    second = await door.refresh(refresh_token=first.refresh_token, client=BROWSER)
    await door.world.pass_time(later)

    with pytest.raises(TokenReused):
        await door.refresh(refresh_token=first.refresh_token, client=client)

    (session,) = door.sessions()
    assert (session.ended_at, session.ended_because) == (door.world.now(), Ending.TOKEN_REUSED)
    assert door.world.signed_out == [session.id]
    assert (door.log()[-1].action, door.log()[-1].client) == (AuditAction.TOKEN_REUSED, client)
    assert door.letters_wanted() == [LetterKind.SESSION_ENDED_FOR_SAFETY]
    with pytest.raises(NotSignedIn):
        await door.refresh(refresh_token=second.refresh_token, client=BROWSER)


async def test_a_token_from_two_rotations_ago_ends_the_session_at_once():
    door = FrontDoor()
    first = await door.nova()
    second = await door.refresh(refresh_token=first.refresh_token, client=BROWSER)
    await door.refresh(refresh_token=second.refresh_token, client=BROWSER)

    with pytest.raises(TokenReused):
        await door.refresh(refresh_token=first.refresh_token, client=BROWSER)


async def test_what_was_never_a_token_and_a_session_that_is_gone_are_refused_alike():
    door = FrontDoor()
    first = await door.nova()
    door.world.database.tables.sessions.clear()

    for token in ("rubbish", first.refresh_token):
        with pytest.raises(NotSignedIn):
            await door.refresh(refresh_token=token, client=BROWSER)


async def test_a_session_that_is_used_lives_on_for_ninety_days_and_no_longer():
    door = FrontDoor()
    signed_in = await door.nova()
    for _ in range(3):
        await door.world.pass_time(timedelta(days=29))
        signed_in = await door.refresh(refresh_token=signed_in.refresh_token, client=BROWSER)

    await door.world.pass_time(timedelta(days=3))

    with pytest.raises(NotSignedIn):
        await door.refresh(refresh_token=signed_in.refresh_token, client=BROWSER)
