"""Assets' files in any object store that obstore speaks to."""

import asyncio
import shutil
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import obstore as obs
from obstore.exceptions import BaseError
from obstore.store import LocalStore

from adapters.storage.keys import is_key, require_folder_of_user, require_key
from adapters.storage.stores import Bounds, Store
from application.assets.ports import FileNotStored, StoredFile
from domain.errors import Unavailable

if TYPE_CHECKING:  # obstore has these names for the type checker only
    from obstore import GetOptions, ObjectMeta

PIECE = 2**20
_PUTS_AT_ONCE = 8  # many large uploads side by side starve each other into their timeouts (obstore issue 475)
_KEYS_A_DELETE = 1000  # what S3 takes in one request


class ObjectAssetStore:
    """One `AssetStore` for memory, a folder, S3, Google Cloud Storage and Azure.

    A file is there as a whole or not at all. The remote stores take one request a file and refuse a body that is
    shorter than announced. A folder gets the bytes under `name.ext#1` first, then they are renamed; after kill -9
    such a remnant may stay, never half a file under its key. obstore does not fsync: a power cut may take the last
    seconds of a folder.
    """

    def __init__(self, store: Store, *, bounds: Bounds | None = None) -> None:
        self._store = store
        self._seconds = (bounds or Bounds()).total.total_seconds()
        self._puts = asyncio.Semaphore(_PUTS_AT_ONCE)

    async def put(self, key: str, content: bytes, media_type: str) -> None:
        require_key(key)
        try:
            async with self._bounded(), self._puts:
                await self._send(key, content, media_type)
                stored = (await obs.head_async(self._store, key))["size"]
        except FileNotStored as error:  # the bucket is missing, or the file went away at once
            raise Unavailable("The file store did not keep the file.") from error
        if stored != len(content):
            raise Unavailable("The file store did not keep the whole file.")

    async def _send(self, key: str, content: bytes, media_type: str) -> None:
        # One request: nothing of an upload that broke off is left behind to be paid for, as parts would be.
        if isinstance(self._store, LocalStore):  # it refuses attributes
            await obs.put_async(self._store, key, content, use_multipart=False)
        else:
            attributes = {"Content-Type": media_type, "Cache-Control": "private"}
            await obs.put_async(self._store, key, content, use_multipart=False, attributes=attributes)

    async def size(self, key: str) -> int:
        require_key(key)
        async with self._bounded():
            return (await obs.head_async(self._store, key))["size"]

    async def read(self, key: str) -> AsyncGenerator[bytes, None]:
        _, pieces = await self.open(key)
        async with aclosing(pieces):
            async for piece in pieces:
                yield piece

    async def open(self, key: str) -> tuple[int, AsyncGenerator[bytes, None]]:
        """How large the file is, and its pieces, of which the first was fetched. Raises `FileNotStored`.

        Each piece is a request of its own, so a reader may take hours and the store still only seconds.
        Pieces are of one and the same content: when it is replaced meanwhile, `Unavailable` is raised.
        """
        require_key(key)
        async with self._bounded():
            try:
                found, first = await self._fetched(key, 0, PIECE)
            except (BaseError, OSError):
                if await self.size(key):
                    raise
                return 0, _nothing()  # of which no store gives a range
        return found["size"], self._pieces(key, found, first)

    async def _pieces(self, key: str, found: "ObjectMeta", first: bytes) -> AsyncGenerator[bytes, None]:
        if first:
            yield first
        for start in range(PIECE, found["size"], PIECE):
            async with self._bounded():
                _, piece = await self._fetched(key, start, start + PIECE, like=found)
            yield piece

    async def _fetched(
        self, key: str, start: int, end: int, *, like: "ObjectMeta | None" = None
    ) -> "tuple[ObjectMeta, bytes]":
        """What the store says of the file, and its bytes from `start` to `end` or to its own end; in no time bound."""
        wanted: GetOptions = {"range": (start, end)}
        if like is not None and like["e_tag"] is not None:
            wanted["if_match"] = like["e_tag"]
        answer = await obs.get_async(self._store, key, options=wanted)
        piece = bytes(await answer.bytes_async())
        if len(piece) != min(end, answer.meta["size"]) - start:
            raise Unavailable("The file store sent less than it has.")
        return answer.meta, piece

    async def delete(self, keys: Sequence[str]) -> None:
        for key in keys:
            require_key(key)
        for start in range(0, len(keys), _KEYS_A_DELETE):
            await self._forget(keys[start : start + _KEYS_A_DELETE])

    async def _forget(self, keys: Sequence[str]) -> None:
        try:
            async with self._bounded():
                await obs.delete_async(self._store, keys)
        except FileNotStored:  # some stores stop at the first key that is not there
            for key in keys:
                with suppress(FileNotStored):
                    async with self._bounded():
                        await obs.delete_async(self._store, key)

    async def delete_below(self, prefix: str) -> int:
        """Page by page, each listed anew from the start, so that the last listing is the proof that nothing is left."""
        require_folder_of_user(prefix)
        deleted = 0
        while paths := await self._some_below(prefix):
            await self._forget(paths)
            deleted += len(paths)
        if isinstance(self._store, LocalStore):
            await self._clear_folder(self._store.prefix, prefix)
        return deleted

    async def pages(self) -> AsyncIterator[Sequence[StoredFile]]:
        """In whatever order the store lists, each page bounded in time by itself."""
        listing = aiter(obs.list(self._store, prefix="u", chunk_size=_KEYS_A_DELETE))
        while True:
            try:
                async with self._bounded():
                    page = await anext(listing)
            except StopAsyncIteration:
                return
            except FileNotStored as error:  # the bucket is missing: this is no answer about its files
                raise Unavailable("The file store does not answer.") from error
            if files := [StoredFile(found["path"], found["last_modified"]) for found in page if is_key(found["path"])]:
                yield files

    async def _some_below(self, prefix: str) -> list[str]:
        try:
            async with self._bounded():
                async for page in obs.list(self._store, prefix=prefix, chunk_size=_KEYS_A_DELETE):
                    if page:
                        return [found["path"] for found in page]
        except FileNotStored as error:  # the bucket is missing: this is no answer about its files
            raise Unavailable("The file store does not answer.") from error
        return []

    async def _clear_folder(self, folder: Path | None, prefix: str) -> None:
        """What no listing shows goes too: folders, and what a killed process left of a file that it was writing."""
        if folder is not None:
            with suppress(FileNotStored):
                async with self._bounded():
                    await asyncio.to_thread(shutil.rmtree, folder / prefix)

    async def check(self) -> None:
        if isinstance(self._store, LocalStore):
            folder = self._store.prefix
            if folder is None or not await asyncio.to_thread(folder.is_dir):
                raise Unavailable("The folder of the file store is missing.")
        async with (
            self._bounded()
        ):  # unlike a question about one key, a listing tells a missing bucket from an empty one
            await obs.list_with_delimiter_async(self._store, prefix="u/-")

    @asynccontextmanager
    async def _bounded(self) -> AsyncIterator[None]:
        """Cut what takes too long and say a vendor's failure in the words of the port."""
        try:
            async with asyncio.timeout(self._seconds):
                yield
        except FileNotFoundError as error:
            raise FileNotStored from error
        except (BaseError, OSError) as error:
            raise Unavailable("The file store does not answer.") from error


async def _nothing() -> AsyncGenerator[bytes, None]:
    return
    yield
