"""kill -9 of workers at the worst moments and at any moment, while jobs flow."""

import asyncio
import contextlib
import os
import random
from collections.abc import Sequence
from itertools import count
from uuid import UUID

import pytest

from adapters.storage.stores import store_from_url
from domain.errors import Unavailable
from entrypoints.container import Container
from tests.integration.faults.ledger import ledger_of, recoveries
from tests.integration.faults.product import (
    UNFINISHED,
    Product,
    Running,
    in_this_process,
    order,
    quiet,
    rows,
    sign_up,
)
from tests.integration.faults.report import report
from tests.waiting import soon

pytestmark = pytest.mark.alone

POINTS = (
    "run.before_claim",
    "run.after_claim",
    "run.after_draw",
    "run.after_finish",
    "run.after_store",
    "run.before_deliver_commit",
    "run.after_deliver",
)
KILLS = int(os.environ.get("FAULTS_KILLS", len(POINTS)))
LEASE = 1.0
IN_FLIGHT = 10


@pytest.mark.timeout(900 + 30 * KILLS)
def test_jobs_survive_kill_9_of_their_workers(production: Product) -> None:
    async def run() -> None:
        async with in_this_process(production.settings()) as container:
            users = [(await sign_up(container, name=name))[0] for name in ("nova", "vega", "lyra")]
            acknowledged: list[UUID] = []
            producing = asyncio.create_task(_keep_busy(production, container, users, acknowledged))
            await _kill_workers(production, KILLS)
            producing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await producing
            production.start_worker()
            await quiet(production.database, within=3000)
            ledger = await ledger_of(production.database, store_from_url(production.storage_url), acknowledged)
            seconds = await recoveries(production.database, production.deaths())
            report("kill -9 of a worker", kills=KILLS, ledger=ledger, recoveries=seconds)

            given_up = "SELECT error_code, crashes FROM generation_jobs WHERE status = 'failed'"
            assert ledger.balances()
            assert {tuple(job) for job in await rows(production.database, given_up)} <= {("worker_crashed", 3)}
            assert seconds, "no kill interrupted a job"
            assert seconds[-1] <= LEASE + 10

    asyncio.run(run())


def test_a_job_that_kills_every_worker_is_given_up_and_costs_nothing(production: Product) -> None:
    async def run() -> None:
        async with in_this_process(production.settings()) as container:
            user_id, _ = await sign_up(container)
            job_id = await order(container, user_id, count=2)
            for _ in range(3):
                worker = production.start_worker(die_at="run.after_draw")
                await asyncio.to_thread(worker.ends_within, 120)
            production.start_worker()
            await quiet(production.database, within=300)
            [job] = await rows(production.database, "SELECT * FROM generation_jobs")
            ledger = await ledger_of(production.database, store_from_url(production.storage_url), [job_id])

            assert (job["status"], job["crashes"], job["error_code"]) == ("failed", 3, "worker_crashed")
            assert ledger.balances()

    asyncio.run(run())


def test_a_worker_works_on_as_many_jobs_as_it_has_places(production: Product) -> None:
    async def run() -> None:
        async with in_this_process(production.settings()) as container:
            user_id, _ = await sign_up(container)
            for _ in range(4):
                await order(container, user_id)
            production.start_worker(threads=4, draw_seconds=6)
            await quiet(production.database, within=300)
            events = await rows(
                production.database,
                "SELECT kind, (job ->> 'updated_at')::timestamptz AS at FROM job_events "
                "WHERE kind IN ('processing', 'completed') ORDER BY at",
            )

            assert [event["kind"] for event in events] == ["processing"] * 4 + ["completed"] * 4

    asyncio.run(run())


async def _keep_busy(
    production: Product, container: Container, users: Sequence[UUID], acknowledged: list[UUID]
) -> None:
    """Some jobs always wait."""
    for number in count():
        while (await rows(production.database, UNFINISHED))[0]["count"] >= IN_FLIGHT:
            await asyncio.sleep(0.02)
        with contextlib.suppress(Unavailable):  # what people would be told to repeat
            acknowledged.append(await order(container, users[number % 3], count=1 + number % 3))


async def _kill_workers(production: Product, kills: int) -> None:
    """Two workers run side by side. One dies at a named point or is killed at any moment, and is started again."""
    dice = random.Random(20261122)
    plans = [POINTS[number] if number < len(POINTS) else "" for number in (i % (len(POINTS) + 5) for i in range(kills))]
    seats = asyncio.Queue[str]()
    for plan in plans:
        seats.put_nowait(plan)

    async def seat() -> None:
        while not seats.empty():
            point = seats.get_nowait()
            worker = production.start_worker(die_at=point, on=dice.randint(8, 25))
            if not point:
                await _works(production, worker)
                await asyncio.sleep(dice.uniform(0.3, 1.2))
                worker.kill()
            await asyncio.to_thread(worker.ends_within, 60)

    await asyncio.gather(seat(), seat())


async def _works(production: Product, worker: Running) -> None:
    """Wait until it has claimed something."""
    owned = "SELECT 1 FROM generation_jobs WHERE status = 'processing' AND split_part(worker, ':', 2) = ANY($1)"

    async def works() -> bool:
        return worker.over or bool(await rows(production.database, owned, [str(pid) for pid in worker.children()]))

    await soon(works, within=3000, what=f"the worker has a job\n{worker.said()}")
