"""The way from an empty database to the present schema, and back."""

import asyncio
from functools import partial

import asyncpg
from advanced_alchemy.alembic.commands import AlembicCommands
from advanced_alchemy.config import AlembicAsyncConfig, SQLAlchemyAsyncConfig
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect

from adapters.postgres.database import for_sqlalchemy
from adapters.postgres.migrate import MIGRATIONS, migrate
from adapters.postgres.tables import Row
from tests.postgres import PostgresServer

ALL = ["0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012"]

NOVA = """
    INSERT INTO users (id, email_verified, password_proven, display_name, role, tier, created_at, updated_at)
    VALUES (uuidv7(), false, false, 'Nova', 'user', 'free', now(), now()) RETURNING id
"""
WORDS_OF_1024 = """
    INSERT INTO asset_words (user_id, word, block, bits)
    SELECT $1, word, n / 1024, bit_or(set_bit(0::bit(1024), n % 1024, 1))
    FROM unnest($2::integer[]) AS n, unnest(ARRAY['fox', 'made']) AS word GROUP BY word, n / 1024
"""
NUMBERS_OF = """
    SELECT block * {size} + place AS number FROM asset_words, LATERAL generate_series(0, length(bits) - 1) AS place
    WHERE user_id = $1 AND word = 'fox' AND get_bit(bits, place) = 1 ORDER BY number
"""


async def test_an_empty_database_is_brought_up_and_then_left_alone(postgres_server: PostgresServer) -> None:
    database = postgres_server.create_database()

    assert await migrate(database.dsn()) == ALL
    assert await migrate(database.dsn()) == []


async def test_what_the_migrations_make_is_what_the_code_reads(postgres_server: PostgresServer) -> None:
    database = postgres_server.create_database()
    await migrate(database.dsn())

    assert await _on(database.dsn(), _differences) == []


async def test_everything_can_be_undone_and_done_again(postgres_server: PostgresServer) -> None:
    database = postgres_server.create_database()
    await migrate(database.dsn())
    first = await _on(database.dsn(), _tables)

    await _on(database.dsn(), partial(_down, "base"))
    assert await _on(database.dsn(), _tables) == {"alembic_version"}
    assert await migrate(database.dsn()) == ALL

    assert await _on(database.dsn(), _tables) == first
    assert await _on(database.dsn(), _differences) == []


async def test_what_words_are_true_of_outlives_the_change_of_their_blocks(postgres_server: PostgresServer) -> None:
    """Across the numbers at which blocks begin and end, up, down and up again."""
    database = postgres_server.create_database()
    await _on(database.dsn(), partial(_up, "0011"))
    owner = await asyncpg.connect(database.dsn())
    nova = await owner.fetchval(NOVA)
    numbers = [0, 1, 255, 256, 1023, 1024, 2047, 2048, 3 * 2048 + 511, 999_999]
    await owner.execute(WORDS_OF_1024, nova, numbers)

    for step, size in ((partial(_up, "0012"), 2048), (partial(_down, "0011"), 1024), (partial(_up, "0012"), 2048)):
        await _on(database.dsn(), step)
        found = await owner.fetch(NUMBERS_OF.format(size=size), nova)
        assert [row["number"] for row in found] == numbers, size
    lengths = await owner.fetch("SELECT block, length(bits) FROM asset_words WHERE word = 'fox' ORDER BY block")
    await owner.close()

    assert list(map(tuple, lengths)) == [(0, 2048), (1, 256), (3, 512), (488, 768)]


async def test_several_processes_may_migrate_at_once(postgres_server: PostgresServer) -> None:
    database = postgres_server.create_database()

    done = await asyncio.gather(*(migrate(database.dsn()) for _ in range(4)))

    assert sorted(done) == [[], [], [], ALL]


async def _on(url: str, work):
    config = SQLAlchemyAsyncConfig(
        connection_string=for_sqlalchemy(url), alembic_config=AlembicAsyncConfig(script_location=str(MIGRATIONS))
    )
    engine = config.get_engine()
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(lambda sync: work(sync, config))
    finally:
        await engine.dispose()


def _tables(connection: Connection, _config: SQLAlchemyAsyncConfig) -> set[str]:
    return set(inspect(connection).get_table_names())


def _differences(connection: Connection, _config: SQLAlchemyAsyncConfig) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return list(compare_metadata(context, Row.metadata))


def _up(revision: str, connection: Connection, config: SQLAlchemyAsyncConfig) -> None:
    _commands(connection, config).upgrade(revision)
    connection.commit()


def _down(revision: str, connection: Connection, config: SQLAlchemyAsyncConfig) -> None:
    _commands(connection, config).downgrade(revision)
    connection.commit()


def _commands(connection: Connection, config: SQLAlchemyAsyncConfig) -> AlembicCommands:
    commands = AlembicCommands(config)
    commands.config.attributes["connection"] = connection
    return commands
