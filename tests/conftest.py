"""Hypothesis profiles and the services that integration tests run on, nothing else.

A service starts when the first test asks for it, once a session. Nothing is skipped when it is missing: the fixture
fails and says what to install.
"""

import asyncio
import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from adapters.postgres.migrate import migrate
from tests.postgres import Database, PostgresServer, postgres_server  # noqa: F401 - a session fixture, there for every test
from tests.services import RedisServer, S3Server, running_redis, running_s3

# `dev` explores anew each time, `quick` a little; `ci` repeats itself, so that a red build means a change; `nightly`
# looks longer.
settings.register_profile("dev", max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "ci", max_examples=100, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("quick", max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("nightly", max_examples=5_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") == "true" else "dev"))


@pytest.fixture(scope="session")
def migrated(postgres_server: PostgresServer) -> Database:  # noqa: F811  # the fixture above
    """The database that every other one is a copy of: `create_database(template=migrated)`. Empty, with every table."""
    database = postgres_server.create_database()
    asyncio.run(migrate(database.dsn()))
    return database


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A Redis that all tests share: each uses keys of its own and none stops it or flushes it."""
    with running_redis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3Server]:
    """An S3 that all tests share: each makes a bucket of its own."""
    with running_s3() as server:
        yield server
