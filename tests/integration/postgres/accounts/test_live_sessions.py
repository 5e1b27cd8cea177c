"""How often sessions are looked up, and that an end is not forgotten by a look that began before it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from adapters.postgres.accounts.live_sessions import SqlLiveSessions
from adapters.postgres.database import Reads
from application.accounts.ports import TokenClaims
from tests.builders import a_session, a_user
from tests.worlds import PostgresWorld


class SlowReads(Reads):
    """What was read comes only when told to."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads
        self.read, self.come = asyncio.Event(), asyncio.Event()

    @asynccontextmanager
    async def as_user(self, user_id: UUID) -> AsyncIterator[Any]:
        async with self._reads.as_user(user_id) as connection:
            yield connection
        self.read.set()
        await self.come.wait()


class CountedReads(Reads):
    """Counts how often somebody looks."""

    def __init__(self, reads: Reads) -> None:
        self._reads, self.count = reads, 0

    @asynccontextmanager
    async def as_user(self, user_id: UUID) -> AsyncIterator[Any]:
        self.count += 1
        async with self._reads.as_user(user_id) as connection:
            yield connection


@pytest.mark.parametrize("end", ["lives", "ended", "never was"])
async def test_a_token_that_is_shown_again_and_again_asks_the_database_twice_a_second(
    world: PostgresWorld, end: str
) -> None:
    user = await world.keep_user(a_user())
    session = a_session(user, opened_at=world.now())
    if end != "never was":
        await world.keep_session(session)
    if end == "ended":
        await world.end_session(session)
    moment, reads = world.now(), CountedReads(world.reads)
    live_sessions, claims = SqlLiveSessions(reads, lambda: moment), TokenClaims(user.id, session.id)

    answers = [await live_sessions.lives(claims) for _ in range(20)]
    first = reads.count
    moment += timedelta(seconds=0.5)
    answers += [await live_sessions.lives(claims) for _ in range(20)]

    assert set(answers) == {end == "lives"}
    assert (first, reads.count) == (1, 2)


async def test_a_session_that_ends_while_it_is_looked_up_is_looked_up_again(world: PostgresWorld) -> None:
    user = await world.keep_user(a_user())
    session = a_session(user, opened_at=world.now())
    await world.keep_session(session)
    reads = SlowReads(world.reads)
    live_sessions, claims = SqlLiveSessions(reads, world.now), TokenClaims(user.id, session.id)

    looking = asyncio.create_task(live_sessions.lives(claims))
    await reads.read.wait()
    await world.end_session(session)
    live_sessions.forget([session.id])
    reads.come.set()
    await looking

    assert not await live_sessions.lives(claims)
