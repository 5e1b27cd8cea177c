from typing import Any

import pytest

from domain.accounts import AuditAction, EmailTaken, LetterKind, Role
from domain.errors import Invalid
from domain.tiers import Tier
from tests.builders import BROWSER
from tests.unit.application.accounts.front_door import FrontDoor

NOVA: dict[str, Any] = {
    "email": "Nova@Example.com",
    "password": "correct horse",
    "display_name": "Nova",
    "client": BROWSER,
}


async def test_who_signs_up_has_a_free_account_and_is_signed_in():
    door = FrontDoor()

    signed_in = await door.sign_up(**NOVA)

    user = signed_in.user
    assert (user.email.written, user.email.key) == ("Nova@Example.com", "nova@example.com")
    assert (user.tier, user.role, user.email_verified) == (Tier.FREE, Role.USER, False)
    (session,) = door.sessions()
    assert (session.user_id, session.client) == (user.id, BROWSER)
    assert signed_in.access_token == f"{user.id} {session.id}"
    assert (signed_in.refresh_token, signed_in.expires_in) == (f"{user.id} {session.id} 0", 600)
    assert [(line.action, line.session_id) for line in door.log()] == [(AuditAction.SIGNED_UP, session.id)]
    assert door.letters_wanted() == [LetterKind.VERIFY_EMAIL]


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

    assert len(door.world.database.tables.users) == len(door.sessions()) == len(door.log()) == 1
    assert door.letters_wanted() == [LetterKind.VERIFY_EMAIL]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"email": "nova"}, "/email"),
        ({"password": "short"}, "/password"),
        ({"password": "password1234"}, "/password"),
        ({"display_name": ""}, "/display_name"),
    ],
)
async def test_what_breaks_a_rule_is_refused_by_name(change: dict[str, str], pointer: str):
    with pytest.raises(Invalid) as refused:
        await FrontDoor().sign_up(**(NOVA | change))

    assert refused.value.pointer == pointer
