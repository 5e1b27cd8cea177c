import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from application.accounts.ports import ErasureAsked
from domain.accounts import AuditAction, Ending, Erasure, InvalidCredentials, LetterKind, Provider, User
from domain.errors import Invalid, TooMany, Unavailable
from tests.builders import BROWSER, NOON, a_job, a_session, an_asset, an_id
from tests.unit.application.accounts.leaving import SETTLE, Leaving

DAY = timedelta(hours=24)


class Death(BaseException):
    """The process is gone."""


async def ask(leaving: Leaving, user: User, *, password: str | None = "correct horse", confirm: str | None = None):
    (session, *_) = leaving.world.database.tables.sessions.values()
    await leaving.ask_erasure(
        user_id=user.id, session_id=session.id, password=password, confirm=confirm, client=BROWSER
    )


async def someone_being_erased(leaving: Leaving) -> User:
    """Asked, and the farewell letter is out."""
    nova = await leaving.nova()
    await ask(leaving, nova)
    leaving.letters_are_sent()
    return nova


def left_of(leaving: Leaving, user: User) -> list[str]:
    """Every table that still names the user, but for what certifies the erasure; and every file."""
    tables = leaving.world.database.tables
    certified = {line.id: line for line in tables.audit_log.values() if line.action is not AuditAction.ERASED}
    held = {name: getattr(tables, name) for name in tables.__slots__ if name not in {"erasures", "audit_log"}}
    facts = [event for event, _ in held.pop("outbox").values() if not isinstance(event, ErasureAsked)]
    everything = held | {"audit_log": certified, "outbox": facts, "files": leaving.store.files}
    return [name for name, rows in everything.items() if str(user.id) in str(rows)]


async def test_asking_signs_out_everywhere_for_good_and_begins_the_erasure():
    leaving = Leaving()
    nova = await leaving.nova()
    await leaving.world.keep_session(a_session(nova))

    await ask(leaving, nova)

    tables = leaving.world.database.tables
    assert tables.users[nova.id][0].erasing_since == NOON
    assert {session.ended_because for session in tables.sessions.values()} == {Ending.ERASED}
    assert tables.erasures[nova.id] == Erasure(nova.id, asked_at=NOON)
    assert leaving.letters() == [LetterKind.ERASURE_BEGUN]
    assert leaving.erasure_asked().user_id == nova.id
    assert leaving.actions(nova.id) == [AuditAction.ERASURE_ASKED]


@pytest.mark.parametrize("password", ["wrong", ""])
async def test_who_has_a_password_must_know_it(password: str):
    leaving = Leaving()
    nova = await leaving.nova()

    with pytest.raises(InvalidCredentials):
        await ask(leaving, nova, password=password, confirm=nova.confirmation)

    assert leaving.world.database.tables.users[nova.id][0].erasing_since is None
    assert leaving.facts() == []


async def test_who_has_a_password_is_told_to_show_it():
    leaving = Leaving()
    nova = await leaving.nova()

    with pytest.raises(Invalid) as refused:
        await ask(leaving, nova, password=None, confirm=nova.confirmation)

    assert (refused.value.pointer, refused.value.reason) == ("/password", "required")
    assert leaving.facts() == []


async def test_who_has_no_password_writes_out_the_address_in_any_case():
    leaving = Leaving()
    nova = await leaving.nova(password=None, email="Nova@Example.com")

    for wrong in ("mallory@example.com", "", None):
        with pytest.raises(Invalid) as refused:
            await ask(leaving, nova, password="anything", confirm=wrong)
        assert refused.value.pointer == "/confirm"
    await ask(leaving, nova, password=None, confirm=" nova@example.COM")

    assert leaving.world.database.tables.users[nova.id][0].erasing_since == NOON


@pytest.mark.parametrize("way", ["display_name", "id"])
async def test_who_has_no_address_either_writes_out_the_name_or_the_id(way: str):
    leaving = Leaving()
    nova = replace(await leaving.nova(password=None), email=None, display_name="Nova  Räin")
    leaving.world.database.tables.users[nova.id] = nova, None
    written = {"display_name": " nova ra\u0308in ", "id": str(nova.id).upper()}[way]

    for wrong in ("", None, "Nova", "nova@example.com"):
        with pytest.raises(Invalid, match="display name"):
            await ask(leaving, nova, password=None, confirm=wrong)
    await ask(leaving, nova, password=None, confirm=written)

    assert leaving.world.database.tables.users[nova.id][0].erasing_since == NOON


async def test_passwords_cannot_be_tried_out_here():
    leaving = Leaving()
    nova = await leaving.nova()

    for _ in range(10):
        with pytest.raises(InvalidCredentials):
            await ask(leaving, nova, password="wrong")

    with pytest.raises(TooMany):
        await ask(leaving, nova)


async def test_asking_again_changes_nothing():
    leaving = Leaving()
    nova = await leaving.nova()
    await ask(leaving, nova)
    before = leaving.world.database.tables.copy()
    await leaving.world.pass_time(timedelta(minutes=1))

    await ask(leaving, nova)

    assert leaving.world.database.tables == before


async def test_an_erasure_leaves_nothing_of_a_user_and_everything_of_others():
    leaving = Leaving()
    other = await leaving.nova()
    await leaving.world.keep_job(a_job(other))
    others = leaving.world.database.tables.copy(), dict(leaving.store.files)
    nova = await leaving.nova()
    job = await leaving.world.keep_job(a_job(nova))
    await leaving.world.keep_asset(an_asset(job))
    await ask(leaving, nova)
    leaving.letters_are_sent()

    await leaving.carry_out(leaving.erasure_asked())

    assert left_of(leaving, nova) == []
    tables = leaving.world.database.tables
    assert (tables.users, tables.jobs) == (others[0].users, others[0].jobs)
    assert leaving.store.files == others[1]


async def test_the_log_still_says_that_an_account_was_erased_and_nothing_of_the_person():
    leaving = Leaving()
    nova = await someone_being_erased(leaving)

    await leaving.carry_out(leaving.erasure_asked())

    log = list(leaving.world.database.tables.audit_log.values())
    assert [line.action for line in log] == [AuditAction.ERASURE_ASKED, AuditAction.ERASED]
    assert [line.user_id == nova.id for line in log] == [False, True]
    assert [(line.client.agent, line.client.address, line.session_id, line.detail) for line in log] == [
        ("", "", None, {})
    ] * 2


async def test_grants_are_given_back_to_each_provider():
    leaving = Leaving()
    nova = await leaving.nova()
    leaving.link(nova, Provider.TWITCH, "twitch grant")
    leaving.link(nova, Provider.DISCORD, "discord grant")
    await ask(leaving, nova)
    leaving.letters_are_sent()

    await leaving.carry_out(leaving.erasure_asked())

    assert leaving.providers.given_back == ["twitch grant", "discord grant"]


async def test_a_provider_that_does_not_answer_is_asked_again_before_anything_is_forgotten():
    leaving = Leaving()
    nova = await leaving.nova()
    leaving.link(nova, Provider.TWITCH, "twitch grant")
    leaving.link(nova, Provider.DISCORD, "discord grant")
    await ask(leaving, nova)
    leaving.letters_are_sent()
    leaving.providers.failures[Provider.TWITCH] = Unavailable("down")

    with pytest.raises(Unavailable):
        await leaving.carry_out(leaving.erasure_asked())

    assert leaving.providers.given_back == ["discord grant"]
    assert nova.id in leaving.world.database.tables.users
    leaving.providers.failures.clear()
    await leaving.carry_out(leaving.erasure_asked())
    assert "twitch grant" in leaving.providers.given_back
    assert left_of(leaving, nova) == []


async def test_a_provider_that_is_silent_for_a_day_keeps_nobody_from_being_erased(caplog: pytest.LogCaptureFixture):
    leaving = Leaving()
    nova = await leaving.nova()
    leaving.link(nova, Provider.TWITCH)
    await ask(leaving, nova)
    leaving.letters_are_sent()
    leaving.providers.failures[Provider.TWITCH] = Unavailable("down")

    await leaving.world.pass_time(DAY)
    await leaving.carry_out(leaving.erasure_asked())

    assert left_of(leaving, nova) == []
    assert "twitch" in caplog.text


async def test_a_grant_that_cannot_be_given_back_at_all_keeps_nobody_from_being_erased(
    caplog: pytest.LogCaptureFixture,
):
    leaving = Leaving()
    nova = await leaving.nova()
    leaving.link(nova, Provider.TIKTOK)
    leaving.link(nova, Provider.TWITCH)
    leaving.providers.not_offered.add(Provider.TIKTOK)
    identities = leaving.world.database.tables.identities
    for id, identity in identities.items():
        if identity.provider is Provider.TWITCH:
            identities[id] = replace(identity, sealed_grant=b"broken")
    await ask(leaving, nova)
    leaving.letters_are_sent()

    await leaving.carry_out(leaving.erasure_asked())

    assert left_of(leaving, nova) == []
    assert {"tiktok", "twitch"} <= {word.strip(":") for word in caplog.text.split()}


async def test_nobody_is_erased_before_their_farewell_letter_is_out():
    leaving = Leaving()
    nova = await leaving.nova()
    await ask(leaving, nova)

    await leaving.carry_out(leaving.erasure_asked())
    await leaving.sweep_erasures()
    assert nova.id in leaving.world.database.tables.users
    assert len(leaving.store.files) == 1
    leaving.letters_are_sent()
    await leaving.sweep_erasures()

    assert left_of(leaving, nova) == []
    assert leaving.world.database.tables.erasures[nova.id].done_at is None


async def test_a_letter_that_cannot_be_sent_for_a_day_keeps_nobody_from_being_erased():
    leaving = Leaving()
    nova = await leaving.nova()
    await ask(leaving, nova)

    await leaving.world.pass_time(DAY)
    await leaving.carry_out(leaving.erasure_asked())

    assert left_of(leaving, nova) == []
    assert leaving.letters() == []


async def test_a_store_that_is_down_is_tried_again_and_what_is_gone_stays_gone():
    leaving = Leaving()
    nova = await someone_being_erased(leaving)
    leaving.store.down = True

    with pytest.raises(Unavailable):
        await leaving.carry_out(leaving.erasure_asked())
    leaving.store.down = False
    await leaving.carry_out(leaving.erasure_asked())

    assert left_of(leaving, nova) == []
    assert leaving.actions(nova.id) == [AuditAction.ERASED]


async def test_two_workers_that_are_told_at_the_same_moment_erase_once():
    leaving = Leaving()
    nova = await leaving.nova()
    leaving.link(nova, Provider.TWITCH)
    await ask(leaving, nova)
    leaving.letters_are_sent()
    asked = leaving.erasure_asked()

    await asyncio.gather(leaving.carry_out(asked), leaving.carry_out(asked))

    lines = [line.user_id for line in leaving.world.database.tables.audit_log.values()]
    assert lines.count(nova.id) == 1
    assert len(lines) == 2


async def test_nobody_is_erased_who_has_not_asked():
    leaving = Leaving()
    nova = await leaving.nova()
    before = leaving.world.database.tables.copy(), dict(leaving.store.files)

    await leaving.carry_out(ErasureAsked(NOON, nova.id))
    await leaving.carry_out(ErasureAsked(NOON, an_id()))

    assert (leaving.world.database.tables, leaving.store.files) == before


async def test_what_a_worker_stored_late_is_swept_up_when_no_worker_can_be_left():
    leaving = Leaving()
    nova = await someone_being_erased(leaving)
    await leaving.carry_out(leaving.erasure_asked())
    leaving.store.files[f"u/{nova.id}/job/1-1/112x112.png"] = b"late"

    await leaving.world.pass_time(SETTLE)
    assert await leaving.sweep_erasures() == 0
    assert len(leaving.store.files) == 1
    await leaving.world.pass_time(timedelta(seconds=1))

    assert await leaving.sweep_erasures() == 1
    assert leaving.store.files == {}
    assert leaving.world.database.tables.erasures[nova.id].done_at == leaving.world.now()
    assert await leaving.sweep_erasures() == 0


async def test_the_sweep_leaves_providers_that_do_not_answer_to_the_relay_which_asks_them_less_often():
    leaving = Leaving()
    nova = await leaving.nova()
    leaving.link(nova, Provider.TWITCH)
    await ask(leaving, nova)
    leaving.letters_are_sent()
    leaving.providers.failures[Provider.TWITCH] = Unavailable("down")
    with pytest.raises(Unavailable):
        await leaving.carry_out(leaving.erasure_asked())

    assert await leaving.sweep_erasures() == 0

    assert nova.id in leaving.world.database.tables.users


POINTS = 7
"""How many a whole erasure of somebody with two providers passes; some of them twice."""


@pytest.mark.parametrize("last", range(1, POINTS + 1))
async def test_a_worker_that_dies_anywhere_leaves_an_erasure_that_the_next_one_finishes(last: int):
    leaving = Leaving()
    nova = await leaving.nova()
    leaving.link(nova, Provider.TWITCH)
    leaving.link(nova, Provider.DISCORD)
    await ask(leaving, nova)
    leaving.letters_are_sent()
    passed: list[str] = []

    def die(point: str) -> None:
        passed.append(point)
        if len(passed) == last:
            raise Death

    async def live() -> None:
        await leaving.carry_out(ErasureAsked(NOON, nova.id))
        await leaving.world.pass_time(SETTLE + timedelta(seconds=1))
        await leaving.sweep_erasures()

    leaving.reached = die
    with pytest.raises(Death):
        await live()
    await live()

    assert left_of(leaving, nova) == []
    assert leaving.world.database.tables.erasures[nova.id].done_at
    assert leaving.actions(nova.id) == [AuditAction.ERASED]
    assert len(passed) >= POINTS


async def test_an_erasure_that_has_to_wait_keeps_nobody_behind_it_waiting(monkeypatch: pytest.MonkeyPatch):
    leaving = Leaving()
    first, second = await leaving.nova(), await leaving.nova()
    for nova in (first, second):
        await ask(leaving, nova)
        leaving.letters_are_sent()
        await leaving.carry_out(ErasureAsked(NOON, nova.id))
    await leaving.world.pass_time(SETTLE + timedelta(seconds=1))
    delete_below = leaving.store.delete_below

    async def of_first_only_fails(prefix: str) -> int:
        if str(first.id) in prefix:
            raise Unavailable("the store is slow today")
        return await delete_below(prefix)

    def done() -> list[bool]:
        return [bool(leaving.world.database.tables.erasures[nova.id].done_at) for nova in (first, second)]

    monkeypatch.setattr(leaving.store, "delete_below", of_first_only_fails)
    with pytest.raises(Unavailable, match="slow today"):
        await leaving.sweep_erasures()
    assert done() == [False, True]
    monkeypatch.undo()

    assert await leaving.sweep_erasures() == 1
    assert done() == [True, True]
