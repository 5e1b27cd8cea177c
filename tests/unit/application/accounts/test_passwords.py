"""Changing a password that is known, and taking a new one with a link from a letter."""

from datetime import timedelta

import pytest

from domain.accounts import AuditAction, Ending, Export, ExportState, InvalidCredentials, LetterKind, LinkNotGood
from domain.errors import Invalid, TooMany
from tests.builders import BROWSER, an_id
from tests.unit.application.accounts.front_door import PASSWORD, PHONE, FrontDoor

NEW = "another long secret"


async def change(door: FrontDoor, signed_in, current: str = PASSWORD, new: str = NEW) -> None:
    await door.change_password(
        user_id=signed_in.user.id,
        session_id=signed_in.session.id,
        current_password=current,
        new_password=new,
        client=BROWSER,
    )


async def reset_link(door: FrontDoor, email: str = "nova@example.com") -> str:
    await door.ask_reset(email=email)
    await door.deliver_mail()
    return door.mailbox.newest_link("/reset-password?token=")


async def test_a_new_password_ends_every_other_session_and_every_reset_link():
    door = FrontDoor()
    here = await door.nova()
    elsewhere = await door.sign_in(email="nova@example.com", password=PASSWORD, client=PHONE)
    link = await reset_link(door)

    await change(door, here)

    ended = {session.id: session.ended_because for session in door.sessions()}
    assert ended == {here.session.id: None, elsewhere.session.id: Ending.PASSWORD_CHANGED}
    assert door.log()[-1].action is AuditAction.PASSWORD_CHANGED
    assert door.letters_wanted() == [LetterKind.PASSWORD_CHANGED]
    with pytest.raises(LinkNotGood):
        await door.reset(token=link, new_password=NEW, client=PHONE)
    await door.sign_in(email="nova@example.com", password=NEW, client=PHONE)


async def test_the_present_password_must_be_known():
    door = FrontDoor()
    nova = await door.nova()

    with pytest.raises(InvalidCredentials):
        await change(door, nova, current="wrong")

    await door.sign_in(email="nova@example.com", password=PASSWORD, client=BROWSER)


async def test_who_has_no_password_is_told_how_to_set_one():
    door = FrontDoor()
    nova = await door.nova()
    users = door.world.database.tables.users
    users[nova.user.id] = users[nova.user.id][0], None

    with pytest.raises(Invalid) as refused:
        await change(door, nova)

    assert str(refused.value) == "This account has no password yet. Ask for a reset link to set one."
    assert (refused.value.pointer, refused.value.reason) == ("/current_password", "no_password")


async def test_guessing_the_present_password_is_slowed():
    door = FrontDoor()
    nova = await door.nova()
    for _ in range(10):
        with pytest.raises(InvalidCredentials):
            await change(door, nova, current="wrong")

    with pytest.raises(TooMany):
        await change(door, nova)


@pytest.mark.parametrize("new", ["short", "x" * 129, "password1234"])
async def test_a_new_password_keeps_to_the_rules(new: str):
    door = FrontDoor()
    nova = await door.nova()

    with pytest.raises(Invalid) as refused:
        await change(door, nova, new=new)

    assert refused.value.pointer == "/new_password"


async def test_a_reset_link_works_once_ends_every_session_and_verifies_the_address():
    door = FrontDoor()
    nova = await door.nova()
    link = await reset_link(door)

    await door.reset(token=link, new_password=NEW, client=PHONE)

    assert [session.ended_because for session in door.sessions()] == [Ending.PASSWORD_CHANGED]
    assert door.user(nova.user.id).email_verified
    assert door.log()[-1].action is AuditAction.PASSWORD_RESET
    with pytest.raises(LinkNotGood):
        await door.reset(token=link, new_password="yet another secret", client=PHONE)
    await door.sign_in(email="nova@example.com", password=NEW, client=PHONE)


async def test_a_reset_link_is_good_for_an_hour():
    door = FrontDoor()
    await door.nova()
    link = await reset_link(door)
    await door.world.pass_time(timedelta(hours=1))

    with pytest.raises(LinkNotGood):
        await door.reset(token=link, new_password=NEW, client=PHONE)


async def test_a_bad_new_password_does_not_use_up_the_link():
    door = FrontDoor()
    await door.nova()
    link = await reset_link(door)

    with pytest.raises(Invalid):
        await door.reset(token=link, new_password="short", client=PHONE)

    await door.reset(token=link, new_password=NEW, client=PHONE)


async def test_nobody_is_written_to_at_an_address_without_an_account_and_nothing_shows_it():
    door = FrontDoor()
    await door.nova()
    letters = len(door.mailbox.letters)

    await door.ask_reset(email="nobody@example.com")
    waiting = len(door.world.database.tables.outbox)
    await door.deliver_mail()

    assert (waiting, len(door.mailbox.letters)) == (1, letters)


async def test_asking_for_letters_is_slowed():
    door = FrontDoor()
    for _ in range(5):
        await door.ask_reset(email="nobody@example.com")

    with pytest.raises(TooMany):
        await door.ask_reset(email="Nobody@example.com")


async def test_of_two_letters_the_first_one_used_makes_the_other_worthless():
    door = FrontDoor()
    await door.nova()
    first = await reset_link(door)
    second = await reset_link(door)
    assert first != second

    await door.reset(token=second, new_password=NEW, client=PHONE)

    with pytest.raises(LinkNotGood):
        await door.reset(token=first, new_password=PASSWORD, client=PHONE)


async def test_of_two_changes_at_once_the_second_must_know_the_new_password():
    door = FrontDoor()
    nova = await door.nova()
    hash_slowly = door.passwords.hash

    async def hash(password: str) -> str:
        door.world.database.tables.users[nova.user.id] = nova.user, "1:changed meanwhile"
        return await hash_slowly(password)

    door.passwords.hash = hash

    with pytest.raises(InvalidCredentials):
        await change(door, nova)

    assert door.world.database.tables.users[nova.user.id][1] == "1:changed meanwhile"


@pytest.mark.parametrize("how", ["changed", "reset"])
async def test_a_new_password_takes_back_the_links_to_exports(how: str):
    door = FrontDoor()
    nova = await door.nova()
    now = door.world.now()
    ready = Export(an_id(), nova.user.id, now, ready_at=now, expires_at=now + timedelta(hours=24), size=9)
    door.world.database.tables.exports[ready.id] = ready

    if how == "changed":
        await change(door, nova)
    else:
        await door.reset(token=await reset_link(door), new_password=NEW, client=PHONE)

    assert door.world.database.tables.exports[ready.id].state(door.world.now()) is ExportState.EXPIRED
