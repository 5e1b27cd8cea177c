"""A thousand streams on which nothing happens, in one process: what each holds in memory, and how late the loop gets.

It is watched for longer than a stream trusts a silence (ten seconds), so that each reads its rows again meanwhile.
"""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from bench.listening import OpenStream, Teller, resident_kilobytes, teller
from bench.measuring import Result, percentile
from bench.parts import Parts, Person

STREAMS, FEW = 1000, 50
WATCHED_SECONDS = 12
MOST_KILOBYTES, MOST_MS = 60, 20


def measure(parts: Parts) -> list[Result]:
    person = parts.add_people(1)[0]
    jobs = parts.add_jobs([person], STREAMS, claimable=False)
    with teller(parts, redis=False) as server:
        memory, late = asyncio.run(_measure(person, jobs, server))
    print(
        f"  {STREAMS} streams: {memory:.1f} KB each; late p50 {percentile(late, 50) * 1e3:.2f} ms, "
        f"p99 {percentile(late, 99) * 1e3:.2f} ms, worst {max(late) * 1e3:.2f} ms",
        flush=True,
    )
    return [
        Result.limit("idle_streams", f"memory of one of {STREAMS}", memory, "KB", at_most=MOST_KILOBYTES),
        Result.limit(
            "idle_streams",
            f"event loop late with {STREAMS} open, p99",
            percentile(late, 99) * 1e3,
            "ms",
            at_most=MOST_MS,
        ),
    ]


async def _measure(person: Person, jobs: Sequence[UUID], server: Teller) -> tuple[float, list[float]]:
    for stream in await _opened(person, jobs[:FEW], server):  # pools, caches and imports are not the streams'
        stream.close()
    before = resident_kilobytes(server.process.pid)
    streams = await _opened(person, jobs, server)
    late = await server.obey(watch=WATCHED_SECONDS)
    memory = (resident_kilobytes(server.process.pid) - before) / len(streams)
    for stream in streams:
        stream.close()
    return memory, late


async def _opened(person: Person, jobs: Sequence[UUID], server: Teller) -> list[OpenStream]:
    """Twenty at a time; all at once would be refused for want of database connections."""
    streams: list[OpenStream] = []
    for start in range(0, len(jobs), 20):
        some = jobs[start : start + 20]
        streams += await asyncio.gather(*(OpenStream.to(server.port, person, job_id) for job_id in some))
    return streams
