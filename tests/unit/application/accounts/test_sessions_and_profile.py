"""Ending sessions and changing how one is shown."""

from typing import Any

import pytest

from application.accounts.open_session import SignedIn
from domain.accounts import AuditAction, Ending, SessionNotFound, User
from domain.errors import Invalid
from tests.builders import BROWSER, an_id
from tests.unit.application.accounts.front_door import PASSWORD, PHONE, FrontDoor


async def change(door: FrontDoor, person: SignedIn, **changes: Any) -> None:
    await door.change_profile(user_id=person.user.id, session_id=person.session.id, client=BROWSER, **changes)


async def test_signing_out_ends_this_session_once():
    door = FrontDoor()
    nova = await door.nova()
    mine = {"user_id": nova.user.id, "session_id": nova.session.id, "current": nova.session.id, "client": BROWSER}

    await door.end_session(**mine)
    await door.end_session(**mine)

    assert [session.ended_because for session in door.sessions()] == [Ending.SIGNED_OUT]
    assert [line.action for line in door.log()] == [AuditAction.SIGNED_UP, AuditAction.SIGNED_OUT]


async def test_another_of_ones_devices_can_be_signed_out():
    door = FrontDoor()
    here = await door.nova()
    phone = await door.sign_in(email="nova@example.com", password=PASSWORD, client=PHONE)

    await door.end_session(user_id=here.user.id, session_id=phone.session.id, current=here.session.id, client=BROWSER)

    assert [session.ended_because for session in door.sessions()] == [None, Ending.ENDED_ELSEWHERE]
    assert door.log()[-1].action is AuditAction.SESSION_ENDED


async def test_somebody_elses_session_cannot_be_ended():
    door = FrontDoor()
    nova, mallory = await door.nova(), await door.nova(email="mallory@example.com")

    for session_id in (nova.session.id, an_id()):
        with pytest.raises(SessionNotFound):
            await door.end_session(
                user_id=mallory.user.id, session_id=session_id, current=mallory.session.id, client=BROWSER
            )


async def test_only_what_is_named_changes():
    door = FrontDoor()
    nova = await door.nova()

    await change(door, nova, avatar_url="https://example.com/nova.png")
    await change(door, nova, display_name="Nova Prime")
    changed = door.user(nova.user.id)
    await change(door, nova, avatar_url=None)

    assert (changed.display_name, changed.avatar_url) == ("Nova Prime", "https://example.com/nova.png")
    assert door.user(nova.user.id).avatar_url is None


async def test_the_log_says_what_of_a_profile_changed_and_not_into_what():
    door = FrontDoor()
    nova = await door.nova()

    await change(door, nova, display_name="Nova Prime", avatar_url="https://example.com/nova.png")
    await change(door, nova, display_name="Nova Prime", avatar_url=None)
    await change(door, nova, display_name="Nova Prime")

    _, first, second = door.log()
    assert (first.action, first.session_id, first.client) == (AuditAction.PROFILE_CHANGED, nova.session.id, BROWSER)
    assert first.detail == {"fields": "display_name,avatar_url"}
    assert second.detail == {"fields": "avatar_url"}


async def test_a_profile_that_is_not_as_required_stays_as_it_is():
    door = FrontDoor()
    nova = await door.nova()
    await change(door, nova, display_name="Nova Prime")

    def as_seen(user: User) -> None:
        if user != nova.user:
            raise LookupError(user.display_name)

    with pytest.raises(LookupError, match="Nova Prime"):
        await change(door, nova, display_name="Nova", require=as_seen)

    assert door.user(nova.user.id).display_name == "Nova Prime"
    assert [line.action for line in door.log()] == [AuditAction.SIGNED_UP, AuditAction.PROFILE_CHANGED]


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/a.png",
        "javascript:alert(1)",
        "https://",
        "https://user:password@example.com/a.png",
        "https://example.com/ä.png",
        'https://example.com/"onload=alert(1)',
        "https://example.com/a\n.png",
        "https://[::1",
        "https://example.com/" + "a" * 2_048,
    ],
)
async def test_an_avatar_is_at_a_sound_https_address(url: str):
    door = FrontDoor()
    nova = await door.nova()

    with pytest.raises(Invalid) as refused:
        await change(door, nova, avatar_url=url)

    assert refused.value.pointer == "/avatar_url"
