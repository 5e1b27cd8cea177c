"""The database that every other one is a copy of."""

import asyncio

import pytest

from adapters.postgres.migrate import migrate
from tests.postgres import Database, PostgresServer


@pytest.fixture(scope="session")
def migrated(postgres_server: PostgresServer) -> Database:
    """Empty, with every table; `create_database(template=migrated)` copies it."""
    database = postgres_server.create_database()
    asyncio.run(migrate(database.dsn()))
    return database
