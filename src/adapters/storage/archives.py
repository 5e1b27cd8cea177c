"""Zips of stored files, written piece by piece while they are uploaded."""

import asyncio
import io
from collections import Counter, deque
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from itertools import islice
from typing import IO, TYPE_CHECKING, Self
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import obstore as obs
from obstore.exceptions import BaseError
from obstore.store import LocalStore

from adapters.storage.assets import PIECE, ObjectAssetStore
from adapters.storage.keys import require_key
from adapters.storage.stores import Bounds, Store
from adapters.threads import in_thread, over
from application.assets.ports import FileNotStored, TooManyZips
from domain.errors import Unavailable

if TYPE_CHECKING:  # of the standard library, but only from Python 3.12 on
    from typing_extensions import Buffer

MISSING = "missing.txt"

MOST_AT_ONCE = 16
"""Zips on their way to readers, a process; each holds up to 12 MB."""
MOST_OF_ONE_USER = 2
"""So that nobody takes every place."""

_FILES_AHEAD = 5
_LOAD, _LOAD_STEPS = PIECE, 1_000
_WORTH_A_PIECE = 2**16
_PART, _PARTS_AT_ONCE = 8 * PIECE, 1  # S3 takes 10,000 parts, so a zip may have 80 GB


class ObjectArchives:
    """`Archives` and `Zips` in memory, a folder, S3, Google Cloud Storage and Azure.

    A part of 8 MB is uploaded while the next one fills. Files are stored as they are, for pictures do not get smaller,
    documents are deflated, and what has more than 4 GB or 65,535 entries becomes Zip64. A zip that breaks off leaves
    nothing behind; only of a process that dies or is cancelled parts may stay in an object store, where no listing
    shows them: the bucket needs a rule that removes incomplete uploads after a day. Those that somebody waits for are
    `most_at_once` at most, since each holds some megabytes for as long as its reader takes, and two a user.
    """

    def __init__(self, store: Store, *, bounds: Bounds | None = None, most_at_once: int = MOST_AT_ONCE) -> None:
        self._store = store
        self._files = ObjectAssetStore(store, bounds=bounds)
        self._most_at_once, self._on_their_way = most_at_once, Counter[UUID]()

    async def pack(self, key: str, documents: Mapping[str, bytes], files: Sequence[tuple[str, str]]) -> int:
        require_key(key)
        remote = not isinstance(self._store, LocalStore)  # which refuses attributes
        attributes = {"Content-Type": "application/zip", "Cache-Control": "private"} if remote else None
        try:
            await obs.put_async(
                self._store,
                key,
                self._packed(documents, files),
                attributes=attributes,
                use_multipart=True,
                chunk_size=_PART,
                max_concurrency=_PARTS_AT_ONCE,
            )
            return await self._files.size(key)
        except (BaseError, OSError, FileNotStored) as error:
            raise Unavailable("The file store did not keep the zip.") from error

    async def stream(
        self, user_id: UUID, documents: Mapping[str, bytes], files: Sequence[tuple[str, str]]
    ) -> AsyncGenerator[bytes, None]:
        if self._on_their_way[user_id] >= MOST_OF_ONE_USER:
            raise TooManyZips(MOST_OF_ONE_USER)
        if self._on_their_way.total() >= self._most_at_once:
            raise Unavailable("Too many zips are being packed at this moment; please try again.")
        self._on_their_way[user_id] += 1
        try:
            async with aclosing(self._packed(documents, files)) as packed:
                async for piece in packed:
                    yield piece
        finally:
            self._on_their_way[user_id] -= 1
            self._on_their_way += Counter()  # without those who have none left

    async def _packed(
        self, documents: Mapping[str, bytes], files: Sequence[tuple[str, str]]
    ) -> AsyncGenerator[bytes, None]:
        """Checksums and deflating take too long for an event loop: a thread packs a load while the next is fetched."""
        with _Packing() as packing:
            packed = asyncio.create_task(asyncio.to_thread(packing.pack, []))
            try:
                async with aclosing(_loads(self._entries(documents, files))) as loads:
                    async for load in loads:
                        before = await asyncio.shield(packed)
                        packed = asyncio.create_task(asyncio.to_thread(packing.pack, load))
                        for piece in before:
                            yield piece
                for piece in [*await asyncio.shield(packed), *await in_thread(packing.end)]:
                    yield piece
            finally:
                await over(packed)

    async def _entries(
        self, documents: Mapping[str, bytes], files: Sequence[tuple[str, str]]
    ) -> AsyncGenerator["_Step", None]:
        missing = list[str]()
        for path, content in documents.items():
            yield _Step(content, _info(path, len(content), ZIP_DEFLATED))
        async with aclosing(self._opened(files)) as opened:
            async for path, file in opened:
                if file is None:
                    missing.append(path)
                    continue
                yield _Step(file.first, _info(path, file.size, ZIP_STORED))
                if file.size == len(file.first):
                    continue
                async with aclosing(_still_there(file.rest)) as pieces:
                    async for piece in pieces:
                        yield _Step(piece)
        if missing:
            names = "".join(f"{path}\n" for path in missing).encode()
            yield _Step(names, _info(MISSING, len(names), ZIP_DEFLATED))

    async def _opened(self, files: Sequence[tuple[str, str]]) -> AsyncGenerator[tuple[str, "_File | None"], None]:
        """Each path with its file, in order; some files ahead are opened meanwhile, up to their first megabyte."""
        ahead: deque[tuple[str, asyncio.Task[_File | None]]] = deque()
        left = iter(files)
        try:
            while True:
                for key, path in islice(left, _FILES_AHEAD - len(ahead)):
                    ahead.append((path, asyncio.create_task(self._open(key))))
                if not ahead:
                    return
                path, opening = ahead.popleft()
                yield path, await opening
        finally:
            for _, opening in ahead:
                opening.cancel()
            for opened in await asyncio.gather(*(opening for _, opening in ahead), return_exceptions=True):
                if isinstance(opened, _File):
                    await opened.rest.aclose()

    async def _open(self, key: str) -> "_File | None":
        try:
            size, pieces = await self._files.open(key)
            return _File(size, await anext(pieces, b""), pieces)
        except FileNotStored:
            return None


@dataclass(frozen=True, slots=True)
class _File:
    size: int
    first: bytes
    rest: AsyncGenerator[bytes, None]


async def _still_there(pieces: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    try:
        async with aclosing(pieces):
            async for piece in pieces:
                yield piece
    except FileNotStored as error:  # its name is in the zip by now
        raise Unavailable("A file was deleted while it was packed.") from error


@dataclass(frozen=True, slots=True)
class _Step:
    """A piece of an entry, the first of one with what the zip says of it."""

    piece: bytes
    begins: ZipInfo | None = None


async def _loads(steps: AsyncGenerator[_Step, None]) -> AsyncGenerator[list[_Step], None]:
    """As many as are worth a thread's while: one for each emote would cost more than the emote."""
    load, size = list[_Step](), 0
    async with aclosing(steps):
        async for step in steps:
            load.append(step)
            size += len(step.piece)
            if size >= _LOAD or len(load) == _LOAD_STEPS:
                yield load
                load, size = [], 0
    yield load


class _Packing:
    """A zip that is written a load at a time, by whichever thread."""

    def __init__(self) -> None:
        self._written = _Written()
        self._zip = ZipFile(self._written, "w")
        self._entry: IO[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def pack(self, load: Sequence[_Step]) -> Sequence[bytes]:
        """What the zip grows by."""
        for step in load:
            if step.begins is not None:
                self._end_entry()
                self._entry = self._zip.open(step.begins, "w")
            if self._entry is not None:
                self._entry.write(step.piece)
        return self._written.taken()

    def end(self) -> Sequence[bytes]:
        """The last entry's end and the table of all entries."""
        self._end_entry()
        self._zip.close()
        return self._written.taken()

    def _end_entry(self) -> None:
        if self._entry is not None:
            self._entry.close()
            self._entry = None


class _Written(io.RawIOBase):
    """Where the zip is written to: no file, so nothing of what was taken away can be looked up or changed."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._small: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: "Buffer") -> int:
        written = bytes(piece)
        if len(written) < _WORTH_A_PIECE:
            self._small.append(written)
        else:
            self._join_small()
            self._pieces.append(written)
        return len(written)

    def taken(self) -> Sequence[bytes]:
        """What was written since, large pieces as they came, uncopied, and small ones joined between them."""
        self._join_small()
        taken, self._pieces = self._pieces, []
        return taken

    def _join_small(self) -> None:
        if self._small:
            self._pieces.append(b"".join(self._small))
            self._small = []


def _info(path: str, size: int, method: int) -> ZipInfo:
    """Of 1980, as everything that has no time in a zip, so that the same contents give the same zip."""
    info = ZipInfo(path)
    info.compress_type, info.file_size = method, size
    return info
