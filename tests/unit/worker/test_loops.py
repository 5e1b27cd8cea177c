import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import structlog

from entrypoints.worker.loops import running, sweep


async def test_a_loop_that_cannot_even_be_put_together_is_heard_of() -> None:
    async def broken() -> None:
        raise ValueError("the address that mail is sent from is no e-mail address")

    with structlog.testing.capture_logs() as logged:
        async with running(broken(), asyncio.sleep(60)):
            await asyncio.sleep(0.01)

    assert [line["event"] for line in logged] == ["loop_ended"]


async def test_a_sweeper_that_waits_for_something_slow_keeps_no_other_waiting() -> None:
    sweeps: Counter[str] = Counter()
    all_twice = asyncio.Event()

    def sweeping(name: str) -> Callable[[], Awaitable[None]]:
        async def one() -> None:
            sweeps[name] += 1
            if name == "exports":
                await asyncio.Event().wait()
            if min(sweeps["jobs"], sweeps["attempts"], sweeps["erasures"]) > 1:
                all_twice.set()

        return one

    container: Any = SimpleNamespace(
        settings=lambda: SimpleNamespace(sweep_every=timedelta(milliseconds=1)),
        sweep_jobs=lambda: sweeping("jobs"),
        sweep_attempts=lambda: sweeping("attempts"),
        sweep_exports=lambda: sweeping("exports"),
        sweep_erasures=lambda: sweeping("erasures"),
    )

    async with running(sweep(container)), asyncio.timeout(5):
        await all_twice.wait()

    assert sweeps["exports"] == 1
    assert asyncio.all_tasks() == {asyncio.current_task()}
