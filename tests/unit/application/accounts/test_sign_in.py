from datetime import timedelta

import pytest

from domain.accounts import AuditAction, InvalidCredentials
from domain.errors import TooMany
from tests.builders import BROWSER
from tests.unit.application.accounts.front_door import FrontDoor

NOVA = {"email": "nova@example.com", "password": "correct horse"}


async def a_door_with_nova() -> FrontDoor:
    door = FrontDoor()
    await door.sign_up(**NOVA, display_name="Nova", client=BROWSER)
    return door


async def test_who_knows_the_password_gets_a_session_of_their_own():
    door = await a_door_with_nova()

    signed_in = await door.sign_in(email=" NOVA@example.com", password="correct horse", client=BROWSER)

    assert signed_in.user.email.key == "nova@example.com"
    assert len(door.sessions()) == 2
    assert [line.action for line in door.log()] == [AuditAction.SIGNED_UP, AuditAction.SIGNED_IN]


@pytest.mark.parametrize(
    "attempt",
    [
        {"email": "nova@example.com", "password": "wrong"},
        {"email": "nova@example.com", "password": ""},
        {"email": "nobody@example.com", "password": "correct horse"},
        {"email": "no address", "password": "correct horse"},
        {"email": "", "password": ""},
    ],
)
async def test_every_refusal_is_the_same_and_compares_a_password(attempt: dict[str, str]):
    door = await a_door_with_nova()

    with pytest.raises(InvalidCredentials):
        await door.sign_in(**attempt, client=BROWSER)

    assert len(door.passwords.compared) == 1
    assert len(door.world.database.tables.sessions) == 1


async def test_an_old_hash_is_replaced_when_its_password_is_known():
    door = await a_door_with_nova()
    door.passwords.strength = 2

    user = (await door.sign_in(**NOVA, client=BROWSER)).user

    assert door.world.database.tables.users[user.id][1] == "2:correct horse"


async def test_an_old_hash_stays_when_the_password_is_wrong():
    door = await a_door_with_nova()
    door.passwords.strength = 2

    with pytest.raises(InvalidCredentials):
        await door.sign_in(email="nova@example.com", password="wrong", client=BROWSER)

    assert [kept for _, kept in door.world.database.tables.users.values()] == ["1:correct horse"]


async def test_the_eleventh_try_on_one_account_is_told_to_wait_even_with_the_right_password():
    door = await a_door_with_nova()
    for _ in range(10):
        with pytest.raises(InvalidCredentials):
            await door.sign_in(email="nova@example.com", password="wrong", client=BROWSER)

    with pytest.raises(TooMany) as refused:
        await door.sign_in(email=" Nova@EXAMPLE.com", password="correct horse", client=BROWSER)

    assert refused.value.retry_at == door.world.now() + timedelta(seconds=30)
    await door.world.pass_time(timedelta(seconds=30))
    await door.sign_in(**NOVA, client=BROWSER)


async def test_tries_are_counted_for_addresses_without_an_account_as_well():
    door = FrontDoor()
    for _ in range(10):
        with pytest.raises(InvalidCredentials):
            await door.sign_in(email="nobody@example.com", password="wrong", client=BROWSER)

    with pytest.raises(TooMany):
        await door.sign_in(email="nobody@example.com", password="wrong", client=BROWSER)


async def test_nobody_signs_in_to_an_account_that_is_being_erased():
    door = await a_door_with_nova()
    ((user, kept),) = door.world.database.tables.users.values()
    door.world.database.tables.users[user.id] = user.erase(door.world.now()), kept

    with pytest.raises(InvalidCredentials):
        await door.sign_in(**NOVA, client=BROWSER)


async def test_a_password_that_is_changed_while_it_is_compared_opens_nothing():
    door = await a_door_with_nova()
    (user,) = [user for user, _ in door.world.database.tables.users.values()]
    compare = door.passwords.matches

    async def slowly(password: str, hash: str | None) -> bool:
        matched = await compare(password, hash)
        door.world.database.tables.users[user.id] = user, "1:a new password"
        return matched

    door.passwords.matches = slowly
    door.passwords.strength = 2  # the hash is outdated, too: it must not come back under better parameters

    with pytest.raises(InvalidCredentials):
        await door.sign_in(**NOVA, client=BROWSER)

    assert door.world.database.tables.users[user.id][1] == "1:a new password"
    assert len(door.sessions()) == 1
