"""The loops that every process which works runs: jobs, relay, sweeper. Each outlives what it depends on."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

import structlog

from application.assets.check_storage import CheckStorageDaily
from application.cancelling import end
from application.relay_outbox import RelayOutbox
from domain.errors import Unavailable
from entrypoints.container import Bell, Cleared, Container

log = structlog.get_logger(__name__)

LOOK_AGAIN = timedelta(seconds=1)
"""How long a loop of this process trusts a silence."""

ANCHOR_EVERY = timedelta(hours=1)

CLEAR_EVERY = timedelta(minutes=10)
BREATH = timedelta(milliseconds=50)


@asynccontextmanager
async def running(*loops: Awaitable[None]) -> AsyncIterator[None]:
    """The loops run inside the block; leaving it ends them and waits until each has cleaned up."""
    tasks = [asyncio.ensure_future(loop) for loop in loops]
    for task in tasks:
        task.add_done_callback(_tell_of_its_end)
    try:
        yield
    finally:
        await end(*tasks)


def _tell_of_its_end(task: "asyncio.Future[None]") -> None:
    """A loop outlives everything but a fault in how it was put together, which nobody would hear of otherwise."""
    if not task.cancelled() and (failure := task.exception()):
        log.error("loop_ended", exc_info=failure)


async def run_jobs(container: Container, turns: Iterator[int]) -> None:
    """One place for a job: take the next one whenever there is one."""
    run_generation, bell = container.run_generation(), container.job_bell()
    while True:
        if not await survive("run_job", lambda: run_generation(turn=next(turns))):
            await bell.wait(LOOK_AGAIN)


async def relay(container: Container) -> None:
    """Wake workers for the jobs that were committed."""
    await _tell(container.relay_bells(), container.relay_bell())


async def write_letters(container: Container) -> None:
    await _tell(container.relay_letters(), container.letter_bell())


async def pack_exports(container: Container) -> None:
    await _tell(container.relay_exports(), container.export_bell())


async def erase_accounts(container: Container) -> None:
    await _tell(container.relay_erasures(), container.erasure_bell())


async def keep_assets(container: Container) -> None:
    await _tell(container.relay_tiers(), container.tier_bell())


def for_the_product(container: Container) -> list[Coroutine[None, None, None]]:
    """What every process runs that works for the product itself, besides the jobs."""
    loops = (write_letters, pack_exports, erase_accounts, keep_assets, sweep, clear, anchor)
    return [loop(container) for loop in loops]


async def _tell(relay_outbox: RelayOutbox, bell: Bell) -> None:
    while True:
        if not await survive("relay", relay_outbox):
            await bell.wait(LOOK_AGAIN)


async def sweep(container: Container) -> None:
    """Whatever was left lying: by dead workers, by people who never came back, by erased accounts.

    Each at a pace of its own: what one of them waits for keeps no other waiting.
    """
    every = container.settings().sweep_every
    sweepers: dict[str, Callable[[], Awaitable[object]]] = {
        "sweep_jobs": container.sweep_jobs(),
        "sweep_attempts": container.sweep_attempts(),
        "sweep_exports": container.sweep_exports(),
        "sweep_erasures": container.sweep_erasures(),
    }
    loops = (_sweep_for_ever(name, sweeper, every) for name, sweeper in sweepers.items())
    await asyncio.gather(*loops, return_exceptions=True)  # then a cancellation waits until each has ended


async def _sweep_for_ever(name: str, sweeper: Callable[[], Awaitable[object]], every: timedelta) -> None:
    while True:
        await survive(name, sweeper)
        await asyncio.sleep(every.total_seconds())


async def clear(container: Container) -> None:
    """What is in no hurry: all whose time is over, then a rest. A check of a large store may take hours."""
    cleared = container.cleared()
    clearers: dict[str, Callable[[], Awaitable[int]]] = {
        "sweep_assets": container.sweep_assets(),
        "sweep_brand_kits": container.sweep_brand_kits(),
        "sweep_discarded_files": container.sweep_discarded_files(),
        "sweep_traces": container.sweep_traces(),
        "sweep_history": container.sweep_history(),
        "announce_expiry": container.announce_expiry(),
    }
    loops = [
        _sweep_for_ever(name, partial(_clear_all, name, clearer, cleared), CLEAR_EVERY)
        for name, clearer in clearers.items()
    ]
    check = partial(_check_storage, container.check_storage_daily(), cleared)
    loops.append(_sweep_for_ever("check_storage", check, CLEAR_EVERY))
    await asyncio.gather(*loops, return_exceptions=True)


async def _clear_all(name: str, clear_some: Callable[[], Awaitable[int]], cleared: Cleared) -> None:
    """A batch at a time, with a breath between two in which others get to the database."""
    before = cleared[name]
    try:
        while done := await clear_some():
            cleared[name] += done
            await asyncio.sleep(BREATH.total_seconds())
    finally:
        if count := cleared[name] - before:
            log.info("cleared", loop=name, count=count)


async def _check_storage(check: CheckStorageDaily, cleared: Cleared) -> None:
    if found := await check():
        cleared["orphans"] += found.deleted
        cleared["missing"] += found.missing
        level = log.warning if found.orphans or found.missing else log.info
        level("storage_checked", orphans=found.orphans, deleted=found.deleted, missing=found.missing)


async def anchor(container: Container) -> None:
    """Note the end of the audit log in the application's log, which is kept elsewhere: what is older stays as it is."""
    read_end = container.read_end_of_audit_log()

    async def note() -> None:
        number, hash = await read_end()
        log.info("audit_anchor", line=number, hash=hash)

    while True:
        await survive("anchor", note)
        await asyncio.sleep(ANCHOR_EVERY.total_seconds())


async def survive(name: str, work: Callable[[], Awaitable[object]]) -> bool:
    """Whether there was something to do. A loop goes on: what it cannot reach, and what breaks in it, is logged."""
    try:
        return bool(await work())
    except Unavailable as error:
        log.warning("loop_waits", loop=name, reason=str(error))
    except Exception:
        log.exception("loop_stumbled", loop=name)
    return False
