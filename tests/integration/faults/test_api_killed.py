"""kill -9 of the API while people order, and what they find when they ask again."""

import asyncio
import os
import random
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from uuid import UUID

import httpx
import pytest

from adapters.storage.stores import store_from_url
from tests.integration.faults.ledger import ledger_of
from tests.integration.faults.product import Product, Running, in_this_process, quiet, rows, sign_up
from tests.integration.faults.report import report
from tests.services import free_port

POINTS = ("request.before_commit", "request.after_commit", "")
KILLS = int(os.environ.get("FAULTS_API_KILLS", "4"))
ACCOUNTS = 40
"""One account alone would soon be told that it orders too often."""


@dataclass(slots=True)
class Orders:
    """What clients have asked for, by the words of their order, and what they were told."""

    address: str
    tokens: list[str]
    acknowledged: dict[str, UUID] = field(default_factory=dict)
    unanswered: set[str] = field(default_factory=set)
    replayed: int = 0

    async def keep_ordering(self, client: httpx.AsyncClient, name: str) -> None:
        for number in count():
            await self.order(client, f"{name}-{number}")
            await asyncio.sleep(0.02)

    async def order(self, client: httpx.AsyncClient, words: str) -> None:
        """With a key the client asks until it is told; without one it may not."""
        token, with_key = self.tokens[_number(words) % len(self.tokens)], has_key(words)
        headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": words} if with_key else {})
        wish = {"asset_type": "twitch_emote", "custom_prompt": words, "count": 2}
        while words not in self.acknowledged:
            self.unanswered.add(words)
            try:
                answer = await client.post(f"{self.address}/api/v1/generate", json=wish, headers=headers)
            except httpx.TransportError:
                if not with_key:
                    return
                await asyncio.sleep(0.1)
                continue
            assert answer.status_code == 202, answer.text
            self.acknowledged[words] = UUID(answer.json()["id"])
            self.replayed += "idempotency-replayed" in answer.headers
        self.unanswered.discard(words)


def has_key(words: str) -> bool:
    """Three of four orders have one."""
    return _number(words) % 4 != 3


def _number(words: str) -> int:
    return int(words[2:])


@pytest.mark.timeout(900 + 30 * KILLS)
def test_an_order_survives_kill_9_of_the_api_once_or_not_at_all(production: Product) -> None:
    async def run() -> None:
        async with in_this_process(production.settings()) as container:
            tokens = [(await sign_up(container, name=f"nova-{number}"))[1] for number in range(ACCOUNTS)]
        port = free_port()
        orders = Orders(f"http://127.0.0.1:{port}", tokens)
        async with httpx.AsyncClient(timeout=10) as client:
            clients = [asyncio.create_task(orders.keep_ordering(client, name)) for name in "abcd"]
            last = await _kill_apis(production, port, KILLS, orders)
            await asyncio.to_thread(last.wait_ready)
            for task in clients:
                task.cancel()
            await asyncio.gather(*clients, return_exceptions=True)
            for words in filter(has_key, [*orders.unanswered]):
                await orders.order(client, words)
        production.start_worker(draw_seconds=0)
        await quiet(production.database, within=300)
        jobs = await rows(production.database, "SELECT id, wish ->> 'custom_prompt' AS words FROM generation_jobs")
        made = Counter(job["words"] for job in jobs)
        ledger = await ledger_of(
            production.database, store_from_url(production.storage_url), orders.acknowledged.values()
        )
        report("kill -9 of the API", kills=KILLS, ledger=ledger, replayed=orders.replayed)

        assert ledger.balances()
        assert {job["words"]: job["id"] for job in jobs if job["words"] in orders.acknowledged} == orders.acknowledged
        assert set(made.values()) == {1}
        assert made.keys() - orders.acknowledged.keys() <= orders.unanswered
        assert orders.replayed >= 1, "no client asked again for what had been committed"

    asyncio.run(run())


async def _kill_apis(production: Product, port: int, kills: int, orders: Orders) -> Running:
    """One API after the other on one port; the one after the last kill."""
    dice = random.Random(20261122)
    for number in range(kills):
        point = POINTS[number % len(POINTS)]
        api = production.start_api(die_at=point, on=dice.randint(3, 30), port=port)
        if not point:
            before = len(orders.acknowledged)
            while len(orders.acknowledged) == before:
                await asyncio.sleep(0.02)
            await asyncio.sleep(dice.uniform(0, 0.3))
            api.kill()
        await asyncio.to_thread(api.ends_within, 60)
    return production.start_api(port=port)
