"""What only a unit of work on PostgreSQL can get wrong: writes that wait, refusals, connections that ended."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy.exc import DBAPIError

from adapters.embedded.address import PostgresAddress
from adapters.postgres.unit_of_work import SqlUnitOfWork
from application.accounts.ports import LetterWanted
from application.generation.ports import EntryExists
from application.generation.sweep_jobs import SweepJobs
from domain.accounts import LetterKind
from domain.generation.job import JobNotFound, JobStatus
from domain.tiers import Tier
from tests.builders import NOON, a_job, a_session, a_user, an_asset, an_audit_entry, an_event, an_id
from tests.fakes import FakeQueue
from tests.faulty_proxy import Fault, FaultyProxy
from tests.postgres import Database
from tests.waiting import soon
from tests.worlds import PostgresWorld


async def test_what_was_saved_is_seen_by_the_next_look_in_the_same_transaction(world: PostgresWorld) -> None:
    user = await world.keep_user(a_user())
    job = await world.keep_job(a_job(user))

    async with world.begin(user_id=user.id) as work:
        await work.jobs.save(job.cancel(world.now()))
        seen = await work.jobs.get(job.id)

    assert seen.status is JobStatus.CANCELLED


async def test_two_saves_and_the_event_of_another_job_are_all_kept(world: PostgresWorld) -> None:
    user = await world.keep_user(a_user(tier=Tier.STUDIO))
    one, other, third = [await world.keep_job(a_job(user)) for _ in range(3)]

    async with world.begin(user_id=user.id) as work:
        await work.jobs.save(one.cancel(world.now()))
        await work.jobs.save(other.cancel(world.now()))
        await work.job_events.add(an_event(third))
        await work.commit()

    async with world.begin(user_id=user.id) as work:
        kept = [(await work.jobs.get(job.id)).status for job in (one, other, third)]
        assert len(await work.job_events.after(third.id, 0)) == 1
    assert kept == [JobStatus.CANCELLED, JobStatus.CANCELLED, JobStatus.QUEUED]


async def test_a_transaction_in_which_something_was_refused_cannot_be_committed(world: PostgresWorld) -> None:
    user = await world.keep_user(a_user())
    job = await world.keep_job(a_job(user))
    await world.keep_asset(an_asset(job))

    async with world.begin_system() as work:
        with pytest.raises(EntryExists):
            await work.made_assets.add(an_asset(job))
        with pytest.raises(RuntimeError, match="undone"):
            await work.commit()

    assert world.told == []


async def test_connections_that_ended_while_idle_are_replaced_before_they_are_used(world: PostgresWorld) -> None:
    async with world.begin_system() as work:
        await work.jobs.waiting(1)

    ended = await world.owner.fetch(
        "SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE usename = 'aurastream_worker' AND datname = current_database()"
    )
    async with asyncio.timeout(30):
        while any(Path(f"/proc/{process['pid']}").exists() for process in ended):
            await asyncio.sleep(0.01)  # the ends of the connections have been sent when their processes are gone
        await asyncio.sleep(0.01)  # and the loop reads them when it turns

    async with world.begin_system() as work:
        assert await work.jobs.waiting(1) == []


async def test_a_unit_of_work_that_is_cancelled_in_the_middle_gives_its_connection_back(world: PostgresWorld) -> None:
    for _ in range(8):  # more often than the pool has connections
        async with asyncio.timeout(None) as waiting:
            task = asyncio.create_task(_sleep_for_a_minute(world))
            await _until_somebody_sleeps(world)
            task.cancel()
            waiting.reschedule(asyncio.get_running_loop().time() + 30)
            with pytest.raises(asyncio.CancelledError):
                await task

    async with world.begin_system() as work:
        await work.jobs.waiting(1)
        await work.commit()


async def _sleep_for_a_minute(world: PostgresWorld) -> None:
    async with world.begin_system() as work:
        await work._transaction.fetch("SELECT pg_sleep(60)")


async def _until_somebody_sleeps(world: PostgresWorld) -> None:
    sleeps = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"
    await soon(lambda: world.owner.fetchval(sleeps), what="somebody sleeps")


async def test_a_users_name_does_not_stay_on_a_connection(world: PostgresWorld) -> None:
    user = await world.keep_user(a_user())
    job = await world.keep_job(a_job(user))
    async with world.begin(user_id=user.id) as work:
        await work.jobs.get(job.id)
        await work.commit()

    async with world.begin() as nobody:
        with pytest.raises(JobNotFound):
            await nobody.jobs.get(job.id)


async def test_a_connection_that_did_not_answer_to_the_rollback_is_never_used_again(database: Database) -> None:
    with FaultyProxy(database.address.host, database.address.port) as proxy:
        address = PostgresAddress(proxy.host, proxy.port, database.address.passwords)
        world = PostgresWorld(Database(address, database.name), connections=1)
        async with world.begin_system() as work:
            first = await _backend(work)
            proxy.set(Fault(blackhole=True))
        proxy.heal()

        async with world.begin_system() as work:
            second = await _backend(work)
        await world.worker.close()

    assert first != second


async def _backend(work: SqlUnitOfWork) -> int:
    (row,) = await work._transaction.fetch("SELECT pg_backend_pid() AS pid")
    return int(row["pid"])


async def test_a_fact_that_only_a_newer_release_can_read_holds_up_no_other(world: PostgresWorld) -> None:
    user = await world.keep_user(a_user())
    wanted = LetterWanted(NOON, an_id(), LetterKind.PASSWORD_CHANGED, user.id)
    async with world.begin_system() as work:
        await work.outbox.add(wanted)
        await work.commit()
    await world.owner.execute(
        "INSERT INTO outbox (id, kind, event) SELECT '00000000-0000-7000-8000-000000000000', kind,"
        """ jsonb_set(event, '{kind}', '"new_device"') FROM outbox"""
    )

    async with world.begin_system() as work:
        claimed = await work.outgoing.claim([LetterWanted], 10, timedelta(seconds=10))
        await work.commit()

    assert [fact for _, fact in claimed] == [wanted]


async def test_jobs_that_only_a_newer_release_can_read_hold_up_no_sweep(world: PostgresWorld) -> None:
    studio = await world.keep_user(a_user(tier=Tier.STUDIO))
    minutes = [timedelta(minutes=-n) for n in (5, 4, 3, 1)]
    *newer, readable = [await world.keep_job(a_job(studio, status=JobStatus.PROCESSING), lease=n) for n in minutes]
    await world.owner.execute(
        """UPDATE generation_jobs SET wish = jsonb_set(wish, '{asset_type}', '"hologram"') WHERE id = any($1)""",
        [job.id for job in newer],
    )

    taken = await SweepJobs(world.begin_system, FakeQueue(), world.now)()

    assert taken == 1
    async with world.begin_system() as work:
        assert (await work.jobs.get(readable.id)).status is JobStatus.QUEUED
        assert await work.jobs.lock_expired(100) == []
    assert await world.owner.fetchval("SELECT count(*) FROM generation_jobs WHERE lease_until > now()") == len(newer)


@pytest.mark.parametrize("value", ["\ud800", 2**31, object()], ids=["half a pair", "too large", "no value at all"])
async def test_what_cannot_be_sent_is_a_mistake_of_ours_and_not_a_database_that_is_gone(
    world: PostgresWorld, value: object
) -> None:
    """asyncpg has two errors of this name; the other one is an `InterfaceError`, which a lost connection is as well."""
    kind = "varchar" if isinstance(value, str) else "integer"

    async with world.begin_system() as work:
        with pytest.raises(asyncpg.DataError, match="invalid input for query argument"):
            await work._transaction.fetch(f"SELECT $1::{kind}", value)
    with pytest.raises(asyncpg.DataError, match="invalid input for query argument"):
        async with world.reads.as_user(an_id()) as connection:
            await connection.fetch(f"SELECT $1::{kind}", value)

    await world.reads.check()


async def test_a_session_too_says_what_cannot_be_sent(world: PostgresWorld) -> None:
    user = await world.keep_user(a_user())

    async with world.begin(user_id=user.id) as work:
        with pytest.raises(DBAPIError, match="invalid input for query argument"):
            await work.users.save(replace(user, display_name="\ud800"))


@pytest.mark.parametrize("email", ["o'brien@example.com", "\\x41@example.com", "ñ;--🦊@example.com", "$1@example.com"])
async def test_whoever_claims_an_address_claims_it_letter_by_letter(world: PostgresWorld, email: str) -> None:
    async with world.begin(email=email) as work:
        (row,) = await work._transaction.fetch("SELECT current_setting('app.email_key') AS claimed")

    assert row["claimed"] == email


async def test_a_session_that_waits_for_its_line_in_the_audit_log_is_kept_without_one(world: PostgresWorld) -> None:
    user = await world.keep_user(a_user())
    session = a_session(user)

    async with world.begin(user_id=user.id) as work:
        await work.sessions.add(session)
        await work.commit()

    async with world.begin(user_id=user.id) as work:
        assert await work.sessions.lock(session.id) == session


async def test_a_session_and_its_line_in_the_audit_log_are_both_kept(world: PostgresWorld) -> None:
    user = await world.keep_user(a_user())
    session, entry = a_session(user), an_audit_entry(user)

    async with world.begin(user_id=user.id) as work:
        await work.sessions.add(session)
        await work.audit.add(entry)
        await work.commit()

    async with world.begin(user_id=user.id) as work:
        assert await work.sessions.lock(session.id) == session
    lines = await world.owner.fetch("SELECT id FROM audit_log WHERE user_id = $1", user.id)
    assert [line["id"].int for line in lines] == [entry.id.int]
