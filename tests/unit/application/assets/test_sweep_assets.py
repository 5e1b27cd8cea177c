"""What is over goes, rows and files, wherever a process dies."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from application.assets.sweep_assets import HOLD, LINGER, SweepAssets, SweepDiscardedFiles
from application.brand_kits.sweep_brand_kits import SweepBrandKits
from domain.assets import Asset
from domain.errors import Unavailable
from domain.tiers import Tier
from tests.builders import NOON, a_brand_kit, a_job, a_logo, a_user, an_asset
from tests.fakes import FakeStore
from tests.worlds import MemoryWorld

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


class Death(BaseException):
    """The process is gone."""


class Janitor:
    """The sweepers over one world; `dies_at` names a place to die."""

    def __init__(self) -> None:
        self.world, self.dies_at = MemoryWorld(), ""
        self.store = FakeStore(self.world.now)
        system, now = self.world.begin_system, self.world.now
        self.sweep_assets = SweepAssets(system, now, self.reach)
        self.sweep_files = SweepDiscardedFiles(system, self.store, self.reach)
        self.sweep_kits = SweepBrandKits(system, now, self.reach)

    def reach(self, point: str) -> None:
        if point == self.dies_at:
            raise Death

    async def asset(self, *, tier: Tier = Tier.FREE, **changes: object) -> Asset:
        job = await self.world.keep_job(a_job(await self.world.keep_user(a_user(tier=tier))))
        asset = await self.world.keep_asset(an_asset(job, **changes))
        for key in asset.keys:
            await self.store.put(key, b"pixels", "image/png")
        return asset

    @property
    def rows(self) -> list[Asset]:
        return list(self.world.database.tables.assets.values())


@pytest.mark.parametrize(
    "changes",
    [
        {"expires_at": NOON - LINGER},
        {"deleted_at": NOON - 7 * DAY - LINGER},
        {"deleted_at": NOON - 7 * DAY - LINGER, "expires_at": NOON + DAY},
        {"deleted_at": NOON, "expires_at": NOON - LINGER},
    ],
)
async def test_what_is_over_loses_its_row_and_then_its_files(changes: dict[str, datetime]) -> None:
    janitor = Janitor()
    asset = await janitor.asset(**changes)

    assert await janitor.sweep_assets() == 1
    assert janitor.rows == []
    assert janitor.store.files.keys() == {*asset.keys}
    assert await janitor.sweep_files() == 3

    assert janitor.store.files == {}
    assert janitor.world.database.tables.discarded_files == {}
    assert janitor.world.database.tables.jobs.keys() == {asset.job_id}
    assert (await janitor.sweep_assets(), await janitor.sweep_files()) == (0, 0)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"expires_at": NOON + SECOND - LINGER},
        {"deleted_at": NOON + SECOND - 7 * DAY - LINGER},
        {"deleted_at": NOON - 7 * DAY, "expires_at": NOON + DAY},
    ],
)
async def test_what_somebody_may_see_or_take_back_stays(changes: dict[str, datetime]) -> None:
    janitor = Janitor()
    asset = await janitor.asset(**changes)

    assert await janitor.sweep_assets() == 0
    assert janitor.rows == [asset]


async def test_what_a_new_tier_keeps_is_kept_though_nobody_told_its_row_yet() -> None:
    janitor = Janitor()
    asset = await janitor.asset(expires_at=NOON)
    nova, _ = janitor.world.database.tables.users[asset.user_id]
    janitor.world.database.tables.users[nova.id] = replace(nova, tier=Tier.PRO, tier_since=NOON - SECOND), "hashed"
    await janitor.world.pass_time(LINGER)

    assert await janitor.sweep_assets() == 1

    assert janitor.rows == [replace(asset, expires_at=None)]
    assert await janitor.sweep_assets() == 0


@pytest.mark.parametrize(
    "point", ["sweep_assets.before_commit", "sweep_assets.committed", "sweep_files.claimed", "sweep_files.deleted"]
)
async def test_a_death_anywhere_leaves_no_row_without_its_files_and_no_file_for_ever(point: str) -> None:
    janitor = Janitor()
    asset = await janitor.asset(expires_at=NOON - LINGER)
    janitor.dies_at = point

    with pytest.raises(Death):
        await janitor.sweep_assets()
        await janitor.sweep_files()

    if janitor.rows:
        assert janitor.store.files.keys() == {*asset.keys}
    janitor.dies_at = ""
    await janitor.world.pass_time(HOLD)
    await janitor.sweep_assets()
    await janitor.sweep_files()
    assert (janitor.rows, janitor.store.files) == ([], {})
    assert janitor.world.database.tables.discarded_files == {}


async def test_a_store_that_does_not_answer_is_asked_again_later() -> None:
    janitor = Janitor()
    await janitor.asset(expires_at=NOON - LINGER)
    await janitor.sweep_assets()
    janitor.store.down = True
    with pytest.raises(Unavailable):
        await janitor.sweep_files()
    janitor.store.down = False

    assert await janitor.sweep_files() == 0
    await janitor.world.pass_time(HOLD)
    assert await janitor.sweep_files() == 3

    assert janitor.store.files == {}


async def test_a_kit_that_was_deleted_long_ago_goes_with_the_logos_that_no_other_names() -> None:
    janitor = Janitor()
    nova = await janitor.world.keep_user(a_user())
    own, shared = a_logo(nova), a_logo(nova)
    for logo in (own, shared):
        await janitor.store.put(logo.key, b"logo", "image/png")
    kit = a_brand_kit(nova, logos=(own, shared)).delete(NOON - 7 * DAY - LINGER)
    other = await janitor.world.keep_brand_kit(a_brand_kit(nova, logos=(shared,)).delete(NOON - 7 * DAY))
    await janitor.world.keep_brand_kit(kit)
    janitor.dies_at = "sweep_brand_kits.before_commit"
    with pytest.raises(Death):
        await janitor.sweep_kits()
    janitor.dies_at = ""

    assert await janitor.sweep_kits() == 1
    await janitor.sweep_files()

    assert janitor.world.database.tables.brand_kits == {other.id: other}
    assert janitor.store.files.keys() == {shared.key}
