"""The two ways to PostgreSQL: connections for units of work, and others for reads that must be quick."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from advanced_alchemy.config import AsyncSessionConfig, EngineConfig, SQLAlchemyAsyncConfig
from asyncpg.pool import PoolConnectionProxy
from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.exc import TimeoutError as PoolTimedOut
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from domain.errors import Unavailable

POOL_WAIT_SECONDS = 2
CONNECT_SECONDS = 3
SETTINGS = {
    "application_name": "aurastream",
    "statement_timeout": "10s",
    "lock_timeout": "4s",
    "idle_in_transaction_session_timeout": "15s",
    "jit": "off",
}
"""What one request may cost the database at most, whatever the code above it does wrong."""

UNREACHABLE = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # what its protocol says of a connection that the server ended while it was idle
    asyncpg.InsufficientResourcesError,  # no connection, memory or disk left
    asyncpg.OperatorInterventionError,  # it shuts down, starts up, or a statement took too long
    asyncpg.LockNotAvailableError,
    asyncpg.DeadlockDetectedError,  # of those who waited for each other the others go on: later it works
    asyncpg.SerializationError,
)
NOBODY = UUID(int=0)
GONE = "The database does not answer. Nothing was changed; please try again."


def for_sqlalchemy(url: str) -> str:
    """The address with the driver named, which SQLAlchemy wants and asyncpg refuses."""
    return make_url(url).set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)


class Database:
    """A pool of connections under one role. What cannot be reached raises `Unavailable`.

    SQLAlchemy keeps the pool and begins no transaction: `Transaction` does, so that a session and the driver itself
    can take part in the same one.
    """

    def __init__(self, url: str, *, connections: int) -> None:
        self._config = SQLAlchemyAsyncConfig(
            connection_string=for_sqlalchemy(url),
            session_config=AsyncSessionConfig(expire_on_commit=False, autoflush=False),
            engine_config=EngineConfig(
                isolation_level="AUTOCOMMIT",
                hide_parameters=True,  # they hold addresses, hashes and people's words, and errors are logged
                pool_size=connections,
                max_overflow=0,
                pool_timeout=POOL_WAIT_SECONDS,
                pool_pre_ping=False,
                pool_use_lifo=True,
                connect_args={"server_settings": SETTINGS, "timeout": CONNECT_SECONDS},
            ),
        )
        self._engine: AsyncEngine = self._config.get_engine()
        event.listen(self._engine.sync_engine, "handle_error", _translate)
        event.listen(self._engine.sync_engine, "checkout", _replace_if_closed)
        self._sessions: Callable[..., AsyncSession] = self._config.create_session_maker()

    async def connect(self) -> tuple[AsyncConnection, Any]:
        """A connection of the pool, and the driver's own under it, which is asyncpg's."""
        try:
            connection = await self._engine.connect()
        except (PoolTimedOut, *UNREACHABLE) as error:
            raise Unavailable(GONE) from error
        assert connection.sync_connection is not None  # noqa: S101
        return connection, connection.sync_connection.connection.driver_connection

    def session_on(self, connection: AsyncConnection) -> AsyncSession:
        return self._sessions(bind=connection)

    async def close(self) -> None:
        await self._engine.dispose()


def _translate(context: ExceptionContext) -> None:
    """A lost connection is no bug of ours: it becomes `Unavailable`, wherever in a transaction it shows."""
    original = context.original_exception
    if not isinstance(original, Exception):
        return  # a cancellation, which SQLAlchemy counts as a disconnect; it must stay one
    cause = original.__cause__
    if context.is_disconnect or isinstance(cause, UNREACHABLE) or isinstance(original, UNREACHABLE):
        raise Unavailable(GONE) from original


def _replace_if_closed(connection: Any, _record: object, _proxy: object) -> None:
    """The pool opens a new one for every connection that the server has ended while it was idle."""
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError


class Reads:
    """Read-only transactions in the name of one user, on asyncpg's own pool: two round trips beside the query.

    To give a connection back to that pool and be given it again takes nearly as long as a round trip. So whoever has
    read leaves it here for the next, unless somebody waits at the pool. What nobody took for five minutes is closed.
    """

    IDLE_SECONDS = 300.0

    def __init__(self, url: str, *, connections: int) -> None:
        self._url, self._connections = url, connections
        self._pool: asyncpg.Pool[asyncpg.Record] | None = None
        self._opening = asyncio.Lock()
        self._left: deque[tuple[PoolConnectionProxy[asyncpg.Record], float]] = deque()  # since when; the latest last
        self._waiting = 0

    @asynccontextmanager
    async def as_user(self, user_id: UUID) -> AsyncIterator["PoolConnectionProxy[asyncpg.Record]"]:
        """Inside, rows of nobody else exist and nothing can be written."""
        pool = self._pool or await self._open()
        connection = await self._take(pool)
        whole = False
        try:
            # A parsed UUID prints as hexadecimal digits and dashes, which is what makes this safe to write out.
            await connection.execute(
                f"BEGIN READ ONLY; SELECT set_config('app.user_id', '{UUID(int=user_id.int)}', true)"
            )
            yield connection
            await connection.execute("COMMIT")
            whole = True
        except UNREACHABLE as error:
            raise Unavailable(GONE) from error
        finally:
            if whole:
                await self._leave(pool, connection)
            else:
                await _close(pool, connection)

    async def check(self) -> None:
        """Return when the database answers, raise `Unavailable` when it does not."""
        try:
            async with asyncio.timeout(POOL_WAIT_SECONDS), self.as_user(NOBODY) as connection:
                await connection.fetchval("SELECT 1")
        except TimeoutError as error:
            raise Unavailable(GONE) from error

    async def close(self) -> None:
        if self._pool is not None:
            while self._left:
                await self._pool.release(self._left.pop()[0])
            await self._pool.close()

    async def _take(self, pool: "asyncpg.Pool[asyncpg.Record]") -> "PoolConnectionProxy[asyncpg.Record]":
        while self._left:
            connection, since = self._left.pop()
            if time.monotonic() - since < self.IDLE_SECONDS and _is_open(connection):
                return connection
            await _close(pool, connection)
        self._waiting += 1
        try:
            return await pool.acquire(timeout=POOL_WAIT_SECONDS)
        except UNREACHABLE as error:
            raise Unavailable(GONE) from error
        finally:
            self._waiting -= 1

    async def _leave(
        self, pool: "asyncpg.Pool[asyncpg.Record]", connection: "PoolConnectionProxy[asyncpg.Record]"
    ) -> None:
        if self._waiting or pool.is_closing():
            await pool.release(connection)
            return
        now = time.monotonic()
        self._left.append((connection, now))
        if now - self._left[0][1] >= self.IDLE_SECONDS:
            await _close(pool, self._left.popleft()[0])

    async def _open(self) -> "asyncpg.Pool[asyncpg.Record]":
        async with self._opening:
            if self._pool is None:
                try:
                    self._pool = await asyncpg.create_pool(
                        self._url,
                        min_size=1,
                        max_size=self._connections,
                        timeout=CONNECT_SECONDS,
                        command_timeout=10,
                        server_settings=SETTINGS,
                        init=_speak_json,
                        reset=_keep_as_is,
                    )
                except UNREACHABLE as error:
                    raise Unavailable(GONE) from error
        return self._pool


def _is_open(connection: "PoolConnectionProxy[asyncpg.Record]") -> bool:
    try:
        return not connection.is_closed()
    except asyncpg.InterfaceError:  # one that was lost while it lay here has left the pool by itself
        return False


async def _close(pool: "asyncpg.Pool[asyncpg.Record]", connection: "PoolConnectionProxy[asyncpg.Record]") -> None:
    """Without a word to the server, who may be gone; the pool opens another when one is asked for."""
    with suppress(asyncpg.InterfaceError):  # one that was lost has left the pool by itself
        connection.terminate()
    await pool.release(connection)


async def _speak_json(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    await connection.set_type_codec("jsonb", schema="pg_catalog", encoder=_encode, decoder=_decode, format="binary")


async def _keep_as_is(connection: Any) -> None:
    """Nothing to reset: everything a read sets ends with its transaction."""


def _encode(value: object) -> bytes:
    return b"\x01" + msgspec.json.encode(value)


def _decode(value: bytes) -> msgspec.Raw:
    """JSON stays as it is stored: most of it is only passed on."""
    return msgspec.Raw(value[1:])
