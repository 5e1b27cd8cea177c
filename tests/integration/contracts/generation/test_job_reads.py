"""What every `JobReads` keeps to."""

from datetime import timedelta

import pytest

from domain.generation.asset_types import AssetType
from domain.generation.job import JobNotFound, JobStatus
from domain.generation.order import PackPlace
from domain.tiers import Lane, Tier
from tests.builders import a_job, a_user, an_id
from tests.worlds import World

A_SECOND = timedelta(seconds=1)
NO_FILTER = {"status": None, "asset_type": None}


@pytest.mark.parametrize("status", list(JobStatus))
async def test_a_job_is_shown_as_it_is(world: World, status: JobStatus) -> None:
    user = await world.keep_user(a_user())
    job = await world.keep_job(a_job(user, count=2, status=status, custom_prompt="Füchse «in» 🦊"))

    place = await world.job_reads.get(user.id, job.id)

    assert place.job == job


async def test_somebody_elses_job_and_one_that_is_not_there_are_alike(world: World) -> None:
    nova, mallory = await world.keep_user(a_user()), await world.keep_user(a_user())
    job = await world.keep_job(a_job(nova))

    for job_id in (job.id, an_id()):
        with pytest.raises(JobNotFound):
            await world.job_reads.get(mallory.id, job_id)
    assert await world.job_reads.page(mallory.id, **NO_FILTER, before=None, limit=10) == []


async def test_a_waiting_job_has_as_many_ahead_as_are_served_before_it(world: World) -> None:
    nova, other = await world.keep_user(a_user()), await world.keep_user(a_user(tier=Tier.STUDIO))
    await world.keep_job(a_job(other), due_in=-30 * A_SECOND)
    await world.keep_job(a_job(other), due_in=-20 * A_SECOND)
    job = await world.keep_job(a_job(nova), due_in=-10 * A_SECOND)
    await world.keep_job(a_job(other), due_in=-5 * A_SECOND)
    await world.keep_job(a_job(other, lane=Lane.PRIORITY), due_in=-40 * A_SECOND)
    await world.keep_job(a_job(other, status=JobStatus.PROCESSING), due_in=-40 * A_SECOND)
    await world.keep_job(a_job(other, status=JobStatus.CANCELLED), due_in=-40 * A_SECOND)

    assert (await world.job_reads.get(nova.id, job.id)).position == 2
    assert [place.position for place in await world.job_reads.page(nova.id, **NO_FILTER, before=None, limit=1)] == [2]


async def test_what_waits_for_something_else_than_its_turn_has_no_position(world: World) -> None:
    nova = await world.keep_user(a_user(tier=Tier.STUDIO))
    pack_id, board = an_id(), an_id()
    first = await world.keep_job(
        a_job(nova, id=board, pack=PackPlace(pack_id, "emote", "happy", board)), due_in=-A_SECOND
    )
    waiting = await world.keep_job(
        a_job(nova, pack=PackPlace(pack_id, "emote", "hype", board)), due_in=timedelta(minutes=15)
    )
    for _ in range(3):
        await world.keep_job(a_job(await world.keep_user(a_user())), due_in=-2 * A_SECOND)

    before = {place.job.id: place.position for place in await world.job_reads.of_pack(nova.id, pack_id)}
    async with world.begin_system() as work:
        await work.jobs.call(first)
        await work.commit()

    assert before == {first.id: 3, waiting.id: None}
    assert (await world.job_reads.get(nova.id, waiting.id)).position == 4


@pytest.mark.parametrize("status", [status for status in JobStatus if status is not JobStatus.QUEUED])
async def test_a_job_that_does_not_wait_has_no_position(world: World, status: JobStatus) -> None:
    user = await world.keep_user(a_user())
    job = await world.keep_job(a_job(user, status=status))

    assert (await world.job_reads.get(user.id, job.id)).position is None


async def test_jobs_are_listed_newest_first_from_behind_a_given_one(world: World) -> None:
    user = await world.keep_user(a_user())
    jobs = [await world.keep_job(a_job(user)) for _ in range(5)]
    newest_first = [job.id for job in reversed(jobs)]

    first = await world.job_reads.page(user.id, **NO_FILTER, before=None, limit=2)
    second = await world.job_reads.page(user.id, **NO_FILTER, before=first[-1].job.id, limit=2)
    third = await world.job_reads.page(user.id, **NO_FILTER, before=second[-1].job.id, limit=2)

    assert [place.job.id for place in (*first, *second, *third)] == newest_first
    assert await world.job_reads.page(user.id, **NO_FILTER, before=newest_first[-1], limit=2) == []


async def test_jobs_are_filtered_by_status_and_by_type(world: World) -> None:
    user = await world.keep_user(a_user())
    failed_emote = await world.keep_job(a_job(user, status=JobStatus.FAILED))
    queued_emote = await world.keep_job(a_job(user))
    failed_panel = await world.keep_job(a_job(user, status=JobStatus.FAILED, asset_type=AssetType.TWITCH_PANEL))

    async def listed(status: str | None, asset_type: str | None) -> list[object]:
        page = await world.job_reads.page(user.id, status=status, asset_type=asset_type, before=None, limit=10)
        return [place.job.id for place in page]

    assert await listed("failed", None) == [failed_panel.id, failed_emote.id]
    assert await listed(None, "twitch_emote") == [queued_emote.id, failed_emote.id]
    assert await listed("failed", "twitch_panel") == [failed_panel.id]
    assert await listed("completed", None) == []


async def test_the_jobs_of_a_pack_come_in_the_order_of_its_items(world: World) -> None:
    nova, mallory = await world.keep_user(a_user()), await world.keep_user(a_user())
    pack_id = an_id()
    items = [
        await world.keep_job(a_job(nova, pack=PackPlace(pack_id, "emote", item))) for item in ("happy", "hype", "love")
    ]
    await world.keep_job(a_job(nova, pack=PackPlace(an_id(), "emote", "sad")))
    await world.keep_job(a_job(nova))

    assert [place.job for place in await world.job_reads.of_pack(nova.id, pack_id)] == items
    assert await world.job_reads.of_pack(nova.id, an_id()) == []
    assert await world.job_reads.of_pack(mallory.id, pack_id) == []
