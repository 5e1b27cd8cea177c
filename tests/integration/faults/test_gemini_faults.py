"""The whole story of a job with a Gemini API that fails in every way: what the user is told, and what it costs."""

import asyncio
import importlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from dependency_injector import providers
from PIL import Image

from adapters.gemini.deadlines import Deadlines
from adapters.gemini.image_model import GeminiImageModel
from adapters.memory.bell import Bell, InProcessJobQueue
from adapters.storage.stores import store_from_url
from domain.tiers import Tier
from entrypoints.container import Container
from tests.integration.faults.ledger import ledger_of
from tests.integration.faults.product import Product, in_this_process, order, rows, sign_up
from tests.integration.providers.gemini_server import KEY, GeminiServer
from tests.postgres import Database

MODELS = ("gemini-nano-banana-2.1", "gemini-3-pro-image")
BUSY, UNUSABLE, BLOCKED, REFUSED = "model_unavailable", "picture_unusable", "content_blocked", "model_refused"

OUTCOMES = {
    # what the API does every time: the code that the job fails with, and how often the API is asked
    "408": (BUSY, 3),
    "429": (BUSY, 3),
    "429_day": (BUSY, 2),  # both models, and then they are known to be spent
    "500": (BUSY, 3),
    "500_not_utf8": (BUSY, 3),
    "502": (BUSY, 3),
    "503": (BUSY, 3),
    "503_html": (BUSY, 3),
    "504": (BUSY, 3),
    "stall": (BUSY, 3),
    "pause": (BUSY, 3),
    "drip": (BUSY, 3),
    "cut": (BUSY, 3),
    "cut_unnoticed": (BUSY, 3),
    "200_html": (BUSY, 3),
    "half_json": (BUSY, 3),
    "not_base64": (UNUSABLE, 3),
    "garbage": (UNUSABLE, 3),
    "truncated_png": (UNUSABLE, 3),
    "1x1": (UNUSABLE, 3),
    "40000x40000": (UNUSABLE, 3),
    "16000x16000": (UNUSABLE, 3),
    "31_mb": (UNUSABLE, 3),
    "gif": (UNUSABLE, 3),
    "wrong_mime": (UNUSABLE, 3),
    "only_text": (UNUSABLE, 3),
    "empty": (UNUSABLE, 3),
    "blocked:SAFETY": (BLOCKED, 1),
    "finish:IMAGE_SAFETY": (BLOCKED, 1),
    "400": (REFUSED, 1),
    "401": (REFUSED, 1),
    "403_leaked_key": (REFUSED, 1),
    "404": (REFUSED, 2),
}


SILENT = {"stall", "pause", "drip"}
"""What only a deadline ends. Everything else ends by itself, also on a busy machine."""

IMPATIENT, PATIENT = Deadlines(connect=1.0, idle=0.8, total=1.5), Deadlines(connect=10.0, idle=30.0, total=60.0)


@pytest.fixture(scope="module", autouse=True)
def _sdk() -> None:
    """Imported before, so that the first picture need not wait for it within its short deadline."""
    importlib.import_module("adapters.gemini.image_calls")


@pytest.fixture
def gemini() -> Iterator[GeminiServer]:
    with GeminiServer() as server:
        yield server


class Studio:
    """A runner in this process, drawing by the fake API; time that a job would wait passes at once."""

    def __init__(self, container: Container, database: Database) -> None:
        self._container, self._database = container, database

    async def finish_all(self) -> None:
        while await self._container.run_generation()(turn=0):
            await rows(self._database, "UPDATE generation_jobs SET run_at = now() WHERE status = 'queued'")


@pytest.mark.parametrize("mode", OUTCOMES)
def test_a_failing_image_api_costs_nothing_and_says_why(production: Product, gemini: GeminiServer, mode: str) -> None:
    code, asked = OUTCOMES[mode]
    gemini.plan(then=mode)

    async def run() -> None:
        async with _container(production, gemini, mode) as container:
            user_id, _ = await sign_up(container, tier=Tier.FREE)
            job_id = await order(container, user_id)
            await Studio(container, production.database).finish_all()
            job = await _job(production.database, job_id)
            ledger = await ledger_of(production.database, store_from_url(production.storage_url), [job_id])

            assert (job["status"], job["error_code"]) == ("failed", code)
            assert job["error_message"]
            assert KEY not in job["error_message"]
            assert len(gemini.requests) == asked
            assert ledger.balances()
            assert (ledger.assets, ledger.unreferenced) == (0, 0)

    asyncio.run(run())


@pytest.mark.parametrize(
    "plan", [("429", "ok"), ("500", "cut", "ok"), ("garbage", "500", "jpeg"), ("mislabelled",), ("two_images",)]
)
def test_a_picture_that_comes_in_the_end_is_delivered_once(
    production: Product, gemini: GeminiServer, plan: tuple[str, ...]
) -> None:
    gemini.plan(*plan)

    async def run() -> None:
        async with _container(production, gemini, *plan) as container:
            user_id, _ = await sign_up(container, tier=Tier.FREE)
            job_id = await order(container, user_id)
            await Studio(container, production.database).finish_all()
            ledger = await ledger_of(production.database, store_from_url(production.storage_url), [job_id])

            assert len(gemini.requests) == len(plan)
            assert ledger.balances()
            assert (ledger.jobs, ledger.assets, ledger.unreferenced) == ({"completed": 1}, 1, 0)
            assert _sizes(production.folder / "files") == [(28, 28), (56, 56), (112, 112)]

    asyncio.run(run())


def test_what_is_blocked_does_not_take_the_other_assets_with_it(production: Product, gemini: GeminiServer) -> None:
    gemini.plan("finish:IMAGE_SAFETY", then="ok")

    async def run() -> None:
        async with _container(production, gemini) as container:
            user_id, _ = await sign_up(container, tier=Tier.FREE)
            job_id = await order(container, user_id, count=3)
            await Studio(container, production.database).finish_all()
            job = await _job(production.database, job_id)
            ledger = await ledger_of(production.database, store_from_url(production.storage_url), [job_id])

            assert (job["status"], job["error_code"]) == ("completed", BLOCKED)
            assert sorted(job["slots"]) == ["delivered", "delivered", "missed"]
            assert len(gemini.requests) == 3
            assert ledger.balances()

    asyncio.run(run())


def test_a_busy_model_is_asked_again_when_it_said_it_may_be(production: Product, gemini: GeminiServer) -> None:
    gemini.plan(then="429")

    async def run() -> None:
        async with _container(production, gemini) as container:
            user_id, _ = await sign_up(container, tier=Tier.FREE)
            job_id = await order(container, user_id)
            await container.run_generation()(turn=0)
            job = await _job(production.database, job_id)
            waits = await rows(
                production.database, "SELECT extract(epoch FROM run_at - updated_at) AS s FROM generation_jobs"
            )

            assert (job["status"], job["attempts"]) == ("queued", 1)
            assert float(waits[0]["s"]) == pytest.approx(7.5, abs=0.01), "the API said 7.5 seconds"

    asyncio.run(run())


@asynccontextmanager
async def _container(production: Product, gemini: GeminiServer, *modes: str) -> AsyncIterator[Container]:
    deadlines = IMPATIENT if SILENT & {*modes} else PATIENT
    model = GeminiImageModel(api_key=KEY, models=MODELS, base_url=gemini.url, deadlines=deadlines)
    queue = InProcessJobQueue(Bell())
    async with in_this_process(
        production.settings(LEASE="30"), image_model=providers.Object(model), queue=providers.Object(queue)
    ) as container:
        yield container
        await model.aclose()


async def _job(database: Database, job_id: UUID) -> object:
    [job] = await rows(database, "SELECT * FROM generation_jobs WHERE id = $1", job_id)
    return job


def _sizes(folder: Path) -> list[tuple[int, int]]:
    """Of every finished file, decoded by a decoder that is not ours."""
    sizes = []
    for path in folder.rglob("*x*.png"):
        with Image.open(BytesIO(path.read_bytes())) as picture:
            picture.load()
            sizes.append(picture.size)
    return sorted(sizes)
