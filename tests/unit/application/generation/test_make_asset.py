import pytest

from application.generation.ports import QuotaEntryKind
from domain.generation.job import GenerationJob, JobStatus, Slot
from domain.generation.job_events import JobEventKind
from domain.generation.picture import Flaw, ModelUnavailable, PictureUnusable
from domain.tiers import Tier
from tests.builders import a_user
from tests.fakes import PICTURE, FakeImageModel
from tests.unit.application.generation.studio import Studio

BUSY = ModelUnavailable("The model is busy.")
HALO = PictureUnusable(Flaw.HALO, "The edge has kept the colour of its ground.")
NOTHING = PictureUnusable(Flaw.NO_PICTURE, "The image model drew nothing.")


async def ordered(studio: Studio, *, count: int = 1) -> GenerationJob:
    user = await studio.world.keep_user(a_user(tier=Tier.PRO))
    return (await studio.request(user, count=count)).job


def counters(studio: Studio, job: GenerationJob) -> tuple[int, int]:
    return studio.counters(studio.world.database.tables.users[job.user_id][0])


def ledger(studio: Studio, job: GenerationJob) -> list[tuple[QuotaEntryKind, int]]:
    entries = studio.world.database.tables.quota_entries
    return sorted((entry.kind, entry.index) for entry in entries if entry.job_id == job.id)


def tries(studio: Studio, job: GenerationJob) -> list[dict[str, str | int]]:
    details = [event.detail for event in studio.events(job) if event.kind is JobEventKind.PROGRESS]
    return [dict(detail) for detail in details if detail["stage"] == "trying_again"]


async def test_a_picture_below_the_standard_is_drawn_once_more_at_once_and_the_stream_says_why():
    studio, model = Studio(), FakeImageModel()
    job = await ordered(studio)
    studio.finishing.failures.append(HALO)

    await studio.worker(model)(turn=0)

    assert studio.job(job).status is JobStatus.COMPLETED
    assert tries(studio, job) == [{"stage": "trying_again", "reason": "halo", "index": 0, "attempt": 2}]
    assert studio.story(job) == ["queued", "processing", *["progress"] * 3, "asset_completed", "completed"]
    assert (studio.job(job).attempts, counters(studio, job)) == (0, (1, 0))


async def test_the_next_picture_comes_from_another_seed_which_the_asset_remembers():
    studio, model = Studio(), FakeImageModel()
    await ordered(studio)
    studio.finishing.failures.append(HALO)

    await studio.worker(model)(turn=0)

    assert [request.seed for request in model.asked] == [7, 11]
    assert [asset.generation_params["seed"] for asset in studio.assets] == [11]


async def test_a_model_that_drew_nothing_is_asked_once_more_at_once():
    studio, model = Studio(), FakeImageModel(NOTHING)
    job = await ordered(studio)

    await studio.worker(model)(turn=0)

    assert studio.job(job).status is JobStatus.COMPLETED
    assert [(each["reason"], each["attempt"]) for each in tries(studio, job)] == [("no_picture", 2)]
    assert len(studio.finishing.orders) == 1


@pytest.mark.parametrize("flaw", Flaw)
async def test_after_three_pictures_of_no_use_the_asset_is_given_up_and_nothing_is_charged(flaw: Flaw):
    studio, model = Studio(), FakeImageModel()
    job = await ordered(studio)
    studio.finishing.failures.extend(PictureUnusable(flaw, "of no use") for _ in range(3))

    await studio.worker(model)(turn=0)

    done = studio.job(job)
    assert (done.status, done.error_code, done.error_message) == (JobStatus.FAILED, "picture_unusable", "of no use")
    assert [request.seed for request in model.asked] == [7, 11, 15]
    assert [each["attempt"] for each in tries(studio, job)] == [2, 3]
    assert {each["reason"] for each in tries(studio, job)} == {flaw.value}
    assert (studio.assets, studio.store.files, counters(studio, job)) == ([], {}, (0, 0))
    assert ledger(studio, job) == [(QuotaEntryKind.RELEASED, 0), (QuotaEntryKind.RESERVED, 0)]
    assert not await studio.run()


async def test_only_the_asset_that_is_given_up_is_not_charged():
    studio = Studio()
    job = await ordered(studio, count=2)
    studio.finishing.failures.extend([HALO] * 5)

    await studio.run()

    done = studio.job(job)
    assert sorted(done.slots) == [Slot.DELIVERED, Slot.MISSED]
    assert counters(studio, job) == (1, 0)
    assert [kind for kind, _ in ledger(studio, job)] == [
        QuotaEntryKind.COMMITTED,
        QuotaEntryKind.RELEASED,
        *[QuotaEntryKind.RESERVED] * 2,
    ]


async def test_a_model_that_is_busy_between_two_tries_postpones_the_job():
    studio, model = Studio(), FakeImageModel(PICTURE, BUSY)
    job = await ordered(studio)
    studio.finishing.failures.append(HALO)

    await studio.worker(model)(turn=0)

    assert (studio.job(job).status, studio.job(job).attempts) == (JobStatus.QUEUED, 1)
    assert counters(studio, job) == (0, 1)


async def test_trying_again_takes_no_progress_back_and_claims_none():
    studio = Studio()
    job = await ordered(studio)
    studio.finishing.failures.append(HALO)

    await studio.run(NOTHING)

    progress = [event.job.progress for event in studio.events(job) if event.kind is JobEventKind.PROGRESS]
    assert progress == [0, 50, 50, 50]


async def test_who_cancels_between_two_tries_gets_no_third_picture():
    studio = Studio()
    job = await ordered(studio)
    model = FakeImageModel(PICTURE, lambda: studio.cancel(job))
    studio.finishing.failures.append(HALO)

    await studio.worker(model)(turn=0)

    assert studio.job(job).status is JobStatus.CANCELLED
    assert (len(model.asked), studio.assets, counters(studio, job)) == (2, [], (0, 0))
