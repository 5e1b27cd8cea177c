"""Workers that stand still for longer than their lease, and then go on as if nothing had happened."""

import asyncio
import signal
from collections.abc import Awaitable, Callable

from adapters.storage.stores import store_from_url
from tests.integration.faults.ledger import ledger_of
from tests.integration.faults.product import Product, in_this_process, order, quiet, sign_up
from tests.waiting import soon

POINTS = ("run.after_claim", "run.after_draw", "run.after_finish", "run.after_store", "run.before_deliver_commit")
OUTLASTING = "16"
"""Seconds: none of them takes a job from another before the last has begun."""


def test_workers_that_wake_after_their_lease_change_nothing(production: Product) -> None:
    """One stands still at each point of the story; the last of them inside a transaction, with its rows locked."""

    async def run() -> None:
        async with in_this_process(production.settings()) as container:
            users = [(await sign_up(container, name=point.replace(".", "-")))[0] for point in POINTS]
            job_ids = [await order(container, user_id) for user_id in users]
            zombies = [
                production.start_worker(die_at=point, by=signal.SIGSTOP, threads=1, LEASE=OUTLASTING)
                for point in POINTS
            ]
            await soon(_all_stand_still(production), within=180, what="each worker stands still at its point")
            healthy = production.start_worker()
            await quiet(production.database, within=180)
            store = store_from_url(production.storage_url)
            before = await ledger_of(production.database, store, job_ids)
            healthy.kill()
            for zombie in zombies:
                zombie.signal_all(signal.SIGCONT)
            job_ids += [await order(container, user_id) for user_id in users]
            await quiet(production.database, within=180)

            async def tidied() -> bool:
                return (await ledger_of(production.database, store, job_ids)).unreferenced == 4

            await soon(tidied, within=120, what="who had not begun to commit discarded what it had stored")
            after = await ledger_of(production.database, store, job_ids)

            assert before.balances()
            assert before.jobs == {"completed": 5}
            assert before.unreferenced == 8, "two workers had stored their files: three sizes and a picture each"
            assert after.balances()
            assert after.jobs == {"completed": 10}
            assert after.assets == 10

    asyncio.run(run())


def _all_stand_still(production: Product) -> Callable[[], Awaitable[bool]]:
    async def stand_still() -> bool:
        return len(production.deaths()) == len(POINTS)

    return stand_still
