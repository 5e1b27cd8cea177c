"""What migrations make of rows that were there before them, as people's installations have them."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import msgspec
import pytest
from advanced_alchemy.alembic.commands import AlembicCommands
from advanced_alchemy.config import AlembicAsyncConfig, SQLAlchemyAsyncConfig
from sqlalchemy import Connection

from adapters.embedded.address import OWNER
from adapters.postgres.asset_reads import SqlAssetReads
from adapters.postgres.database import Reads, for_sqlalchemy
from adapters.postgres.migrate import MIGRATIONS, migrate
from application.assets.ports import AssetFilter
from domain.assets import tokens_of
from domain.generation.asset_types import AssetType
from tests.builders import a_brand, a_logo, a_user, an_id
from tests.postgres import Database, PostgresServer
from tests.waiting import soon

PLAIN_OWNER = "plain_owner"
"""Owns the database, as in a managed PostgreSQL: no superuser, so policies bind it, and those of the worker, of which
it is a member, let it see everybody's rows."""

HAND_OVER = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
        CREATE ROLE {role} LOGIN CREATEROLE NOSUPERUSER NOBYPASSRLS PASSWORD '{role}';
        GRANT aurastream_app, aurastream_worker TO {role} WITH ADMIN OPTION;
    END IF;
    ALTER DATABASE "{database}" OWNER TO {role};
END $$
"""

ADD_USER = """
    INSERT INTO users (id, email_verified, display_name, role, tier, created_at, updated_at, password_proven)
    VALUES ($1, true, 'Nova', 'user', $2, now(), now(), false)
"""

ADD_JOB = """
    INSERT INTO generation_jobs (id, user_id, asset_type, wish, lane, status, slots, period_start, period_end, epoch,
        round, attempts, crashes, progress, queued_at, created_at, updated_at, run_at)
    VALUES ($1, $2, 'twitch_emote', '{}', 'standard', 'completed', '{}', now(), now(), 1, 0, 1, 0, 100, now(), now(),
        now(), now())
"""

ADD_ASSET = """
    INSERT INTO assets (id, user_id, job_id, index, brand_kit_id, asset_type, variants, generation_params, quality,
        viral_score, is_public, created_at, expires_at)
    SELECT uuidv7(make_interval(secs => n / 1000.0)), $1, $2, n, $3, 'twitch_emote', '[]', $4, '{}', 50, $5, now(), $6
    FROM generate_series($7::integer, $8::integer) AS n
"""

ADD_KIT = """
    INSERT INTO brand_kits (id, user_id, version, created_at, updated_at) VALUES ($1, $2, $3, now(), now())
"""

ADD_VERSION = """
    INSERT INTO brand_kit_versions (id, user_id, kit_id, number, brand, changed, made_at)
    VALUES ($1, $2, $3, $4, $5, '{}', now())
"""


def dsn(database: Database, role: str) -> str:
    if role == OWNER:
        return database.dsn()
    return f"postgresql://{role}:{role}@{database.address.host}:{database.address.port}/{database.name}"


@asynccontextmanager
async def at_revision(
    server: PostgresServer, revision: str, role: str = OWNER
) -> AsyncIterator[tuple[Database, asyncpg.Connection]]:
    """A database as that role has brought it to that revision, and a connection of somebody who sees all."""
    database = server.create_database()
    if role != OWNER:
        server.run(HAND_OVER.format(database=database.name, role=role))
    await _run(dsn(database, role), lambda commands: commands.upgrade(revision))
    owner = await asyncpg.connect(database.dsn())
    try:
        yield database, owner
    finally:
        await owner.close()
        server.drop_database(database)


async def back_to(database: Database, revision: str) -> None:
    await _run(database.dsn(), lambda commands: commands.downgrade(revision))


async def _run(url: str, change: Callable[[AlembicCommands], None]) -> None:
    config = SQLAlchemyAsyncConfig(
        connection_string=for_sqlalchemy(url), alembic_config=AlembicAsyncConfig(script_location=str(MIGRATIONS))
    )

    def run(connection: Connection) -> None:
        commands = AlembicCommands(config)
        commands.config.attributes["connection"] = connection
        change(commands)
        connection.commit()

    engine = config.get_engine()
    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()


async def a_creator(owner: asyncpg.Connection, tier: str = "free") -> tuple[UUID, UUID]:
    """Somebody with a job that is done."""
    user_id, job_id = an_id(), an_id()
    await owner.execute(ADD_USER, user_id, tier)
    await owner.execute(ADD_JOB, job_id, user_id)
    return user_id, job_id


async def add_assets(
    owner: asyncpg.Connection,
    creator: tuple[UUID, UUID],
    first: int,
    last: int,
    *,
    prompt: str = "a neon fox",
    kit_id: UUID | None = None,
    is_public: bool = False,
    expires_at: datetime | None = None,
) -> None:
    params = json.dumps({"custom_prompt": prompt, "seed": 7})
    await owner.execute(ADD_ASSET, *creator, kit_id, params, is_public, expires_at, first, last)


@pytest.mark.parametrize("role", [OWNER, PLAIN_OWNER])
async def test_what_was_made_before_there_was_a_search_is_found_by_its_words_and_in_its_order(
    postgres_server: PostgresServer, role: str
) -> None:
    async with at_revision(postgres_server, "0003", role) as (database, owner):
        nova, mallory = await a_creator(owner), await a_creator(owner)
        kit_id = an_id()
        await add_assets(owner, nova, 1, 1_200)  # more than one block of the index
        await add_assets(owner, mallory, 1, 1)
        await add_assets(owner, nova, 1_201, 1_201, prompt="A café, über Wölfe", kit_id=kit_id, is_public=True)

        await migrate(dsn(database, role))

        reads = Reads(database.dsn("aurastream_app"), connections=1)

        async def found(where: AssetFilter, user_id: UUID = nova[0], limit: int = 2_000) -> list[int]:
            page = await SqlAssetReads(reads).page(user_id, where=where, before=None, limit=limit)
            return [card.index for card in page]

        assert await found(AssetFilter(words=tokens_of("neon fo"))) == [*range(1_200, 0, -1)]
        assert await found(AssetFilter(words=tokens_of("wölfe"))) == [1_201]
        assert await found(AssetFilter(words=tokens_of("café"), brand_kit_id=kit_id, is_public=True)) == [1_201]
        assert await found(AssetFilter(words=tokens_of("fox"), is_public=True)) == []
        assert await found(AssetFilter(words=tokens_of("fox"), asset_type=AssetType.TWITCH_EMOTE), limit=2) == [
            1_200,
            1_199,
        ]
        assert await found(AssetFilter(words=tokens_of("fox"), job_id=mallory[1]), mallory[0]) == [1]
        assert await owner.fetchval("SELECT made FROM asset_counts WHERE user_id = $1", nova[0]) == 1_201
        await reads.close()


async def test_the_clocks_of_who_upgraded_stop_and_of_who_is_on_free_begin_now(
    postgres_server: PostgresServer,
) -> None:
    month, soon = timedelta(days=30), datetime.now(UTC) + timedelta(days=2)
    async with at_revision(postgres_server, "0004") as (database, owner):
        upgraded, downgraded, free = await a_creator(owner, "pro"), await a_creator(owner), await a_creator(owner)
        await add_assets(owner, upgraded, 1, 1)
        await add_assets(owner, upgraded, 2, 2, expires_at=soon)  # made on free
        await add_assets(owner, downgraded, 1, 1)  # made on pro
        await add_assets(owner, downgraded, 2, 2, expires_at=soon)
        await add_assets(owner, free, 1, 1, expires_at=soon)

        before = await owner.fetchval("SELECT now()")
        await migrate(database.dsn())
        after = await owner.fetchval("SELECT now()")

        async def ends(creator: tuple[UUID, UUID]) -> list[datetime | None]:
            rows = await owner.fetch("SELECT expires_at FROM assets WHERE user_id = $1 ORDER BY index", creator[0])
            return [row["expires_at"] for row in rows]

        async def tier_since(creator: tuple[UUID, UUID]) -> datetime | None:
            since: datetime | None = await owner.fetchval("SELECT tier_since FROM users WHERE id = $1", creator[0])
            return since

        began = await tier_since(downgraded)
        assert began is not None
        assert before < began < after
        assert await ends(upgraded) == [None, None]
        assert await ends(downgraded) == [began + month, soon]
        assert await ends(free) == [soon]
        assert await tier_since(upgraded) is await tier_since(free) is None


async def test_logos_that_versions_named_before_they_were_noted_are_noted(postgres_server: PostgresServer) -> None:
    user = a_user()
    first, second, proposal = (a_logo(user) for _ in range(3))
    said = [
        a_brand(logos=(first,)),
        a_brand(name="Neon Wolf", logos=(first, second), proposals=(proposal,)),
        a_brand(name="Bare"),
    ]
    async with at_revision(postgres_server, "0005") as (database, owner):
        user_id, _ = await a_creator(owner)
        kit_id, copy_id, bare_id = an_id(), an_id(), an_id()
        for kit, versions in ((kit_id, said), (copy_id, said[:1]), (bare_id, said[2:])):
            await owner.execute(ADD_KIT, kit, user_id, len(versions))
            for number, brand in enumerate(versions, start=1):
                await owner.execute(ADD_VERSION, an_id(), user_id, kit, number, msgspec.json.encode(brand).decode())

        await migrate(database.dsn())

        noted = await owner.fetch("SELECT kit_id, key FROM brand_kit_logos WHERE user_id = $1", user_id)
        assert {(row["kit_id"], row["key"]) for row in noted} == {
            *((kit_id, logo.key) for logo in (first, second, proposal)),
            (copy_id, first.key),
        }
        assert len(noted) == 4


WORDS_OF_1024 = """
    INSERT INTO asset_words (user_id, word, block, bits)
    SELECT $1, word, n / 1024, bit_or(set_bit(0::bit(1024), n % 1024, 1))
    FROM unnest($2::integer[]) AS n, unnest($3::varchar[]) AS word GROUP BY word, n / 1024
    ON CONFLICT (user_id, word, block) DO UPDATE SET bits = asset_words.bits | EXCLUDED.bits
"""
"""As the release before migration 0012 wrote them."""

NUMBERS_OF = """
    SELECT block * {size} + place AS number FROM asset_words, LATERAL generate_series(0, length({column}) - 1) AS place
    WHERE user_id = $1 AND word = $2 AND get_bit({column}, place) = 1 ORDER BY number
"""
OLD, NEW = {"size": 1024, "column": "bits"}, {"size": 2048, "column": "members"}


async def numbers_of(
    owner: asyncpg.Connection, user_id: UUID, word: str, blocks: Mapping[str, int | str] = NEW
) -> list[int]:
    return [row["number"] for row in await owner.fetch(NUMBERS_OF.format(**blocks), user_id, word)]


async def test_what_words_are_true_of_outlives_the_change_of_their_blocks(postgres_server: PostgresServer) -> None:
    """Across the numbers at which blocks begin and end, up, down and up again."""
    numbers = [0, 1, 255, 256, 1023, 1024, 2047, 2048, 3 * 2048 + 511, 999_999]
    async with at_revision(postgres_server, "0011") as (database, owner):
        nova, _ = await a_creator(owner)
        await owner.execute(WORDS_OF_1024, nova, numbers, ["fox", "made"])

        await migrate(database.dsn())
        assert await numbers_of(owner, nova, "fox") == numbers
        lengths = await owner.fetch("SELECT block, length(members) FROM asset_words WHERE word = 'fox' ORDER BY block")
        await back_to(database, "0011")
        assert await numbers_of(owner, nova, "fox", OLD) == numbers
        await migrate(database.dsn())
        assert await numbers_of(owner, nova, "fox") == numbers

    assert list(map(tuple, lengths)) == [(0, 2048), (1, 256), (3, 512), (488, 768)]


async def test_words_that_somebody_writes_while_their_blocks_change_are_kept_or_refused(
    postgres_server: PostgresServer,
) -> None:
    """Processes of the release before still run then."""
    async with at_revision(postgres_server, "0011") as (database, owner):
        nova, _ = await a_creator(owner)
        await owner.execute(WORDS_OF_1024, nova, [5], ["fox"])
        before = await asyncpg.connect(database.dsn())
        async with before.transaction():
            await before.execute(WORDS_OF_1024, nova, [1500], ["fox", "owl"])
            migrating = asyncio.create_task(migrate(database.dsn()))
            waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = $1"
            await soon(lambda: owner.fetchval(waits, database.name), what="the migration waits for who writes")
        await migrating

        with pytest.raises(asyncpg.UndefinedColumnError):
            await before.execute(WORDS_OF_1024, nova, [1501], ["bear"])
        await before.close()

        assert await numbers_of(owner, nova, "fox") == [5, 1500]
        assert await numbers_of(owner, nova, "owl") == [1500]
        assert await numbers_of(owner, nova, "bear") == []
