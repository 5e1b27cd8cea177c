"""What every `Jobs` keeps to: who gets which job, and for how long."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from domain.accounts import User
from domain.generation.job import GenerationJob, JobNotFound, JobStatus, LeaseLost
from domain.generation.order import PackPlace
from domain.tiers import Lane, Tier
from tests.builders import a_job, a_user, an_id
from tests.worlds import World

A_MINUTE, A_SECOND = timedelta(minutes=1), timedelta(seconds=1)
RUN_OUT = -A_SECOND
BOTH = (Lane.PRIORITY, Lane.STANDARD)


async def claim(world: World, lanes: tuple[Lane, ...] = BOTH, *, lease: timedelta = A_MINUTE) -> GenerationJob | None:
    async with world.begin_system() as work:
        job: GenerationJob | None = await work.jobs.claim_next(lanes, worker="tests", lease=lease)
        await work.commit()
    return job


async def claimed_id(world: World, lanes: tuple[Lane, ...] = BOTH) -> UUID | None:
    job = await claim(world, lanes)
    return job.id if job else None


async def expired(world: World, most: int = 100) -> list[UUID]:
    async with world.begin_system() as work:
        return [job.id for job in await work.jobs.lock_expired(most)]


async def get(world: World, job: GenerationJob) -> GenerationJob:
    async with world.begin_system() as work:
        kept: GenerationJob = await work.jobs.get(job.id)
    return kept


async def a_studio(world: World) -> User:
    return await world.keep_user(a_user(tier=Tier.STUDIO))


async def test_a_job_comes_back_as_it_was_added(world: World) -> None:
    user = await world.keep_user(a_user())
    job = a_job(
        user,
        count=3,
        lane=Lane.PRIORITY,
        custom_prompt="Füchse «in» 🦊",
        text_overlay="",
        mood="cosy",
        brand_kit_id=an_id(),
    )

    async with world.begin(user_id=user.id) as work:
        await work.jobs.add(job)
        await work.commit()

    assert await get(world, job) == job


async def test_what_waits_or_runs_is_open_and_everybody_has_their_own(world: World) -> None:
    user, other = await a_studio(world), await a_studio(world)
    for status in JobStatus:
        await world.keep_job(a_job(user, status=status))
    await world.keep_job(a_job(other))

    async with world.begin(user_id=user.id) as work:
        assert [await work.jobs.open_of(whose.id) for whose in (user, other)] == [2, 0]
    async with world.begin_system() as work:
        assert [await work.jobs.open_of(whose.id) for whose in (user, other)] == [2, 1]


@pytest.mark.parametrize("status", list(JobStatus))
async def test_a_job_comes_back_as_it_was_saved(world: World, status: JobStatus) -> None:
    user = await world.keep_user(a_user())
    job_id = an_id()
    await world.keep_job(a_job(user, id=job_id, count=2))
    later = a_job(user, id=job_id, count=2, status=status)

    async with world.begin_system() as work:
        await work.jobs.lock(job_id)
        await work.jobs.save(later)
        await work.commit()

    assert await get(world, later) == later


async def test_a_job_that_is_not_there_is_not_found(world: World) -> None:
    async with world.begin_system() as work:
        with pytest.raises(JobNotFound):
            await work.jobs.get(an_id())
        with pytest.raises(JobNotFound):
            await work.jobs.lock(an_id())


async def test_a_claim_starts_the_job_under_a_new_epoch(world: World) -> None:
    job = await world.keep_job(a_job(await a_studio(world)))

    claimed = await claim(world)

    assert claimed is not None
    assert (claimed.id, claimed.status, claimed.epoch) == (job.id, JobStatus.PROCESSING, 1)
    assert claimed.started_at is not None
    assert await get(world, job) == claimed


async def test_a_second_claim_keeps_the_first_start(world: World) -> None:
    job = await world.keep_job(a_job(await a_studio(world)))
    first = await claim(world)
    assert first is not None
    async with world.begin_system() as work:
        await work.jobs.save((await work.jobs.lock(job.id)).hand_back(first.epoch, world.now()))
        await work.commit()
    await world.pass_time(A_SECOND)

    second = await claim(world)

    assert second is not None
    assert second.started_at == first.started_at
    assert second.epoch == 3


async def test_the_longest_waiting_job_is_claimed_first(world: World) -> None:
    studio = await a_studio(world)
    second = await world.keep_job(a_job(studio), due_in=-20 * A_SECOND)
    first = await world.keep_job(a_job(studio), due_in=-30 * A_SECOND)
    third = await world.keep_job(a_job(studio), due_in=-10 * A_SECOND)

    assert [await claimed_id(world) for _ in range(4)] == [first.id, second.id, third.id, None]


@pytest.mark.parametrize("lanes", [(Lane.PRIORITY, Lane.STANDARD), (Lane.STANDARD, Lane.PRIORITY)])
async def test_the_lanes_are_looked_into_in_the_order_given(world: World, lanes: tuple[Lane, Lane]) -> None:
    studio = await a_studio(world)
    jobs = {lane: await world.keep_job(a_job(studio, lane=lane)) for lane in Lane}

    assert [await claimed_id(world, lanes) for _ in range(2)] == [jobs[lane].id for lane in lanes]


async def test_a_lane_that_is_not_asked_for_is_left_alone(world: World) -> None:
    await world.keep_job(a_job(await a_studio(world), lane=Lane.STANDARD))

    assert await claim(world, (Lane.PRIORITY,)) is None


async def test_only_what_is_due_is_claimed(world: World) -> None:
    job = await world.keep_job(a_job(await a_studio(world)), due_in=A_MINUTE)

    assert await claim(world) is None
    await world.pass_time(A_MINUTE + A_SECOND)
    assert await claimed_id(world) == job.id


async def test_a_job_just_added_is_due_at_once_even_when_our_clock_is_fast(world: World) -> None:
    studio = await a_studio(world)
    job = a_job(studio, now=world.now() + timedelta(minutes=10))

    async with world.begin(user_id=studio.id) as work:
        await work.jobs.add(job)
        await work.commit()

    assert await claimed_id(world) == job.id


@pytest.mark.parametrize("status", [status for status in JobStatus if status is not JobStatus.QUEUED])
async def test_only_queued_jobs_are_claimed(world: World, status: JobStatus) -> None:
    await world.keep_job(a_job(await a_studio(world), status=status), due_in=-A_SECOND)

    assert await claim(world) is None


@pytest.mark.parametrize(("tier", "room"), [(Tier.FREE, 1), (Tier.PRO, 3), (Tier.STUDIO, 8)])
async def test_a_user_has_no_more_jobs_processing_than_the_tier_allows(world: World, tier: Tier, room: int) -> None:
    user = await world.keep_user(a_user(tier=tier))
    for _ in range(room + 2):
        await world.keep_job(a_job(user))

    claims = [await claim(world) for _ in range(room + 2)]

    assert [job is not None for job in claims] == [True] * room + [False] * 2


async def test_a_user_without_room_is_passed_over_not_waited_for(world: World) -> None:
    busy, idle = await world.keep_user(a_user()), await world.keep_user(a_user())
    await world.keep_job(a_job(busy, status=JobStatus.PROCESSING))
    await world.keep_job(a_job(busy), due_in=-A_MINUTE)
    job = await world.keep_job(a_job(idle), due_in=-A_SECOND)

    assert await claimed_id(world) == job.id


async def test_a_finished_job_makes_room(world: World) -> None:
    user = await world.keep_user(a_user())
    await world.keep_job(a_job(user), due_in=-A_MINUTE)
    waiting = await world.keep_job(a_job(user))
    first = await claim(world)
    assert first is not None

    async with world.begin_system() as work:
        await work.jobs.save((await work.jobs.lock(first.id)).deliver(first.epoch, 0, world.now()))
        await work.commit()

    assert await claimed_id(world) == waiting.id


async def test_nobody_gets_a_job_that_somebody_else_got(world: World) -> None:
    users = [await a_studio(world) for _ in range(2)]
    jobs = [await world.keep_job(a_job(user)) for user in users for _ in range(4)]

    claims = await asyncio.gather(*(claimed_id(world) for _ in range(12)))

    got = [job_id for job_id in claims if job_id]
    assert len(got) == len(set(got))
    rest = [await claimed_id(world) for _ in range(9)]
    assert {*got, *rest} == {None, *(job.id for job in jobs)}


async def test_a_claim_that_is_not_committed_leaves_the_job_in_the_queue(world: World) -> None:
    job = await world.keep_job(a_job(await a_studio(world)))

    async with world.begin_system() as work:
        await work.jobs.claim_next(BOTH, worker="tests", lease=A_MINUTE)

    assert await get(world, job) == job
    assert await claimed_id(world) == job.id


async def test_a_lease_runs_out_unless_it_is_kept(world: World) -> None:
    studio = await a_studio(world)
    kept, left = await world.keep_job(a_job(studio)), await world.keep_job(a_job(studio))
    await claim(world)
    await claim(world)
    assert await expired(world) == []

    await world.pass_time(50 * A_SECOND)
    async with world.begin_system() as work:
        assert await work.jobs.keep(kept.id, 1, A_MINUTE)
        await work.commit()
    await world.pass_time(50 * A_SECOND)

    assert await expired(world) == [left.id]


async def test_a_lease_is_not_kept_for_a_former_owner(world: World) -> None:
    job = await world.keep_job(a_job(await a_studio(world)))
    first = await claim(world, lease=RUN_OUT)
    assert first is not None
    async with world.begin_system() as work:
        await work.jobs.save((await work.jobs.lock(job.id)).lose_owner(world.now()))
        await work.commit()
    await claim(world, lease=RUN_OUT)

    async with world.begin_system() as work:
        assert not await work.jobs.keep(job.id, first.epoch, A_MINUTE)
        await work.commit()

    assert await expired(world) == [job.id]


@pytest.mark.parametrize("status", [status for status in JobStatus if status is not JobStatus.PROCESSING])
async def test_what_is_not_processing_has_no_lease_to_keep(world: World, status: JobStatus) -> None:
    job = await world.keep_job(a_job(await a_studio(world), status=status))

    async with world.begin_system() as work:
        assert not await work.jobs.keep(job.id, job.epoch, A_MINUTE)

    assert await expired(world) == []


async def test_the_oldest_expired_lease_comes_first(world: World) -> None:
    studio = await a_studio(world)
    jobs = {
        seconds: await world.keep_job(a_job(studio, status=JobStatus.PROCESSING), lease=-seconds * A_SECOND)
        for seconds in (10, 30, 20)
    }

    assert await expired(world) == [jobs[30].id, jobs[20].id, jobs[10].id]
    assert await expired(world, most=2) == [jobs[30].id, jobs[20].id]


async def test_every_lease_ends_when_it_is_known_that_no_worker_lives(world: World) -> None:
    studio = await a_studio(world)
    jobs = [await world.keep_job(a_job(studio)) for _ in range(2)]
    waiting = await world.keep_job(a_job(studio), due_in=A_MINUTE)
    for _ in jobs:
        await claim(world)

    async with world.begin_system() as work:
        await work.jobs.end_leases()
        await work.commit()

    assert {*await expired(world)} == {job.id for job in jobs}
    assert await get(world, waiting) == waiting


async def test_a_saved_job_keeps_its_lease_while_it_is_processing_and_loses_it_after(world: World) -> None:
    job = await world.keep_job(a_job(await a_studio(world), count=2))
    claimed = await claim(world, lease=RUN_OUT)
    assert claimed is not None

    async with world.begin_system() as work:
        half = (await work.jobs.lock(job.id)).deliver(claimed.epoch, 0, world.now())
        await work.jobs.save(half)
        await work.commit()
    assert await expired(world) == [job.id]

    async with world.begin_system() as work:
        await work.jobs.save(half.deliver(claimed.epoch, 1, world.now()))
        await work.commit()
    assert await expired(world) == []


async def test_a_postponed_job_is_not_due_before_its_wait_has_passed(world: World) -> None:
    job = await world.keep_job(a_job(await a_studio(world)))
    claimed = await claim(world)
    assert claimed is not None

    async with world.begin_system() as work:
        await work.jobs.save((await work.jobs.lock(job.id)).postpone(claimed.epoch, world.now()), wait=8 * A_SECOND)
        await work.commit()

    await world.pass_time(6 * A_SECOND)
    assert await claim(world) is None
    await world.pass_time(3 * A_SECOND)
    assert await claimed_id(world) == job.id


async def test_what_waits_and_is_due_is_listed_oldest_first(world: World) -> None:
    free, studio = await world.keep_user(a_user()), await a_studio(world)
    second = await world.keep_job(a_job(studio, lane=Lane.PRIORITY), due_in=-10 * A_SECOND)
    first = await world.keep_job(a_job(free), due_in=-20 * A_SECOND)
    await world.keep_job(a_job(studio), due_in=A_MINUTE)
    await world.keep_job(a_job(studio, status=JobStatus.PROCESSING))
    await world.keep_job(a_job(studio, status=JobStatus.FAILED))

    async with world.begin_system() as work:
        assert await work.jobs.waiting(100) == [(first.id, Lane.STANDARD), (second.id, Lane.PRIORITY)]
        assert await work.jobs.waiting(1) == [(first.id, Lane.STANDARD)]


async def test_what_waits_for_a_style_board_is_called_when_it_ends(world: World) -> None:
    nova = await world.keep_user(a_user(tier=Tier.STUDIO))
    board, pack = an_id(), an_id()
    first = a_job(nova, id=board, pack=PackPlace(pack, "emote", "happy", board))
    others = [a_job(nova, pack=PackPlace(pack, "emote", item, board)) for item in ("hype", "love")]
    stranger = a_job(nova, pack=PackPlace(an_id(), "emote", "sad", an_id()))
    async with world.begin(user_id=nova.id) as work:
        await work.jobs.add(first)
        for job in (*others, stranger):
            await work.jobs.add(job, wait=timedelta(minutes=15))
        await work.commit()

    async with world.begin_system() as work:
        assert [job_id for job_id, _ in await work.jobs.waiting(10)] == [first.id]
        called = await work.jobs.call(first)
        due = await work.jobs.waiting(10)
        await work.commit()

    assert called == [(job.id, job.lane) for job in others]
    assert {job_id for job_id, _ in due} == {first.id, *(job.id for job in others)}
    async with world.begin(user_id=nova.id) as work:
        assert await work.jobs.call(stranger) == []


async def test_the_jobs_of_a_pack_are_read_in_the_order_of_their_ids_by_their_owner_alone(world: World) -> None:
    nova, mallory = await world.keep_user(a_user()), await world.keep_user(a_user())
    pack_id = an_id()
    jobs = [
        await world.keep_job(a_job(nova, pack=PackPlace(pack_id, "emote", item))) for item in ("happy", "hype", "happy")
    ]
    await world.keep_job(a_job(nova, pack=PackPlace(an_id(), "emote", "happy")))
    await world.keep_job(a_job(nova))

    async with world.begin(user_id=nova.id) as work:
        assert await work.jobs.of_pack(nova.id, pack_id) == jobs
        assert await work.jobs.of_pack(nova.id, an_id()) == []
    async with world.begin(user_id=mallory.id) as work:
        assert await work.jobs.of_pack(nova.id, pack_id) == await work.jobs.of_pack(mallory.id, pack_id) == []
    async with world.begin_system() as work:
        assert await work.jobs.of_pack(nova.id, pack_id) == jobs


async def test_a_former_owner_cannot_deliver(world: World) -> None:
    job = await world.keep_job(a_job(await a_studio(world)))
    first = await claim(world, lease=RUN_OUT)
    assert first is not None
    async with world.begin_system() as work:
        await work.jobs.save((await work.jobs.lock(job.id)).lose_owner(world.now()))
        await work.commit()
    await claim(world)

    async with world.begin_system() as work:
        with pytest.raises(LeaseLost):
            (await work.jobs.lock(job.id)).deliver(first.epoch, 0, world.now())
