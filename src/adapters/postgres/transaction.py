"""One transaction on a connection of SQLAlchemy's pool, spoken in by the driver itself.

A statement through SQLAlchemy was measured to take the worker several times as long as through asyncpg, so what every
job needs goes straight to the driver. What is rare may use a session: it speaks on the same connection, inside the
same transaction.
"""

import re
from functools import cache
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from adapters.postgres.database import GONE, UNREACHABLE, Database
from domain.errors import Unavailable

AMBIGUOUS = "The database went away at the last moment: it is not known whether this was done. Look before you repeat."
ROLLBACK_SECONDS = 2

_NUMBERED = re.compile(r"[$]([0-9]+)")


class Transaction:
    """Between `begin` and `close`; what was not committed by then is undone.

    What cannot be reached raises `Unavailable`; every other refusal of PostgreSQL is raised as asyncpg names it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: AsyncConnection | None = None
        self._driver: Any = None
        self._session: AsyncSession | None = None
        self._put_off: tuple[str, tuple[object, ...]] | None = None
        self._open = False

    @property
    def session(self) -> AsyncSession:
        """It needs a connection that begins nothing by itself, which is what `Database` gives."""
        if self._session is None:
            self._session = self._database.session_on(self._given_connection)
        return self._session

    async def begin(self, *, user_id: UUID | None = None, email: str | None = None, reading: bool = False) -> None:
        """In the name of a user, or of whoever claims an address; the product itself is nobody."""
        self._connection, self._driver = await self._database.connect()
        self._open = True
        begin = "BEGIN READ ONLY" if reading else "BEGIN"
        if user_id is not None:
            # A parsed UUID prints as hexadecimal digits and dashes, which is what makes this safe to write out.
            begin += f"; SELECT set_config('app.user_id', '{UUID(int=user_id.int)}', true)"
        if email is not None:  # as hexadecimal digits too
            begin += f"; SELECT set_config('app.email_key', convert_from('\\x{email.encode().hex()}', 'UTF8'), true)"
        await self._order(begin)

    async def fetch(self, statement: str, *values: object) -> list[asyncpg.Record]:
        await self._send_what_was_put_off()
        try:
            rows: list[asyncpg.Record] = await self._driver.fetch(statement, *values)
        except UNREACHABLE as error:
            raise Unavailable(GONE) from error
        return rows

    async def fetch_one(self, statement: str, *values: object) -> asyncpg.Record | None:
        """The first row, of what gives at most one."""
        rows = await self.fetch(statement, *values)
        return rows[0] if rows else None

    async def put_off(self, statement: str, *values: object) -> None:
        """Send it with the next statement, where `fetch_with` allows it, or else before. A session's do not count.

        For writes that PostgreSQL has no reason to refuse. One at a time: an earlier one is sent now.
        """
        await self._send_what_was_put_off()
        self._put_off = statement, values

    async def fetch_with(self, first: str, statement: str, *values: object) -> list[asyncpg.Record]:
        """`fetch`, in one round trip with `first` if that was put off. Neither may need what the other changes."""
        if self._put_off is None or self._put_off[0] != first:
            return await self.fetch(statement, *values)
        before, self._put_off = self._put_off[1], None
        return await self.fetch(_together(first, statement), *before, *values)

    async def commit(self) -> None:
        await self._send_what_was_put_off()
        try:
            if self._session is not None:
                await self._session.commit()
            done = await self._driver.execute("COMMIT")
        except (Unavailable, *UNREACHABLE) as error:
            raise Unavailable(AMBIGUOUS) from error
        self._open = False
        if done != "COMMIT":
            raise RuntimeError("PostgreSQL refused a statement of this transaction, so it was undone")

    async def close(self) -> None:
        """Never raises for a server that is gone: it undoes by itself what was not committed."""
        if self._connection is None:
            return
        try:
            if self._session is not None:
                await self._session.close()
            if self._open:
                await self._driver.execute("ROLLBACK", timeout=ROLLBACK_SECONDS)
                self._open = False
        except UNREACHABLE:
            pass  # the connection is given up below
        finally:
            if self._open and self._connection.sync_connection is not None:
                self._connection.sync_connection.invalidate()
            await self._connection.close()

    @property
    def _given_connection(self) -> AsyncConnection:
        assert self._connection is not None  # noqa: S101  # nobody asks outside of `begin` and `close`
        return self._connection

    async def _order(self, command: str) -> None:
        try:
            await self._driver.execute(command)
        except UNREACHABLE as error:
            raise Unavailable(GONE) from error

    async def _send_what_was_put_off(self) -> None:
        if self._put_off is not None:
            (statement, values), self._put_off = self._put_off, None
            await self.fetch(statement, *values)


@cache
def _together(first: str, second: str) -> str:
    taken = max(int(number) for number in _NUMBERED.findall(first))
    return f"WITH first AS ({first}) {_NUMBERED.sub(lambda found: f'${taken + int(found[1])}', second)}"


def as_json(value: object) -> str:
    """As the driver takes JSON on a connection of SQLAlchemy's."""
    return msgspec.json.encode(value).decode()
