"""What every `AssetStore` keeps to. Bytes are written and looked at beside the adapter: it is no oracle of itself."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import obstore
import pytest
from obstore.store import MemoryStore

from adapters.storage.assets import ObjectAssetStore
from adapters.storage.stores import store_from_url
from application.assets.ports import AssetStore, FileNotStored, StoredFile
from domain.errors import Unavailable
from tests.services import S3Server

EMOTE = "u/0193-nova/job-1/0-1/112x112.png"
BADGE = "u/0193-nova/job-1/1-1/72x72.png"
NOVA = "u/0193a0b1-5d7c-7000-8000-00000000000a/"
ZERO = "u/0193a0b1-5d7c-7000-8000-000000000000/"
MEGABYTE = 2**20


@dataclass(frozen=True)
class Shelf:
    """An adapter and, beside it, the raw place where it keeps its files."""

    store: AssetStore
    write: Callable[[str, bytes], object]
    bytes_under: Callable[[str], bytes]
    keys: Callable[[], list[str]]
    lose: Callable[[], object]  # as an operator would who deletes the folder or the bucket


@pytest.fixture(params=["memory", "folder", "s3"])
def shelf(request: pytest.FixtureRequest) -> Shelf:
    match request.param:
        case "memory":
            return _memory_shelf()
        case "folder":
            return _folder_shelf(request.getfixturevalue("tmp_path") / "assets")
        case _:
            return _s3_shelf(request.getfixturevalue("s3_server"))


def _memory_shelf() -> Shelf:
    raw = store_from_url("memory:///")
    assert isinstance(raw, MemoryStore)
    return Shelf(
        store=ObjectAssetStore(raw),
        write=lambda key, content: obstore.put(raw, key, content),
        bytes_under=lambda key: bytes(obstore.get(raw, key).bytes()),
        keys=lambda: sorted(item["path"] for page in obstore.list(raw) for item in page),
        lose=lambda: None,
    )


def _folder_shelf(root: Path) -> Shelf:
    def write(key: str, content: bytes) -> None:
        (root / key).parent.mkdir(parents=True, exist_ok=True)
        (root / key).write_bytes(content)

    return Shelf(
        store=ObjectAssetStore(store_from_url(root.as_uri())),
        write=write,
        bytes_under=lambda key: (root / key).read_bytes(),
        keys=lambda: sorted(  # `os.walk` passes over a folder that the store is just clearing away
            (Path(folder) / name).relative_to(root).as_posix() for folder, _, names in os.walk(root) for name in names
        ),
        lose=lambda: shutil.rmtree(root),
    )


def _s3_shelf(server: S3Server) -> Shelf:
    bucket, client = server.new_bucket(), server.client()

    def keys() -> list[str]:
        found = client.list_objects_v2(Bucket=bucket).get("Contents", [])
        return sorted(item["Key"].removeprefix("assets/") for item in found)

    return Shelf(
        store=ObjectAssetStore(store_from_url(server.url(bucket, prefix="assets"), config=server.credentials)),
        write=lambda key, content: client.put_object(Bucket=bucket, Key=f"assets/{key}", Body=content),
        bytes_under=lambda key: client.get_object(Bucket=bucket, Key=f"assets/{key}")["Body"].read(),
        keys=keys,
        lose=lambda: client.delete_bucket(Bucket=bucket),
    )


async def _pieces(content: AsyncIterator[bytes]) -> list[bytes]:
    return [piece async for piece in content]


def test_a_file_is_stored_byte_for_byte_under_its_key(shelf: Shelf) -> None:
    asyncio.run(shelf.store.put(EMOTE, b"\x89PNG emote \x00\xff", "image/png"))

    assert shelf.bytes_under(EMOTE) == b"\x89PNG emote \x00\xff"
    assert shelf.keys() == [EMOTE]


def test_storing_the_same_file_again_changes_nothing(shelf: Shelf) -> None:
    shelf.write(EMOTE, b"emote")

    asyncio.run(shelf.store.put(EMOTE, b"emote", "image/png"))

    assert shelf.bytes_under(EMOTE) == b"emote"
    assert shelf.keys() == [EMOTE]


def test_a_file_is_stored_anew_under_the_same_key(shelf: Shelf) -> None:
    shelf.write(EMOTE, b"a long first attempt")

    asyncio.run(shelf.store.put(EMOTE, b"second", "image/png"))

    assert shelf.bytes_under(EMOTE) == b"second"


def test_sixty_files_stored_at_once_are_all_there(shelf: Shelf) -> None:
    async def store_all() -> None:
        await asyncio.gather(*(shelf.store.put(f"u/nova/{n}.png", b"x" * n, "image/png") for n in range(1, 61)))

    asyncio.run(store_all())

    assert len(shelf.keys()) == 60
    assert shelf.bytes_under("u/nova/60.png") == b"x" * 60


def test_the_size_of_a_stored_file_is_known(shelf: Shelf) -> None:
    shelf.write(EMOTE, b"12345")

    assert asyncio.run(shelf.store.size(EMOTE)) == 5


def test_a_file_that_is_not_there_has_no_size(shelf: Shelf) -> None:
    with pytest.raises(FileNotStored):
        asyncio.run(shelf.store.size(EMOTE))


def test_a_large_file_is_read_in_pieces_of_a_megabyte(shelf: Shelf) -> None:
    shelf.write(EMOTE, b"a" * MEGABYTE + b"b" * MEGABYTE + b"end")

    pieces = asyncio.run(_pieces(shelf.store.read(EMOTE)))

    assert pieces == [b"a" * MEGABYTE, b"b" * MEGABYTE, b"end"]


def test_an_empty_file_is_read_as_nothing(shelf: Shelf) -> None:
    shelf.write(EMOTE, b"")

    assert asyncio.run(_pieces(shelf.store.read(EMOTE))) == []


def test_reading_a_file_that_is_not_there_is_refused_on_the_first_piece(shelf: Shelf) -> None:
    with pytest.raises(FileNotStored):
        asyncio.run(_pieces(shelf.store.read(EMOTE)))


def test_a_file_that_is_replaced_while_it_is_read_is_never_mixed(shelf: Shelf) -> None:
    shelf.write(EMOTE, b"old" * MEGABYTE)

    async def read_slowly() -> None:
        async for _ in shelf.store.read(EMOTE):
            shelf.write(EMOTE, b"new" * MEGABYTE)

    with pytest.raises(Unavailable):
        asyncio.run(read_slowly())


def test_deleted_files_are_gone_and_the_others_stay(shelf: Shelf) -> None:
    for key in (EMOTE, BADGE, "u/other/file.png"):
        shelf.write(key, b"content")

    asyncio.run(shelf.store.delete([EMOTE, BADGE]))

    assert shelf.keys() == ["u/other/file.png"]


def test_a_key_that_is_not_there_keeps_no_other_from_being_deleted(shelf: Shelf) -> None:
    shelf.write(BADGE, b"badge")

    asyncio.run(shelf.store.delete(["u/nova/never.png", BADGE, EMOTE]))

    assert shelf.keys() == []


def test_deleting_nothing_changes_nothing(shelf: Shelf) -> None:
    shelf.write(EMOTE, b"emote")

    asyncio.run(shelf.store.delete([]))

    assert shelf.keys() == [EMOTE]


def test_more_files_than_one_request_takes_are_deleted(shelf: Shelf) -> None:
    shelf.write("u/nova/1000.png", b"last of the first thousand")
    shelf.write("u/nova/1001.png", b"first of the second")

    asyncio.run(shelf.store.delete([f"u/nova/{n}.png" for n in range(1, 1002)]))

    assert shelf.keys() == []


def test_every_file_of_one_user_is_deleted_and_nobody_elses(shelf: Shelf) -> None:
    for key in (f"{NOVA}job-1/0-1/112x112.png", f"{NOVA}exports/all.zip", f"{NOVA}top.png", f"{ZERO}job-1/0-1/1x1.png"):
        shelf.write(key, b"content")

    assert asyncio.run(shelf.store.delete_below(NOVA)) == 3

    assert shelf.keys() == [f"{ZERO}job-1/0-1/1x1.png"]


def test_more_files_than_one_page_lists_are_deleted(shelf: Shelf) -> None:
    for number in range(1_003):
        shelf.write(f"{NOVA}{number}.png", b"x")

    assert asyncio.run(shelf.store.delete_below(NOVA)) == 1_003

    assert shelf.keys() == []


def test_deleting_what_somebody_without_files_has_changes_nothing(shelf: Shelf) -> None:
    shelf.write(EMOTE, b"emote")

    assert asyncio.run(shelf.store.delete_below(NOVA)) == 0

    assert shelf.keys() == [EMOTE]


@pytest.mark.parametrize(
    "prefix",
    ["", "/", "u", "u/", "u/0193a0b1", NOVA[:-1], NOVA[:-2] + "/", f"{NOVA}job-1/", f"{NOVA}../", NOVA.upper()],
)
def test_no_more_and_no_less_than_one_user_is_ever_deleted(shelf: Shelf, prefix: str) -> None:
    shelf.write(f"{NOVA}job-1/0-1/112x112.png", b"emote")

    with pytest.raises(ValueError, match="not the folder of one user"):
        asyncio.run(shelf.store.delete_below(prefix))

    assert len(shelf.keys()) == 1


@pytest.mark.parametrize("shelf", ["s3"], indirect=True)
def test_a_lost_bucket_is_not_taken_for_an_empty_one(shelf: Shelf) -> None:
    shelf.lose()

    with pytest.raises(Unavailable):
        asyncio.run(shelf.store.delete_below(NOVA))


def test_what_a_killed_process_left_in_a_folder_is_deleted_too(tmp_path: Path) -> None:
    shelf = _folder_shelf(tmp_path / "assets")
    shelf.write(f"{NOVA}job-1/0-1/112x112.png#1", b"half a file")
    (tmp_path / "assets" / NOVA / "job-2" / "0-1").mkdir(parents=True)

    asyncio.run(shelf.store.delete_below(NOVA))

    assert [path.name for path in (tmp_path / "assets").rglob("*")] == ["u"]


def test_a_store_that_answers_passes_the_check(shelf: Shelf) -> None:
    asyncio.run(shelf.store.check())


@pytest.mark.parametrize("shelf", ["folder", "s3"], indirect=True)
def test_a_store_whose_place_is_lost_fails_the_check(shelf: Shelf) -> None:
    shelf.lose()

    with pytest.raises(Unavailable):
        asyncio.run(shelf.store.check())


@pytest.mark.parametrize("shelf", ["s3"], indirect=True)
def test_a_file_is_refused_when_its_bucket_is_lost(shelf: Shelf) -> None:
    shelf.lose()

    with pytest.raises(Unavailable):
        asyncio.run(shelf.store.put(EMOTE, b"emote", "image/png"))


def test_an_object_store_hands_out_a_file_with_its_media_type(s3_server: S3Server) -> None:
    bucket = s3_server.new_bucket()
    store = ObjectAssetStore(store_from_url(s3_server.url(bucket), config=s3_server.credentials))

    asyncio.run(store.put(EMOTE, b"emote", "image/png"))

    headers = s3_server.client().head_object(Bucket=bucket, Key=EMOTE)
    assert (headers["ContentType"], headers["CacheControl"]) == ("image/png", "private")


def test_a_user_whose_files_are_deleted_leaves_no_folder_behind(tmp_path: Path) -> None:
    shelf = _folder_shelf(tmp_path / "assets")
    shelf.write(EMOTE, b"emote")

    asyncio.run(shelf.store.delete([EMOTE]))

    assert list((tmp_path / "assets").iterdir()) == []


@pytest.mark.parametrize(
    "key", ["", "u", "u/", "/u/a.png", "u//a.png", "u/../a.png", "u/.env", "u/a%2eb/..", "x/a.png"]
)
def test_a_key_of_another_form_is_refused_by_every_operation(shelf: Shelf, key: str) -> None:
    with pytest.raises(ValueError, match="not a storage key"):
        asyncio.run(shelf.store.put(key, b"x", "image/png"))
    with pytest.raises(ValueError, match="not a storage key"):
        asyncio.run(shelf.store.size(key))
    with pytest.raises(ValueError, match="not a storage key"):
        asyncio.run(_pieces(shelf.store.read(key)))
    with pytest.raises(ValueError, match="not a storage key"):
        asyncio.run(shelf.store.delete([EMOTE, key]))

    assert shelf.keys() == []


def _listed(store: AssetStore) -> list[list[StoredFile]]:
    async def pages() -> list[list[StoredFile]]:
        return [[*page] async for page in store.pages()]

    return asyncio.run(pages())


def test_everybodys_files_are_listed_with_when_they_were_written(shelf: Shelf) -> None:
    for key in (EMOTE, BADGE, NOVA + "emote.png"):
        shelf.write(key, b"content")

    files = [file for page in _listed(shelf.store) for file in page]

    assert {file.key for file in files} == {EMOTE, BADGE, NOVA + "emote.png"}
    assert all(abs(datetime.now(UTC) - file.stored_at) < timedelta(minutes=10) for file in files)


def test_more_files_than_a_page_takes_are_all_listed(shelf: Shelf) -> None:
    keys = {f"{NOVA}{n}.png" for n in range(1_001)}
    for key in keys:
        shelf.write(key, b"")

    pages = _listed(shelf.store)

    assert {file.key for page in pages for file in page} == keys
    assert max(len(page) for page in pages) <= 1_000


def test_nothing_is_listed_of_an_empty_store(shelf: Shelf) -> None:
    assert _listed(shelf.store) == []
