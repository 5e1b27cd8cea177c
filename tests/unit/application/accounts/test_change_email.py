"""Taking an address, or another one: it counts when whoever reads its mail says so, and not before."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from application.accounts.open_session import SignedIn
from domain.accounts import AuditAction, Client, EmailTaken, InvalidCredentials, LinkNotGood
from domain.errors import Invalid, TooMany, Unavailable
from tests.builders import BROWSER
from tests.unit.application.accounts.front_door import PASSWORD, PHONE, REFUSED, FrontDoor

LINK = "/confirm-email?token="
NEW = "new@example.com"


async def ask(
    door: FrontDoor, signed_in: SignedIn, email: str = NEW, password: str | None = PASSWORD, client: Client = BROWSER
) -> None:
    await door.ask_email_change(
        user_id=signed_in.user.id, session_id=signed_in.session.id, email=email, password=password, client=client
    )
    await door.deliver_mail()


async def by_provider(door: FrontDoor, email: str | None = None) -> SignedIn:
    """Somebody without a password and, unless one is given, without an address: a provider made the account."""
    nova = await door.nova()
    users = door.world.database.tables.users
    users[nova.user.id] = replace(nova.user, email=None) if email is None else nova.user, None
    door.mailbox.letters.clear()
    return nova


def address_of(door: FrontDoor, user_id: UUID) -> str | None:
    user = door.user(user_id)
    return user.email.written if user.email else None


async def test_an_account_without_an_address_gets_one_from_whoever_opens_the_link():
    door = FrontDoor()
    nova = await by_provider(door)

    await ask(door, nova, "Nova@Example.com", password=None)
    waiting = door.user(nova.user.id)
    await door.confirm_email_change(token=door.mailbox.newest_link(LINK), client=PHONE)

    assert (waiting.email, waiting.email_verified) == (None, False)
    assert waiting.pending_email is not None
    assert waiting.pending_email.email.written == "Nova@Example.com"
    user = door.user(nova.user.id)
    assert (address_of(door, user.id), user.email_verified, user.pending_email) == ("Nova@Example.com", True, None)
    assert [letter.to for letter in door.mailbox.letters] == ["Nova@Example.com"]
    assert [entry.action for entry in door.log()][-2:] == [AuditAction.EMAIL_CHANGE_ASKED, AuditAction.EMAIL_CHANGED]
    assert [entry.client for entry in door.log()][-2:] == [BROWSER, PHONE]
    assert "@" not in str([entry.detail for entry in door.log()])


async def test_until_then_the_address_opens_nothing_and_anybody_may_sign_up_with_it():
    door = FrontDoor()
    nova = await door.nova()
    await ask(door, nova)

    with pytest.raises(InvalidCredentials):
        await door.sign_in(email=NEW, password=PASSWORD, client=BROWSER)
    await door.ask_reset(email=NEW)
    await door.deliver_mail()
    assert "Choose" not in door.mailbox.letters[-1].subject
    other = await door.nova(email=NEW)

    assert other.user.id != nova.user.id
    await door.sign_in(email="nova@example.com", password=PASSWORD, client=BROWSER)


async def test_an_address_that_somebody_took_meanwhile_is_refused_and_nothing_changes():
    door = FrontDoor()
    nova = await door.nova()
    await ask(door, nova)
    link = door.mailbox.newest_link(LINK)
    other = await door.nova(email=NEW.upper())

    with pytest.raises(EmailTaken):
        await door.confirm_email_change(token=link, client=BROWSER)

    assert address_of(door, nova.user.id) == "nova@example.com"
    assert address_of(door, other.user.id) == NEW.upper()


async def test_asking_for_an_address_that_is_taken_is_answered_like_any_other():
    door = FrontDoor()
    nova = await door.nova()
    await door.nova(email="taken@example.com")

    await ask(door, nova, "taken@example.com")

    assert door.user(nova.user.id).pending_email is not None
    assert door.mailbox.letters[-1].to == "taken@example.com"


async def test_the_present_address_is_told_before_the_new_one_gets_its_link_and_sessions_stay():
    door = FrontDoor()
    nova = await door.nova()

    await ask(door, nova)
    notice, letter = door.mailbox.letters[-2:]
    await door.confirm_email_change(token=door.mailbox.newest_link(LINK), client=BROWSER)

    assert (notice.to, letter.to) == ("nova@example.com", NEW)
    assert LINK not in notice.text + notice.html
    assert [session.ended_at for session in door.sessions()] == [None]
    await door.sign_in(email=NEW, password=PASSWORD, client=BROWSER)
    with pytest.raises(InvalidCredentials):
        await door.sign_in(email="nova@example.com", password=PASSWORD, client=BROWSER)


async def test_while_the_present_address_cannot_be_told_the_new_one_gets_no_link():
    door = FrontDoor()
    nova = await door.nova()
    door.mailbox.failure = Unavailable("The mail server does not answer.")

    with pytest.raises(Unavailable):
        await ask(door, nova)
    assert len(door.mailbox.letters) == 1
    door.mailbox.failure = None
    await door.world.pass_time(timedelta(minutes=2))
    await door.deliver_mail()

    assert [letter.to for letter in door.mailbox.letters[1:]] == ["nova@example.com", NEW]


async def test_a_present_address_that_takes_no_mail_keeps_nobody_at_it():
    door = FrontDoor()
    nova = await door.nova()
    door.mailbox.refuses = {"nova@example.com": REFUSED}

    await ask(door, nova)

    assert door.mailbox.letters[-1].to == NEW


async def test_a_stranger_is_not_called_by_a_name_that_somebody_else_chose():
    door = FrontDoor()
    nova = await door.nova(display_name="Call 0900-1234")
    await door.verify(token=door.mailbox.newest_link("/api/v1/auth/email/verify/"), client=BROWSER)

    await ask(door, nova)

    notice, letter = door.mailbox.letters[-2:]
    assert "0900" in notice.text
    assert "0900" not in letter.text + letter.html


async def test_the_link_works_once_and_for_a_day():
    door = FrontDoor()
    nova = await door.nova()
    await ask(door, nova)
    link = door.mailbox.newest_link(LINK)
    await door.confirm_email_change(token=link, client=BROWSER)
    await ask(door, nova, "third@example.com")
    late = door.mailbox.newest_link(LINK)
    await door.world.pass_time(timedelta(hours=24))

    for token in (link, late):
        with pytest.raises(LinkNotGood):
            await door.confirm_email_change(token=token, client=BROWSER)

    assert address_of(door, nova.user.id) == NEW


async def test_asking_again_replaces_what_was_asked_before_even_for_the_same_address():
    door = FrontDoor()
    nova = await door.nova()
    links = []
    for email in ("second@example.com", NEW, "second@example.com"):
        await ask(door, nova, email)
        links.append(door.mailbox.newest_link(LINK))

    for link in links[:2]:
        with pytest.raises(LinkNotGood):
            await door.confirm_email_change(token=link, client=BROWSER)
    await door.confirm_email_change(token=links[2], client=BROWSER)

    assert address_of(door, nova.user.id) == "second@example.com"


async def test_a_letter_that_comes_late_never_goes_to_an_address_that_was_asked_for_after_it():
    door = FrontDoor()
    nova = await door.nova()
    for email in ("first@example.com", NEW):
        await door.ask_email_change(
            user_id=nova.user.id, session_id=nova.session.id, email=email, password=PASSWORD, client=BROWSER
        )

    await door.deliver_mail()

    links = [letter.to for letter in door.mailbox.letters if LINK in letter.text]
    assert links == [NEW]


async def test_what_the_old_address_got_is_worth_nothing_any_more():
    door = FrontDoor()
    nova = await door.nova()
    verification = door.mailbox.newest_link("/api/v1/auth/email/verify/")
    await door.ask_reset(email="nova@example.com")
    await door.deliver_mail()
    reset = door.mailbox.newest_link("/reset-password?token=")
    await ask(door, nova)

    await door.confirm_email_change(token=door.mailbox.newest_link(LINK), client=BROWSER)

    with pytest.raises(LinkNotGood):
        await door.verify(token=verification, client=BROWSER)
    with pytest.raises(LinkNotGood):
        await door.reset(token=reset, new_password="another long secret", client=BROWSER)


async def test_a_new_password_withdraws_what_somebody_else_may_have_asked_for():
    door = FrontDoor()
    nova = await door.nova()
    await ask(door, nova)
    first = door.mailbox.newest_link(LINK)
    await door.change_password(
        user_id=nova.user.id, session_id=nova.session.id, current_password=PASSWORD, new_password=PASSWORD + "!",
        client=BROWSER,
    )  # fmt: skip
    await ask(door, nova, password=PASSWORD + "!")
    second = door.mailbox.newest_link(LINK)
    await door.ask_reset(email="nova@example.com")
    await door.deliver_mail()
    await door.reset(
        token=door.mailbox.newest_link("/reset-password?token="), new_password="another long secret", client=PHONE
    )

    for link in (first, second):
        with pytest.raises(LinkNotGood):
            await door.confirm_email_change(token=link, client=BROWSER)


async def test_a_password_chosen_under_another_address_is_not_proven_by_the_new_one():
    door = FrontDoor()
    nova = await door.nova()
    await door.ask_reset(email="nova@example.com")
    await door.deliver_mail()
    await door.reset(token=door.mailbox.newest_link("/reset-password?token="), new_password=PASSWORD, client=PHONE)
    assert door.user(nova.user.id).password_proven

    await ask(door, nova)
    await door.confirm_email_change(token=door.mailbox.newest_link(LINK), client=BROWSER)

    assert not door.user(nova.user.id).password_proven


async def test_who_has_a_password_shows_it_and_guessing_it_is_slowed():
    door = FrontDoor()
    nova = await door.nova()

    with pytest.raises(Invalid) as refused:
        await ask(door, nova, password=None)
    for number in range(9):
        with pytest.raises(InvalidCredentials):
            await ask(door, nova, f"new-{number}@example.com", password="wrong")
    with pytest.raises(TooMany):
        await ask(door, nova)

    assert (refused.value.pointer, refused.value.reason) == ("/password", "required")
    assert door.user(nova.user.id).pending_email is None


async def test_no_address_gets_more_than_five_letters_an_hour_whoever_asks():
    door = FrontDoor()
    people = [await door.nova(email=f"nova-{number}@example.com") for number in range(6)]

    for nova in people[:5]:
        await ask(door, nova)
    with pytest.raises(TooMany):
        await ask(door, people[5])


async def test_nobody_has_more_than_five_letters_sent_in_an_hour():
    door = FrontDoor()
    nova = await door.nova()

    for number in range(5):
        await ask(door, nova, f"new-{number}@example.com")
    with pytest.raises(TooMany):
        await ask(door, nova)


async def test_what_is_no_address_is_refused():
    door = FrontDoor()
    nova = await door.nova()

    with pytest.raises(Invalid) as refused:
        await ask(door, nova, "nobody")

    assert refused.value.pointer == "/email"


@pytest.mark.parametrize("token", ["", "verify_email.1.2"])
async def test_what_is_no_link_of_ours_changes_nothing(token: str):
    with pytest.raises(LinkNotGood):
        await FrontDoor().confirm_email_change(token=token, client=BROWSER)


async def test_an_account_that_is_gone_takes_no_address():
    door = FrontDoor()
    nova = await door.nova()
    await ask(door, nova)
    del door.world.database.tables.users[nova.user.id]

    with pytest.raises(LinkNotGood):
        await door.confirm_email_change(token=door.mailbox.newest_link(LINK), client=BROWSER)
