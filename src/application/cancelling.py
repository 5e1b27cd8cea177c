import asyncio
from typing import Any

SECONDS = 2.0


async def end(*tasks: "asyncio.Future[Any]") -> None:
    """Cancel the tasks until each has ended, whatever it ended with.

    Once is not enough: up to Python 3.11 `asyncio.wait_for`, which pools of connections use, can swallow a
    cancellation (bpo-37658), and a loop that renews a lease would then renew it for ever.
    """
    while running := [task for task in tasks if not task.done()]:
        for task in running:
            task.cancel()
        await asyncio.wait(running, timeout=SECONDS)
    await asyncio.gather(*tasks, return_exceptions=True)
