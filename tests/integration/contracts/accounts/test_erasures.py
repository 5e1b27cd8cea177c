"""What every `Erasures` keeps to."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from application.accounts.ports import EmailChangeAsked, ErasureAsked, ExportAsked, LetterWanted, PasswordResetAsked
from application.generation.ports import GenerationRequested
from application.ports import Event
from domain.accounts import AccountNotFound, AuditAction, Erasure, Export, LetterKind, TokenPurpose, User
from domain.tiers import Lane
from tests.builders import (
    NOON,
    a_brand_kit,
    a_job,
    a_logo,
    a_mail_token,
    a_once,
    a_session,
    a_user,
    an_asset,
    an_audit_entry,
    an_entry,
    an_event,
    an_id,
    an_identity,
)
from tests.worlds import MemoryWorld, PostgresWorld, World

FACTS: tuple[type[Event], ...] = (
    *(GenerationRequested, LetterWanted, PasswordResetAsked, EmailChangeAsked, ExportAsked, ErasureAsked),
)


async def ask(world: World, user: User) -> Erasure:
    erasure = Erasure(user.id, asked_at=NOON)
    async with world.begin(user_id=user.id) as work:
        await work.erasures.add(erasure)
        await work.commit()
    return erasure


async def save(world: World, erasure: Erasure) -> Erasure:
    async with world.begin_system() as work:
        await work.erasures.save(erasure)
        await work.commit()
    return erasure


async def found(world: World, user: User) -> Erasure | None:
    async with world.begin_system() as work:
        erasure: Erasure | None = await work.erasures.lock(user.id)
    return erasure


async def tell(world: World, user: User, *events: Event) -> None:
    async with world.begin(user_id=user.id) as work:
        for event in events:
            await work.outbox.add(event)
        await work.commit()


async def told(world: World) -> list[Event]:
    async with world.begin_system() as work:
        return [event for _, event in await work.outgoing.claim(list(FACTS), 100, timedelta())]


async def erase(world: World, user: User) -> None:
    async with world.begin_system() as work:
        await work.erasures.erase_rows(user.id)
        await work.commit()


async def somebody_with_everything(world: World) -> User:
    """A row in every table that holds anything of a user."""
    user = await world.keep_user(a_user())
    await world.keep_session(a_session(user))
    await world.keep_quota(user, used=1)
    job = await world.keep_job(a_job(user))
    await world.keep_asset(an_asset(job))
    await world.keep_brand_kit(a_brand_kit(user, logos=(a_logo(user),)), active=True)
    async with world.begin(user_id=user.id) as work:
        await work.identities.add(an_identity(user))
        await work.exports.add(Export(an_id(), user.id, NOON))
        await work.requests.remember(a_once(user), an_id())
        await work.audit.add(an_audit_entry(user))
        await work.commit()
    async with world.begin_system() as work:
        await work.mail_tokens.add(a_mail_token(user))
        quota = await work.quotas.lock(user.id, world.month)
        await work.quotas.save(user.id, quota, [an_entry(job)])
        await work.job_events.add(an_event(job))
        await work.commit()
    return user


async def rows_of(world: World, user: User) -> dict[str, int]:
    """How often each table names the user, past the adapter."""
    if isinstance(world, MemoryWorld):
        tables: Any = world.database.tables
        rows = {name: [*getattr(tables, name).items()] for name in tables.__slots__}
    else:
        assert isinstance(world, PostgresWorld)
        names = await world.owner.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        rows = {
            name["tablename"]: await world.owner.fetch(f'SELECT t::text FROM "{name["tablename"]}" t') for name in names
        }
    named = {table: sum(str(user.id) in str(row) for row in held) for table, held in rows.items()}
    return {table: count for table, count in named.items() if count}


async def test_an_erasure_is_asked_for_once(world: World) -> None:
    nova = await world.keep_user(a_user())
    await ask(world, nova)
    await save(world, Erasure(nova.id, NOON, grants_given_back=True))

    await ask(world, nova)

    assert await found(world, nova) == Erasure(nova.id, NOON, grants_given_back=True)


async def test_how_far_an_erasure_has_come_is_kept(world: World) -> None:
    nova = await world.keep_user(a_user())
    erasure = await ask(world, nova)
    come = replace(erasure, grants_given_back=True, rows_gone_at=NOON, done_at=NOON + timedelta(hours=1))

    await save(world, come)

    assert await found(world, nova) == come


async def test_who_did_not_ask_is_not_being_erased(world: World) -> None:
    assert await found(world, await world.keep_user(a_user())) is None


async def test_an_erasure_outlives_the_rows_of_its_user(world: World) -> None:
    nova = await world.keep_user(a_user())
    erasure = await ask(world, nova)

    await erase(world, nova)

    assert await found(world, nova) == erasure


async def test_every_table_forgets_an_erased_user_and_nobody_else(world: World) -> None:
    nova, other = await somebody_with_everything(world), await somebody_with_everything(world)
    before = await rows_of(world, other)
    assert before == await rows_of(world, nova)
    assert len(before) >= 13

    await erase(world, nova)

    assert await rows_of(world, nova) == {}
    assert await rows_of(world, other) == before
    async with world.begin_system() as work:
        with pytest.raises(AccountNotFound):
            await work.users.get(nova.id)


async def test_the_audit_log_keeps_its_lines_and_their_order(world: World) -> None:
    nova, other = await somebody_with_everything(world), await somebody_with_everything(world)

    await erase(world, nova)

    assert await world.account_reads.audit_log(nova.id, before=None, limit=10) == []
    (line,) = await world.account_reads.audit_log(other.id, before=None, limit=10)
    assert line.detail == {"by": "password"}
    if isinstance(world, PostgresWorld):
        lines = await world.owner.fetch("SELECT action, user_id, salt, personal FROM audit_log ORDER BY number")
        assert tuple(lines[0]) == ("signed_in", None, None, None)
        async with world.begin_system() as work:
            assert await work.audit_chain.broken() == []


async def test_what_is_written_down_behind_the_forgetting_still_says_whose_it_was(world: World) -> None:
    nova = await somebody_with_everything(world)

    async with world.begin_system() as work:
        await work.erasures.erase_rows(nova.id)
        await work.audit.add(an_audit_entry(nova, AuditAction.ERASED))
        await work.commit()

    (line,) = await world.account_reads.audit_log(nova.id, before=None, limit=10)
    assert line.action is AuditAction.ERASED


async def test_facts_about_an_erased_user_are_told_to_nobody_but_that_they_asked_for_it(world: World) -> None:
    nova, other = await world.keep_user(a_user()), await world.keep_user(a_user())
    others = [
        PasswordResetAsked(NOON, an_id(), other.email.key if other.email else ""),
        LetterWanted(NOON, an_id(), LetterKind.VERIFY_EMAIL, other.id),
        EmailChangeAsked(NOON, an_id(), an_id(), other.id),
        GenerationRequested(NOON, an_id(), Lane.STANDARD),
    ]
    await tell(
        world,
        nova,
        LetterWanted(NOON, an_id(), LetterKind.ERASURE_BEGUN, nova.id),
        ExportAsked(NOON, an_id(), nova.id),
        EmailChangeAsked(NOON, an_id(), an_id(), nova.id),
        PasswordResetAsked(NOON, an_id(), nova.email.key if nova.email else ""),
        ErasureAsked(NOON, nova.id),
        *others,
    )

    await erase(world, nova)

    assert await told(world) == [ErasureAsked(NOON, nova.id), *others]


async def test_a_user_without_an_address_is_erased_like_any_other(world: World) -> None:
    nova = await world.keep_user(a_user(email="nova@example.com"))
    somebody = await world.keep_user(replace(a_user(), email=None))
    await tell(world, nova, PasswordResetAsked(NOON, an_id(), "nova@example.com"))

    await erase(world, somebody)

    assert len(await told(world)) == 1


async def test_erasing_again_changes_nothing(world: World) -> None:
    nova = await somebody_with_everything(world)
    await erase(world, nova)

    await erase(world, nova)

    assert await rows_of(world, nova) == {}


async def test_whether_a_letter_to_somebody_waits_is_known(world: World) -> None:
    nova, other = await world.keep_user(a_user()), await world.keep_user(a_user())
    await tell(world, nova, LetterWanted(NOON, an_id(), LetterKind.ERASURE_BEGUN, nova.id))
    await tell(world, other, ExportAsked(NOON, an_id(), other.id))

    async with world.begin_system() as work:
        assert await work.erasures.letter_waits(nova.id)
        assert not await work.erasures.letter_waits(other.id)


async def test_erasures_are_unfinished_from_when_nothing_is_left_to_be_given_back_until_they_are_done(
    world: World,
) -> None:
    gone, fresh, asked, done, waiting = [await world.keep_user(a_user()) for _ in range(5)]
    for user in (gone, fresh, asked, done, waiting):
        await ask(world, user)
    await save(world, Erasure(waiting.id, NOON, grants_given_back=True))
    await save(world, Erasure(gone.id, NOON, rows_gone_at=NOON))
    await save(world, Erasure(fresh.id, NOON, rows_gone_at=NOON + timedelta(minutes=1)))
    await save(world, Erasure(done.id, NOON, rows_gone_at=NOON, done_at=NOON))

    async with world.begin_system() as work:
        assert await work.erasures.unfinished(NOON) == [waiting.id]
        assert await work.erasures.unfinished(NOON + timedelta(minutes=1)) == [gone.id, waiting.id]


async def test_no_letter_link_of_an_erased_user_is_left(world: World) -> None:
    nova = await world.keep_user(a_user())
    token = a_mail_token(nova, TokenPurpose.RESET_PASSWORD)
    async with world.begin_system() as work:
        await work.mail_tokens.add(token)
        await work.commit()

    await erase(world, nova)

    async with world.begin(user_id=nova.id) as work:
        assert await work.mail_tokens.lock(token.id) is None
