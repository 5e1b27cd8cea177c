from datetime import timedelta

import pytest

from domain.errors import Unavailable
from domain.generation.job import JobStatus
from domain.tiers import Lane, Tier
from tests.builders import a_job, a_user
from tests.unit.application.generation.studio import LEASE, Studio


async def abandoned(studio: Studio, *, count: int = 1):
    """A job whose worker is gone without a word."""
    user = await studio.world.keep_user(a_user(tier=Tier.PRO))
    job = (await studio.request(user, count=count)).job
    await claimed(studio)
    return user, job


async def claimed(studio: Studio) -> None:
    async with studio.world.begin_system() as work:
        await work.jobs.claim_next(tuple(Lane), worker="gone", lease=LEASE)
        await work.commit()


async def test_a_job_whose_lease_ran_out_goes_back_into_the_queue():
    studio = Studio()
    _, job = await abandoned(studio)
    assert await studio.sweep() == 0

    await studio.world.pass_time(LEASE + timedelta(seconds=1))
    assert await studio.sweep() == 1

    assert (studio.job(job).status, studio.job(job).crashes) == (JobStatus.QUEUED, 1)
    assert studio.story(job) == ["queued", "queued"]
    assert len(studio.facts) == 2
    assert await studio.sweep() == 0


async def test_a_job_that_took_three_workers_with_it_is_given_up_and_nothing_is_charged():
    studio = Studio()
    user, job = await abandoned(studio, count=2)

    for _ in range(3):
        await studio.world.pass_time(LEASE + timedelta(seconds=1))
        await studio.sweep()
        await claimed(studio)

    assert (studio.job(job).status, studio.job(job).error_code) == (JobStatus.FAILED, "worker_crashed")
    assert studio.counters(user) == (0, 0)
    assert studio.story(job)[-1] == "failed"


async def test_jobs_that_are_due_are_rung_for_once_more():
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.PRO))
    due = await studio.world.keep_job(a_job(user, lane=Lane.PRIORITY))
    await studio.world.keep_job(a_job(user), due_in=timedelta(minutes=1))

    await studio.sweep()

    assert studio.queue.rings == [(due.id, Lane.PRIORITY)]


async def test_a_bell_out_of_reach_undoes_nothing():
    studio = Studio()
    _, job = await abandoned(studio)
    await studio.world.pass_time(LEASE + timedelta(seconds=1))
    studio.queue.down = True

    with pytest.raises(Unavailable):
        await studio.sweep()

    assert studio.job(job).status is JobStatus.QUEUED
