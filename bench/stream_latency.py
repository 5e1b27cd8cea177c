"""From the commit of an event to its line on an open stream: news within one process, and through Redis.

In the first case the process that serves the stream also commits; in the second another one does, as a worker would.
Both clocks are the machine's monotonic one.
"""

import asyncio
import time
from contextlib import ExitStack
from uuid import UUID

from bench.listening import OpenStream, Teller, teller
from bench.measuring import ROUNDS, Result, percentile
from bench.parts import Parts, Person

EVENTS_A_ROUND = 200
MOST_MS = 30


def measure(parts: Parts) -> list[Result]:
    person = parts.add_people(1)[0]
    with ExitStack() as tellers:
        alone = tellers.enter_context(teller(parts, redis=False))
        serving = tellers.enter_context(teller(parts, redis=True))
        writing = tellers.enter_context(teller(parts, redis=True, serves=False))
        pairs = {"in process": (alone, alone), "Redis": (serving, writing)}
        delays: dict[str, list[float]] = {name: [] for name in pairs}
        for number in range(ROUNDS + 1):
            for name, (server, committer) in pairs.items():
                job_id = parts.add_jobs([person], 1, claimable=False)[0]
                found = asyncio.run(_delays(person, job_id, server, committer))
                if number:
                    delays[name] += found
    return [result for name, found in delays.items() for result in _results(name, found)]


def _results(name: str, delays: list[float]) -> list[Result]:
    what = f"commit to event on the stream, news {name}, {len(delays)} events"
    middle, late = percentile(delays, 50), percentile(delays, 99)
    print(f"  {name:>24}  p50 {middle:.2f} ms, p99 {late:.2f} ms, worst {max(delays):.2f} ms", flush=True)
    return [
        Result.limit("stream_latency", f"{what}, p50", middle, "ms"),
        Result.limit("stream_latency", f"{what}, p99", late, "ms", at_most=MOST_MS),
    ]


async def _delays(person: Person, job_id: UUID, server: Teller, committer: Teller) -> list[float]:
    """Milliseconds of each event of one round."""
    stream = await OpenStream.to(server.port, person, job_id)
    committing = asyncio.create_task(committer.obey(tell=str(job_id), count=EVENTS_A_ROUND))
    arrivals = {await stream.next_id(): time.monotonic_ns() for _ in range(EVENTS_A_ROUND)}
    stream.close()
    return [(arrivals[number] - at) / 1e6 for number, at in await committing]
