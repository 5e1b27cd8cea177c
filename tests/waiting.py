"""Waiting for what happens by itself: it is looked at until it is so, never slept for."""

import asyncio
import time
from collections.abc import Awaitable, Callable


def eventually(condition: Callable[[], object], *, within: float = 30, what: str = "") -> None:
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, f"not within {within:g} s: {what or condition}"
        time.sleep(0.01)


async def soon(condition: Callable[[], Awaitable[object]], *, within: float = 30, what: str = "") -> None:
    deadline = time.monotonic() + within
    while not await condition():
        assert time.monotonic() < deadline, f"not within {within:g} s: {what or condition}"
        await asyncio.sleep(0.01)
