"""What `Archives` and `Zips` keep to. Zips are read by Python's own reader and, where it is installed, by `unzip`."""

import asyncio
import gc
import io
import logging
import random
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import obstore
import pytest

from adapters.storage.archives import ObjectArchives
from adapters.storage.assets import ObjectAssetStore
from adapters.storage.stores import Store, store_from_url
from application.assets.ports import TooManyZips
from domain.errors import Unavailable
from tests.services import S3Server

ZIP = "u/nova/exports/1.zip"
EMOTE = "u/nova/job-1/0-1/112x112.png"
BADGE = "u/nova/job-1/1-1/72x72.png"
MEGABYTE = 2**20
NOVA, COMET = UUID(int=1), UUID(int=2)

READERS = [[sys.executable, "-m", "zipfile", "--test"], *([["unzip", "-t"]] if shutil.which("unzip") else [])]


@dataclass(frozen=True)
class Shelf:
    archives: ObjectArchives
    write: Callable[[str, bytes], object]
    read: Callable[[str], bytes]
    left_over: Callable[[], list[Any]]


@pytest.fixture(params=["memory", "folder", "s3"])
def shelf(request: pytest.FixtureRequest) -> Shelf:
    if request.param == "memory":
        return _shelf(store_from_url("memory:///"), list)
    if request.param == "folder":
        root = request.getfixturevalue("tmp_path") / "files"
        return _shelf(store_from_url(root.as_uri()), lambda: [str(path) for path in root.rglob("*#*")])
    server: S3Server = request.getfixturevalue("s3_server")
    bucket, client = server.new_bucket(), server.client()
    store = store_from_url(server.url(bucket), config=server.credentials)
    return _shelf(store, lambda: client.list_multipart_uploads(Bucket=bucket).get("Uploads", []))


def _shelf(store: Store, left_over: Callable[[], list[Any]]) -> Shelf:
    return Shelf(
        archives=ObjectArchives(store),
        write=lambda key, content: obstore.put(store, key, content),
        read=lambda key: bytes(obstore.get(store, key).bytes()),
        left_over=left_over,
    )


def opened(shelf: Shelf) -> zipfile.ZipFile:
    zipped = zipfile.ZipFile(io.BytesIO(shelf.read(ZIP)))
    assert zipped.testzip() is None
    return zipped


def test_documents_and_files_come_out_as_they_went_in(shelf: Shelf) -> None:
    emote = bytes(range(256)) * 10_000
    shelf.write(EMOTE, emote)
    shelf.write(BADGE, b"")
    files = [(EMOTE, "files/fox/112x112.png"), (BADGE, "files/fox/72x72.png")]

    size = asyncio.run(shelf.archives.pack(ZIP, {"account.json": b'{"name": "Nova"}', "empty.json": b""}, files))

    zipped = opened(shelf)
    assert size == len(shelf.read(ZIP))
    assert {name: zipped.read(name) for name in zipped.namelist()} == {
        "account.json": b'{"name": "Nova"}',
        "empty.json": b"",
        "files/fox/112x112.png": emote,
        "files/fox/72x72.png": b"",
    }


def test_documents_are_deflated_and_pictures_stored_as_they_are(shelf: Shelf) -> None:
    shelf.write(EMOTE, b"p" * 100_000)

    asyncio.run(shelf.archives.pack(ZIP, {"jobs.json": b"j" * 3 * MEGABYTE}, [(EMOTE, "emote.png")]))

    zipped = opened(shelf)
    jobs, emote = zipped.getinfo("jobs.json"), zipped.getinfo("emote.png")
    assert (jobs.compress_type, jobs.compress_size < 10_000) == (zipfile.ZIP_DEFLATED, True)
    assert (emote.compress_type, emote.compress_size) == (zipfile.ZIP_STORED, 100_000)


def test_a_file_that_is_gone_is_left_out_and_named(shelf: Shelf) -> None:
    shelf.write(EMOTE, b"emote")

    asyncio.run(shelf.archives.pack(ZIP, {}, [(BADGE, "files/badge.png"), (EMOTE, "files/emote.png")]))

    zipped = opened(shelf)
    assert zipped.namelist() == ["files/emote.png", "missing.txt"]
    assert zipped.read("missing.txt") == b"files/badge.png\n"


def test_an_archive_of_nothing_is_a_zip_of_nothing(shelf: Shelf) -> None:
    asyncio.run(shelf.archives.pack(ZIP, {}, []))

    assert opened(shelf).namelist() == []


def test_the_same_contents_give_the_same_zip(shelf: Shelf) -> None:
    shelf.write(EMOTE, b"emote")

    asyncio.run(shelf.archives.pack(ZIP, {"account.json": b"{}"}, [(EMOTE, "emote.png")]))
    first = shelf.read(ZIP)
    asyncio.run(shelf.archives.pack(ZIP, {"account.json": b"{}"}, [(EMOTE, "emote.png")]))

    assert shelf.read(ZIP) == first


def test_what_is_streamed_is_what_would_be_stored(shelf: Shelf) -> None:
    shelf.write(EMOTE, b"emote" * MEGABYTE)
    shelf.write(BADGE, b"badge")
    documents = {"manifest.json": b"{}" * 1_000}
    files = [(BADGE, "badge.png"), (EMOTE, "emote.png"), ("u/nova/job-1/9-1/1x1.png", "gone.png"), (BADGE, "again.png")]
    asyncio.run(shelf.archives.pack(ZIP, documents, files))

    async def streamed() -> bytes:
        return b"".join([piece async for piece in shelf.archives.stream(NOVA, documents, files)])

    assert asyncio.run(streamed()) == shelf.read(ZIP)


def test_whoever_leaves_a_stream_leaves_nothing_running(shelf: Shelf) -> None:
    files = [(f"u/nova/job-1/{number}-1/1x1.png", f"{number}.png") for number in range(25)]
    for key, _ in files:
        shelf.write(key, b"e" * MEGABYTE)

    async def left_after_one_piece() -> set[asyncio.Task[Any]]:
        async with aclosing(shelf.archives.stream(NOVA, {}, files)) as stream:
            await anext(stream)
        return asyncio.all_tasks() - {asyncio.current_task()}

    assert asyncio.run(left_after_one_piece()) == set()


async def test_a_stream_that_is_cancelled_ends_without_a_complaint(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it is: at work in a thread, at the store, or between."""
    unraisable: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda told: unraisable.append(told.exc_value))
    store = store_from_url("memory:///")
    for key in (EMOTE, BADGE):
        obstore.put(store, key, b"e" * 3 * MEGABYTE)
    documents = {f"{number}.json": random.Random(number).randbytes(MEGABYTE // 2) for number in range(2)}
    archives = ObjectArchives(store)

    async def read() -> None:
        async with aclosing(archives.stream(NOVA, documents, [(EMOTE, "emote.png"), (BADGE, "badge.png")])) as stream:
            async for _ in stream:
                pass

    for turns in range(60):
        reading = asyncio.create_task(read())
        for _ in range(turns):
            await asyncio.wait([reading], timeout=0.0005)
        reading.cancel()
        await asyncio.wait([reading])
        assert reading.cancelled() or reading.result() is None
    gc.collect()

    assert unraisable == []
    assert [record for record in caplog.records if record.levelno > logging.INFO] == []


async def test_the_thread_of_a_cancelled_stream_has_ended_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, wait, ended = threading.Event(), threading.Event(), threading.Event()
    open_entry = zipfile.ZipFile.open

    def held(self: zipfile.ZipFile, *args: Any) -> Any:
        begun.set()
        wait.wait(10)
        entry = open_entry(self, *args)
        ended.set()
        return entry

    monkeypatch.setattr(zipfile.ZipFile, "open", held)
    stream = ObjectArchives(store_from_url("memory:///")).stream(NOVA, {"account.json": b"{}"}, [])
    reading = asyncio.create_task(anext(stream))
    await asyncio.to_thread(begun.wait, 10)

    reading.cancel()
    asyncio.get_running_loop().call_later(0.05, reading.cancel)  # once more, as whoever is impatient does
    asyncio.get_running_loop().call_later(0.1, wait.set)

    with pytest.raises(asyncio.CancelledError):
        await reading
    assert ended.is_set()


async def test_a_zip_too_many_is_refused_until_another_one_ends() -> None:
    archives = ObjectArchives(store_from_url("memory:///"), most_at_once=2)
    one, two, three = (archives.stream(UUID(int=number), {}, []) for number in range(3))
    await anext(one)
    await anext(two)

    with pytest.raises(Unavailable, match="Too many zips"):
        await anext(three)
    await one.aclose()

    again = archives.stream(UUID(int=2), {}, [])
    assert await anext(again)
    for stream in (two, again):
        await stream.aclose()


async def test_nobody_has_more_than_two_zips_on_their_way_and_others_are_not_kept_from_theirs() -> None:
    archives = ObjectArchives(store_from_url("memory:///"))
    begun = [archives.stream(NOVA, {}, []) for _ in range(2)]
    for stream in begun:
        await anext(stream)

    with pytest.raises(TooManyZips, match="2 of your zips"):
        await anext(archives.stream(NOVA, {}, []))
    begun.append(archives.stream(COMET, {}, []))
    assert await anext(begun[-1])
    async for _ in begun[0]:
        pass

    begun.append(archives.stream(NOVA, {}, []))
    assert await anext(begun[-1])
    for stream in begun:
        await stream.aclose()


def test_a_zip_of_several_parts_is_whole(shelf: Shelf) -> None:
    for number in range(25):
        shelf.write(f"u/nova/job-1/{number}-1/1x1.png", bytes([number]) * MEGABYTE)
    files = [(f"u/nova/job-1/{number}-1/1x1.png", f"{number}.png") for number in range(25)]

    size = asyncio.run(shelf.archives.pack(ZIP, {}, files))

    zipped = opened(shelf)
    assert size > 25 * MEGABYTE
    assert [zipped.read(f"{number}.png")[:1] for number in range(25)] == [bytes([number]) for number in range(25)]


def test_a_file_that_goes_away_while_it_is_packed_breaks_the_zip_off(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.write(EMOTE, b"e" * 30 * MEGABYTE)
    open = ObjectAssetStore.open

    async def open_and_delete(self: ObjectAssetStore, key: str) -> Any:
        opened = await open(self, key)
        await self.delete([key])
        return opened

    monkeypatch.setattr(ObjectAssetStore, "open", open_and_delete)
    with pytest.raises(Unavailable):
        asyncio.run(shelf.archives.pack(ZIP, {}, [(EMOTE, "emote.png")]))

    assert shelf.left_over() == []
    with pytest.raises(FileNotFoundError):
        shelf.read(ZIP)


def test_a_zip_goes_under_no_key_of_another_form(shelf: Shelf) -> None:
    with pytest.raises(ValueError, match="not a storage key"):
        asyncio.run(shelf.archives.pack("../export.zip", {}, []))


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: Path(reader[0]).name)
def test_readers_of_others_find_no_fault(tmp_path: Path, reader: list[str]) -> None:
    shelf = _shelf(store_from_url((tmp_path / "files").as_uri()), list)
    shelf.write(EMOTE, b"emote" * MEGABYTE)

    asyncio.run(shelf.archives.pack(ZIP, {"account.json": b"{}" * 1000}, [(EMOTE, "files/emote.png")]))

    tested = subprocess.run([*reader, str(tmp_path / "files" / ZIP)], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stdout + tested.stderr


def test_more_entries_than_a_plain_zip_holds_are_all_there() -> None:
    shelf = _shelf(store_from_url("memory:///"), list)
    documents = {f"{number}.json": b"" for number in range(66_000)}

    asyncio.run(shelf.archives.pack(ZIP, documents, []))

    assert len(opened(shelf).namelist()) == 66_000


PACKER = """
import asyncio, os, resource, sys
from adapters.storage.archives import ObjectArchives
from adapters.storage.stores import store_from_url

async def pack(folder):
    archives = ObjectArchives(store_from_url(folder))
    files = [("u/nova/large.png", f"{n}.png") for n in range(3)]
    await archives.pack("u/nova/warm.zip", {}, [])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    size = await archives.pack("u/nova/export.zip", {}, files)
    print(size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, flush=True)

asyncio.run(pack(sys.argv[1]))
os._exit(0)  # a thread of obstore that still lets go of the zip can abort an interpreter that ends: once in sixty
"""


def test_half_a_gigabyte_is_packed_in_32_megabytes_of_memory(tmp_path: Path) -> None:
    (tmp_path / "u" / "nova").mkdir(parents=True)
    with (tmp_path / "u" / "nova" / "large.png").open("wb") as large:
        large.truncate(170 * MEGABYTE)

    packed = subprocess.run(
        [sys.executable, "-c", PACKER, tmp_path.as_uri()],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": "src"},
    )

    size, grown_kilobytes = map(int, packed.stdout.split())
    assert size > 510 * MEGABYTE
    assert grown_kilobytes < 32 * 1024
