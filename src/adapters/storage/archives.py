"""Zips of stored files, written piece by piece while they are uploaded."""

import asyncio
import io
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import TYPE_CHECKING
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
_PART, _PARTS_AT_ONCE = 8 * PIECE, 1  # S3 takes 10,000 parts, so a zip may have 80 GB


class ObjectArchives:
    """`Archives` in memory, a folder, S3, Google Cloud Storage and Azure.

    A part of 8 MB is uploaded while the next one fills. Files are stored as they are, for pictures do not get smaller,
    documents are deflated, and what has more than 4 GB or 65,535 entries becomes Zip64. A zip that breaks off leaves
    nothing behind; only of a process that dies or is cancelled parts may stay in an object store, where no listing
    shows them: the bucket needs a rule that removes incomplete uploads after a day.
    """

    def __init__(self, store: Store, *, bounds: Bounds | None = None) -> None:
        self._store = store
        self._files = ObjectAssetStore(store, bounds=bounds)

    async def pack(self, key: str, documents: Mapping[str, bytes], files: Sequence[tuple[str, str]]) -> int:
        require_key(key)
        remote = not isinstance(self._store, LocalStore)  # which refuses attributes
        attributes = {"Content-Type": "application/zip", "Cache-Control": "private"} if remote else None
        try:
            await obs.put_async(
                self._store,
                key,
                self._zipped(documents, files),
                attributes=attributes,
                use_multipart=True,
                chunk_size=_PART,
                max_concurrency=_PARTS_AT_ONCE,
            )
            return await self._files.size(key)
        except (BaseError, OSError, FileNotStored) as error:
            raise Unavailable("The file store did not keep the zip.") from error

    async def _zipped(self, documents: Mapping[str, bytes], files: Sequence[tuple[str, str]]) -> AsyncIterator[bytes]:
        """About a megabyte at a time. Checksums and deflating take too long for an event loop."""
        written = _Written()
        with ZipFile(written, "w") as zipped:
            async for info, content in self._entries(documents, files):
                with zipped.open(info, "w") as entry:
                    async for piece in content:
                        await asyncio.to_thread(entry.write, piece)
                        if written.size >= PIECE:
                            yield written.taken()
        yield written.taken()

    async def _entries(
        self, documents: Mapping[str, bytes], files: Sequence[tuple[str, str]]
    ) -> AsyncIterator[tuple[ZipInfo, AsyncIterator[bytes]]]:
        missing = []
        for path, content in documents.items():
            yield _info(path, len(content), ZIP_DEFLATED), _sliced(content)
        for key, path in files:
            try:
                size = await self._files.size(key)
            except FileNotStored:
                missing.append(path)
            else:
                yield _info(path, size, ZIP_STORED), self._pieces(key)
        if missing:
            names = "".join(f"{path}\n" for path in missing).encode()
            yield _info(MISSING, len(names), ZIP_DEFLATED), _sliced(names)

    async def _pieces(self, key: str) -> AsyncIterator[bytes]:
        try:
            async for piece in self._files.read(key):
                yield piece
        except FileNotStored as error:  # its name is in the zip by now
            raise Unavailable("A file was deleted while it was packed.") from error


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


async def _sliced(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), PIECE):
        yield content[start : start + PIECE]
