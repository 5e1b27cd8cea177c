"""Connections that readers leave to each other: handed on, replaced when lost, closed when nobody needs them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.postgres.database import Reads
from tests.builders import an_id
from tests.worlds import PostgresWorld

END_READERS = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = 'aurastream_app' AND pid <> pg_backend_pid()
"""
OPEN = """
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'aurastream_app'
"""


class ImpatientReads(Reads):
    IDLE_SECONDS = 0.2


@asynccontextmanager
async def reading(world: PostgresWorld, kind: type[Reads] = Reads, *, connections: int = 1) -> AsyncIterator[Reads]:
    reads = kind(world.database.dsn("aurastream_app"), connections=connections)
    yield reads
    async with asyncio.timeout(30):
        await reads.close()


async def server_process(reads: Reads) -> int:
    """Which of the server's processes a reader speaks to."""
    async with reads.as_user(an_id()) as connection:
        found: int = await connection.fetchval("SELECT pg_backend_pid()")
    return found


async def test_a_reader_takes_what_the_one_before_left(world: PostgresWorld) -> None:
    async with reading(world, connections=4) as reads:
        assert len({await server_process(reads) for _ in range(10)}) == 1


async def test_nothing_is_left_open_between_two_readers(world: PostgresWorld) -> None:
    async with reading(world) as reads:
        reader = await server_process(reads)

        state = await world.owner.fetchval("SELECT state FROM pg_stat_activity WHERE pid = $1", reader)

    assert state == "idle"


async def test_readers_in_line_are_served_as_others_finish(world: PostgresWorld) -> None:
    async with reading(world, connections=2) as reads:
        found = await asyncio.gather(*(server_process(reads) for _ in range(40)))

    assert len(found) == 40
    assert len(set(found)) == 2


async def test_a_connection_that_was_lost_while_it_lay_idle_is_replaced(world: PostgresWorld) -> None:
    async with reading(world) as reads:
        first = await server_process(reads)
        ended = asyncio.get_running_loop().create_future()
        async with reads.as_user(an_id()) as connection:
            connection.add_termination_listener(lambda _: ended.set_result(None))

        assert await world.owner.fetchval(END_READERS) == 1
        await ended

        assert await server_process(reads) != first


async def test_what_lay_idle_for_too_long_is_closed(world: PostgresWorld) -> None:
    async with reading(world, ImpatientReads) as reads:
        first = await server_process(reads)
        await asyncio.sleep(2 * reads.IDLE_SECONDS)

        assert await server_process(reads) != first


async def test_what_was_needed_once_by_many_at_a_time_is_closed_while_one_goes_on(world: PostgresWorld) -> None:
    async with reading(world, ImpatientReads, connections=4) as reads:
        together = asyncio.Barrier(4)

        async def read() -> None:
            async with reads.as_user(an_id()):
                if await together.wait() == 0:
                    assert await world.owner.fetchval(OPEN) == 4
                await together.wait()

        await asyncio.gather(*(read() for _ in range(4)))

        async with asyncio.timeout(60):
            while await world.owner.fetchval(OPEN) > 1:
                await server_process(reads)


async def test_reads_that_are_closed_while_somebody_reads_wait_for_him(world: PostgresWorld) -> None:
    async with reading(world) as reads:
        begun = asyncio.Event()

        async def read() -> int:
            async with reads.as_user(an_id()) as connection:
                begun.set()
                found: int = await connection.fetchval("SELECT 1 FROM pg_sleep(0.1)")
                return found

        reader = asyncio.create_task(read())
        await begun.wait()
        async with asyncio.timeout(30):
            await reads.close()

        assert await reader == 1
