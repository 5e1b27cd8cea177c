import pytest

from domain.accounts import EmailTaken, Role
from domain.errors import Invalid
from domain.tiers import Tier
from tests.unit.application.accounts.front_door import FrontDoor

NOVA = {"email": "Nova@Example.com", "password": "correct horse", "display_name": "Nova"}


async def test_who_signs_up_has_a_free_account_and_is_signed_in():
    door = FrontDoor()

    signed_in = await door.sign_up(**NOVA)

    user = signed_in.user
    assert (user.email.written, user.email.key) == ("Nova@Example.com", "nova@example.com")
    assert (user.tier, user.role, user.email_verified) == (Tier.FREE, Role.USER, False)
    ((session, refresh_hash),) = door.world.database.tables.sessions.values()
    assert (session.user_id, refresh_hash) == (user.id, b"hash of refresh")
    assert signed_in.access_token == f"{user.id} {session.id}"
    assert (signed_in.refresh_token, signed_in.expires_in) == ("refresh", 600)


async def test_the_password_itself_is_kept_nowhere():
    door = FrontDoor()
    door.passwords.strength = 7

    user = (await door.sign_up(**NOVA)).user

    assert door.world.database.tables.users[user.id] == (user, "7:correct horse")


async def test_an_address_that_is_taken_is_refused_and_nothing_is_left_behind():
    door = FrontDoor()
    await door.sign_up(**NOVA)

    with pytest.raises(EmailTaken):
        await door.sign_up(**{**NOVA, "email": "nova@EXAMPLE.com"})

    assert len(door.world.database.tables.users) == len(door.world.database.tables.sessions) == 1


@pytest.mark.parametrize(
    ("change", "pointer"),
    [({"email": "nova"}, "/email"), ({"password": "short"}, "/password"), ({"display_name": ""}, "/display_name")],
)
async def test_what_breaks_a_rule_is_refused_by_name(change: dict[str, str], pointer: str):
    with pytest.raises(Invalid) as refused:
        await FrontDoor().sign_up(**(NOVA | change))

    assert refused.value.pointer == pointer
