"""S3 that answers errors, dawdles, breaks off or says nothing: refused in time, and nothing half is believed."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from adapters.storage.assets import ObjectAssetStore
from adapters.storage.stores import Bounds, store_from_url
from application.assets.ports import FileNotStored
from domain.errors import Unavailable
from tests.faulty_proxy import Fault, FaultyProxy
from tests.services import S3Server

EMOTE = "u/nova/job-1/0-1/112x112.png"
PICTURE = bytes(range(256)) * 4096  # a megabyte
BOUNDS = Bounds(request=timedelta(seconds=0.4), retries=1, retry_for=timedelta(seconds=0.6))
TOTAL = BOUNDS.total.total_seconds()
ENDLESS = 15.0
"""Seconds: far longer than the bounds, also on a busy machine, and shorter than what never ends."""


@pytest.fixture
def proxy(s3_server: S3Server) -> Iterator[FaultyProxy]:
    with FaultyProxy(s3_server.host, s3_server.port) as proxy:
        yield proxy


class Bucket:
    """A bucket that our adapter reaches through the proxy, in haste, calmly or patiently, and the test directly."""

    def __init__(self, server: S3Server, proxy: FaultyProxy) -> None:
        self.name, self.client = server.new_bucket(), server.client()
        url = server.url(self.name, through=f"http://{proxy.host}:{proxy.port}")
        self.store, self.calm, self.patient = (
            ObjectAssetStore(store_from_url(url, config=server.credentials, bounds=bounds), bounds=bounds)
            for bounds in (BOUNDS, Bounds(request=timedelta(seconds=3), retries=0), Bounds())
        )

    def keys(self) -> list[str]:
        return [item["Key"] for item in self.client.list_objects_v2(Bucket=self.name).get("Contents", [])]

    def write(self, key: str, content: bytes) -> None:
        self.client.put_object(Bucket=self.name, Key=key, Body=content)


@pytest.fixture
def bucket(s3_server: S3Server, proxy: FaultyProxy) -> Bucket:
    return Bucket(s3_server, proxy)


async def _whole(store: ObjectAssetStore, key: str) -> bytes:
    return b"".join([piece async for piece in store.read(key)])


def _refused_in_time(work: Callable[[], Awaitable[object]]) -> None:
    start = time.monotonic()
    with pytest.raises(Unavailable):
        asyncio.run(_awaited(work))
    assert time.monotonic() - start < ENDLESS


async def _awaited(work: Callable[[], Awaitable[object]]) -> None:
    await work()


FAULTS = {
    "a black hole": Fault(blackhole=True),
    "refused connections": Fault(refuse=True),
    "answers slower than the bound": Fault(delay=60),
    "answers of ten bytes a second": Fault(drip=1),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_every_operation_on_a_faulty_store_is_refused_in_time(bucket: Bucket, proxy: FaultyProxy, fault: Fault) -> None:
    bucket.write("u/nova/there.png", PICTURE)
    proxy.set(fault)

    _refused_in_time(lambda: bucket.store.put(EMOTE, PICTURE, "image/png"))
    _refused_in_time(lambda: bucket.store.size("u/nova/there.png"))
    _refused_in_time(lambda: _whole(bucket.store, "u/nova/there.png"))
    _refused_in_time(lambda: bucket.store.delete(["u/nova/there.png"]))
    _refused_in_time(bucket.store.check)


def test_uploads_that_wait_for_others_are_refused_in_the_same_time(bucket: Bucket, proxy: FaultyProxy) -> None:
    proxy.set(Fault(blackhole=True))

    async def upload_thirty() -> None:
        work = (bucket.store.put(f"u/nova/{n}.png", PICTURE, "image/png") for n in range(30))
        refusals = await asyncio.gather(*work, return_exceptions=True)
        assert [type(refusal) for refusal in refusals] == [Unavailable] * 30

    start = time.monotonic()
    asyncio.run(upload_thirty())
    assert time.monotonic() - start < ENDLESS


@pytest.mark.parametrize("passed", [0, 300, 5_000, 500_000])
def test_an_upload_that_breaks_off_leaves_nothing(bucket: Bucket, proxy: FaultyProxy, passed: int) -> None:
    proxy.set(Fault(cut_up_after=passed))

    _refused_in_time(lambda: bucket.store.put(EMOTE, PICTURE, "image/png"))

    assert bucket.keys() == []


def test_an_upload_whose_answer_is_lost_is_refused_and_can_be_repeated(bucket: Bucket, proxy: FaultyProxy) -> None:
    proxy.set(Fault(cut_down_after=0))
    _refused_in_time(lambda: bucket.store.put(EMOTE, PICTURE, "image/png"))
    proxy.heal()

    asyncio.run(bucket.patient.put(EMOTE, PICTURE, "image/png"))

    assert bucket.client.get_object(Bucket=bucket.name, Key=EMOTE)["Body"].read() == PICTURE


@pytest.mark.parametrize("passed", [0, 100, 2_000])
def test_a_download_that_keeps_breaking_off_is_refused(bucket: Bucket, proxy: FaultyProxy, passed: int) -> None:
    bucket.write(EMOTE, PICTURE)
    proxy.set(Fault(cut_down_after=passed))

    _refused_in_time(lambda: _whole(bucket.store, EMOTE))


def test_a_download_that_breaks_off_once_is_continued_and_whole(bucket: Bucket, proxy: FaultyProxy) -> None:
    bucket.write(EMOTE, PICTURE)
    proxy.set(Fault(cut_down_after=700_000))

    assert asyncio.run(_whole(bucket.patient, EMOTE)) == PICTURE


def test_a_store_that_comes_back_is_used_again_at_once(bucket: Bucket, proxy: FaultyProxy) -> None:
    proxy.set(Fault(blackhole=True))
    _refused_in_time(bucket.calm.check)
    proxy.heal()
    proxy.cut()

    asyncio.run(bucket.calm.check())


def test_a_reader_may_be_slower_than_any_bound(bucket: Bucket) -> None:
    bucket.write(EMOTE, PICTURE * 3)

    async def read_slowly() -> int:
        received = 0
        async for piece in bucket.store.read(EMOTE):
            received += len(piece)
            await asyncio.sleep(TOTAL * 0.6)  # in all longer than one request may take
        return received

    assert asyncio.run(read_slowly()) == 3 * len(PICTURE)


class Answering:
    """An S3 of a few lines that answers what the test says, for what moto never does."""

    def __init__(
        self,
        *,
        put: int = 200,
        head_size: int | None = None,
        head: int = 200,
        taken: Callable[[], None] = lambda: None,
        bounds: Bounds = BOUNDS,
    ) -> None:
        asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                taken()
                self._answer(put, 0)

            def do_HEAD(self) -> None:
                self._answer(head, head_size or 0)

            def do_GET(self) -> None:
                self._answer(500, 0)

            def do_POST(self) -> None:
                self._answer(500, 0)

            def _answer(self, status: int, size: int) -> None:
                asked.append(self.command)
                self.send_response(status)
                self.send_header("Content-Length", str(size))
                self.send_header("ETag", '"made-up"')
                self.send_header("Last-Modified", "Sun, 22 Nov 2026 12:00:00 GMT")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                return

        self.asked, self._bounds = asked, bounds
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> "Answering":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def store(self) -> ObjectAssetStore:
        url = f"s3://bucket?endpoint=http://127.0.0.1:{self._server.server_address[1]}&region=eu-central-1"
        config = {"access_key_id": "id", "secret_access_key": "key"}
        return ObjectAssetStore(store_from_url(url, config=config, bounds=self._bounds), bounds=self._bounds)


class Crowd:
    """Lets nobody on before `least` are together, leaves one more the time to come, and notes the most there were."""

    def __init__(self, least: int) -> None:
        self.most = self._now = 0
        self._lock, self._together = threading.Lock(), threading.Barrier(least, timeout=10)

    def join(self) -> None:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        self._together.wait()
        time.sleep(0.1)
        with self._lock:
            self._now -= 1


def test_eight_uploads_are_on_their_way_together_and_never_nine() -> None:
    crowd = Crowd(least=8)

    async def upload(store: ObjectAssetStore) -> None:
        await asyncio.gather(*(store.put(f"u/nova/{n}.png", b"x", "image/png") for n in range(24)))

    with Answering(head_size=1, taken=crowd.join, bounds=Bounds()) as s3:
        asyncio.run(upload(s3.store))

    assert crowd.most == 8


@pytest.mark.parametrize("status", [500, 502, 503, 403, 401, 404, 412])
def test_an_upload_that_is_answered_with_an_error_is_refused(status: int) -> None:
    with Answering(put=status) as s3:
        _refused_in_time(lambda: s3.store.put(EMOTE, PICTURE, "image/png"))


def test_a_server_error_is_asked_again_once_and_not_ten_times() -> None:
    patient = Bounds(retries=1)
    with Answering(put=500, bounds=patient) as s3:
        _refused_in_time(lambda: s3.store.put(EMOTE, b"x", "image/png"))

    assert s3.asked == ["PUT", "PUT"]


@pytest.mark.parametrize("size", [0, 1, len(PICTURE) - 1, len(PICTURE) + 1])
def test_a_store_that_kept_another_size_is_not_believed(size: int) -> None:
    with Answering(head_size=size) as s3:
        _refused_in_time(lambda: s3.store.put(EMOTE, PICTURE, "image/png"))


@pytest.mark.parametrize("status", [404, 500])
def test_a_store_that_cannot_show_what_it_took_is_not_believed(status: int) -> None:
    with Answering(head=status) as s3:
        _refused_in_time(lambda: s3.store.put(EMOTE, PICTURE, "image/png"))


def test_a_file_that_is_not_there_is_not_mistaken_for_a_store_that_is_down() -> None:
    with Answering(head=404) as s3, pytest.raises(FileNotStored):
        asyncio.run(s3.store.size(EMOTE))
