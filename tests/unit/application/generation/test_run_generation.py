import asyncio
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from domain.brand_kits import Colours, Face, LogoVariant, Swatch
from domain.errors import Unavailable
from domain.generation.asset_types import CATALOGUE_VERSION
from domain.generation.brief import HOUSE_PALETTES
from domain.generation.job import GenerationJob, JobStatus, Slot
from domain.generation.logo_placing import LogoPlace, LogoSize
from domain.generation.picture import (
    BlockedKind,
    ModelRefused,
    ModelUnavailable,
    PictureBlocked,
)
from domain.tiers import Lane, Tier
from tests.builders import NOON, a_brand, a_brand_kit, a_logo, a_user, an_id
from tests.fakes import PICTURE, FakeImageModel
from tests.unit.application.generation.studio import LEASE, Studio

BUSY = ModelUnavailable("The model is busy.")
BLOCKED = PictureBlocked(BlockedKind.SAFETY)
FAULT = RuntimeError("a fault of ours")


async def ordered(studio: Studio, *, count: int = 1, tier: Tier = Tier.PRO, **order: Any) -> GenerationJob:
    user = await studio.world.keep_user(a_user(tier=tier))
    return (await studio.request(user, count=count, **order)).job


def counters(studio: Studio, job: GenerationJob) -> tuple[int, int]:
    return studio.counters(studio.world.database.tables.users[job.user_id][0])


async def test_without_work_there_is_nothing_to_do():
    assert not await Studio().run()


async def test_a_job_is_drawn_finished_stored_and_delivered():
    studio = Studio()
    job = await ordered(studio, count=2)

    assert await studio.run()

    done = studio.job(job)
    assert (done.status, done.progress, done.completed_assets) == (JobStatus.COMPLETED, 100, 2)
    assert counters(studio, job) == (2, 0)
    assert studio.story(job)[:2] == ["queued", "processing"]
    assert sorted(studio.story(job)[2:-1]) == ["asset_completed"] * 2 + ["progress"] * 2
    assert studio.story(job)[-1] == "completed"


async def test_an_asset_knows_its_files_and_what_it_takes_to_make_it_again():
    studio = Studio()
    job = await ordered(studio)
    await studio.run()

    (asset,) = studio.assets

    assert [(file.width, file.bytes, file.key) for file in asset.variants] == [
        (112, 10, f"u/{job.user_id}/{job.id}/0-1/112x112.png"),
        (56, 9, f"u/{job.user_id}/{job.id}/0-1/56x56.png"),
        (28, 9, f"u/{job.user_id}/{job.id}/0-1/28x28.png"),
    ]
    assert {key: len(content) for key, content in studio.store.files.items()} == {
        variant.key: variant.bytes for variant in (*asset.variants, asset.original)
    }
    assert (asset.job_id, asset.index, asset.viral_score, asset.expires_at) == (job.id, 0, 64, None)
    assert asset.generation_params["model"] == "fake-model"
    assert asset.generation_params["seed"] == 7
    assert asset.generation_params["custom_prompt"] == "a fox"
    assert "instruction" not in asset.generation_params


async def test_an_asset_says_all_it_takes_to_make_it_again_but_not_how_the_model_was_asked():
    studio, model = Studio(), FakeImageModel()
    await ordered(studio, text_overlay="", style="flat", mood="hype", seed=41)

    await studio.worker(model)(turn=0)

    params, [request] = dict(studio.assets[0].generation_params), model.asked
    assert params == {
        "model": "fake-model",
        "local": False,
        "asset_type": "twitch_emote",
        "custom_prompt": "a fox",
        "style": "flat",
        "mood": "hype",
        "seed": 41,
        "palette": {"name": "Ember", "colours": ["#1C1017", "#FF5A36", "#FFB627", "#F2E8DC", "#7A1E48"]},
        "aspect_ratio": "1:1",
        "resolution": "1K",
        "key_colour": request.key_colour,
        "references": [],
        "request_digest": sha256(request.instruction.encode()).hexdigest(),
        "finishing": "fake-1",
        "catalogue": CATALOGUE_VERSION,
    }
    assert request.instruction not in str(params)


async def test_what_a_free_user_makes_expires_after_thirty_days():
    studio = Studio()
    await ordered(studio, tier=Tier.FREE)

    await studio.run()

    assert studio.assets[0].expires_at == NOON + timedelta(days=30)


async def test_the_assets_of_a_job_are_drawn_from_different_seeds():
    studio, model = Studio(), FakeImageModel()
    await ordered(studio, count=3)

    await studio.worker(model)(turn=0)

    assert [request.seed for request in model.asked] == [7, 8, 9]


async def test_a_busy_model_postpones_the_job_and_the_next_attempt_delivers():
    studio = Studio()
    job = await ordered(studio)

    await studio.run(BUSY)
    waiting = studio.job(job)
    assert (waiting.status, waiting.attempts) == (JobStatus.QUEUED, 1)
    assert counters(studio, job) == (0, 1)
    assert studio.events(job)[-1].detail == {"reason": "model_unavailable", "retry_in_seconds": 2}

    assert not await studio.run()
    await studio.world.pass_time(timedelta(seconds=3))
    assert await studio.run()
    assert studio.job(job).status is JobStatus.COMPLETED
    assert counters(studio, job) == (1, 0)


async def test_the_wait_is_as_long_as_the_model_asked():
    studio = Studio()
    job = await ordered(studio)

    await studio.run(ModelUnavailable("busy", retry_after=timedelta(seconds=45)))

    assert studio.events(job)[-1].detail["retry_in_seconds"] == 45


async def test_after_three_attempts_a_job_is_given_up_and_nothing_is_charged():
    studio = Studio()
    job = await ordered(studio)

    for _ in range(3):
        await studio.run(BUSY)
        await studio.world.pass_time(timedelta(minutes=5))

    assert (studio.job(job).status, studio.job(job).error_message) == (JobStatus.FAILED, str(BUSY))
    assert counters(studio, job) == (0, 0)
    assert studio.story(job)[-1] == "failed"
    assert not await studio.run()


@pytest.mark.parametrize("miss", [BLOCKED, ModelRefused("not allowed")])
async def test_what_was_declined_is_not_asked_again(miss: Exception):
    studio, model = Studio(), FakeImageModel(miss)
    job = await ordered(studio)

    await studio.worker(model)(turn=0)
    await studio.world.pass_time(timedelta(minutes=5))

    assert (studio.job(job).status, studio.job(job).attempts) == (JobStatus.FAILED, 0)
    assert not await studio.worker(model)(turn=0)
    assert len(model.asked) == 1
    assert counters(studio, job) == (0, 0)


async def test_what_came_is_delivered_and_charged_when_the_rest_was_declined():
    studio = Studio()
    job = await ordered(studio, count=3)

    await studio.run(PICTURE, BLOCKED, PICTURE)

    done = studio.job(job)
    assert (done.status, done.slots) == (JobStatus.COMPLETED, (Slot.DELIVERED, Slot.MISSED, Slot.DELIVERED))
    assert counters(studio, job) == (2, 0)
    assert studio.story(job)[-1] == "completed"


async def test_a_second_attempt_draws_only_what_is_missing():
    studio, model = Studio(), FakeImageModel(PICTURE, BUSY)
    job = await ordered(studio, count=2)
    await studio.worker(model)(turn=0)
    await studio.world.pass_time(timedelta(seconds=3))

    await studio.worker(model)(turn=0)

    assert [request.seed for request in model.asked] == [7, 8, 8]
    assert sorted(asset.index for asset in studio.assets) == [0, 1]
    assert studio.job(job).status is JobStatus.COMPLETED


async def test_what_was_declined_is_given_up_while_the_rest_waits():
    studio = Studio()
    job = await ordered(studio, count=2)

    await studio.run(BLOCKED, BUSY)

    waiting = studio.job(job)
    assert (waiting.status, waiting.slots) == (JobStatus.QUEUED, (Slot.MISSED, Slot.OPEN))
    assert counters(studio, job) == (0, 1)


async def test_a_store_that_is_away_is_no_fault_of_the_job():
    studio = Studio()
    job = await ordered(studio)
    studio.store.down = True

    await studio.run()

    assert (studio.job(job).status, studio.job(job).crashes) == (JobStatus.QUEUED, 0)
    assert studio.assets == []


async def test_a_fault_of_ours_counts_as_a_crash_and_is_raised():
    studio = Studio()
    job = await ordered(studio)

    with pytest.raises(RuntimeError, match="a fault of ours"):
        await studio.run(FAULT)

    assert (studio.job(job).status, studio.job(job).crashes) == (JobStatus.QUEUED, 1)
    assert studio.events(job)[-1].detail == {"reason": "worker_lost"}


async def test_after_three_faults_the_job_itself_is_to_blame():
    studio = Studio()
    job = await ordered(studio)

    for _ in range(3):
        with pytest.raises(RuntimeError):
            await studio.run(FAULT)

    assert (studio.job(job).status, studio.job(job).error_code) == (JobStatus.FAILED, "worker_crashed")
    assert counters(studio, job) == (0, 0)
    assert not await studio.run()


async def test_a_worker_that_is_told_to_stop_hands_its_job_back_at_once():
    studio = Studio()
    job = await ordered(studio)
    gate: asyncio.Future = asyncio.get_running_loop().create_future()
    model = FakeImageModel(gate)
    running = asyncio.create_task(studio.worker(model)(turn=0))
    while not model.asked:
        await asyncio.sleep(0)

    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    waiting = studio.job(job)
    assert (waiting.status, waiting.attempts, waiting.crashes) == (JobStatus.QUEUED, 0, 0)
    assert studio.events(job)[-1].detail == {"reason": "worker_stopped"}
    assert len(studio.facts) == 2
    assert await studio.run()


async def test_a_worker_that_is_told_to_stop_stops_also_while_the_store_is_away():
    studio = Studio()
    await ordered(studio)
    model = FakeImageModel(asyncio.get_running_loop().create_future())
    worker = studio.worker(model)
    running = asyncio.create_task(worker(turn=0))
    while not model.asked:
        await asyncio.sleep(0)

    def gone():
        raise Unavailable("The database does not answer.")

    object.__setattr__(worker, "begin", gone)
    running.cancel()

    with pytest.raises(asyncio.CancelledError):
        await running


async def test_a_worker_whose_job_was_cancelled_changes_nothing_more():
    studio = Studio()
    job = await ordered(studio)

    await studio.run(lambda: studio.cancel(job))

    assert studio.job(job).status is JobStatus.CANCELLED
    assert studio.story(job) == ["queued", "processing", "cancelled"]
    assert (studio.assets, studio.store.files, counters(studio, job)) == ([], {}, (0, 0))


async def test_who_lost_the_lease_while_storing_deletes_its_files_and_changes_nothing():
    studio = Studio()
    job = await ordered(studio)

    def lose_the_lease(point: str) -> None:
        if point == "run.after_store":
            kept = studio.world.database.tables.jobs[job.id].job
            studio.world.database.tables.jobs[job.id] = type(studio.world.database.tables.jobs[job.id])(
                kept.lose_owner(NOON), NOON
            )

    assert await studio.run(reached=lose_the_lease)

    assert studio.store.files == {}
    assert len(studio.store.deleted) == 4
    assert (studio.assets, counters(studio, job)) == ([], (0, 1))
    assert studio.job(job).status is JobStatus.QUEUED


@pytest.mark.parametrize(("at", "left"), [("run.before_deliver_commit", 0), ("run.after_deliver", 4)])
async def test_who_is_stopped_before_the_commit_deletes_its_files_and_after_it_keeps_them(at: str, left: int):
    studio = Studio()
    job = await ordered(studio)

    def stop(point: str) -> None:
        if point == at:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await studio.run(reached=stop)

    assert len(studio.store.files) == left
    assert len(studio.assets) == left // 4
    assert studio.job(job).status is (JobStatus.COMPLETED if left else JobStatus.QUEUED)


async def test_a_lease_that_cannot_be_kept_ends_the_work():
    studio = Studio()
    job = await ordered(studio)
    worker = studio.worker(FakeImageModel(asyncio.get_running_loop().create_future()), lease=timedelta(milliseconds=20))
    running = asyncio.create_task(worker(turn=0))
    while studio.job(job).status is not JobStatus.PROCESSING:
        await asyncio.sleep(0)

    await studio.cancel(job)

    async with asyncio.timeout(20):
        assert await running
    assert studio.job(job).status is JobStatus.CANCELLED


async def test_a_lease_is_renewed_while_the_model_takes_its_time():
    studio = Studio()
    job = await ordered(studio)
    gate: asyncio.Future = asyncio.get_running_loop().create_future()
    running = asyncio.create_task(studio.worker(FakeImageModel(gate), lease=timedelta(milliseconds=20))(turn=0))
    while studio.job(job).status is not JobStatus.PROCESSING:
        await asyncio.sleep(0)
    await studio.world.pass_time(LEASE)

    async with asyncio.timeout(20):
        while studio.world.database.tables.jobs[job.id].lease_until < studio.world.now():
            await asyncio.sleep(0.001)
    gate.set_result(PICTURE)
    await running

    assert studio.job(job).status is JobStatus.COMPLETED


async def test_a_fault_of_a_worker_that_lost_its_job_costs_the_next_owner_nothing():
    studio = Studio()
    job = await ordered(studio)

    async def another_takes_over() -> None:
        await studio.world.pass_time(LEASE + timedelta(seconds=1))
        await studio.sweep()
        async with studio.world.begin_system() as work:
            await work.jobs.claim_next(tuple(Lane), worker="another", lease=LEASE)
            await work.commit()
        raise FAULT

    with pytest.raises(RuntimeError, match="a fault of ours"):
        await studio.run(another_takes_over)

    assert (studio.job(job).status, studio.job(job).epoch, studio.job(job).crashes) == (JobStatus.PROCESSING, 3, 1)


async def test_an_asset_is_made_with_what_its_kit_said_when_it_was_ordered():
    studio, model = Studio(), FakeImageModel()
    world = studio.world
    nova = await world.keep_user(a_user())
    kit = await world.keep_brand_kit(a_brand_kit(nova), active=True)
    job = (await studio.request(nova, use_active_brand_kit=True)).job
    async with world.begin(user_id=nova.id) as work:
        said = a_brand(colours=Colours((Swatch("#00FF88"),)), style_reference="")
        await work.brand_kits.save(kit.say(said, version_id=an_id(), now=NOON).delete(NOON))
        await work.commit()

    await studio.worker(model)(turn=0)

    [asset], [asked] = studio.assets, model.asked
    assert (job.order.brand_kit_id, asset.brand_kit_id) == (kit.id, kit.id)
    assert asset.generation_params["brand_kit"] == {"id": str(kit.id), "version": 1}
    assert asset.generation_params["palette"] == {"name": "Neon Fox", "colours": ["#1A1A2E", "#FF4500", "#00E5FF"]}
    assert asked.brief.palette.colours == ("#FF4500", "#00E5FF")
    assert "«bold flat shapes»" in asked.instruction


async def test_an_asset_whose_kit_is_gone_for_good_is_made_without_it():
    studio = Studio()
    nova = await studio.world.keep_user(a_user())
    kit = await studio.world.keep_brand_kit(a_brand_kit(nova), active=True)
    await studio.request(nova, use_active_brand_kit=True)
    studio.world.database.tables.brand_kits.pop(kit.id)

    await studio.run()

    [asset] = studio.assets
    assert asset.generation_params["palette"]["name"] in {palette.name for palette in HOUSE_PALETTES}


async def test_a_logo_whose_file_is_missing_is_told_before_anything_is_drawn():
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.PRO))
    kit = await studio.world.keep_brand_kit(a_brand_kit(user, logos=(a_logo(user),)))
    job = (await studio.request(user, brand_kit_id=kit.id, include_logo=True)).job
    model = FakeImageModel()

    await studio.worker(model)(turn=0)

    assert (studio.job(job).status, studio.job(job).error_code) == (JobStatus.FAILED, "logo_missing")
    assert model.asked == []
    assert studio.counters(user) == (0, 0)


async def test_a_kit_dresses_the_picture_in_its_fonts_its_colours_and_its_logo():
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.PRO))
    logo, icon = a_logo(user), a_logo(user, LogoVariant.ICON)
    studio.store.files |= {logo.key: b"primary pixels", icon.key: b"icon pixels"}
    kit = await studio.world.keep_brand_kit(a_brand_kit(user, logos=(logo, icon)))
    placed = {"logo_place": LogoPlace.TOP_LEFT, "logo_size": LogoSize.LARGE}
    await studio.request(user, brand_kit_id=kit.id, include_logo=True, **placed)

    await studio.run()

    (order,) = studio.finishing.orders
    assert (order.headline, order.body) == (Face("Montserrat"), Face("Inter"))
    assert order.text_colours == ("#FF4500", "#1A1A2E", "#00E5FF", "#FFFFFF")
    assert order.brand_colours == ("#FF4500", "#1A1A2E", "#00E5FF")
    assert order.logo is not None
    assert [each.content for each in order.logo.artwork] == [b"icon pixels", b"primary pixels"]
    assert (order.logo.place, order.logo.size) == (LogoPlace.TOP_LEFT, LogoSize.LARGE)
    assert studio.assets[0].generation_params["logo"] == {"variant": "icon", "sha256": icon.sha256}
    assert studio.assets[0].brand_kit_id == kit.id


async def test_a_logo_is_read_once_for_all_assets_of_a_job():
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.PRO))
    logo = a_logo(user)
    studio.store.files[logo.key] = b"primary pixels"
    kit = await studio.world.keep_brand_kit(a_brand_kit(user, logos=(logo,)))
    await studio.request(user, brand_kit_id=kit.id, include_logo=True, count=3)

    await studio.run()

    assert studio.store.were_read == [logo.key]
    assert [order.logo.artwork[0].content for order in studio.finishing.orders] == [b"primary pixels"] * 3


async def test_a_picture_without_a_kit_is_not_measured_against_one():
    studio = Studio()
    await ordered(studio)

    await studio.run()

    (order,) = studio.finishing.orders
    assert (order.headline, order.body, order.logo, order.brand_colours) == (None, None, None, ())
    assert "logo" not in studio.assets[0].generation_params


async def test_a_store_that_is_away_when_the_logo_is_read_postpones_the_job():
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.PRO))
    logo = a_logo(user)
    studio.store.files[logo.key] = b"primary pixels"
    kit = await studio.world.keep_brand_kit(a_brand_kit(user, logos=(logo,)))
    job = (await studio.request(user, brand_kit_id=kit.id, include_logo=True)).job
    studio.store.down = True

    await studio.run()

    assert (studio.job(job).status, studio.job(job).attempts) == (JobStatus.QUEUED, 1)
    assert studio.finishing.orders == []
