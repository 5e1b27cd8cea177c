import asyncio
import threading

import pytest

from adapters.threads import in_thread


async def test_what_the_work_gives_and_raises_comes_back() -> None:
    assert await in_thread(divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        await in_thread(divmod, 7, 0)


async def test_whoever_is_cancelled_twice_still_leaves_no_thread_at_work() -> None:
    begun, wait, ended = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        wait.wait(10)
        ended.set()

    waiting = asyncio.create_task(in_thread(work))
    await asyncio.to_thread(begun.wait, 10)

    waiting.cancel()
    asyncio.get_running_loop().call_later(0.05, waiting.cancel)
    asyncio.get_running_loop().call_later(0.1, wait.set)

    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert ended.is_set()
