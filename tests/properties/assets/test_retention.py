"""What is kept and what goes, under every history: deliveries, the trash, changes of tier, time, sweeps, deaths."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from application.accounts.set_tier import SetTier
from application.assets.check_storage import CheckStorage, StorageCheck
from application.assets.delete_asset import DeleteAsset, RestoreAsset
from application.assets.keep_assets import KeepAssets
from application.assets.ports import TierChanged
from application.assets.sweep_assets import SweepAssets, SweepDiscardedFiles
from application.brand_kits.sweep_brand_kits import SweepBrandKits
from domain.accounts import User
from domain.assets import Asset
from domain.brand_kits import BrandKit, Logo
from domain.errors import Unavailable
from domain.tiers import Period, Tier, policy_of
from tests.builders import a_brand_kit, a_job, a_logo, a_user, an_asset, an_id
from tests.fakes import FakeStore
from tests.postgres import Database, PostgresServer
from tests.worlds import MemoryWorld, PostgresWorld, World

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
WINDOW, FREE = 7 * DAY, 30 * DAY
LINGER = timedelta(hours=1)
DEATHS = (
    "never",
    *("keep_assets.before_commit", "sweep_assets.before_commit", "sweep_assets.committed"),
    *("sweep_files.claimed", "sweep_files.deleted", "sweep_brand_kits.before_commit"),
)


class Death(BaseException):
    """The process is gone."""


@dataclass
class Kept:
    """What the model knows of one asset: plain moments, no code of the product's."""

    asset: Asset
    end: datetime | None
    deleted_at: datetime | None = None

    def visible(self, now: datetime) -> bool:
        return self.deleted_at is None and (self.end is None or now < self.end)

    def restorable(self, now: datetime) -> bool:
        return self.deleted_at is not None and now <= self.deleted_at + WINDOW and (self.end is None or now < self.end)


@dataclass
class KeptKit:
    kit: BrandKit
    logos: tuple[Logo, ...]
    deleted_at: datetime | None = None

    def needed(self, now: datetime) -> bool:
        return self.deleted_at is None or now < self.deleted_at + WINDOW


@dataclass
class Undelivered:
    key: str
    stored_at: datetime
    asset: Asset = field(kw_only=True)


class Retention(RuleBasedStateMachine):
    """Nothing that somebody may still see or take back ever goes; all else is gone after the last sweep."""

    assets: Bundle[Kept] = Bundle("assets")
    kits: Bundle[KeptKit] = Bundle("kits")

    def __init__(self, runner: asyncio.Runner, open_world: Callable[[], Coroutine[Any, Any, World]]) -> None:
        super().__init__()
        self.runner, self.dies_at = runner, "never"
        self.world: World = self.runner.run(open_world())
        begin, system, now = self.world.begin, self.world.begin_system, self.world.now
        self.store = FakeStore(now)
        self.set_tier = SetTier(system, now, an_id)
        self.keep_assets = KeepAssets(system, self.reach)
        self.sweep_assets = SweepAssets(system, now, self.reach)
        self.sweep_files = SweepDiscardedFiles(system, self.store, self.reach)
        self.sweep_kits = SweepBrandKits(system, now, self.reach)
        self.check_storage = CheckStorage(system, self.store, now)
        self.delete_asset, self.restore_asset = DeleteAsset(begin, now), RestoreAsset(begin, now)
        self.kept: list[Kept] = []
        self.kept_kits: list[KeptKit] = []
        self.waiting: list[Undelivered] = []
        self.tier = Tier.FREE

    def reach(self, point: str) -> None:
        if point == self.dies_at:
            raise Death

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(work)

    def now(self) -> datetime:
        return self.world.now()

    @initialize()
    def begin(self) -> None:
        self.nova: User = self.run(self.world.keep_user(a_user(created_at=self.now(), updated_at=self.now())))

    def stored(self) -> Asset:
        """An asset whose files are there and whose row is not."""
        job = self.run(self.world.keep_job(a_job(self.nova, now=self.now(), period=Period.month_of(self.now()))))
        asset = an_asset(job, created_at=self.now(), generation_params={"custom_prompt": "a fox"})
        for key in asset.keys:
            self.run(self.store.put(key, b"pixels", "image/png"))
        return asset

    async def _deliver(self, asset: Asset, until: datetime | None = None) -> Asset:
        async with self.world.begin_system() as work:
            quota = await work.quotas.lock(self.nova.id, self.world.month)
            now = self.now()
            made = replace(asset, created_at=now, expires_at=policy_of(quota.tier).expiry_of(now, until=until))
            await work.made_assets.add(made)
            await work.commit()
        return made

    @rule(target=assets)
    def deliver(self) -> Kept:
        asset = self.run(self._deliver(self.stored()))
        self.kept.append(kept := Kept(asset, asset.created_at + FREE if self.tier is Tier.FREE else None))
        return kept

    @rule(target=assets, source=assets)
    def finish_again(self, source: Kept) -> Any:
        """An hour before its source ends, with which it ends too: what is free keeps nothing longer."""
        if not source.visible(self.now()):
            return multiple()
        if source.end is not None and source.end > self.now() + LINGER:
            self.run(self.world.pass_time(source.end - self.now() - LINGER))
        asset = self.run(self._deliver(self.stored(), until=source.end))
        self.kept.append(kept := Kept(asset, source.end if self.tier is Tier.FREE else None))
        return kept

    @rule()
    def store_and_be_slow(self) -> None:
        asset = self.stored()
        self.waiting.append(Undelivered(asset.master.key, self.now(), asset=asset))

    @rule(target=assets)
    def deliver_what_was_stored(self) -> Kept:
        """Within the day that a file may be without a row; otherwise it is one that a dead worker left."""
        young = [one for one in self.waiting if self.now() - one.stored_at < DAY]
        if not young:
            return self.deliver()
        self.waiting.remove(young[0])
        asset = self.run(self._deliver(young[0].asset))
        self.kept.append(kept := Kept(asset, asset.created_at + FREE if self.tier is Tier.FREE else None))
        return kept

    @rule(kept=assets)
    def delete(self, kept: Kept) -> None:
        if kept.visible(self.now()):
            deleted = self.run(self.delete_asset(user_id=self.nova.id, asset_id=kept.asset.id))
            kept.deleted_at = deleted.deleted_at

    @rule(kept=assets)
    def restore(self, kept: Kept) -> None:
        if kept.restorable(self.now()):
            restored = self.run(self.restore_asset(user_id=self.nova.id, asset_id=kept.asset.id))
            assert restored.variants == kept.asset.variants
            kept.deleted_at = None

    @rule(tier=st.sampled_from(Tier))
    def change_tier(self, tier: Tier) -> None:
        assert self.nova.email is not None
        user = self.run(self.set_tier(email=self.nova.email.written, tier=tier))
        if tier is self.tier:
            return
        since = user.tier_since
        for kept in self.kept:
            if kept.end is None or kept.end > since:
                kept.end = since + FREE if tier is Tier.FREE else None
        self.tier = tier

    @rule(target=kits, shared=st.booleans())
    def make_kit(self, shared: bool) -> KeptKit:
        """Now and then one that was copied, and names another's logos."""
        living = [one for one in self.kept_kits if one.deleted_at is None]
        logos = living[-1].logos if shared and living else (a_logo(self.nova),)
        kit = self.run(self.world.keep_brand_kit(a_brand_kit(self.nova, now=self.now(), logos=logos)))
        for logo in logos:
            self.run(self.store.put(logo.key, b"logo", "image/png"))
        self.kept_kits.append(kept := KeptKit(kit, logos))
        return kept

    @rule(kept=kits)
    def delete_kit(self, kept: KeptKit) -> None:
        if kept.deleted_at is None:
            self.save(kept.kit.delete(self.now()), kept)

    @rule(kept=kits)
    def restore_kit(self, kept: KeptKit) -> None:
        if kept.deleted_at is not None and kept.needed(self.now()):
            self.save(kept.kit.delete(kept.deleted_at).restore(self.now()), kept)

    def save(self, kit: BrandKit, kept: KeptKit) -> None:
        async def save() -> None:
            async with self.world.begin(user_id=self.nova.id) as work:
                await work.brand_kits.save(kit)
                await work.commit()

        self.run(save())
        kept.deleted_at = kit.deleted_at

    @rule(span=st.sampled_from([SECOND, timedelta(minutes=6), LINGER, WINDOW - 2 * LINGER, WINDOW, FREE - 2 * LINGER]))
    def pass_time(self, span: timedelta) -> None:
        self.run(self.world.pass_time(span))

    @rule(death=st.sampled_from(DEATHS), down=st.booleans())
    def sweep(self, death: str, down: bool) -> None:
        self.dies_at, self.store.down = death, down
        for work in (self.sweep_assets, self.sweep_kits, self.sweep_files, self.tell_tier):
            try:
                self.run(work())
            except Death:
                pass
            except Unavailable:
                assert down
        self.dies_at, self.store.down = "never", False

    async def tell_tier(self) -> None:
        await self.keep_assets(TierChanged(self.now(), self.nova.id))

    @rule()
    def check(self) -> None:
        """It finds what dead workers left, and nothing that a sweeper forgot."""
        left = [
            key
            for one in self.waiting
            for key in one.asset.keys
            if self.now() - one.stored_at > DAY and key in self.store.files
        ]
        assert self.run(self.check_storage(repair=True)) == StorageCheck(len(left), len(left), missing=0)

    @invariant()
    def what_is_needed_is_there(self) -> None:
        now = self.now()
        needed = [kept for kept in self.kept if kept.visible(now) or kept.restorable(now)]
        rows = self.run(self.rows())
        for kept in needed:
            assert kept.asset.id in rows
            assert all(key in self.store.files for key in kept.asset.keys)
        for one in self.waiting:
            assert now - one.stored_at >= DAY or one.key in self.store.files
        for kit in self.kept_kits:
            assert not kit.needed(now) or all(logo.key in self.store.files for logo in kit.logos)

    async def rows(self) -> set[UUID]:
        async with self.world.begin_system() as work:
            return {asset_id for asset_id, _ in await work.named_files.of_assets_behind(None, 1_000)}

    async def kit_rows(self) -> set[UUID]:
        async with self.world.begin_system() as work:
            kits = await work.deleted_kits.lock_deleted(datetime.max.replace(tzinfo=self.now().tzinfo), 1_000)
        return {kit.id for kit in kits}

    def teardown(self) -> None:
        try:
            if hasattr(self, "nova"):
                self.look_after_the_last_sweep()
        finally:
            if isinstance(self.world, PostgresWorld):
                self.run(self.world.close())

    def look_after_the_last_sweep(self) -> None:
        """What was over by now is gone, and only what dead workers left is for the check of the storage to find."""
        over_by = self.now()
        over = [kept for kept in self.kept if not kept.visible(over_by) and not kept.restorable(over_by)]
        kits_over = [kit for kit in self.kept_kits if not kit.needed(over_by)]
        self.run(self.world.pass_time(LINGER + SECOND))
        for work in (self.sweep_assets, self.sweep_kits, self.sweep_files):
            while self.run(work()):
                pass

        files = self.store.files.keys()
        assert not self.run(self.rows()) & {kept.asset.id for kept in over}
        assert not files & {key for kept in over for key in kept.asset.keys}
        assert not self.run(self.kit_rows()) & {kit.kit.id for kit in kits_over}
        named = {logo.key for kit in self.kept_kits if kit not in kits_over for logo in kit.logos}
        assert not files & ({logo.key for kit in kits_over for logo in kit.logos} - named)

        self.run(self.world.pass_time(DAY))
        self.check()
        assert not files & {one.key for one in self.waiting}
        self.what_is_needed_is_there()


def test_what_may_be_seen_or_taken_back_stays_and_all_else_goes() -> None:
    async def memory() -> World:
        return MemoryWorld()

    with asyncio.Runner() as runner:
        run_state_machine_as_test(
            lambda: Retention(runner, memory), settings=settings(stateful_step_count=40, deadline=None)
        )


def test_the_same_holds_on_postgresql(postgres_server: PostgresServer, migrated: Database) -> None:
    database = postgres_server.create_database(template=migrated)

    async def postgres() -> World:
        world = PostgresWorld(database)
        await world.open()
        return world

    few = settings(max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    with asyncio.Runner() as runner:
        run_state_machine_as_test(lambda: Retention(runner, postgres), settings=few)
    postgres_server.drop_database(database)
