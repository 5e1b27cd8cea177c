"""PostgreSQL goes away without a word and comes back, under load."""

import asyncio
import signal
import tempfile
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from adapters.postgres.migrate import migrate
from adapters.storage.stores import store_from_url
from tests.integration.faults.database_server import DatabaseServer
from tests.integration.faults.ledger import ledger_of
from tests.integration.faults.product import Product, in_this_process, product, quiet, rows, sign_up
from tests.integration.faults.report import report
from tests.postgres import Database
from tests.services import RedisServer

ENDS = (signal.SIGKILL, signal.SIGQUIT, signal.SIGKILL)


ACCOUNTS = 20
"""One account alone would soon be told that it orders too often."""


@pytest.fixture
def server() -> Iterator[DatabaseServer]:
    with tempfile.TemporaryDirectory(prefix="aurastream-faults-") as folder:
        Path(folder).chmod(0o711)  # root's server runs as another account, which must pass through
        started = DatabaseServer(Path(folder) / "postgres")
        yield started
        started.end(signal.SIGQUIT)


def test_requests_are_refused_politely_and_nothing_is_half_written_while_postgresql_restarts(
    server: DatabaseServer, own_redis: RedisServer, tmp_path: Path
) -> None:
    database = Database(server.address, "aurastream")
    (tmp_path / "files").mkdir()

    async def run(ours: Product) -> None:
        await migrate(database.dsn())
        async with in_this_process(ours.settings()) as container:
            tokens = [(await sign_up(container, name=f"nova-{number}"))[1] for number in range(ACCOUNTS)]
        api, worker = ours.start_api(), ours.start_worker(draw_seconds=0.2)
        await asyncio.to_thread(api.wait_ready)
        acknowledged: dict[str, UUID] = {}
        answers: Counter[int] = Counter()
        async with httpx.AsyncClient(timeout=20) as client:
            clients = [
                asyncio.create_task(_keep_ordering(client, api.address, name, tokens, acknowledged, answers))
                for name in "abcd"
            ]
            for end in ENDS:
                await _more(answers, 202, 8, clients)
                await asyncio.to_thread(server.end, end)
                await _more(answers, 503, 4, clients)
                await asyncio.to_thread(server.start)
            await _more(answers, 202, 8, clients)
            for task in clients:
                task.cancel()
            await asyncio.gather(*clients, return_exceptions=True)
        await quiet(database, within=60)
        jobs = await rows(database, "SELECT wish ->> 'custom_prompt' AS words FROM generation_jobs")
        ledger = await ledger_of(database, store_from_url(ours.storage_url), acknowledged.values())
        report("kill -9 and immediate stop of PostgreSQL", kills=len(ENDS), ledger=ledger, refused=answers[503])

        assert set(answers) == {200, 202, 503}
        assert ledger.balances()
        assert set(Counter(job["words"] for job in jobs).values()) == {1}
        assert not api.over
        assert not worker.over

    with product(database, own_redis.url, (tmp_path / "files").as_uri(), tmp_path) as ours:
        asyncio.run(run(ours))


async def _keep_ordering(
    client: httpx.AsyncClient,
    address: str,
    name: str,
    tokens: list[str],
    acknowledged: dict[str, UUID],
    answers: Counter[int],
) -> None:
    """Each order has a key and is repeated until it is taken; between orders the client looks at its jobs."""
    for number in count():
        words = f"{name}-{number}"
        signed_in = {"Authorization": f"Bearer {tokens[number % len(tokens)]}"}
        with_key = signed_in | {"Idempotency-Key": words}
        wish = {"asset_type": "twitch_emote", "custom_prompt": words, "count": 2}
        while words not in acknowledged:
            made = await client.post(f"{address}/api/v1/generate", json=wish, headers=with_key)
            _count(made, answers)
            if made.status_code == 202:
                acknowledged[words] = UUID(made.json()["id"])
            _count(await client.get(f"{address}/api/v1/jobs?limit=2", headers=signed_in), answers)
            await asyncio.sleep(0.05)


def _count(answer: httpx.Response, answers: Counter[int]) -> None:
    answers[answer.status_code] += 1
    if answer.status_code == 503:
        assert answer.headers["content-type"] == "application/problem+json"
        assert int(answer.headers["retry-after"]) >= 1
        assert answer.json()["code"] == "dependency_unavailable"


async def _more(answers: Counter[int], status: int, times: int, clients: list["asyncio.Task[None]"]) -> None:
    """Wait for so many more answers of this status; a client that fails ends the test."""
    wanted = answers[status] + times
    async with asyncio.timeout(60):
        while answers[status] < wanted:
            for task in clients:
                if task.done():
                    task.result()
            await asyncio.sleep(0.02)
