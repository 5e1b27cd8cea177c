"""What only PostgreSQL can show of letting go: races with deliveries and tiers, sweepers side by side, plans."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from adapters.postgres import brand_kits, generation, retention, stored_files
from adapters.postgres.accounts import exports, mail_tokens, sessions
from adapters.postgres.moments import first_id_at
from application.accounts.set_tier import SetTier
from application.assets.keep_assets import KeepAssets
from application.assets.ports import TierChanged
from application.assets.sweep_assets import SweepAssets, SweepDiscardedFiles
from domain.accounts import User
from domain.assets import Asset
from domain.tiers import Tier, policy_of
from tests.builders import NOON, a_job, a_user, an_asset, an_id
from tests.fakes import FakeStore, nothing
from tests.worlds import PostgresWorld

DAY = timedelta(days=1)
NOVA = UUID(int=1)


async def deliver(world: PostgresWorld, asset: Asset) -> None:
    """As a worker does: what it reads of the tier holds until its commit."""
    async with world.begin_system() as work:
        quota = await work.quotas.lock(asset.user_id, world.month)
        now = world.now()
        await asyncio.sleep(0.002)  # where a tier that is not held would change
        await work.made_assets.add(replace(asset, created_at=now, expires_at=policy_of(quota.tier).expiry_of(now)))
        await work.commit()


async def set_tier(world: PostgresWorld, user: User, tier: Tier) -> User:
    assert user.email is not None
    return await SetTier(world.begin_system, world.now, an_id)(email=user.email.written, tier=tier)


async def ends(world: PostgresWorld, user: User) -> list[datetime | None]:
    rows = await world.owner.fetch("SELECT expires_at FROM assets WHERE user_id = $1", user.id)
    return [row["expires_at"] for row in rows]


@pytest.mark.parametrize(("before", "after"), [(Tier.PRO, Tier.FREE), (Tier.FREE, Tier.PRO)])
async def test_an_asset_that_is_delivered_while_the_tier_changes_is_kept_by_the_new_one(
    world: PostgresWorld, before: Tier, after: Tier
) -> None:
    for _ in range(10):
        nova = await world.keep_user(a_user(tier=before))
        await world.keep_quota(nova)
        assets = [an_asset(await world.keep_job(a_job(nova))) for _ in range(3)]

        changed, *_ = await asyncio.gather(set_tier(world, nova, after), *(deliver(world, asset) for asset in assets))
        await KeepAssets(world.begin_system, nothing)(TierChanged(world.now(), nova.id))

        for end in await ends(world, nova):
            if after is Tier.PRO:
                assert end is None
            else:
                assert end is not None
                assert changed.tier_since is not None
                assert end >= changed.tier_since + 30 * DAY


async def test_sweepers_side_by_side_let_go_of_everything_once_while_tiers_change(world: PostgresWorld) -> None:
    store = FakeStore(world.now)
    users = [await world.keep_user(a_user()) for _ in range(4)]
    over = [await kept(world, user, expires_at=NOON - 30 * DAY) for user in users for _ in range(15)]
    for asset in over:
        for key in asset.keys:
            await store.put(key, b"pixels", "image/png")
    sweep = SweepAssets(world.begin_system, world.now, nothing)
    sweep_files = SweepDiscardedFiles(world.begin_system, store, nothing)

    async def sweep_all() -> int:
        return sum([await sweep() for _ in range(3)])

    swept = await asyncio.gather(*(sweep_all() for _ in range(3)), *(set_tier(world, u, Tier.PRO) for u in users))
    rest = await sweep()  # of those whose owner's tier was just changing
    await asyncio.gather(*(sweep_files() for _ in range(3)))

    assert sum(one for one in swept if isinstance(one, int)) + rest == len(over)
    assert await world.owner.fetchval("SELECT count(*) FROM assets") == 0
    assert await world.owner.fetchval("SELECT count(*) FROM asset_words") == 0
    assert sorted(store.deleted) == sorted(key for asset in over for key in asset.keys)


async def kept(world: PostgresWorld, user: User, **changes: object) -> Asset:
    job = await world.keep_job(a_job(user))
    return await world.keep_asset(an_asset(job, generation_params={"custom_prompt": "a neon fox"}, **changes))


PLANS: tuple[tuple[str, tuple[Any, ...], str], ...] = (
    (retention.LOCK_EXPIRED, (NOON, 10), "ix_assets_expiring"),
    (retention.LOCK_TRASHED, (NOON, 10), "ix_assets_trashed"),
    (retention.UNTOLD, (NOON, NOON, NOON, NOON, 10), "ix_assets_expiring"),
    (retention.CLAIM_FILES, (10, DAY), "ix_discarded_files_due"),
    (brand_kits.LOCK_DELETED, (NOON, 10), "ix_brand_kits_trashed"),
    (brand_kits.REMOVE_KIT, (NOVA, NOVA), "ix_brand_kit_logos_of_kit"),
    (stored_files.OF_LOGOS, ([NOVA], ["u"]), "brand_kit_logos_pkey"),
    (sessions.FORGET_OVER, (NOON, 10), "ix_login_sessions_over"),
    (mail_tokens.FORGET_OVER, (NOON, 10), "ix_mail_tokens_over"),
    (exports.FORGET_OVER, (NOON, 10), "ix_exports_over"),
    (generation.FORGET_EVENTS, (NOON, 10, first_id_at(NOON)), "ix_job_events_queued"),
)


@pytest.mark.parametrize(("statement", "values", "index"), PLANS, ids=[index for _, _, index in PLANS])
async def test_what_sweepers_look_for_has_an_index(
    world: PostgresWorld, statement: str, values: tuple[Any, ...], index: str
) -> None:
    async with world.owner.transaction():
        await world.owner.execute("SET LOCAL enable_seqscan = off")
        plan = await world.owner.fetch(f"EXPLAIN {statement}", *values)

    shown = "\n".join(row[0] for row in plan)
    assert index in shown
    assert "Scan on brand_kit_versions" not in shown  # all that somebody's kits ever said
