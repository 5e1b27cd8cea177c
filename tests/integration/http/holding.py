"""A transaction of somebody else's that holds a lock while a test looks what the product does."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

from tests.integration.http.product import Product


class Held:
    def __init__(self, product: Product) -> None:
        self._runner = asyncio.Runner()
        self._holding = self._runner.run(asyncpg.connect(product.database.dsn()))
        self._looking = self._runner.run(asyncpg.connect(product.database.dsn()))
        self.run("BEGIN")

    def run(self, statement: str, *values: object) -> None:
        self._runner.run(self._holding.execute(statement, *values))

    def waiting(self) -> int:
        """How many connections of the product wait for a lock."""
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        count: int = self._runner.run(self._looking.fetchval(query))
        return count

    def let_go(self) -> None:
        self.run("ROLLBACK")

    def close(self) -> None:
        for connection in (self._holding, self._looking):
            self._runner.run(connection.close())
        self._runner.close()


@contextmanager
def held(product: Product, table: str, mode: str = "ACCESS EXCLUSIVE") -> Iterator[Held]:
    """Nobody else gets at the table, unless the mode allows it, until the end or `let_go`."""
    held = Held(product)
    try:
        held.run(f"LOCK TABLE {table} IN {mode} MODE")
        yield held
    finally:
        held.close()
