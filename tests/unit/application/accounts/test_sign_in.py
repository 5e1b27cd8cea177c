import pytest

from domain.accounts import InvalidCredentials
from tests.unit.application.accounts.front_door import FrontDoor

NOVA = {"email": "nova@example.com", "password": "correct horse"}


async def a_door_with_nova() -> FrontDoor:
    door = FrontDoor()
    await door.sign_up(**NOVA, display_name="Nova")
    return door


async def test_who_knows_the_password_gets_a_session_of_their_own():
    door = await a_door_with_nova()

    signed_in = await door.sign_in(email=" NOVA@example.com", password="correct horse")

    assert signed_in.user.email.key == "nova@example.com"
    assert len(door.world.database.tables.sessions) == 2


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
        await door.sign_in(**attempt)

    assert len(door.passwords.compared) == 1
    assert len(door.world.database.tables.sessions) == 1


async def test_an_old_hash_is_replaced_when_its_password_is_known():
    door = await a_door_with_nova()
    door.passwords.strength = 2

    user = (await door.sign_in(**NOVA)).user

    assert door.world.database.tables.users[user.id][1] == "2:correct horse"


async def test_an_old_hash_stays_when_the_password_is_wrong():
    door = await a_door_with_nova()
    door.passwords.strength = 2

    with pytest.raises(InvalidCredentials):
        await door.sign_in(email="nova@example.com", password="wrong")

    assert [kept for _, kept in door.world.database.tables.users.values()] == ["1:correct horse"]
