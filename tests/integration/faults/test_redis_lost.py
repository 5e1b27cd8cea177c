"""Redis loses everything, goes away and comes back, in the middle of the work."""

import asyncio
from uuid import UUID

import httpx
import redis

from adapters.storage.stores import store_from_url
from tests.integration.faults.ledger import ledger_of
from tests.integration.faults.listening import Listener
from tests.integration.faults.product import UNFINISHED, Product, in_this_process, quiet, rows, sign_up
from tests.integration.faults.report import report
from tests.services import RedisServer
from tests.waiting import soon

JOBS = 40
WISH = {"asset_type": "twitch_emote", "custom_prompt": "a fox", "count": 1}


def test_no_job_is_lost_and_every_stream_completes_when_redis_is_flushed_and_killed(
    production: Product, own_redis: RedisServer
) -> None:
    async def run() -> None:
        async with in_this_process(production.settings()) as container:
            _, token = await sign_up(container)
        api, _ = production.start_api(), production.start_worker(draw_seconds=0.4)
        await asyncio.to_thread(api.wait_ready)
        headers = {"Authorization": f"Bearer {token}"}
        limits = httpx.Limits(max_connections=JOBS + 10)
        async with httpx.AsyncClient(timeout=httpx.Timeout(60, read=180), limits=limits) as client:

            async def order() -> UUID:
                answer = await client.post(f"{api.address}/api/v1/generate", json=WISH, headers=headers)
                assert answer.status_code == 202, answer.text
                return UUID(answer.json()["id"])

            listeners = [Listener(token, await order()) for _ in range(JOBS // 2)]
            listening = [asyncio.create_task(listener.listen(client, api.address)) for listener in listeners]
            await _fewer_open(production, JOBS // 2 - 4)
            redis.Redis.from_url(own_redis.url).flushall()
            listeners += [Listener(token, await order()) for _ in range(JOBS // 4)]
            await _fewer_open(production, JOBS // 2)
            own_redis.kill()
            listeners += [Listener(token, await order()) for _ in range(JOBS // 4)]
            listening += [
                asyncio.create_task(listener.listen(client, api.address)) for listener in listeners[JOBS // 2 :]
            ]
            health = await client.get(f"{api.address}/health/ready")
            own_redis.start()
            await quiet(production.database, within=180)
            await asyncio.wait_for(asyncio.gather(*listening), timeout=120)
        job_ids = [listener.job_id for listener in listeners]
        ledger = await ledger_of(production.database, store_from_url(production.storage_url), job_ids)
        report("FLUSHALL, then kill -9 of Redis", kills=1, ledger=ledger)

        assert health.status_code == 200
        assert health.json()["checks"]["queue"] != "ok"
        assert ledger.balances()
        assert ledger.jobs == {"completed": JOBS}
        assert all(listener.heard_all() for listener in listeners)

    asyncio.run(run())


async def _fewer_open(production: Product, most: int) -> None:
    async def fewer() -> bool:
        return bool((await rows(production.database, UNFINISHED))[0]["count"] <= most)

    await soon(fewer, within=120, what=f"at most {most} jobs are open")
