"""The wall behind the repositories: with every WHERE of theirs dropped, nobody sees or writes anybody else's rows."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from domain.accounts import User
from domain.generation.job import GenerationJob, JobStatus
from tests.builders import a_job, a_once, a_session, a_user, an_asset, an_entry, an_event, an_id
from tests.worlds import PostgresWorld

OWNER_COLUMN = {
    "users": "id",
    "login_sessions": "user_id",
    "usage_periods": "user_id",
    "generation_jobs": "user_id",
    "quota_entries": "user_id",
    "job_events": "user_id",
    "assets": "user_id",
    "idempotent_requests": "user_id",
}
PEOPLES_TABLES = tuple(OWNER_COLUMN)
NOBODYS_TABLES = ("outbox", "alembic_version")


async def a_full_account(world: PostgresWorld) -> User:
    """Somebody who has a row in every table."""
    user = await world.keep_user(a_user())
    job: GenerationJob = await world.keep_job(a_job(user, status=JobStatus.COMPLETED))
    await world.keep_session(a_session(user))
    await world.keep_asset(an_asset(job))
    async with world.begin(user_id=user.id) as work:
        quota = await work.quotas.lock(user.id, world.month)
        await work.quotas.save(user.id, quota.reserve(1), [an_entry(job)])
        await work.requests.remember(a_once(user), job.id)
        await work.commit()
    async with world.begin_system() as work:
        await work.job_events.add(an_event(job))
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


async def test_every_table_of_the_product_is_known_here(world: PostgresWorld) -> None:
    tables = await world.owner.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")

    assert {row["tablename"] for row in tables} == {*PEOPLES_TABLES, *NOBODYS_TABLES}


async def test_every_column_that_says_whose_a_row_is_stands_under_forced_policies(world: PostgresWorld) -> None:
    rows = await world.owner.fetch("""
        SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
               (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid) AS policies
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'user_id'
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
    """)

    assert {row["relname"] for row in rows} == {*PEOPLES_TABLES} - {"users"}
    assert all(row["relrowsecurity"] and row["relforcerowsecurity"] and row["policies"] >= 2 for row in rows)
    users = await world.owner.fetchrow("SELECT * FROM pg_class WHERE relname = 'users'")
    assert users["relrowsecurity"]
    assert users["relforcerowsecurity"]


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
        assert await connection.fetch(f"SELECT * FROM {table}") == []

        await connection.execute("SELECT set_config('app.user_id', '', false)")
        assert await connection.fetch(f"SELECT * FROM {table}") == []


@pytest.mark.parametrize("table", PEOPLES_TABLES)
async def test_nobody_changes_or_removes_somebody_elses_rows(world: PostgresWorld, table: str) -> None:
    nova = await a_full_account(world)
    mallory = await world.keep_user(a_user())
    async with as_app(world, mallory) as connection:
        column = OWNER_COLUMN[table]

        for statement in (
            f"UPDATE {table} SET {column} = $1 WHERE {column} <> $1",
            f"DELETE FROM {table} WHERE $1::uuid IS NOT NULL",
        ):
            try:
                done = await connection.execute(statement, mallory.id)
            except asyncpg.InsufficientPrivilegeError:
                continue
            assert done.endswith(" 0")

    assert await world.owner.fetchval(f"SELECT count(*) FROM {table} WHERE {column} = $1", nova.id) == 1


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("login_sessions", "(gen_random_uuid(), $1, '', now(), now(), NULL)"),
        ("usage_periods", "($1, now(), now(), 0, 0)"),
        ("quota_entries", "(gen_random_uuid(), 0, 0, 'released', $1, now())"),
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


@pytest.mark.parametrize("role", ["aurastream_app", "aurastream_worker"])
async def test_who_serves_is_bound_by_the_policies_and_owns_nothing(world: PostgresWorld, role: str) -> None:
    row = await world.owner.fetchrow("SELECT * FROM pg_roles WHERE rolname = $1", role)
    assert not any(row[power] for power in ("rolsuper", "rolbypassrls", "rolcreatedb", "rolcreaterole"))

    owned = await world.owner.fetchval("SELECT count(*) FROM pg_tables WHERE tableowner = $1", role)
    assert owned == 0


@pytest.mark.parametrize("role", ["aurastream_app", "aurastream_worker"])
async def test_who_serves_may_not_empty_a_table_or_change_the_schema(world: PostgresWorld, role: str) -> None:
    granted = await world.owner.fetch(
        "SELECT table_name, privilege_type FROM information_schema.role_table_grants WHERE grantee = $1", role
    )
    assert {row["privilege_type"] for row in granted} <= {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert not await world.owner.fetchval("SELECT has_schema_privilege($1, 'public', 'CREATE')", role)


@pytest.mark.parametrize("change", ["role = 'admin'", "tier = 'studio'", "email_key = 'other@example.com'"])
async def test_nobody_promotes_themselves(world: PostgresWorld, change: str) -> None:
    nova = await world.keep_user(a_user())

    async with as_app(world, nova) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(f"UPDATE users SET {change}")


async def test_the_app_cannot_make_assets_or_read_the_outbox(world: PostgresWorld) -> None:
    nova = await a_full_account(world)
    async with as_app(world, nova) as connection:
        for statement in ("UPDATE assets SET is_public = true", "DELETE FROM assets", "SELECT * FROM outbox"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)


async def test_every_function_with_its_makers_rights_has_a_fixed_search_path(world: PostgresWorld) -> None:
    functions = await world.owner.fetch("""
        SELECT proname, proconfig, pg_get_userbyid(proowner) AS owner,
               has_function_privilege('public', oid, 'EXECUTE') AS for_everybody
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
    """)

    assert [tuple(row) for row in functions] == [
        ("queue_position", ["search_path=public, pg_temp"], "aurastream_worker", False)
    ]


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
