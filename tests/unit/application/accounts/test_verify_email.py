from dataclasses import replace
from datetime import timedelta

import pytest

from domain.accounts import AuditAction, EmailAddress, LinkNotGood
from domain.errors import Unavailable
from tests.builders import BROWSER
from tests.unit.application.accounts.front_door import REFUSED, FrontDoor

LINK = "/api/v1/auth/email/verify/"


async def test_the_link_in_the_first_letter_verifies_the_address_once():
    door = FrontDoor()
    nova = await door.nova()
    link = door.mailbox.newest_link(LINK)

    await door.verify(token=link, client=BROWSER)

    assert door.user(nova.user.id).email_verified
    assert door.log()[-1].action is AuditAction.EMAIL_VERIFIED
    with pytest.raises(LinkNotGood):
        await door.verify(token=link, client=BROWSER)


async def test_the_link_is_good_for_a_day():
    door = FrontDoor()
    await door.nova()
    await door.world.pass_time(timedelta(hours=24))

    with pytest.raises(LinkNotGood):
        await door.verify(token=door.mailbox.newest_link(LINK), client=BROWSER)


async def test_a_link_to_an_address_that_is_no_longer_the_accounts_verifies_nothing():
    door = FrontDoor()
    nova = await door.nova()
    users = door.world.database.tables.users
    users[nova.user.id] = door_user_with(door.user(nova.user.id), "other@example.com"), users[nova.user.id][1]

    with pytest.raises(LinkNotGood):
        await door.verify(token=door.mailbox.newest_link(LINK), client=BROWSER)


def door_user_with(user, email: str):
    return replace(user, email=EmailAddress.parse(email))


async def test_another_letter_can_be_asked_for_until_the_address_is_verified():
    door = FrontDoor()
    nova = await door.nova()
    await door.ask_verification(user_id=nova.user.id)
    await door.deliver_mail()
    assert len(door.mailbox.letters) == 2

    await door.verify(token=door.mailbox.newest_link(LINK), client=BROWSER)
    await door.ask_verification(user_id=nova.user.id)
    await door.deliver_mail()

    assert len(door.mailbox.letters) == 2


async def test_a_letter_that_could_not_be_sent_is_sent_again_with_the_same_link():
    door = FrontDoor()
    door.mailbox.failure = Unavailable("The mail server does not answer.")
    with pytest.raises(Unavailable):
        await door.nova()
    door.mailbox.failure = None

    await door.world.pass_time(timedelta(minutes=2))
    await door.deliver_mail()

    assert len(door.mailbox.letters) == 1
    await door.verify(token=door.mailbox.newest_link(LINK), client=BROWSER)


async def test_a_letter_that_is_refused_for_good_is_given_up(caplog: pytest.LogCaptureFixture):
    door = FrontDoor()
    door.mailbox.failure = REFUSED

    await door.nova()

    assert door.world.database.tables.outbox == {}
    assert "refused for good" in caplog.text
    assert "nova@example.com" not in caplog.text
