"""Adapters as parameters: each suite here is the specification of one port and runs on everything that implements it."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.async_tests import pytest_pyfunc_call as pytest_pyfunc_call
from tests.async_tests import runner as runner
from tests.postgres import Database, PostgresServer
from tests.worlds import MemoryWorld, PostgresWorld, World, a_migrated_database


@pytest.fixture(scope="session")
def migrated(postgres_server: PostgresServer) -> Database:
    return asyncio.run(a_migrated_database(postgres_server))


@pytest.fixture(scope="module")
def database(postgres_server: PostgresServer, migrated: Database) -> Iterator[Database]:
    copy = postgres_server.create_database(template=migrated)
    yield copy
    postgres_server.drop_database(copy)


@pytest.fixture(params=["memory", "postgres"])
def world(request: pytest.FixtureRequest, runner: asyncio.Runner) -> Iterator[World]:
    """Everything that is kept behind the ports, empty."""
    if request.param == "memory":
        yield MemoryWorld()
        return
    postgres = PostgresWorld(request.getfixturevalue("database"))
    runner.run(postgres.open())
    yield postgres
    runner.run(postgres.close())
