import pytest

from domain.generation.job import JobNotCancellable, JobNotFound, JobStatus, Slot
from domain.generation.picture import ModelUnavailable
from domain.tiers import Tier
from tests.builders import a_job, a_user
from tests.fakes import PICTURE
from tests.unit.application.generation.studio import Studio


async def test_a_cancelled_job_gives_back_what_it_reserved():
    studio = Studio()
    user = await studio.world.keep_user(a_user())
    job = (await studio.request(user, count=3)).job

    cancelled = await studio.cancel(job)

    assert cancelled.status is JobStatus.CANCELLED
    assert studio.counters(user) == (0, 0)
    assert studio.story(job) == ["queued", "cancelled"]
    assert not await studio.run()


async def test_what_was_delivered_before_stays_and_was_paid_for():
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.PRO))
    job = (await studio.request(user, count=2)).job
    await studio.run(PICTURE, ModelUnavailable("busy"))

    cancelled = await studio.cancel(job)

    assert cancelled.slots == (Slot.DELIVERED, Slot.MISSED)
    assert studio.counters(user) == (1, 0)
    assert len(studio.assets) == 1


async def test_what_is_over_cannot_be_cancelled():
    studio = Studio()
    user = await studio.world.keep_user(a_user())
    job = (await studio.request(user)).job
    await studio.run()

    with pytest.raises(JobNotCancellable):
        await studio.cancel(job)


async def test_somebody_elses_job_is_not_found():
    studio = Studio()
    nova, mallory = await studio.world.keep_user(a_user()), await studio.world.keep_user(a_user())
    job = (await studio.request(nova)).job

    with pytest.raises(JobNotFound):
        await studio.cancel(a_job(mallory, id=job.id))
