"""A cancellation that somebody below us swallows must not leave a job with a lease that is renewed for ever."""

import asyncio

import pytest
from dependency_injector import providers

from adapters.memory.bell import Bell, InProcessJobQueue
from application import cancelling
from application.generation.ports import FinishingOrder
from domain.assets import Finished
from domain.generation.picture import Picture
from entrypoints.container import Container
from tests.integration.faults.product import Product, in_this_process, order, rows, sign_up
from tests.integration.faults.quick import QuickFinishing, QuickImageModel


class SwallowingOnce:
    """Opens units of work, and once meets a cancellation as Python 3.11's `asyncio.wait_for` may: by going on."""

    def __init__(self, container: Container) -> None:
        self._begin, self.swallowed = container.begin_system(), False

    def __call__(self) -> object:
        if not self.swallowed and (task := asyncio.current_task()) and "_keep" in repr(task.get_coro()):
            self.swallowed = True
            return _Swallowing(self._begin())
        return self._begin()


class _Swallowing:
    def __init__(self, work: object) -> None:
        self._work = work

    async def __aenter__(self) -> object:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            return await self._work.__aenter__()
        raise AssertionError("the job took longer than a minute")

    async def __aexit__(self, *failure: object) -> None:
        await self._work.__aexit__(*failure)


class BrokenFinishing(QuickFinishing):
    async def finish(self, picture: Picture, order: FinishingOrder) -> Finished:
        raise RuntimeError("a fault of our own")


def test_a_job_that_breaks_is_put_back_although_the_end_of_its_lease_was_swallowed(
    production: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cancelling, "SECONDS", 0.2)

    async def run() -> None:
        async with in_this_process(
            production.settings(LEASE="4"),
            image_model=providers.Object(QuickImageModel(1.5)),
            finishing=providers.Object(BrokenFinishing()),
            queue=providers.Object(InProcessJobQueue(Bell())),
        ) as container:
            user_id, _ = await sign_up(container)
            await order(container, user_id)
            run_generation = container.run_generation()
            swallowing = SwallowingOnce(container)
            object.__setattr__(run_generation, "begin", swallowing)
            with pytest.raises(RuntimeError, match="a fault of our own"):
                async with asyncio.timeout(50):
                    await run_generation(turn=0)
            [job] = await rows(production.database, "SELECT status, crashes FROM generation_jobs")

            assert swallowing.swallowed
            assert tuple(job) == ("queued", 1)

    asyncio.run(run())
