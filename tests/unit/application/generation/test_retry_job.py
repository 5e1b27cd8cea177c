from datetime import timedelta

import pytest

from domain.generation.job import JobNotRetryable, JobStatus, Slot
from domain.generation.picture import BlockedKind, PictureBlocked
from domain.generation.quota import QuotaExhausted
from domain.tiers import Lane, Tier
from tests.builders import a_once, a_user
from tests.fakes import PICTURE
from tests.unit.application.generation.studio import Studio

BLOCKED = PictureBlocked(BlockedKind.SAFETY)


async def failed(studio: Studio, *, tier: Tier = Tier.PRO, count: int = 1):
    user = await studio.world.keep_user(a_user(tier=tier))
    job = (await studio.request(user, count=count)).job
    await studio.run(*[BLOCKED] * count)
    return user, studio.job(job)


async def test_a_retry_reserves_again_and_delivers_what_was_missing():
    studio = Studio()
    user, job = await failed(studio, count=2)

    retried = await studio.retry(job)
    assert (retried.status, retried.open_slots, studio.counters(user)) == (JobStatus.QUEUED, (0, 1), (0, 2))
    assert studio.events(job)[-1].detail["reason"] == "retried"

    await studio.run()
    assert studio.job(job).slots == (Slot.DELIVERED, Slot.DELIVERED)
    assert studio.counters(user) == (2, 0)


async def test_a_job_may_fail_and_be_retried_again_and_again():
    studio = Studio()
    user, job = await failed(studio)

    for _ in range(3):
        await studio.retry(job)
        await studio.run(BLOCKED)
    await studio.retry(job)
    await studio.run()

    assert studio.job(job).status is JobStatus.COMPLETED
    assert studio.counters(user) == (1, 0)


async def test_a_retry_in_another_month_is_paid_from_that_month():
    studio = Studio()
    user, job = await failed(studio)
    await studio.world.pass_time(timedelta(days=30))

    await studio.retry(job)
    await studio.run()

    assert studio.counters(user) == (1, 0)
    assert studio.job(job).period == studio.world.month


async def test_a_retry_needs_room_in_the_plan():
    studio = Studio()
    user, job = await failed(studio, tier=Tier.FREE)
    await studio.world.keep_quota(user, used=3)
    before = studio.job(job)

    with pytest.raises(QuotaExhausted):
        await studio.retry(job)

    assert studio.job(job) == before


async def test_a_retry_is_counted_into_fair_use_like_any_request():
    studio = Studio(fair_use=500)
    user, job = await failed(studio, tier=Tier.STUDIO)
    await studio.world.keep_quota(user, used=500)

    assert (await studio.retry(job)).lane is Lane.STANDARD


async def test_what_was_completed_is_not_retried():
    studio = Studio()
    user = await studio.world.keep_user(a_user())
    job = (await studio.request(user)).job
    await studio.run()

    with pytest.raises(JobNotRetryable):
        await studio.retry(job)


async def test_what_was_completed_in_part_is_not_retried_whatever_is_left_of_the_plan():
    studio = Studio()
    user = await studio.world.keep_user(a_user())
    job = (await studio.request(user, count=2)).job
    await studio.run(PICTURE, BLOCKED)
    await studio.world.keep_quota(user, used=3)

    with pytest.raises(JobNotRetryable):
        await studio.retry(job)


async def test_the_same_retry_again_is_answered_with_the_job_as_it_was_then():
    studio = Studio()
    user, job = await failed(studio)
    first = await studio.retry(job, once=a_once(user, operation="retry"))
    await studio.run(BLOCKED)

    again = await studio.retry(job, once=a_once(user, operation="retry"))

    assert again == first
    assert studio.job(job).status is JobStatus.FAILED
    assert studio.counters(user) == (0, 0)
