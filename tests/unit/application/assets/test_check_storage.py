"""Rows and files are compared in both directions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from adapters.memory.stored_files import MemoryChores
from application.assets import check_storage
from application.assets.check_storage import CHORE, TURN, CheckStorage, CheckStorageDaily, StorageCheck
from application.cancelling import end
from domain.assets import Asset
from domain.errors import Unavailable
from tests.builders import a_job, a_user, an_asset, an_id
from tests.fakes import FakeStore
from tests.worlds import MemoryWorld

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


class Installation:
    def __init__(self, turn: timedelta = TURN) -> None:
        self.world = MemoryWorld()
        self.store = FakeStore(self.world.now)
        self.check = CheckStorage(self.world.begin_system, self.store, self.world.now)
        self.daily = CheckStorageDaily(self.world.begin_system, self.check, turn)

    async def asset(self) -> Asset:
        job = await self.world.keep_job(a_job(await self.world.keep_user(a_user())))
        asset = await self.world.keep_asset(an_asset(job))
        for key in asset.keys:
            await self.store.put(key, b"pixels", "image/png")
        return asset

    async def orphan(self) -> str:
        key = f"u/{an_id()}/{an_id()}/0-1/112x112.png"
        await self.store.put(key, b"pixels", "image/png")
        return key


@dataclass(frozen=True, slots=True)
class Checking:
    """A daily check that waits for an answer of its store until it is told to finish."""

    task: "asyncio.Task[StorageCheck | None]"
    answer: asyncio.Event

    def finish(self) -> None:
        self.answer.set()


@asynccontextmanager
async def checking(here: Installation) -> AsyncIterator[Checking]:
    await here.asset()
    asked, answer = asyncio.Event(), asyncio.Event()
    size = here.store.size

    async def takes_its_time(key: str) -> int:
        if not asked.is_set():
            asked.set()
            await answer.wait()
        return await size(key)

    here.store.size = takes_its_time  # type: ignore[method-assign]  # a slow store
    task = asyncio.create_task(here.daily())
    await asked.wait()
    try:
        yield Checking(task, answer)
    finally:
        await end(task)


async def test_a_file_that_no_row_names_is_told_and_deleted_only_when_asked_for() -> None:
    here = Installation()
    asset, orphan = await here.asset(), await here.orphan()
    await here.world.pass_time(24 * HOUR + SECOND)

    assert await here.check(repair=False) == StorageCheck(orphans=1, deleted=0, missing=0)
    assert orphan in here.store.files
    assert await here.check(repair=True) == StorageCheck(orphans=1, deleted=1, missing=0)

    assert here.store.files.keys() == {*asset.keys}


async def test_what_was_stored_within_a_day_is_left_alone() -> None:
    here = Installation()
    orphan = await here.orphan()
    await here.world.pass_time(24 * HOUR)

    assert await here.check(repair=True) == StorageCheck(orphans=0, deleted=0, missing=0)
    assert orphan in here.store.files


async def test_what_is_missing_is_told_with_its_asset_and_the_row_stays(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_storage, "AT_ONCE", 1)
    here = Installation()
    assets = [await here.asset() for _ in range(3)]
    lost = assets[1].variants[1].key
    del here.store.files[lost]

    assert await here.check(repair=True) == StorageCheck(orphans=0, deleted=0, missing=1)

    assert f"Files of the asset {assets[1].id} are missing: {lost}" in caplog.text
    assert here.world.database.tables.assets.keys() == {asset.id for asset in assets}


async def test_what_is_swept_while_it_is_looked_for_is_not_missing() -> None:
    here = Installation()
    asset = await here.asset()
    size = here.store.size

    async def swept_meanwhile(key: str) -> int:
        here.world.database.tables.assets.pop(asset.id, None)
        here.store.files.clear()
        return await size(key)

    here.store.size = swept_meanwhile  # type: ignore[method-assign]  # something happens at the worst moment

    assert (await here.check(repair=False)).missing == 0


async def test_one_process_checks_once_a_day() -> None:
    here = Installation()

    assert [await here.daily(), await here.daily()] == [StorageCheck(0, 0, 0), None]
    assert asyncio.all_tasks() == {asyncio.current_task()}  # nothing is left that would renew a turn
    await here.world.pass_time(24 * HOUR)
    assert await here.daily() == StorageCheck(0, 0, 0)


async def test_a_check_that_the_store_broke_off_is_made_again_in_an_hour() -> None:
    here = Installation()
    here.store.down = True
    with pytest.raises(Unavailable):
        await here.daily()
    here.store.down = False

    assert await here.daily() is None
    await here.world.pass_time(HOUR)
    assert await here.daily() == StorageCheck(0, 0, 0)


async def test_a_check_that_breaks_is_made_again_in_an_hour_and_says_what_broke_it() -> None:
    here = Installation()
    await here.asset()

    async def breaks(key: str) -> int:
        raise ZeroDivisionError

    size, here.store.size = here.store.size, breaks  # type: ignore[method-assign]  # a mistake of ours
    with pytest.raises(ZeroDivisionError):
        await here.daily()
    here.store.size = size  # type: ignore[method-assign]  # mended

    await here.world.pass_time(HOUR)
    assert await here.daily() == StorageCheck(0, 0, 0)


async def test_a_check_whose_process_is_killed_is_made_again_in_an_hour() -> None:
    here = Installation()
    async with checking(here):  # and nothing of it runs any more
        assert await here.daily() is None
        await here.world.pass_time(HOUR)
        assert await here.daily() == StorageCheck(0, 0, 0)


async def test_a_check_that_takes_longer_than_its_turn_keeps_it() -> None:
    here = Installation(turn=timedelta(milliseconds=20))

    def due() -> datetime:
        return here.world.database.tables.chores[CHORE]

    async with checking(here), asyncio.timeout(30):
        for _ in range(3):
            before = due()
            await here.world.pass_time(timedelta(milliseconds=19))
            while due() == before:
                await asyncio.sleep(0)
            assert await here.daily() is None


async def test_a_check_goes_on_while_its_turn_cannot_be_renewed(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Installation(turn=timedelta(milliseconds=4))
    put_off = MemoryChores.put_off
    refused = asyncio.Event()

    async def gone_at_first(chores: MemoryChores, name: str, wait: timedelta) -> None:
        if not refused.is_set():
            refused.set()
            raise Unavailable("the database is gone")
        await put_off(chores, name, wait)

    monkeypatch.setattr(MemoryChores, "put_off", gone_at_first)
    async with checking(here) as check:
        await refused.wait()
        check.finish()
        assert await check.task == StorageCheck(0, 0, 0)

    assert "could not renew its turn: the database is gone" in caplog.text
    assert await here.daily() is None


async def test_what_breaks_the_renewal_of_a_turn_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    here = Installation(turn=timedelta(milliseconds=4))
    broken = asyncio.Event()

    async def breaks_at_first(*_: object) -> None:
        if not broken.is_set():
            broken.set()
            raise ZeroDivisionError

    monkeypatch.setattr(MemoryChores, "put_off", breaks_at_first)
    async with checking(here) as check:
        await broken.wait()
        check.finish()
        with pytest.raises(ZeroDivisionError):
            await check.task


async def test_much_without_a_row_is_left_until_an_operator_has_looked(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_storage, "MOST_REPAIRED", 1)
    here = Installation()
    orphans = {await here.orphan() for _ in range(2)}
    await here.world.pass_time(24 * HOUR + SECOND)

    assert await here.daily() == StorageCheck(orphans=2, deleted=0, missing=0)

    assert here.store.files.keys() == orphans
    assert "2 files have no row" in caplog.text
    assert await here.check(repair=True) == StorageCheck(orphans=2, deleted=2, missing=0)
