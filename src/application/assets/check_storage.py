"""Rows and files agree: each file has a row that names it, each row has its files."""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from application.assets.ports import AssetStore, FileNotStored, StorageWork
from application.cancelling import end
from application.ports import BeginSystem, Now
from domain.errors import Unavailable

log = logging.getLogger(__name__)

SETTLED = timedelta(hours=24)
"""A younger file may be about to get its row: of a worker that delivers, an upload, an export that is packed."""

CHORE, EVERY, TURN = "check_storage", timedelta(days=1), timedelta(hours=1)

MOST_REPAIRED = 1_000
"""Orphans that are deleted without anybody being asked. More of them say that the rows are not those of this store."""

AT_ONCE = 200
ASKED_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class StorageCheck:
    """How many files no row names, and whether they were deleted; how many files that rows name are missing."""

    orphans: int
    deleted: int
    missing: int


@dataclass(frozen=True, slots=True)
class CheckStorage:
    """Compare all files with all rows, in both directions, a page at a time.

    With `repair` orphans are deleted, as nothing can ever refer to them. What is missing cannot be brought back: it is
    logged, and stays in its owner's library, where its file is refused as not found.
    """

    begin: BeginSystem[StorageWork]
    store: AssetStore
    now: Now

    async def __call__(self, *, repair: bool) -> StorageCheck:
        """Takes a listing of the store and a question to it for every file. Raises `Unavailable`."""
        orphans = deleted = missing = 0
        settled = self.now() - SETTLED
        async for page in self.store.pages():
            unnamed = await self._unnamed([file.key for file in page if file.stored_at < settled])
            orphans += len(unnamed)
            if repair and unnamed:
                await self.store.delete(unnamed)
                deleted += len(unnamed)
        behind: UUID | None = None
        while True:
            lost, behind = await self._missing_behind(behind)
            missing += lost
            if behind is None:
                return StorageCheck(orphans, deleted, missing)

    async def _unnamed(self, keys: list[str]) -> list[str]:
        if not keys:
            return []
        async with self.begin() as work:
            return await work.named_files.unnamed(keys)

    async def _missing_behind(self, behind: UUID | None) -> tuple[int, UUID | None]:
        """Of one batch, looked at again: what is swept meanwhile is not missing."""
        async with self.begin() as work:
            named = await work.named_files.of_assets_behind(behind, AT_ONCE)
        if not named:
            return 0, None
        gone = await self._not_stored(key for _, keys in named for key in keys)
        if gone:
            async with self.begin() as work:
                still = await work.named_files.of_assets_behind(behind, AT_ONCE)
            lost = {asset_id: keys for asset_id, keys in still if gone & {*keys}}
            for asset_id, keys in lost.items():
                log.error("Files of the asset %s are missing: %s", asset_id, ", ".join(sorted(gone & {*keys})))
            gone &= {key for keys in lost.values() for key in keys}
        return len(gone), named[-1][0] if len(named) == AT_ONCE else None

    async def _not_stored(self, keys: Iterable[str]) -> set[str]:
        places = asyncio.Semaphore(ASKED_AT_ONCE)

        async def is_stored(key: str) -> bool:
            async with places:
                try:
                    await self.store.size(key)
                except FileNotStored:
                    return False
            return True

        asked = list(keys)
        stored = await asyncio.gather(*(is_stored(key) for key in asked))
        return {key for key, there in zip(asked, stored, strict=True) if not there}


@dataclass(frozen=True, slots=True)
class CheckStorageDaily:
    """Check and repair once a day, in one process of all that run.

    What dead workers leave in a day is little. Where much is found, rows were lost or another database is asked, as
    after a restore: nothing is deleted then before an operator has looked.

    The process that checks holds a turn and renews it, as a check may take hours. A turn that is not renewed ends,
    whatever happened to its process: killed, too, it puts the check off by no more than a turn.
    """

    begin: BeginSystem[StorageWork]
    check_storage: CheckStorage
    turn: timedelta = TURN

    async def __call__(self) -> StorageCheck | None:
        """None when it is not due. Raises `Unavailable`. Whatever ends it early, it is due again within a turn."""
        async with self.begin() as work:
            mine = await work.chores.take(CHORE, self.turn)
            await work.commit()
        if not mine:
            return None
        keeping = asyncio.create_task(self._keep_turn())
        try:
            found = await self._found()
        finally:
            await end(keeping)
        if not keeping.cancelled():
            keeping.result()  # it never ends by itself, so this raises what broke it
        await self._put_off(EVERY)
        return found

    async def _keep_turn(self) -> None:
        while True:
            await asyncio.sleep(self.turn.total_seconds() / 4)
            try:
                await self._put_off(self.turn)
            except Unavailable as error:  # the turn may end, and then two check at once, which harms nothing
                log.warning("The check of files could not renew its turn: %s", error)

    async def _put_off(self, wait: timedelta) -> None:
        async with self.begin() as work:
            await work.chores.put_off(CHORE, wait)
            await work.commit()

    async def _found(self) -> StorageCheck:
        found = await self.check_storage(repair=False)
        if 0 < found.orphans <= MOST_REPAIRED:
            return await self.check_storage(repair=True)
        if found.orphans:
            log.error("%d files have no row: `aurastream storage check` says more", found.orphans)
        return found
