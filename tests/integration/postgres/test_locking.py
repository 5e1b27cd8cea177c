"""Races that only a real database can lose. `RACE_TRIALS=1000` looks longer than every day."""

import asyncio
import os
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from application.accounts.set_tier import put_on_tier
from application.generation.accepting import AcceptOrder
from application.generation.request_generation import RequestGeneration
from application.ports import RequestInFlight
from domain.accounts import User
from domain.errors import Unavailable
from domain.generation.job import GenerationJob, JobStatus
from domain.generation.order import PackPlace
from domain.generation.quota import QuotaExhausted
from domain.tiers import FAIR_USE_ASSETS_A_MONTH, Lane, Tier
from domain.undo import UNDO_WINDOW
from tests.builders import (
    NOON,
    a_brand_kit,
    a_job,
    a_logo,
    a_once,
    a_user,
    an_asset,
    an_entry,
    an_event,
    an_id,
    an_order,
)
from tests.fakes import FakeLettering, nothing
from tests.waiting import soon
from tests.worlds import PostgresWorld

TRIALS = int(os.environ.get("RACE_TRIALS", "40"))
BOTH = (Lane.PRIORITY, Lane.STANDARD)
A_MINUTE = timedelta(minutes=1)


async def claim(world: PostgresWorld) -> GenerationJob | None:
    async with world.begin_system() as work:
        job: GenerationJob | None = await work.jobs.claim_next(BOTH, worker="tests", lease=A_MINUTE)
        await work.commit()
    return job


async def attempt(world: PostgresWorld, user: User) -> bool:
    request = RequestGeneration(
        AcceptOrder(world.begin, world.now, nothing, FAIR_USE_ASSETS_A_MONTH), FakeLettering(), an_id
    )
    while True:
        try:
            await request(user_id=user.id, order=an_order(), seeded=True)
        except QuotaExhausted:
            return False
        except Unavailable:  # it waited too long for a connection: on a slow machine its turn comes later
            continue
        return True


@pytest.mark.timeout(1800)
async def test_of_sixty_four_requests_for_the_last_asset_exactly_one_wins(world: PostgresWorld) -> None:
    for _ in range(TRIALS):
        user = await world.keep_user(a_user())
        await world.keep_quota(user, used=2)

        won = await asyncio.gather(*(attempt(world, user) for _ in range(64)))

        assert won.count(True) == 1
        assert await _counters(world, user) == (2, 1, 1)


async def test_of_sixty_four_requests_that_open_the_month_as_many_win_as_the_plan_has(world: PostgresWorld) -> None:
    for _ in range(max(1, TRIALS // 10)):
        user = await world.keep_user(a_user())

        won = await asyncio.gather(*(attempt(world, user) for _ in range(64)))

        assert won.count(True) == 3
        assert await _counters(world, user) == (0, 3, 3)


async def test_many_workers_claim_each_job_once(world: PostgresWorld) -> None:
    users = [await world.keep_user(a_user(tier=Tier.STUDIO)) for _ in range(10)]
    jobs = {(await world.keep_job(a_job(user))).id for user in users for _ in range(8)}
    claimed: list[UUID] = []

    async def work_until_there_is_none() -> None:
        while job := await claim(world):
            claimed.append(job.id)

    await asyncio.gather(*(work_until_there_is_none() for _ in range(16)))

    assert len(claimed) == len(set(claimed))
    assert set(claimed) == jobs


async def test_a_users_last_place_is_taken_once(world: PostgresWorld) -> None:
    for _ in range(max(1, TRIALS // 4)):
        user = await world.keep_user(a_user(tier=Tier.PRO))
        for _ in range(2):
            await world.keep_job(a_job(user, status=JobStatus.PROCESSING))
        for _ in range(8):
            await world.keep_job(a_job(user))

        claims = await asyncio.gather(*(claim(world) for _ in range(8)))

        assert sum(job is not None for job in claims) == 1
        await world.owner.execute("UPDATE generation_jobs SET status = 'cancelled', lease_until = NULL")


async def test_who_loses_the_race_for_a_users_last_place_goes_on_to_the_next_user(world: PostgresWorld) -> None:
    busy, idle = await world.keep_user(a_user()), await world.keep_user(a_user())
    for _ in range(2):
        await world.keep_job(a_job(busy), due_in=-A_MINUTE)
    job = await world.keep_job(a_job(idle))

    async with world.begin_system() as first:
        assert (await first.jobs.claim_next(BOTH, worker="first", lease=A_MINUTE)).user_id == busy.id
        second = asyncio.create_task(claim(world))
        await _until_somebody_waits_for_a_lock(world)
        await first.commit()
    claimed = await second

    assert claimed is not None
    assert claimed.id == job.id


async def test_a_job_in_somebody_elses_hands_is_passed_over_not_waited_for(world: PostgresWorld) -> None:
    studio, other = await world.keep_user(a_user(tier=Tier.STUDIO)), await world.keep_user(a_user(tier=Tier.STUDIO))
    held = await world.keep_job(a_job(studio), due_in=-A_MINUTE)
    free = await world.keep_job(a_job(other))

    async with world.begin_system() as holder:
        await holder.jobs.lock(held.id)
        claimed = await claim(world)

    assert claimed is not None
    assert claimed.id == free.id


async def test_a_sweep_leaves_out_what_another_sweep_holds(world: PostgresWorld) -> None:
    studio = await world.keep_user(a_user(tier=Tier.STUDIO))
    for _ in range(2):
        await world.keep_job(a_job(studio, status=JobStatus.PROCESSING), lease=-A_MINUTE)

    async with world.begin_system() as one, world.begin_system() as other:
        first = await one.jobs.lock_expired(1)
        rest = await other.jobs.lock_expired(100)

    assert len(first) == len(rest) == 1
    assert first[0].id != rest[0].id


async def test_the_end_of_a_style_board_waits_for_nobody_who_holds_an_item_of_its_pack(world: PostgresWorld) -> None:
    nova = await world.keep_user(a_user(tier=Tier.STUDIO))
    board, pack = an_id(), an_id()
    first = await world.keep_job(a_job(nova, id=board, pack=PackPlace(pack, "emote", "happy", board)))
    held, free = [
        await world.keep_job(a_job(nova, pack=PackPlace(pack, "emote", item, board)), due_in=timedelta(minutes=15))
        for item in ("hype", "love")
    ]

    async with world.begin(user_id=nova.id) as one, world.begin_system() as other:
        await one.jobs.lock(held.id)
        called = await other.jobs.call(first)

    assert called == [(free.id, free.lane)]


async def test_two_who_lock_one_job_take_turns(world: PostgresWorld) -> None:
    user = await world.keep_user(a_user(tier=Tier.STUDIO))
    job = await world.keep_job(a_job(user, count=4, status=JobStatus.PROCESSING))

    async def deliver(index: int) -> None:
        async with world.begin_system() as work:
            locked = await work.jobs.lock(job.id)
            await work.jobs.save(locked.deliver(1, index, world.now()))
            await work.commit()

    await asyncio.gather(*(deliver(index) for index in range(4)))

    async with world.begin_system() as work:
        assert (await work.jobs.get(job.id)).completed_assets == 4


async def _counters(world: PostgresWorld, user: User) -> tuple[int, int, int]:
    row = await world.owner.fetchrow(
        "SELECT used, reserved, (SELECT count(*) FROM generation_jobs WHERE user_id = $1) AS jobs"
        " FROM usage_periods WHERE user_id = $1",
        user.id,
    )
    return row["used"], row["reserved"], row["jobs"]


async def _until_somebody_waits_for_a_lock(world: PostgresWorld) -> None:
    waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    await soon(lambda: world.owner.fetchval(waits), what="somebody waits for a lock")


async def test_a_second_request_with_a_key_is_refused_when_the_first_takes_too_long(world: PostgresWorld) -> None:
    user = await world.keep_user(a_user())

    async with world.begin(user_id=user.id) as first:
        await first.requests.remember(a_once(user), an_id())
        async with world.begin(user_id=user.id) as second:
            with pytest.raises(RequestInFlight):
                await second.requests.remember(a_once(user), an_id())


async def test_of_two_who_wait_for_each_other_one_goes_on_and_one_may_try_again(world: PostgresWorld) -> None:
    user = await world.keep_user(a_user())
    left, right = await world.keep_job(a_job(user)), await world.keep_job(a_job(user))

    async with world.begin_system() as one, world.begin_system() as other:
        await one.jobs.lock(left.id)
        await other.jobs.lock(right.id)
        outcomes = await asyncio.gather(_lock_and_end(one, right), _lock_and_end(other, left), return_exceptions=True)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "Unavailable"]


async def _lock_and_end(work: Any, job: GenerationJob) -> None:
    try:
        await work.jobs.lock(job.id)
    finally:
        await work._transaction.close()


async def test_an_erasure_waits_for_a_worker_that_is_delivering_and_both_come_to_an_end(world: PostgresWorld) -> None:
    user = await world.keep_user(a_user())
    await world.keep_quota(user, reserved=1)
    job = await world.keep_job(a_job(user, status=JobStatus.PROCESSING))

    async with world.begin_system() as delivery:
        delivered = (await delivery.jobs.lock(job.id)).deliver(1, 0, world.now())
        erasing = asyncio.create_task(_erase(world, user))
        await _until_somebody_waits_for_a_lock(world)
        quota = await delivery.quotas.lock(user.id, world.month)
        await delivery.made_assets.add(an_asset(job))
        await delivery.quotas.save(user.id, quota.commit(1), [an_entry(job)])
        await delivery.jobs.save(delivered)
        await delivery.job_events.add(an_event(delivered))
        await delivery.commit()
    await erasing

    for table in ("users", "generation_jobs", "assets", "usage_periods", "quota_entries", "job_events"):
        assert await world.owner.fetchval(f"SELECT count(*) FROM {table}") == 0  # of constants only


async def test_a_sweep_of_kits_and_an_erasure_of_their_owner_both_come_to_an_end(world: PostgresWorld) -> None:
    user = await world.keep_user(a_user())
    logo = a_logo(user)
    await world.keep_brand_kit(a_brand_kit(user, logos=(logo,)).delete(NOON))

    async with world.begin_system() as sweep:
        [kit] = await sweep.deleted_kits.lock_deleted(NOON, 10)
        erasing = asyncio.create_task(_erase(world, user))
        await _until_somebody_waits_for_a_lock(world)
        await sweep.discarded_files.add(user.id, await sweep.deleted_kits.remove(kit))
        await sweep.commit()
    await erasing

    for table in ("users", "brand_kits", "brand_kit_versions", "brand_kit_logos", "discarded_files"):
        assert await world.owner.fetchval(f"SELECT count(*) FROM {table}") == 0  # of constants only


async def test_the_tier_that_assets_are_kept_by_stays_until_they_are(world: PostgresWorld) -> None:
    """Else a new tier could have kept them all before the old one, which was read earlier, does."""
    nova = await world.keep_user(a_user())

    async with world.begin_system() as keeping:
        assert (await keeping.kept_assets.standing(nova.id)).tier is Tier.FREE
        upgrading = asyncio.create_task(_put_on_pro(world, nova))
        await _until_somebody_waits_for_a_lock(world)
        await keeping.commit()
    await upgrading

    async with world.begin_system() as work:
        assert (await work.kept_assets.standing(nova.id)).tier is Tier.PRO


async def _put_on_pro(world: PostgresWorld, user: User) -> None:
    async with world.begin_system() as work:
        await put_on_tier(work, (await work.users.lock_by_id(user.id))[0], Tier.PRO, NOON)
        await work.commit()


async def test_a_sweep_of_assets_passes_over_what_and_whom_somebody_holds(world: PostgresWorld) -> None:
    nova, comet = await world.keep_user(a_user()), await world.keep_user(a_user())
    held, free = [await world.keep_asset(an_asset(await world.keep_job(a_job(nova)), expires_at=NOON)) for _ in "ab"]
    await world.keep_asset(an_asset(await world.keep_job(a_job(comet)), deleted_at=NOON - UNDO_WINDOW))

    async with world.begin_system() as holder, world.begin_system() as sweep:
        assert [kept.id for kept in await holder.kept_assets.lock_behind(nova.id, None, 1, patient=True)] == [held.id]
        await holder.users.lock_by_id(comet.id)
        swept = [asset.id for asset, _ in await sweep.kept_assets.lock_over(NOON, 10)]

    assert swept == [free.id]


async def test_a_sweep_clears_words_in_the_order_in_which_others_add_them(world: PostgresWorld) -> None:
    """It waits at a word that somebody holds with those before it in its hands, and none behind: so nobody waits in
    turn for somebody who waits for them."""
    job = await world.keep_job(a_job(await world.keep_user(a_user())))
    said = {"custom_prompt": "a neon fox over purple mountains, at night"}
    asset = await world.keep_asset(an_asset(job, expires_at=NOON, generation_params=said))
    words = sorted(row["word"] for row in await world.owner.fetch("SELECT word FROM asset_words"))
    for word in reversed(words):  # so that they do not lie in their order
        await world.owner.execute("UPDATE asset_words SET members = members WHERE word = $1", word)

    async with world.begin_system() as sweep:
        async with world.owner.transaction():
            await world.owner.execute("SELECT FROM asset_words WHERE word = 'neon' FOR UPDATE")
            removing = asyncio.create_task(sweep.kept_assets.remove([asset]))
            await _until_somebody_waits_for_a_lock(world)
            free = await world.owner.fetch("SELECT word FROM asset_words FOR UPDATE SKIP LOCKED")
        await removing
        await sweep.commit()

    assert len(words) > 30
    assert {row["word"] for row in free} == {word for word in words if word >= "neon"}
    assert await world.owner.fetchval("SELECT count(*) FROM asset_words") == 0


async def test_of_two_sweeps_one_at_a_time_removes_kits_of_the_same_owner(world: PostgresWorld) -> None:
    """Side by side, each would see that the other's kit still names the logo of both, and its file would stay."""
    nova, comet = await world.keep_user(a_user()), await world.keep_user(a_user(email="comet@example.com"))
    logo = a_logo(nova)
    for before in (2, 1):
        await world.keep_brand_kit(a_brand_kit(nova, logos=(logo,)).delete(NOON - before * A_MINUTE))
    other = await world.keep_brand_kit(a_brand_kit(comet).delete(NOON))

    async with world.begin_system() as one, world.begin_system() as another:
        [first] = await one.deleted_kits.lock_deleted(NOON, 1)
        assert [kit.id for kit in await another.deleted_kits.lock_deleted(NOON, 10)] == [other.id]
        assert await one.deleted_kits.remove(first) == []
        await one.commit()
        [second] = await another.deleted_kits.lock_deleted(NOON - A_MINUTE, 10)
        assert await another.deleted_kits.remove(second) == [logo.key]


async def test_a_sweep_of_kits_leaves_out_those_of_who_is_being_erased(world: PostgresWorld) -> None:
    user = await world.keep_user(a_user())
    await world.keep_brand_kit(a_brand_kit(user).delete(NOON))

    async with world.begin_system() as erasure, world.begin_system() as sweep:
        await erasure.erasures.erase_rows(user.id)
        assert await sweep.deleted_kits.lock_deleted(NOON, 10) == []


async def _erase(world: PostgresWorld, user: User) -> None:
    async with world.begin_system() as work:
        await work.erasures.erase_rows(user.id)
        await work.commit()
