"""The loops that every process which works runs: jobs, relay, sweeper. Each outlives what it depends on."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta

import structlog

from application.generation.cancelling import end
from domain.errors import Unavailable
from entrypoints.container import Container

log = structlog.get_logger(__name__)

LOOK_AGAIN = timedelta(seconds=1)
"""How long a loop of this process trusts a silence."""


@asynccontextmanager
async def running(*loops: Awaitable[None]) -> AsyncIterator[None]:
    """The loops run inside the block; leaving it ends them and waits until each has cleaned up."""
    tasks = [asyncio.ensure_future(loop) for loop in loops]
    try:
        yield
    finally:
        await end(*tasks)


async def run_jobs(container: Container, turns: Iterator[int]) -> None:
    """One place for a job: take the next one whenever there is one."""
    run_generation, bell = container.run_generation(), container.job_bell()
    while True:
        if not await survive("run_job", lambda: run_generation(turn=next(turns))):
            await bell.wait(LOOK_AGAIN)


async def relay(container: Container) -> None:
    relay_outbox, bell = container.relay_outbox(), container.outbox_bell()
    while True:
        if not await survive("relay", relay_outbox):
            await bell.wait(LOOK_AGAIN)


async def sweep(container: Container) -> None:
    sweep_jobs, every = container.sweep_jobs(), container.settings().sweep_every
    while True:
        await survive("sweep", sweep_jobs)
        await asyncio.sleep(every.total_seconds())


async def survive(name: str, work: Callable[[], Awaitable[object]]) -> bool:
    """Whether there was something to do. A loop goes on: what it cannot reach, and what breaks in it, is logged."""
    try:
        return bool(await work())
    except Unavailable as error:
        log.warning("loop_waits", loop=name, reason=str(error))
    except Exception:
        log.exception("loop_stumbled", loop=name)
    return False
