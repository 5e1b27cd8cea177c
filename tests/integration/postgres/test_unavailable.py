"""PostgreSQL gone, killed, silent or full: everybody is told `Unavailable` soon, and all is well when it is back."""

import asyncio
import os
import signal
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest

from adapters.embedded.address import PostgresAddress, Postmaster
from adapters.embedded.postgres import EmbeddedPostgres
from adapters.postgres.migrate import migrate
from domain.errors import Unavailable
from domain.generation.job import JobNotFound
from tests.builders import an_id
from tests.faulty_proxy import FaultyProxy
from tests.postgres import Database
from tests.worlds import PostgresWorld

SOON = 12.0
"""Seconds within which everybody must be told, on a machine several times too slow: 3 for a connection, 2 for a place
in the pool, 4 for a lock."""


@dataclass
class OwnServer:
    """A server that this module may stop and kill, always found at the address of the proxy before it."""

    postgres: EmbeddedPostgres
    address: PostgresAddress

    def kill(self) -> None:
        postmaster = Postmaster.of(self.postgres.folder / "cluster")
        assert postmaster is not None
        os.kill(postmaster.pid, signal.SIGQUIT)  # as a crash: no clean-up, connections are cut
        self.postgres.stop()

    def start(self) -> None:
        self.address = self.postgres.start()


@pytest.fixture(scope="module")
def server() -> Iterator[OwnServer]:
    with tempfile.TemporaryDirectory(prefix="aurastream-tests-") as folder:
        Path(folder).chmod(0o711)
        postgres = EmbeddedPostgres(Path(folder) / "postgres", settings={"max_connections": "20"})
        address = postgres.start()
        asyncio.run(migrate(address.dsn("aurastream_owner")))
        yield OwnServer(postgres, address)
        postgres.stop()


@asynccontextmanager
async def a_world(server: OwnServer, proxy: FaultyProxy | None = None) -> AsyncIterator[PostgresWorld]:
    address = server.address
    if proxy:
        address = PostgresAddress(proxy.host, proxy.port, address.passwords)
    world = PostgresWorld(Database(address, "aurastream"), connections=4)
    try:
        yield world
    finally:
        await world.app.close()
        await world.worker.close()
        await world.reads.close()


async def by_a_unit_of_work(world: PostgresWorld) -> None:
    async with world.begin(user_id=an_id()) as work:
        with pytest.raises(JobNotFound):
            await work.jobs.get(an_id())
        await work.commit()


async def by_the_product_itself(world: PostgresWorld) -> None:
    async with world.begin_system() as work:
        await work.jobs.waiting(1)
        await work.commit()


async def by_a_quick_read(world: PostgresWorld) -> None:
    with pytest.raises(JobNotFound):
        await world.job_reads.get(an_id(), an_id())


async def by_a_check(world: PostgresWorld) -> None:
    await world.reads.check()


WAYS = (by_a_unit_of_work, by_the_product_itself, by_a_quick_read, by_a_check)
Way = Callable[[PostgresWorld], Awaitable[None]]


async def is_unavailable_soon(way: Way, world: PostgresWorld) -> None:
    began = time.monotonic()
    with pytest.raises(Unavailable):
        await way(world)
    assert time.monotonic() - began < SOON


async def recovers(way: Way, world: PostgresWorld) -> None:
    """A pool may hold some broken connections; each is given up when it is next touched."""
    async with asyncio.timeout(30):
        while True:
            try:
                await way(world)
            except Unavailable:
                await asyncio.sleep(0.05)
            else:
                return


@pytest.mark.parametrize("way", WAYS)
async def test_a_server_that_was_never_there_is_unavailable(server: OwnServer, way: Way) -> None:
    with FaultyProxy("127.0.0.1", 1) as proxy:
        async with a_world(server, proxy) as world:
            await is_unavailable_soon(way, world)


@pytest.mark.parametrize("way", WAYS)
async def test_a_server_that_was_killed_is_unavailable_until_it_is_back(server: OwnServer, way: Way) -> None:
    with FaultyProxy(server.address.host, server.address.port) as proxy:
        async with a_world(server, proxy) as world:
            await way(world)

            await asyncio.to_thread(server.kill)
            for _ in range(3):
                await is_unavailable_soon(way, world)

            await asyncio.to_thread(server.start)
            proxy._upstream = (server.address.host, server.address.port)  # it starts on another port
            await recovers(way, world)


@pytest.mark.parametrize("way", WAYS)
async def test_connections_that_an_operator_ends_are_unavailable_once(server: OwnServer, way: Way) -> None:
    async with a_world(server) as world:
        await way(world)

        await asyncio.to_thread(_end_all_connections, server)

        await recovers(way, world)


@pytest.mark.parametrize("way", WAYS)
async def test_connections_that_break_are_unavailable_once(server: OwnServer, way: Way) -> None:
    with FaultyProxy(server.address.host, server.address.port) as proxy:
        async with a_world(server, proxy) as world:
            await way(world)

            proxy.cut()

            await recovers(way, world)


@pytest.mark.parametrize("way", WAYS)
async def test_a_server_with_no_connection_left_is_unavailable(server: OwnServer, way: Way) -> None:
    async with a_world(server) as world:
        async with _all_connections_taken(server):
            await is_unavailable_soon(way, world)
        await recovers(way, world)


@pytest.mark.parametrize("way", WAYS)
async def test_a_pool_that_is_used_up_is_unavailable(server: OwnServer, way: Way) -> None:
    async with a_world(server) as world:
        async with _pools_used_up(world):
            await is_unavailable_soon(way, world)
        await way(world)


async def test_a_connection_lost_in_the_middle_is_unavailable_and_nothing_was_written(server: OwnServer) -> None:
    with FaultyProxy(server.address.host, server.address.port) as proxy:
        async with a_world(server, proxy) as world:
            async with world.begin_system() as work:
                await work.jobs.waiting(1)
                proxy.cut()
                with pytest.raises(Unavailable):
                    await work.jobs.waiting(1)

            async with world.begin_system() as work:
                await work.jobs.waiting(1)
                proxy.cut()
                with pytest.raises(Unavailable):
                    await work.commit()

            assert world.told == []
            await recovers(by_the_product_itself, world)


async def test_a_lock_that_never_comes_free_is_unavailable(server: OwnServer) -> None:
    async with a_world(server) as world:
        owner = await asyncpg.connect(server.address.dsn("aurastream_owner"))
        async with owner.transaction():
            await owner.execute("LOCK TABLE generation_jobs")
            began = time.monotonic()
            with pytest.raises(Unavailable):
                await by_the_product_itself(world)
            assert time.monotonic() - began < SOON
        await owner.close()


def _end_all_connections(server: OwnServer) -> None:
    async def end() -> None:
        owner = await asyncpg.connect(server.address.dsn("aurastream_owner"))
        await owner.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> current_user")
        await owner.close()

    asyncio.run(end())


@asynccontextmanager
async def _all_connections_taken(server: OwnServer) -> AsyncIterator[None]:
    taken = []
    try:
        while True:
            try:
                taken.append(await asyncpg.connect(server.address.dsn("aurastream_app")))
            except asyncpg.TooManyConnectionsError:
                break
        yield
    finally:
        for connection in taken:
            await connection.close()


@asynccontextmanager
async def _pools_used_up(world: PostgresWorld) -> AsyncIterator[None]:
    async with AsyncExitStack() as held:
        for _ in range(4):
            await held.enter_async_context(world.begin(user_id=an_id()))
            await held.enter_async_context(world.begin_system())
            await held.enter_async_context(world.reads.as_user(an_id()))
        yield
