"""What every unit of work keeps to: all or nothing, one user's rows only, and what is told after the commit."""

from datetime import timedelta

import pytest

from application.generation.ports import GenerationRequested
from domain.accounts import Ending
from domain.generation.job import GenerationJob, JobNotFound
from domain.tiers import Lane, Tier
from tests.builders import NOVEMBER, a_job, a_once, a_session, a_user, an_entry, an_event, an_id
from tests.worlds import World


async def write_everything(work, job: GenerationJob) -> None:
    await work.requests.remember(a_once_of(job), job.id)
    quota = await work.quotas.lock(job.user_id, NOVEMBER)
    await work.quotas.save(job.user_id, quota.reserve(1), [an_entry(job)])
    await work.jobs.add(job)
    await work.job_events.add(an_event(job))
    await work.outbox.add(GenerationRequested(job.created_at, job.id, job.lane))


def a_once_of(job: GenerationJob):
    return a_once(a_user(id=job.user_id))


async def traces(world: World, job: GenerationJob) -> dict[str, object]:
    async with world.begin_system() as work:
        quota = await work.quotas.lock(job.user_id, NOVEMBER)
        found: dict[str, object] = {
            "reserved": quota.reserved,
            "waiting": len(await work.jobs.waiting(100)),
            "events": len(await work.job_events.after(job.id, 0)),
            "facts": len(await work.outgoing.claim([GenerationRequested], 100, timedelta())),
        }
    async with world.begin(user_id=job.user_id) as work:
        made = an_id()
        found["remembered"] = await work.requests.remember(a_once_of(job), made) != made
    return found


async def test_what_is_committed_is_there_for_everybody(world: World) -> None:
    user = await world.keep_user(a_user())
    job = a_job(user)

    async with world.begin(user_id=user.id) as work:
        await write_everything(work, job)
        await work.commit()

    assert await traces(world, job) == {"reserved": 1, "waiting": 1, "events": 1, "facts": 1, "remembered": True}


async def test_what_is_not_committed_leaves_no_trace(world: World) -> None:
    user = await world.keep_user(a_user())
    job = a_job(user)

    async with world.begin(user_id=user.id) as work:
        await write_everything(work, job)

    assert await traces(world, job) == {"reserved": 0, "waiting": 0, "events": 0, "facts": 0, "remembered": False}


async def test_a_refusal_undoes_what_came_before_it(world: World) -> None:
    user = await world.keep_user(a_user())
    job = a_job(user)

    async def refused() -> None:
        async with world.begin(user_id=user.id) as work:
            await write_everything(work, job)
            raise RuntimeError("refused")

    with pytest.raises(RuntimeError, match="refused"):
        await refused()

    assert await traces(world, job) == {"reserved": 0, "waiting": 0, "events": 0, "facts": 0, "remembered": False}


async def test_what_somebody_else_owns_does_not_exist(world: World) -> None:
    nova, mallory = await world.keep_user(a_user()), await world.keep_user(a_user())
    job = await world.keep_job(a_job(nova))

    async with world.begin(user_id=mallory.id) as work:
        with pytest.raises(JobNotFound):
            await work.jobs.get(job.id)
        with pytest.raises(JobNotFound):
            await work.jobs.lock(job.id)
        assert await work.job_events.after(job.id, 0) == []


async def test_before_anybody_is_signed_in_nothing_exists(world: World) -> None:
    nova = await world.keep_user(a_user())
    job = await world.keep_job(a_job(nova))

    async with world.begin(email=nova.email.key) as work:
        with pytest.raises(JobNotFound):
            await work.jobs.get(job.id)


async def test_the_product_itself_sees_everybodys_work(world: World) -> None:
    jobs = [await world.keep_job(a_job(await world.keep_user(a_user()))) for _ in range(2)]

    async with world.begin_system() as work:
        assert [(await work.jobs.get(job.id)).id for job in jobs] == [job.id for job in jobs]


async def test_identity_does_not_outlive_the_unit_of_work(world: World) -> None:
    nova, mallory = await world.keep_user(a_user()), await world.keep_user(a_user())
    job = await world.keep_job(a_job(nova))

    for _ in range(6):  # more often than a pool has connections
        async with world.begin(user_id=nova.id) as work:
            assert (await work.jobs.get(job.id)).id == job.id
            await work.commit()
        async with world.begin(user_id=mallory.id) as work:
            with pytest.raises(JobNotFound):
                await work.jobs.get(job.id)


async def test_what_happened_is_told_right_after_the_commit(world: World) -> None:
    user = await world.keep_user(a_user(tier=Tier.PRO))
    job, other = await world.keep_job(a_job(user)), await world.keep_job(a_job(user))

    async with world.begin(user_id=user.id) as work:
        await work.job_events.add(an_event(job))
        await work.job_events.add(an_event(job))
        await work.job_events.add(an_event(other))
        await work.outbox.add(GenerationRequested(world.now(), job.id, Lane.PRIORITY))
        assert world.told == []
        await work.commit()

    assert world.told == [([1, 2, 1], True)]


async def test_a_commit_without_news_tells_of_none(world: World) -> None:
    user = await world.keep_user(a_user())

    async with world.begin(user_id=user.id) as work:
        await work.users.lock(user.email.key)
        await work.commit()

    assert world.told == [([], False)]


async def test_what_was_undone_is_told_to_nobody(world: World) -> None:
    user = await world.keep_user(a_user())
    job = await world.keep_job(a_job(user))

    async with world.begin(user_id=user.id) as work:
        await work.job_events.add(an_event(job))
        await work.outbox.add(GenerationRequested(world.now(), job.id, Lane.PRIORITY))

    assert world.told == []


async def test_what_was_opened_for_reading_cannot_be_written(world: World) -> None:
    user = await world.keep_user(a_user())

    with pytest.raises(Exception, match=r"read-only|for reading"):
        async with world.begin(user_id=user.id, reading=True) as work:
            await work.users.rehash(user.id, "mallory's hash")
            await work.commit()

    async with world.begin(user_id=user.id, reading=True) as work:
        assert await work.users.get(user.id) == (user, "hashed")


async def test_who_was_signed_out_is_told_right_after_the_commit(world: World) -> None:
    user = await world.keep_user(a_user())
    sessions = [a_session(user) for _ in range(3)]
    for session in sessions:
        await world.keep_session(session)

    async with world.begin(user_id=user.id) as work:
        await work.sessions.save(sessions[0].end(Ending.SIGNED_OUT, world.now()))
        await work.sessions.end_all(user.id, Ending.PASSWORD_CHANGED, world.now(), but=sessions[1].id)
        assert world.signed_out == []
        await work.commit()

    assert world.signed_out == [sessions[0].id, sessions[2].id]
