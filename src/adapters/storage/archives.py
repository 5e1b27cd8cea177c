"""Zips of stored files, written piece by piece while they are uploaded."""

import asyncio
import io
from collections import deque
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, ParamSpec
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import obstore as obs
from obstore.exceptions import BaseError
from obstore.store import LocalStore

from adapters.storage.assets import PIECE, ObjectAssetStore
from adapters.storage.keys import require_key
from adapters.storage.stores import Bounds, Store
from application.assets.ports import FileNotStored
from domain.errors import Unavailable

if TYPE_CHECKING:  # of the standard library, but only from Python 3.12 on
    from typing_extensions import Buffer

MISSING = "missing.txt"

MOST_AT_ONCE = 16
"""Zips on their way to readers, a process; each holds up to 12 MB."""

_FILES_AHEAD = 8
_PART, _PARTS_AT_ONCE = 8 * PIECE, 1  # S3 takes 10,000 parts, so a zip may have 80 GB

P = ParamSpec("P")


class ObjectArchives:
    """`Archives` and `Zips` in memory, a folder, S3, Google Cloud Storage and Azure.

    A part of 8 MB is uploaded while the next one fills. Files are stored as they are, for pictures do not get smaller,
    documents are deflated, and what has more than 4 GB or 65,535 entries becomes Zip64. A zip that breaks off leaves
    nothing behind; only of a process that dies or is cancelled parts may stay in an object store, where no listing
    shows them: the bucket needs a rule that removes incomplete uploads after a day. Those that somebody waits for are
    `most_at_once` at most, since each holds some megabytes for as long as its reader takes.
    """

    def __init__(self, store: Store, *, bounds: Bounds | None = None, most_at_once: int = MOST_AT_ONCE) -> None:
        self._store = store
        self._files = ObjectAssetStore(store, bounds=bounds)
        self._most_at_once, self._on_their_way = most_at_once, 0

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
        self, documents: Mapping[str, bytes], files: Sequence[tuple[str, str]]
    ) -> AsyncGenerator[bytes, None]:
        if self._on_their_way >= self._most_at_once:
            raise Unavailable("Too many zips are being packed at this moment; please try again.")
        self._on_their_way += 1
        try:
            async with aclosing(self._packed(documents, files)) as packed:
                async for piece in packed:
                    yield piece
        finally:
            self._on_their_way -= 1

    async def _packed(
        self, documents: Mapping[str, bytes], files: Sequence[tuple[str, str]]
    ) -> AsyncGenerator[bytes, None]:
        """Checksums and deflating take too long for an event loop, so a thread writes, some megabyte at a time."""
        written, whole, missing = _Written(), _Whole(), list[str]()
        with ZipFile(written, "w") as zipped:
            for path, content in documents.items():
                whole.add(_info(path, len(content), ZIP_DEFLATED), content)
            async with aclosing(self._opened(files)) as opened:
                async for path, file in opened:
                    if file is None:
                        missing.append(path)
                        continue
                    info = _info(path, file.size, ZIP_STORED)
                    if file.size == len(file.first):
                        whole.add(info, file.first)
                        if whole.size < PIECE:
                            continue
                    await _in_thread(whole.write_to, zipped)
                    if file.size > len(file.first):
                        with zipped.open(info, "w") as entry:
                            await _in_thread(entry.write, file.first)
                            async with aclosing(_still_there(file.rest)) as pieces:
                                async for piece in pieces:
                                    yield written.taken()
                                    await _in_thread(entry.write, piece)
                    yield written.taken()
            if missing:
                names = "".join(f"{path}\n" for path in missing).encode()
                whole.add(_info(MISSING, len(names), ZIP_DEFLATED), names)
            await _in_thread(whole.write_to, zipped)
        yield written.taken()

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


async def _in_thread(write: Callable[P, object], *args: P.args, **named: P.kwargs) -> None:
    """Whatever happens, the thread has ended when this does: nobody closes the zip while it writes."""
    writing = asyncio.create_task(asyncio.to_thread(write, *args, **named))
    try:
        await asyncio.shield(writing)
    finally:
        while not writing.done():  # cancelled, and perhaps once more meanwhile; what it writes takes milliseconds
            with suppress(asyncio.CancelledError):
                await asyncio.wait([writing])


async def _still_there(pieces: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    try:
        async with aclosing(pieces):
            async for piece in pieces:
                yield piece
    except FileNotStored as error:  # its name is in the zip by now
        raise Unavailable("A file was deleted while it was packed.") from error


class _Whole:
    """Entries whose content is at hand, written in one go: a thread for each emote would cost more than the emote."""

    def __init__(self) -> None:
        self._entries: list[tuple[ZipInfo, bytes]] = []
        self.size = 0

    def add(self, info: ZipInfo, content: bytes) -> None:
        self._entries.append((info, content))
        self.size += len(content)

    def write_to(self, zipped: ZipFile) -> None:
        entries, self._entries, self.size = self._entries, [], 0
        for info, content in entries:
            zipped.writestr(info, content)


class _Written(io.RawIOBase):
    """Where the zip is written to: no file, so nothing of what was taken away can be looked up or changed."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, piece: "Buffer") -> int:
        self._pieces.append(bytes(piece))
        self.size += len(self._pieces[-1])
        return len(self._pieces[-1])

    def taken(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces, self.size = [], 0
        return taken


def _info(path: str, size: int, method: int) -> ZipInfo:
    """Of 1980, as everything that has no time in a zip, so that the same contents give the same zip."""
    info = ZipInfo(path)
    info.compress_type, info.file_size = method, size
    return info
