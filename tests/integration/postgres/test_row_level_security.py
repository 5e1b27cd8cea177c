"""The wall behind the repositories: with every WHERE of theirs dropped, nobody sees or writes anybody else's rows."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from domain.accounts import Erasure, Export, User
from domain.generation.job import GenerationJob, JobStatus
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
from tests.integration.postgres.catalogue import peoples_tables
from tests.worlds import PostgresWorld

OWNER_COLUMN = {
    "users": "id",
    "login_sessions": "user_id",
    "usage_periods": "user_id",
    "generation_jobs": "user_id",
    "quota_entries": "user_id",
    "job_events": "user_id",
    "assets": "user_id",
    "asset_counts": "user_id",
    "asset_words": "user_id",
    "idempotent_requests": "user_id",
    "identities": "user_id",
    "mail_tokens": "user_id",
    "exports": "user_id",
    "erasures": "user_id",
    "audit_log": "user_id",
    "brand_kits": "user_id",
    "brand_kit_versions": "user_id",
    "brand_kit_logos": "user_id",
}
PEOPLES_TABLES = tuple(OWNER_COLUMN)

OF_THE_WORKER_ALONE = {"discarded_files": "user_id", "expiry_notices": "user_id"}
"""What no connection of the API may even look at."""


async def a_full_account(world: PostgresWorld) -> User:
    """Somebody who has a row in every table."""
    user = await world.keep_user(a_user())
    job: GenerationJob = await world.keep_job(a_job(user, status=JobStatus.COMPLETED))
    await world.keep_session(a_session(user))
    await world.keep_asset(an_asset(job))
    await world.keep_brand_kit(a_brand_kit(user, logos=(a_logo(user),)), active=True)
    async with world.begin(user_id=user.id) as work:
        quota = await work.quotas.lock(user.id, world.month)
        await work.quotas.save(user.id, quota.reserve(1), [an_entry(job)])
        await work.requests.remember(a_once(user), job.id)
        await work.identities.add(an_identity(user))
        await work.exports.add(Export(an_id(), user.id, NOON))
        await work.erasures.add(Erasure(user.id, NOON))
        await work.audit.add(an_audit_entry(user))
        await work.commit()
    async with world.begin_system() as work:
        await work.job_events.add(an_event(job))
        await work.mail_tokens.add(a_mail_token(user))
        await work.commit()
    return user


@asynccontextmanager
async def as_app(world: PostgresWorld, user: User | None = None) -> AsyncIterator[asyncpg.Connection]:
    """A connection as the API has them, in the name of somebody, who may write whatever SQL they like."""
    connection = await asyncpg.connect(world.database.dsn("aurastream_app"))
    try:
        if user:
            await connection.execute("SELECT set_config('app.user_id', $1, false)", str(user.id))
        yield connection
    finally:
        await connection.close()


async def test_every_table_with_a_user_in_it_is_tried_here(world: PostgresWorld) -> None:
    assert await peoples_tables(world.owner) == OWNER_COLUMN | OF_THE_WORKER_ALONE


@pytest.mark.parametrize("table", OF_THE_WORKER_ALONE)
async def test_what_is_the_workers_alone_nobody_else_sees(world: PostgresWorld, table: str) -> None:
    nova = await a_full_account(world)

    async with as_app(world, nova) as connection:
        for statement in (f"SELECT * FROM {table}", f"DELETE FROM {table}", f"UPDATE {table} SET user_id = user_id"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)


@pytest.mark.parametrize("table", PEOPLES_TABLES)
async def test_everybody_sees_their_own_rows_and_nobody_elses(world: PostgresWorld, table: str) -> None:
    nova, mallory = await a_full_account(world), await a_full_account(world)
    assert await world.owner.fetchval(f"SELECT count(DISTINCT {OWNER_COLUMN[table]}) FROM {table}") == 2

    for somebody in (nova, mallory):
        async with as_app(world, somebody) as connection:
            owners = await connection.fetch(f"SELECT {OWNER_COLUMN[table]} AS owner FROM {table}")
        assert {row["owner"] for row in owners} == {somebody.id}


@pytest.mark.parametrize("table", PEOPLES_TABLES)
async def test_who_is_nobody_sees_nothing(world: PostgresWorld, table: str) -> None:
    await a_full_account(world)
    async with as_app(world) as connection:
        assert await connection.fetch(f"SELECT {OWNER_COLUMN[table]} FROM {table}") == []

        await connection.execute("SELECT set_config('app.user_id', '', false)")
        assert await connection.fetch(f"SELECT {OWNER_COLUMN[table]} FROM {table}") == []


@pytest.mark.parametrize("table", PEOPLES_TABLES)
async def test_nobody_changes_or_removes_somebody_elses_rows(world: PostgresWorld, table: str) -> None:
    nova = await a_full_account(world)
    mallory = await world.keep_user(a_user())
    column = OWNER_COLUMN[table]
    novas = f"SELECT count(*) FROM {table} WHERE {column} = $1"
    before = await world.owner.fetchval(novas, nova.id)
    async with as_app(world, mallory) as connection:
        for statement in (
            f"UPDATE {table} SET {column} = $1 WHERE {column} <> $1",
            f"DELETE FROM {table} WHERE $1::uuid IS NOT NULL",
        ):
            try:
                done = await connection.execute(statement, mallory.id)
            except asyncpg.InsufficientPrivilegeError:
                continue
            assert done.endswith(" 0")

    assert await world.owner.fetchval(novas, nova.id) == before > 0


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("login_sessions", "(gen_random_uuid(), $1, now(), now(), NULL, now(), 0, '', '', '', '', NULL)"),
        ("identities", "(gen_random_uuid(), $1, 'twitch', 'mallory', now(), NULL)"),
        ("exports", "(gen_random_uuid(), $1, now(), NULL, NULL, NULL, NULL)"),
        ("erasures", "($1, now(), false, NULL, NULL)"),
        ("usage_periods", "($1, now(), now(), 0, 0)"),
        ("quota_entries", "(gen_random_uuid(), 0, 0, 'released', $1, now())"),
        ("asset_words", "($1, 'fox', 0, B'')"),
        ("brand_kit_logos", "($1, 'u', gen_random_uuid())"),
        ("idempotent_requests", "($1, 'generate', 'mallory', '', gen_random_uuid())"),
    ],
)
async def test_nobody_writes_rows_in_somebody_elses_name(world: PostgresWorld, table: str, values: str) -> None:
    nova, mallory = await a_full_account(world), await world.keep_user(a_user())
    async with as_app(world, mallory) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            await connection.execute(f"INSERT INTO {table} VALUES {values}", nova.id)


async def test_nobody_gives_a_row_of_theirs_to_somebody_else(world: PostgresWorld) -> None:
    nova, mallory = await world.keep_user(a_user()), await a_full_account(world)
    async with as_app(world, mallory) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            await connection.execute("UPDATE usage_periods SET user_id = $1", nova.id)


async def test_an_event_cannot_be_hung_on_somebody_elses_job(world: PostgresWorld) -> None:
    nova, mallory = await a_full_account(world), await world.keep_user(a_user())
    job_id = await world.owner.fetchval("SELECT id FROM generation_jobs WHERE user_id = $1", nova.id)
    async with as_app(world, mallory) as connection:
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            await connection.execute(
                "INSERT INTO job_events VALUES ($1, 99, $2, 'queued', '{}', '{}')", job_id, mallory.id
            )


async def test_an_address_shows_its_own_account_only_and_cannot_change_it(world: PostgresWorld) -> None:
    nova = await world.keep_user(a_user(email="nova@example.com"))
    await world.keep_user(a_user(email="other@example.com"))
    async with as_app(world) as connection:
        await connection.execute("SELECT set_config('app.email_key', 'nova@example.com', false)")

        assert [row["id"] for row in await connection.fetch("SELECT id FROM users")] == [nova.id]
        assert await connection.execute("UPDATE users SET display_name = 'Mallory'") == "UPDATE 0"


@pytest.mark.parametrize("change", ["role = 'admin'", "tier = 'studio'", "tier_since = now()"])
async def test_nobody_promotes_themselves(world: PostgresWorld, change: str) -> None:
    nova = await world.keep_user(a_user())

    async with as_app(world, nova) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(f"UPDATE users SET {change}")


async def test_the_app_cannot_make_or_remake_assets_or_read_the_outbox(
    world: PostgresWorld,
) -> None:
    nova = await a_full_account(world)
    async with as_app(world, nova) as connection:
        for statement in (
            "DELETE FROM assets",
            *(
                f"UPDATE assets SET {column} = {column}"
                for column in ("user_id", "job_id", "variants", "generation_params", "expires_at", "remix_of", "number")
            ),
            "UPDATE asset_words SET word = word",
            "DELETE FROM asset_words",
            "UPDATE asset_counts SET made = 0",
            "SELECT * FROM outbox",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)


async def test_a_quick_read_can_write_nothing(world: PostgresWorld) -> None:
    nova = await world.keep_user(a_user())

    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        async with world.reads.as_user(nova.id) as connection:
            await connection.execute("UPDATE users SET display_name = 'Mallory'")

    assert await world.owner.fetchval("SELECT display_name FROM users") == "Nova"


async def test_a_quick_read_sees_one_users_rows_without_any_condition_and_forgets_whose(world: PostgresWorld) -> None:
    nova, mallory = await a_full_account(world), await a_full_account(world)

    for somebody in (nova, mallory, nova):
        async with world.reads.as_user(somebody.id) as connection:
            assert [row["user_id"] for row in await connection.fetch("SELECT user_id FROM assets")] == [somebody.id]
    async with world.reads.as_user(an_id()) as connection:
        assert await connection.fetch("SELECT * FROM assets") == []


async def test_a_read_that_fails_leaves_a_connection_that_works(world: PostgresWorld) -> None:
    nova = await a_full_account(world)

    for _ in range(20):
        with pytest.raises(asyncpg.UndefinedTableError):
            async with world.reads.as_user(nova.id) as connection:
                await connection.fetch("SELECT * FROM no_such_table")

    async with world.reads.as_user(nova.id) as connection:
        assert len(await connection.fetch("SELECT * FROM assets")) == 1
