"""The audit log is only ever added to, and shows it when somebody with more rights than ours touched it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from application.accounts.check_audit_log import CheckAuditLog
from domain.accounts import User
from tests.builders import a_user, an_audit_entry, an_id
from tests.worlds import PostgresWorld


async def written(world: PostgresWorld, lines: int = 5, *, by: User | None = None) -> User:
    user = by or await world.keep_user(a_user())
    for _ in range(lines):
        async with world.begin(user_id=user.id) as work:
            await work.audit.add(an_audit_entry(user))
            await work.commit()
    return user


async def broken(world: PostgresWorld) -> tuple[int, ...]:
    return (await CheckAuditLog(world.begin_system)()).broken


@asynccontextmanager
async def with_every_right(world: PostgresWorld) -> AsyncIterator[asyncpg.Connection]:
    """As somebody who owns the machine: triggers do not hold them."""
    async with world.owner.transaction():
        await world.owner.execute("SET LOCAL session_replication_role = replica")
        yield world.owner


async def test_what_was_written_is_whole(world: PostgresWorld) -> None:
    await written(world)

    checked = await CheckAuditLog(world.begin_system)()

    assert (checked.number, checked.broken) == (5, ())
    assert checked.hash == (await world.owner.fetchval("SELECT hash FROM audit_log WHERE number = 5")).hex()


@pytest.mark.parametrize(
    ("tampering", "shows_at"),
    [
        ("UPDATE audit_log SET action = 'signed_out' WHERE number = 3", (3,)),
        ("UPDATE audit_log SET at = at + interval '1 microsecond' WHERE number = 3", (3,)),
        ("UPDATE audit_log SET user_id = gen_random_uuid() WHERE number = 3", (3,)),
        ("""UPDATE audit_log SET personal = jsonb_set(personal, '{address}', '"elsewhere"') WHERE number = 3""", (3,)),
        ("DELETE FROM audit_log WHERE number = 3", (4, 5)),
        ("DELETE FROM audit_log WHERE number = 5", (5,)),
        ("DELETE FROM audit_log", (5,)),
        (
            """UPDATE audit_log SET action = 'signed_out', hash = audit_line_hash(previous_hash, number, id,
            'signed_out', at, personal_digest) WHERE number = 3""",
            (4,),
        ),
        (
            """UPDATE audit_log SET action = 'signed_out', hash = audit_line_hash(previous_hash, number, id,
            'signed_out', at, personal_digest) WHERE number = 5""",
            (5,),
        ),
        (
            """INSERT INTO audit_log SELECT 6, gen_random_uuid(), action, at, personal_digest, previous_hash, hash,
            user_id, salt, personal FROM audit_log WHERE number = 5""",
            (5, 6),
        ),
    ],
    ids=[
        "action",
        "time",
        "whose",
        "where from",
        "middle gone",
        "last gone",
        "all gone",
        "rehashed",
        "last rehashed",
        "added",
    ],
)
async def test_whatever_is_changed_past_us_shows(world: PostgresWorld, tampering: str, shows_at) -> None:
    await written(world)
    async with with_every_right(world) as connection:
        await connection.execute(tampering)

    assert set(shows_at) <= set(await broken(world))


@pytest.mark.parametrize("role", ["aurastream_app", "aurastream_worker"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_log SET action = 'signed_out'",
        "UPDATE audit_log SET personal = '{}'",
        "DELETE FROM audit_log",
        "TRUNCATE audit_log",
        "UPDATE audit_log SET user_id = gen_random_uuid(), salt = NULL, personal = NULL",
    ],
)
async def test_nobody_of_ours_changes_a_line(world: PostgresWorld, role: str, statement: str) -> None:
    await written(world)
    connection = await asyncpg.connect(world.database.dsn(role))
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    finally:
        await connection.close()


@pytest.mark.parametrize("statement", ["UPDATE audit_log SET action = 'x'", "DELETE FROM audit_log"])
async def test_even_the_owner_of_the_table_meets_the_trigger(world: PostgresWorld, statement: str) -> None:
    await written(world)

    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="only added to"):
        await world.owner.execute(statement)
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="only added to"):
        await world.owner.execute("TRUNCATE audit_log")


async def test_what_is_personal_can_be_forgotten_and_the_chain_still_holds(world: PostgresWorld) -> None:
    nova, other = await written(world), await written(world)
    connection = await asyncpg.connect(world.database.dsn("aurastream_worker"))

    await connection.execute(
        "UPDATE audit_log SET user_id = NULL, salt = NULL, personal = NULL WHERE user_id = $1", nova.id
    )
    await connection.close()

    assert await broken(world) == ()
    assert await world.account_reads.audit_log(nova.id, before=None, limit=10) == []
    assert len(await world.account_reads.audit_log(other.id, before=None, limit=10)) == 5


async def test_many_who_write_at_once_make_one_chain(world: PostgresWorld) -> None:
    people = [await world.keep_user(a_user()) for _ in range(8)]

    await asyncio.gather(*(written(world, lines=4, by=somebody) for somebody in people))

    checked = await CheckAuditLog(world.begin_system)()

    assert (checked.number, checked.broken) == (32, ())


async def test_the_app_writes_about_the_one_it_acts_for_whatever_it_asks_for(world: PostgresWorld) -> None:
    nova = await world.keep_user(a_user())
    connection = await asyncpg.connect(world.database.dsn("aurastream_app"))
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("SELECT write_own_audit($1, 'signed_in', now(), '{}')", an_id())
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("SELECT write_audit($1, $2, 'signed_in', now(), '{}')", an_id(), nova.id)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("INSERT INTO audit_log SELECT * FROM audit_log")
    finally:
        await connection.close()


async def test_a_line_is_forgotten_as_a_whole_or_not_at_all(world: PostgresWorld) -> None:
    """Without its salt a digest could not be compared, and another person could be written into the line."""
    await written(world)

    async with with_every_right(world) as connection:
        with pytest.raises(asyncpg.CheckViolationError):
            await connection.execute("UPDATE audit_log SET salt = NULL WHERE number = 3")
