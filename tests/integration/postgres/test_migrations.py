"""The way from an empty database to the present schema, and back."""

import asyncio

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

    await _on(database.dsn(), _down)
    assert await _on(database.dsn(), _tables) == {"alembic_version"}
    assert await migrate(database.dsn()) == ALL

    assert await _on(database.dsn(), _tables) == first
    assert await _on(database.dsn(), _differences) == []


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


def _down(connection: Connection, config: SQLAlchemyAsyncConfig) -> None:
    commands = AlembicCommands(config)
    commands.config.attributes["connection"] = connection
    commands.downgrade("base")
    connection.commit()
