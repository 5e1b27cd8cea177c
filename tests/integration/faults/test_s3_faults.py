"""A file store that fails while assets are delivered: no row without its files, no charge for what is not there."""

import asyncio
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from dependency_injector import providers

from adapters.memory.bell import Bell, InProcessJobQueue
from adapters.storage.stores import Bounds, Store, store_from_url
from entrypoints.container import Container
from tests.faulty_proxy import Fault, FaultyProxy
from tests.integration.faults.ledger import ledger_of
from tests.integration.faults.product import Product, in_this_process, order, rows, sign_up
from tests.integration.faults.quick import QuickFinishing, QuickImageModel
from tests.services import S3Server

BOUNDS = Bounds(request=timedelta(seconds=1.5), retries=1, retry_for=timedelta(seconds=1))
FAULTS = {
    "refused": Fault(refuse=True),
    "slow": Fault(delay=60),
    "silent": Fault(blackhole=True),
    "cut while asking": Fault(cut_up_after=300),
    "cut while sending": Fault(cut_up_after=1_500),
    "cut before the answer": Fault(cut_down_after=0),
    "cut in the answer": Fault(cut_down_after=20),
}


class Overloaded(BaseHTTPRequestHandler):
    """Takes every request and answers 503."""

    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(503)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET = do_DELETE = do_PUT  # noqa: N815  # as http.server calls them

    def log_message(self, format: str, *words: object) -> None:
        pass


@pytest.fixture
def overloaded() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Overloaded)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture
def proxy(s3_server: S3Server) -> Iterator[FaultyProxy]:
    with FaultyProxy(s3_server.host, s3_server.port) as proxy:
        yield proxy


@pytest.mark.parametrize("fault", FAULTS)
def test_a_job_is_delivered_when_the_store_comes_back(
    production: Product, s3_server: S3Server, proxy: FaultyProxy, fault: str
) -> None:
    bucket = s3_server.new_bucket()
    through = f"http://{proxy.host}:{proxy.port}"
    healthy = store_from_url(s3_server.url(bucket), config=s3_server.credentials)
    faulty = store_from_url(s3_server.url(bucket, through=through), config=s3_server.credentials, bounds=BOUNDS)

    async def run() -> None:
        async with _container(production, faulty) as container:
            user_id, _ = await sign_up(container)
            job_id = await order(container, user_id, count=2)
            proxy.set(FAULTS[fault])
            await _attempt(container, production)
            during = await rows(production.database, "SELECT status, attempts, error_code FROM generation_jobs")
            assets = await rows(production.database, "SELECT 1 FROM assets")
            proxy.heal()
            await _attempt(container, production)
            after = await ledger_of(production.database, healthy, [job_id])

            assert [tuple(job) for job in during] == [("queued", 1, None)]
            assert assets == []
            assert after.balances()
            assert (after.jobs, after.assets) == ({"completed": 1}, 2)

    asyncio.run(run())


def test_a_job_is_given_up_and_paid_back_when_the_store_stays_away(production: Product, overloaded: str) -> None:
    credentials = {"access_key_id": "any", "secret_access_key": "any"}
    url = f"s3://bucket/?endpoint={overloaded}&region=eu-central-1"
    faulty = store_from_url(url, config=credentials, bounds=BOUNDS)

    async def run() -> None:
        async with _container(production, faulty) as container:
            user_id, _ = await sign_up(container)
            job_id = await order(container, user_id, count=2)
            for _ in range(3):
                await _attempt(container, production)
            [job] = await rows(production.database, "SELECT * FROM generation_jobs")
            ledger = await ledger_of(production.database, store_from_url("memory:///"), [job_id])

            assert (job["status"], job["attempts"], job["error_code"]) == ("failed", 2, "dependency_unavailable")
            assert ledger.balances()
            assert ledger.assets == 0

    asyncio.run(run())


def _container(production: Product, store: Store) -> AbstractAsyncContextManager[Container]:
    return in_this_process(
        production.settings(LEASE="30"),
        store=providers.Object(store),
        image_model=providers.Object(QuickImageModel(0)),
        finishing=providers.Object(QuickFinishing()),
        queue=providers.Object(InProcessJobQueue(Bell())),
    )


async def _attempt(container: Container, production: Product) -> None:
    """One try; the time until it is due passes at once."""
    await rows(production.database, "UPDATE generation_jobs SET run_at = now() WHERE status = 'queued'")
    assert await container.run_generation()(turn=0)
