"""What only PostgreSQL can show: each module has a database of its own, each test finds it empty."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.async_tests import pytest_pyfunc_call, runner  # noqa: F401  # a hook and a fixture for every test below
from tests.postgres import Database, PostgresServer
from tests.worlds import PostgresWorld


@pytest.fixture(scope="module")
def database(postgres_server: PostgresServer, migrated: Database) -> Iterator[Database]:
    copy = postgres_server.create_database(template=migrated)
    yield copy
    postgres_server.drop_database(copy)


@pytest.fixture
def world(database: Database, runner: asyncio.Runner) -> Iterator[PostgresWorld]:  # noqa: F811  # the fixture above
    """With as many connections as the races need."""
    world = PostgresWorld(database, connections=16)
    runner.run(world.open())
    yield world
    runner.run(world.close())
