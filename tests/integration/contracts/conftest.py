"""Adapters as parameters: each suite here is the specification of one port and runs on all that implement it."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.async_tests import pytest_pyfunc_call, runner  # noqa: F401  # a hook and a fixture for every test below
from tests.postgres import Database, PostgresServer
from tests.worlds import MemoryWorld, PostgresWorld, World


@pytest.fixture(scope="module")
def database(postgres_server: PostgresServer, migrated: Database) -> Iterator[Database]:
    copy = postgres_server.create_database(template=migrated)
    yield copy
    postgres_server.drop_database(copy)


@pytest.fixture(params=["memory", "postgres"])
def world(request: pytest.FixtureRequest, runner: asyncio.Runner) -> Iterator[World]:  # noqa: F811  # the fixture above
    """Everything that is kept behind the ports, empty."""
    if request.param == "memory":
        yield MemoryWorld()
        return
    postgres = PostgresWorld(request.getfixturevalue("database"))
    runner.run(postgres.open())
    yield postgres
    runner.run(postgres.close())
