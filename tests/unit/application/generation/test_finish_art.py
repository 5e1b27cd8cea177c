from dataclasses import replace

import pytest

from application.generation.accepting import Accepted
from application.generation.finish_art import FinishArt
from domain.accounts import User
from domain.brand_kits import ArtworkRefused, BrandKitNotFound
from domain.errors import Unavailable
from domain.generation.asset_types import AssetType
from domain.generation.job import GenerationJob, JobNotRetryable, JobStatus, TooManyOpenJobs
from domain.generation.picture import Flaw, PictureUnusable
from domain.stored_files import art_key
from domain.tiers import Tier
from tests.builders import a_brand_kit, a_job, a_once, a_user, an_id
from tests.unit.application.brand_kits.kit_room import FakeArtwork
from tests.unit.application.generation.studio import LEASE, Studio


async def finish(studio: Studio, user: User, *, artwork: FakeArtwork | None = None, **more: object) -> Accepted:
    use_case = FinishArt(studio.accept_order, artwork or FakeArtwork(), studio.store, an_id)
    return await use_case(user_id=user.id, asset_type=AssetType.TWITCH_EMOTE, content=b"own art", **more)


async def sent(studio: Studio, *, tier: Tier = Tier.FREE) -> tuple[User, GenerationJob]:
    user = await studio.world.keep_user(a_user(tier=tier))
    return user, (await finish(studio, user)).job


def discarded(studio: Studio) -> set[str]:
    return {*studio.world.database.tables.discarded_files}


async def test_own_art_becomes_an_asset_without_a_model_and_without_costs():
    studio = Studio()
    user, job = await sent(studio)
    await studio.world.keep_quota(user, used=3)  # all that the plan has

    assert await studio.run()  # with a model that has no answer to give

    [asset] = studio.assets
    assert studio.job(job).status is JobStatus.COMPLETED
    assert studio.counters(user) == (3, 0)
    assert asset.generation_params["own_art"] is True
    assert "model" not in asset.generation_params
    assert studio.store.files[asset.original.key] == b"drawn own art"
    [order] = studio.finishing.orders
    assert (order.credit, order.key_colour) == (None, None)
    assert discarded(studio) == {art_key(user_id=user.id, job_id=job.id)}


async def test_it_is_free_also_for_somebody_who_used_a_larger_plan_before():
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.FREE))
    await studio.world.keep_quota(user, used=40)

    await finish(studio, user)
    await studio.run()

    assert len(studio.assets) == 1
    assert studio.counters(user) == (40, 0)


async def test_it_is_accepted_while_fewer_than_a_hundred_jobs_of_theirs_are_open():
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.STUDIO))
    first = (await finish(studio, user)).job
    for _ in range(98):
        await studio.world.keep_job(a_job(user))
    last = (await finish(studio, user)).job

    with pytest.raises(TooManyOpenJobs, match="100 of your jobs"):
        await finish(studio, user)
    await studio.request(user)  # who pays for it is never refused
    await studio.cancel(first)
    with pytest.raises(TooManyOpenJobs):
        await finish(studio, user)
    await studio.cancel(last)
    again = (await finish(studio, user)).job

    assert {*studio.store.files} == {first.own_art, last.own_art, again.own_art}


async def test_it_is_measured_against_the_active_kit_or_the_one_that_is_named():
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.PRO))
    active = await studio.world.keep_brand_kit(a_brand_kit(user), active=True)
    other = await studio.world.keep_brand_kit(a_brand_kit(user))

    plain = (await finish(studio, user)).job
    named = (await finish(studio, user, brand_kit_id=other.id)).job

    assert [job.order.brand_kit_id for job in (plain, named)] == [active.id, other.id]
    with pytest.raises(BrandKitNotFound):
        await finish(studio, user, brand_kit_id=an_id())
    assert len(studio.store.files) == 2


async def test_what_cannot_be_read_leaves_nothing():
    studio = Studio()
    user = await studio.world.keep_user(a_user())

    with pytest.raises(ArtworkRefused):
        await finish(studio, user, artwork=FakeArtwork(failure=ArtworkRefused("Nothing to be seen.")))

    assert (studio.store.files, studio.world.database.tables.jobs) == ({}, {})


async def test_the_same_request_again_makes_nothing_more():
    studio = Studio()
    user = await studio.world.keep_user(a_user())
    once = a_once(user)

    first, second = await finish(studio, user, once=once), await finish(studio, user, once=once)

    assert (second.replayed, second.job.id) == (True, first.job.id)
    assert [*studio.store.files] == [first.job.own_art]


async def test_art_that_cannot_be_finished_fails_at_once_and_cannot_be_tried_again():
    studio = Studio()
    user, job = await sent(studio)
    studio.finishing.failures.append(PictureUnusable(Flaw.NO_FLAT_GROUND, "It cannot be cut out."))

    await studio.run()

    failed = studio.job(job)
    assert (failed.status, failed.error_message) == (JobStatus.FAILED, "It cannot be cut out.")
    assert len(studio.finishing.orders) == 1
    assert discarded(studio) == {job.own_art}
    assert studio.counters(user) == (0, 0)
    with pytest.raises(JobNotRetryable, match="send it again"):
        await studio.retry(failed)


async def test_art_that_is_not_wanted_any_more_goes():
    studio = Studio()
    user, job = await sent(studio)

    await studio.cancel(job)

    assert discarded(studio) == {job.own_art}
    assert studio.counters(user) == (0, 0)


async def test_art_of_a_job_that_kills_its_workers_goes():
    studio = Studio()
    _, job = await sent(studio)
    for _ in range(3):
        kept = studio.world.database.tables.jobs[job.id]
        claimed = kept.job.claim(studio.world.now())
        studio.world.database.tables.jobs[job.id] = replace(kept, job=claimed, lease_until=studio.world.now())
        await studio.world.pass_time(LEASE)
        await studio.sweep()

    assert studio.job(job).status is JobStatus.FAILED
    assert discarded(studio) == {job.own_art}


async def test_a_store_that_is_away_for_a_moment_postpones_it():
    studio = Studio()
    _, job = await sent(studio)
    studio.store.down = True
    await studio.run()
    studio.store.down = False

    assert studio.job(job).status is JobStatus.QUEUED
    assert discarded(studio) == set()
    with pytest.raises(Unavailable):
        studio.store.down = True
        await finish(studio, await studio.world.keep_user(a_user()))


async def test_art_that_was_lost_says_so():
    studio = Studio()
    _, job = await sent(studio)
    studio.store.files.clear()

    await studio.run()

    failed = studio.job(job)
    assert (failed.status, failed.error_code) == (JobStatus.FAILED, "art_missing")
