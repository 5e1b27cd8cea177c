"""A worker process around Dramatiq: its container, its loops, its one actor."""

import os
import socket
from collections.abc import Coroutine, Mapping
from contextlib import AsyncExitStack
from itertools import count
from typing import Any

import dramatiq
from dependency_injector import providers
from dramatiq.asyncio import get_event_loop_thread
from dramatiq.middleware import Middleware, Shutdown

from domain.tiers import Lane
from entrypoints.container import ACTOR, Container, open_broker, queue_of, warn_of_unknown_models
from entrypoints.settings import Settings
from entrypoints.worker.loops import for_the_product, relay, running, survive

HEARS_WITHIN_MS = 200
"""How long a bell may ring in an idle worker before it is heard: Dramatiq asks Redis, with pauses that grow to this.

Its own default is a second. A job that took no work by itself was measured to end 0.75 s after it was accepted at the
latest, and 0.15 s with this, for which an idle worker takes 1.6 % of a core instead of 0.6 %.
"""


class Household(Middleware):
    """Opens everything on the loop on which the actors run, when the worker boots, and closes it after the last one.

    A message is a bell: the actor works on whatever is due, fairly between the lanes, until nothing is.
    """

    def __init__(self, settings: Settings, instead: Mapping[str, Any]) -> None:
        self._loops, self._closing = AsyncExitStack(), AsyncExitStack()
        name = providers.Object(f"{socket.gethostname()}:{os.getpid()}")
        self._container = Container(settings=settings, closing=self._closing, worker_name=name, **instead)
        self._turns, self._stopping = count(), False

    @property
    def actor_options(self) -> set[str]:
        """`throws` says what an actor may end with that is no failure; by itself Dramatiq knows it only for retries."""
        return {"throws"}

    def before_worker_boot(self, _broker: dramatiq.Broker, worker: dramatiq.Worker) -> None:
        worker.worker_timeout = HEARS_WITHIN_MS

    def after_worker_boot(self, _broker: dramatiq.Broker, _worker: dramatiq.Worker) -> None:
        _on_the_loop(self._open())

    def before_worker_shutdown(self, _broker: dramatiq.Broker, _worker: dramatiq.Worker) -> None:
        """A bell that was fetched before must not take up again what is handed back now."""
        self._stopping = True

    def after_worker_shutdown(self, _broker: dramatiq.Broker, _worker: dramatiq.Worker) -> None:
        _on_the_loop(self._close())

    async def look_for_work(self, _job_id: str) -> None:
        run_generation = self._container.run_generation()
        while not self._stopping and await survive("run_job", lambda: run_generation(turn=next(self._turns))):
            pass

    async def _open(self) -> None:
        await self._loops.enter_async_context(
            running(relay(self._container), *for_the_product(self._container), self._check_models())
        )

    async def _close(self) -> None:
        """The loops first: they use what is closed after them."""
        await self._loops.aclose()
        await self._closing.aclose()

    async def _check_models(self) -> None:
        await warn_of_unknown_models(self._container.image_model())


def worker_broker(settings: Settings, **instead: Any) -> dramatiq.Broker:
    """The broker that `dramatiq` is pointed at; `instead` are providers to use in place of the container's own.

    Forked workers must not share what a parent has opened: nothing is.
    """
    household = Household(settings, instead)
    broker = open_broker(settings.redis_url.reveal() if settings.redis_url else "", household)
    for lane in Lane:
        broker.declare_queue(queue_of(lane))
    actor = dramatiq.actor(actor_name=ACTOR, queue_name=queue_of(Lane.STANDARD), broker=broker, throws=(Shutdown,))
    actor(household.look_for_work)
    return broker


def _on_the_loop(work: Coroutine[Any, Any, None]) -> None:
    """The loop runs from the boot of the worker to its end; the middleware that owns it comes before this one."""
    thread = get_event_loop_thread()
    assert thread is not None  # noqa: S101
    thread.run_coroutine(work)
