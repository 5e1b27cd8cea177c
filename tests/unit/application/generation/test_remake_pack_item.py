from dataclasses import replace

import pytest

from application.generation.request_pack import AcceptedPack
from domain.accounts import User
from domain.errors import Invalid
from domain.generation.job import JobStatus
from domain.generation.order import PackPlace
from domain.generation.packs import PackItemNotFound, PackItemUnderWay, PackNotFound, PackType
from domain.generation.picture import BlockedKind, Picture, PictureBlocked
from domain.generation.quota import QuotaExhausted
from domain.tiers import Lane, Tier
from tests.builders import NOON, a_brand_kit, a_once, a_user
from tests.fakes import FakeImageModel, FakeLettering
from tests.unit.application.generation.remaking import remake
from tests.unit.application.generation.studio import LEASE, Studio
from tests.unit.application.generation.test_request_pack import finish, opened, request


async def a_made_pack(
    pack_type: PackType = PackType.STREAM, *, tier: Tier = Tier.PRO
) -> tuple[Studio, User, AcceptedPack]:
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=tier))
    pack = await request(studio, user, pack_type)
    await finish(studio, Picture(b"the board", "gemini"))
    return studio, user, pack


async def test_an_item_is_made_again_and_the_rest_stays():
    studio, user, pack = await a_made_pack()
    before = await opened(studio, user, pack)

    job = (await remake(studio, user, pack, "schedule")).job
    await finish(studio)
    after = await opened(studio, user, pack)

    first = before.pack.jobs[1]
    assert job.order == replace(first.order, seed=job.order.seed)
    assert job.order.seed != first.order.seed
    assert [now is then for now, then in zip(after.pack.jobs, before.pack.jobs, strict=True)] == [
        *(True, False, True, True)
    ]
    assert [card.card.job_id for card in after.assets] == [job.id for job in after.pack.jobs]
    assert after.pack.jobs[1].id == job.id
    assert (after.pack.status, after.pack.progress, after.remakes) == (JobStatus.COMPLETED, 100, [])
    assert len(studio.assets) == 5
    assert studio.counters(user) == (5, 0)


async def test_while_it_is_made_the_item_is_what_it_was_and_the_pack_says_so():
    studio, user, pack = await a_made_pack()
    before = await opened(studio, user, pack)

    job = (await remake(studio, user, pack, "schedule")).job
    meanwhile = await opened(studio, user, pack)

    assert (meanwhile.places, meanwhile.assets) == (before.places, before.assets)
    assert (meanwhile.pack.status, meanwhile.pack.progress) == (JobStatus.COMPLETED, 100)
    assert [place.job for place in meanwhile.remakes] == [job]
    assert studio.counters(user) == (4, 1)


@pytest.mark.parametrize("how", ["fails", "is cancelled"])
async def test_when_it_does_not_come_the_item_stays_what_it_was_and_nothing_is_charged(how: str):
    studio, user, pack = await a_made_pack()
    before = await opened(studio, user, pack)

    job = (await remake(studio, user, pack, "schedule")).job
    if how == "fails":
        await finish(studio, PictureBlocked(BlockedKind.SAFETY))
    else:
        await studio.cancel(job)

    after = await opened(studio, user, pack)
    assert (after.places, after.remakes, after.assets) == (before.places, [], before.assets)
    assert studio.counters(user) == (4, 0)


async def test_it_looks_like_the_board_and_waits_for_nothing():
    studio, user, pack = await a_made_pack()
    model = FakeImageModel()

    await remake(studio, user, pack, "schedule")
    async with studio.world.begin_system() as work:
        due = await work.jobs.waiting(10)
    await studio.worker(model)(turn=0)

    assert len(due) == 1
    assert [request.references for request in model.asked] == [(b"the board",)]


async def test_a_board_that_is_made_again_looks_like_itself_and_is_no_new_one():
    studio, user, pack = await a_made_pack()
    model = FakeImageModel(Picture(b"another board", "gemini"))

    job = (await remake(studio, user, pack, "about")).job
    await studio.worker(model)(turn=0)
    await remake(studio, user, pack, "rules")
    await studio.worker(model)(turn=0)

    assert not job.is_style_board
    assert [request.references for request in model.asked] == [(b"the board",)] * 2


async def test_a_remake_of_the_board_calls_nobody():
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.STUDIO))
    pack = await request(studio, user)
    board, *others = pack.pack.jobs
    await studio.cancel(others[0])
    called = [fact.job_id for fact in studio.facts]

    again = (await remake(studio, user, pack, "schedule")).job
    async with studio.world.begin_system() as work:
        first = await work.jobs.claim_next(tuple(Lane), worker="one", lease=LEASE)
        second = await work.jobs.claim_next(tuple(Lane), worker="two", lease=LEASE)
    await studio.cancel(again)

    assert {first.id, second.id} == {board.id, again.id}
    assert [fact.job_id for fact in studio.facts] == [*called, again.id]


async def test_an_item_that_failed_can_be_made_anew_and_counts_when_it_comes():
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.PRO))
    pack = await request(studio, user)
    await finish(studio, PictureBlocked(BlockedKind.SAFETY))

    job = (await remake(studio, user, pack, "about")).job
    meanwhile = await opened(studio, user, pack)
    await finish(studio)

    assert (meanwhile.pack.status, meanwhile.pack.jobs[0], meanwhile.remakes) == (JobStatus.PROCESSING, job, [])
    assert (await opened(studio, user, pack)).pack.status is JobStatus.COMPLETED
    assert studio.counters(user) == (4, 0)


async def test_a_failed_job_of_an_item_is_not_tried_again_while_another_makes_it():
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.PRO))
    pack = await request(studio, user)
    await finish(studio, PictureBlocked(BlockedKind.SAFETY))
    failed = studio.job(pack.pack.jobs[0])

    again = (await remake(studio, user, pack, "about")).job
    with pytest.raises(PackItemUnderWay):
        await studio.retry(failed)
    await studio.cancel(again)

    assert (await studio.retry(failed)).status is JobStatus.QUEUED


async def test_what_is_still_being_made_is_not_ordered_a_second_time():
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.PRO))
    pack = await request(studio, user)

    with pytest.raises(PackItemUnderWay):
        await remake(studio, user, pack, "schedule")
    await finish(studio)
    await remake(studio, user, pack, "schedule")
    with pytest.raises(PackItemUnderWay):
        await remake(studio, user, pack, "schedule")
    assert studio.counters(user) == (4, 1)


async def test_other_words_and_a_seed_take_the_place_of_its_own_and_nothing_else_changes():
    studio, user, pack = await a_made_pack()

    order = (
        await remake(studio, user, pack, "about", custom_prompt="a calm lake", text_overlay="Über mich", seed=7)
    ).job.order

    first = pack.pack.jobs[0].order
    assert order == replace(first, custom_prompt="a calm lake", text_overlay="Über mich", seed=7)
    assert order.family == first.seed


async def test_the_one_after_it_follows_what_stands():
    studio, user, pack = await a_made_pack()
    await remake(studio, user, pack, "about", text_overlay="Über mich")
    await finish(studio)

    order = (await remake(studio, user, pack, "about")).job.order

    assert (order.text_overlay, order.family) == ("Über mich", pack.pack.jobs[0].order.seed)


async def test_words_that_cannot_be_set_and_words_without_room_are_refused():
    studio, user, pack = await a_made_pack(PackType.SEASONAL)

    with pytest.raises(Invalid, match="no room for words"):
        await remake(studio, user, pack, "happy", text_overlay="GG")
    studio.lettering = FakeLettering("Ü")
    with pytest.raises(Invalid, match="cannot be set"):
        await remake(studio, user, pack, "thumbnail", text_overlay="Über mich")
    assert studio.counters(user) == (5, 0)


async def test_it_is_made_with_the_kit_of_the_pack_as_it_was():
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.PRO))
    kit = await studio.world.keep_brand_kit(a_brand_kit(user), active=True)
    pack = await request(studio, user)
    await finish(studio)
    await studio.world.keep_brand_kit(a_brand_kit(user), active=True)

    order = (await remake(studio, user, pack, "about")).job.order

    assert (order.brand_kit_id, order.brand_kit_version) == (kit.id, 1)


async def test_the_same_request_is_answered_as_the_first_time():
    studio, user, pack = await a_made_pack()
    once = a_once(user, operation="remakePackItem")

    first = await remake(studio, user, pack, "about", once=once)
    await finish(studio)
    again = await remake(studio, user, pack, "about", once=once)

    assert (again.job, again.replayed) == (first.job, True)
    assert studio.counters(user) == (5, 0)


async def test_it_costs_one_asset_of_the_plan():
    studio, user, pack = await a_made_pack()
    await studio.world.keep_quota(user, used=50)

    with pytest.raises(QuotaExhausted):
        await remake(studio, user, pack, "about")


async def test_what_is_no_item_no_pack_or_somebody_elses_is_not_there():
    studio, user, pack = await a_made_pack()
    mallory = await studio.world.keep_user(a_user())

    with pytest.raises(PackItemNotFound):
        await remake(studio, user, pack, "birthday")
    with pytest.raises(PackNotFound):
        await remake(studio, mallory, pack, "about")
    assert pack.pack.jobs[0].order.pack == PackPlace(pack.pack.id, "stream", "about", pack.pack.jobs[0].id)


async def test_when_the_new_one_is_deleted_the_one_before_it_is_there_again():
    studio, user, pack = await a_made_pack()
    before = await opened(studio, user, pack)
    await remake(studio, user, pack, "about")
    await finish(studio)

    await studio.world.keep_asset(studio.assets[-1].delete(NOON))

    assert (await opened(studio, user, pack)).assets == before.assets


async def test_packs_and_items_made_again_wait_behind_others_once_fair_use_is_passed():
    studio = Studio(fair_use=4)
    user = await studio.world.keep_user(a_user(tier=Tier.STUDIO))

    pack = await request(studio, user)
    await finish(studio)
    again = (await remake(studio, user, pack, "schedule")).job

    assert {job.lane for job in pack.pack.jobs} == {Lane.PRIORITY}
    assert again.lane is Lane.STANDARD
    assert {job.lane for job in (await request(studio, user)).pack.jobs} == {Lane.STANDARD}
