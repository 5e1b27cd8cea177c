import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
import structlog

from application.assets.check_storage import StorageCheck
from domain.errors import Unavailable
from entrypoints.container import Cleared
from entrypoints.worker import loops
from entrypoints.worker.loops import clear, running, sweep


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

    async with running(sweep(container)), asyncio.timeout(30):
        await all_twice.wait()

    assert sweeps["exports"] == 1
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_all_that_is_over_is_cleared_in_batches_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "BREATH", timedelta())
    batches = {"sweep_assets": [200, 200, 7, 0], "sweep_traces": [3, 0], "sweep_discarded_files": []}
    checks: list[StorageCheck | None] = [StorageCheck(orphans=2, deleted=2, missing=1)]
    cleared = Cleared()

    def clearing(name: str) -> Callable[[], Awaitable[int]]:
        async def some() -> int:
            if name == "sweep_discarded_files":
                raise Unavailable("The file store does not answer.")
            left = batches.get(name)
            return left.pop(0) if left else 0

        return some

    async def check() -> StorageCheck | None:
        if checks:
            return checks.pop()
        return None

    names = ("sweep_assets", "sweep_brand_kits", "sweep_discarded_files", "sweep_traces", "sweep_history")
    container: Any = SimpleNamespace(
        cleared=lambda: cleared,
        check_storage_daily=lambda: check,
        announce_expiry=lambda: clearing("announce_expiry"),
        **{name: partial(clearing, name) for name in names},
    )

    with structlog.testing.capture_logs() as logged:
        async with running(clear(container)), asyncio.timeout(30):
            while not (cleared["sweep_assets"] == 407 and cleared["missing"] == 1 and not batches["sweep_traces"]):
                await asyncio.sleep(0)

    assert +cleared == Cleared({"sweep_assets": 407, "sweep_traces": 3, "orphans": 2, "missing": 1})
    said = {(line["event"], line.get("loop"), line.get("count")) for line in logged}
    assert ("cleared", "sweep_assets", 407) in said
    assert ("loop_waits", "sweep_discarded_files", None) in said
    assert any(line["event"] == "storage_checked" and line["log_level"] == "warning" for line in logged)
