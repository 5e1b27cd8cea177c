from datetime import timedelta

import pytest

from application.generation.ports import GenerationRequested
from application.ports import IdempotencyConflict
from domain.brand_kits import BrandKitNotFound
from domain.errors import Invalid
from domain.generation.asset_types import AssetType
from domain.generation.job import JobStatus
from domain.generation.quota import QuotaExhausted
from domain.tiers import Lane, Tier
from tests.builders import NOON, NOVEMBER, a_brand_kit, a_logo, a_once, a_user
from tests.fakes import FakeLettering
from tests.unit.application.generation.studio import Studio


async def test_a_request_reserves_and_queues_and_makes_nothing_yet():
    studio = Studio()
    user = await studio.world.keep_user(a_user())

    accepted = await studio.request(user, count=2)

    job = accepted.job
    assert studio.job(job) == job
    assert (job.status, job.lane, job.period, accepted.replayed) == (
        JobStatus.QUEUED,
        Lane.STANDARD,
        NOVEMBER,
        False,
    )
    assert studio.counters(user) == (0, 2)
    assert studio.story(job) == ["queued"]
    assert studio.facts == [GenerationRequested(job.created_at, job.id, Lane.STANDARD)]
    assert studio.assets == []


async def test_a_refused_request_leaves_no_trace():
    studio = Studio()
    user = await studio.world.keep_user(a_user())
    before = studio.world.database.tables

    with pytest.raises(QuotaExhausted):
        await studio.request(user, count=4, once=a_once(user))

    assert studio.world.database.tables is before
    assert studio.world.told == []


async def test_who_pays_waits_in_the_priority_lane_until_fair_use_is_passed():
    studio = Studio(fair_use=500)
    user = await studio.world.keep_user(a_user(tier=Tier.STUDIO))
    await studio.world.keep_quota(user, used=498)

    first = await studio.request(user, count=2)
    second = await studio.request(user, count=1)

    assert (first.job.lane, second.job.lane) == (Lane.PRIORITY, Lane.STANDARD)


async def test_the_same_request_again_is_answered_with_the_job_as_it_was_accepted():
    studio = Studio()
    user = await studio.world.keep_user(a_user())
    first = await studio.request(user, once=a_once(user))
    await studio.run()

    again = await studio.request(user, once=a_once(user))

    assert again.replayed
    assert again.job == first.job
    assert studio.counters(user) == (1, 0)


async def test_the_same_key_for_another_request_is_refused():
    studio = Studio()
    user = await studio.world.keep_user(a_user())
    await studio.request(user, once=a_once(user, fingerprint=b"a fox"))

    with pytest.raises(IdempotencyConflict):
        await studio.request(user, once=a_once(user, fingerprint=b"a cat"))


async def test_a_key_is_free_again_after_a_day():
    studio = Studio()
    user = await studio.world.keep_user(a_user())
    first = await studio.request(user, once=a_once(user))
    await studio.world.pass_time(timedelta(days=1, seconds=1))

    second = await studio.request(user, once=a_once(user))

    assert second.job.id != first.job.id


async def test_without_a_seed_the_job_has_one_of_its_own():
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.PRO))

    seeded = await studio.request(user, seed=7)
    unseeded = [(await studio.request(user, seed=0, seeded=False)).job for _ in range(2)]

    assert seeded.job.order.seed == 7
    assert all(job.order.seed == job.id.int % 2**31 for job in unseeded)
    assert unseeded[0].order.seed != unseeded[1].order.seed


async def test_letters_that_no_font_has_are_refused_before_anything_is_reserved():
    studio = Studio(lettering=FakeLettering(missing="\N{CUNEIFORM SIGN A}"))
    user = await studio.world.keep_user(a_user())

    with pytest.raises(Invalid) as refused:
        await studio.request(user, asset_type=AssetType.TWITCH_PANEL, text_overlay="GG \N{CUNEIFORM SIGN A}")

    assert (refused.value.pointer, refused.value.reason) == ("/text_overlay", "no_glyph")
    assert studio.counters(user) == (0, 0)


@pytest.mark.parametrize(
    ("order", "pointer"),
    [
        ({"width": 100, "height": 100}, "/width"),
        ({"asset_type": AssetType.CUSTOM_BANNER, "width": 100}, "/height"),
        ({"asset_type": AssetType.CUSTOM_BANNER, "width": 100, "height": 5000}, "/height"),
        ({"custom_prompt": "x" * 501}, "/custom_prompt"),
        ({"text_overlay": "GG"}, "/text_overlay"),
    ],
)
async def test_what_cannot_be_made_is_refused(order: dict, pointer: str):
    studio = Studio()
    user = await studio.world.keep_user(a_user())

    with pytest.raises(Invalid) as refused:
        await studio.request(user, **order)

    assert refused.value.pointer == pointer
    assert studio.world.told == []


async def test_a_job_takes_the_kit_that_is_named_or_the_active_one_or_none():
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.STUDIO))
    active = await studio.world.keep_brand_kit(a_brand_kit(user), active=True)
    other = await studio.world.keep_brand_kit(a_brand_kit(user))

    orders = [
        (await studio.request(user, brand_kit_id=named, use_active_brand_kit=use)).job.order
        for named, use in ((None, True), (None, False), (other.id, True), (other.id, False))
    ]

    assert [order.brand_kit and order.brand_kit.kit_id for order in orders] == [active.id, None, other.id, other.id]
    assert [order.brand_kit_version for order in orders] == [1, None, 1, 1]


async def test_without_an_active_kit_a_job_has_none():
    studio = Studio()
    user = await studio.world.keep_user(a_user())
    await studio.world.keep_brand_kit(a_brand_kit(user))

    assert (await studio.request(user, use_active_brand_kit=True)).job.order.brand_kit is None


async def test_a_kit_that_is_deleted_or_somebody_elses_is_refused_before_anything_is_reserved():
    studio = Studio()
    user, other = await studio.world.keep_user(a_user()), await studio.world.keep_user(a_user())
    deleted = await studio.world.keep_brand_kit(a_brand_kit(user).delete(NOON))
    theirs = await studio.world.keep_brand_kit(a_brand_kit(other), active=True)

    for kit in (deleted, theirs):
        with pytest.raises(BrandKitNotFound):
            await studio.request(user, brand_kit_id=kit.id)

    assert studio.counters(user) == (0, 0)


async def test_a_logo_is_refused_unless_the_kit_has_a_primary_one():
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.STUDIO))
    bare = await studio.world.keep_brand_kit(a_brand_kit(user), active=True)
    drawn = await studio.world.keep_brand_kit(a_brand_kit(user, logos=(a_logo(user),)))

    for named in (None, bare.id):
        with pytest.raises(Invalid) as refused:
            await studio.request(user, brand_kit_id=named, include_logo=True, use_active_brand_kit=True)
        assert (refused.value.pointer, refused.value.reason) == ("/include_logo", "no_logo")
    assert (await studio.request(user, brand_kit_id=drawn.id, include_logo=True)).job.order.include_logo
