"""A real PostgreSQL for a test session, and a database of its own for whoever wants one."""

import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from adapters.embedded.address import DATABASE, OWNER, PostgresAddress
from adapters.embedded.binaries import binaries
from adapters.embedded.postgres import EmbeddedPostgres

FOR_TESTS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "200"}


@dataclass(frozen=True, slots=True)
class Database:
    address: PostgresAddress
    name: str

    def dsn(self, role: str = OWNER) -> str:
        return self.address.dsn(role, self.name)


class PostgresServer:
    """The product's own server, which forgets everything when the session ends.

    Migrate one database, then give every module a copy of it: `create_database(template=migrated)` takes about 50 ms.
    """

    def __init__(self, folder: Path) -> None:
        self._server = EmbeddedPostgres(folder, settings=FOR_TESTS)
        self._numbers = count(1)
        self.address = self._server.start()

    def create_database(self, template: Database | None = None) -> Database:
        """An empty database, or a copy of the template, to which nobody may be connected meanwhile."""
        database = Database(self.address, f"test_{next(self._numbers)}")
        copied = "" if template is None else f' TEMPLATE "{template.name}"'
        self.run(f'CREATE DATABASE "{database.name}" OWNER {OWNER}{copied}')
        return database

    def drop_database(self, database: Database) -> None:
        """Remove it, closing what is still connected to it."""
        self.run(f'DROP DATABASE "{database.name}" WITH (FORCE)')

    def run(self, statement: str, *, database: str = DATABASE) -> None:
        """Run one statement as the owner; from outside of the process, so that a running event loop does not matter."""
        psql = [str(binaries() / "psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--command", statement]
        done = subprocess.run([*psql, self.address.dsn(OWNER, database)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def stop(self) -> None:
        self._server.stop()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One server for the whole session, started when first asked for."""
    with tempfile.TemporaryDirectory(prefix="aurastream-tests-") as folder:
        Path(folder).chmod(0o711)  # root's server runs as another account, which must pass through
        server = PostgresServer(Path(folder) / "postgres")
        yield server
        server.stop()
