"""A migrated database of its own for each test, and the numbers that the long runs print."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.faults.product import Product, product
from tests.postgres import Database, PostgresServer
from tests.services import RedisServer, running_redis


@pytest.fixture
def database(postgres_server: PostgresServer, migrated: Database) -> Iterator[Database]:
    copy = postgres_server.create_database(template=migrated)
    yield copy
    postgres_server.drop_database(copy)


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[RedisServer]:
    """A Redis that this test alone may kill and flush."""
    with running_redis(tmp_path / "redis") as server:
        yield server


@pytest.fixture
def production(database: Database, own_redis: RedisServer, tmp_path: Path) -> Iterator[Product]:
    """Nothing of it runs yet."""
    (tmp_path / "files").mkdir()
    with product(database, own_redis.url, (tmp_path / "files").as_uri(), tmp_path) as ours:
        yield ours
