"""Work that a thread does for the event loop, and that is over when nobody waits for it any more."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


async def in_thread(work: Callable[P, R], *args: P.args, **named: P.kwargs) -> R:
    """What `work` gives. Whatever happens, the thread has ended when this does, so its things can be closed."""
    working = asyncio.create_task(asyncio.to_thread(work, *args, **named))
    try:
        return await asyncio.shield(working)
    finally:
        await over(working)


async def over(task: "asyncio.Future[Any]") -> None:
    """It has ended after this, even if it takes a moment and whoever waits is cancelled meanwhile."""
    while not task.done():
        with suppress(asyncio.CancelledError):
            await asyncio.wait([task])
