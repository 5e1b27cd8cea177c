"""What every `SignInAttempts` keeps to."""

import asyncio
from datetime import timedelta

from tests.builders import NOON, an_attempt
from tests.worlds import World


async def test_an_attempt_is_taken_once_whoever_asks(world: World) -> None:
    attempt = an_attempt()
    async with world.begin() as work:
        await work.attempts.add(attempt)
        await work.commit()

    async def take() -> object:
        async with world.begin() as work:
            taken = await work.attempts.take(attempt.state_digest)
            await work.commit()
        return taken

    assert sorted(map(str, await asyncio.gather(*(take() for _ in range(5))))) == sorted(["None"] * 4 + [str(attempt)])


async def test_only_attempts_that_have_expired_are_swept(world: World) -> None:
    old = an_attempt(b"old", expires_at=NOON)
    fresh = an_attempt(b"fresh", expires_at=NOON + timedelta(seconds=1))
    async with world.begin() as work:
        await work.attempts.add(old)
        await work.attempts.add(fresh)
        await work.commit()

    async with world.begin_system() as work:
        await work.attempts.sweep(NOON + timedelta(seconds=1))
        await work.commit()

    async with world.begin() as work:
        assert await work.attempts.take(b"old") is None
        assert await work.attempts.take(b"fresh") == fresh
