from contextlib import suppress
from hashlib import sha256
from typing import Any

import pytest

from application.assets.ports import FileLinks
from application.generation.open_pack import OpenedPack, OpenPack
from application.generation.request_pack import AcceptedPack, RequestPack
from domain.accounts import User
from domain.errors import Invalid
from domain.generation.job import JobStatus
from domain.generation.packs import PackNotFound, PackType, PackWish
from domain.generation.picture import BlockedKind, ModelRefused, Picture, PictureBlocked
from domain.generation.quota import QuotaExhausted
from domain.tiers import Lane, Tier
from tests.builders import a_brand_kit, a_once, a_user, an_id
from tests.fakes import FakeImageModel, FakeLettering
from tests.unit.application.generation.remaking import remake
from tests.unit.application.generation.studio import LEASE, Studio
from tests.unit.application.generation.test_remix_asset import remix


async def request(studio: Studio, user: User, pack_type: PackType = PackType.STREAM, **more: Any) -> AcceptedPack:
    use_case = RequestPack(studio.world.begin, studio.lettering, studio.world.now, an_id, studio.fair_use)
    return await use_case(user_id=user.id, wish=PackWish(pack_type, seed=0, custom_prompt="winter"), **more)


async def opened(studio: Studio, user: User, pack: AcceptedPack) -> OpenedPack:
    use_case = OpenPack(studio.world.job_reads, studio.world.asset_reads, NoLinks(), str, studio.world.now)
    return await use_case(user_id=user.id, pack_id=pack.pack.id)


class NoLinks(FileLinks):
    async def sign(self, keys: Any, lifetime: Any) -> list[str]:
        return list(keys)


async def finish(studio: Studio, *answers: Any) -> None:
    worker = studio.worker(FakeImageModel(*answers))
    while await worker(turn=0):
        pass


async def test_a_pack_is_made_item_by_item_and_costs_what_is_delivered():
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.PRO))

    pack = await request(studio, user)
    before = await opened(studio, user, pack)
    await finish(studio)
    after = await opened(studio, user, pack)

    assert (before.pack.status, before.pack.progress, before.assets) == (JobStatus.QUEUED, 0, [])
    assert (after.pack.status, after.pack.progress) == (JobStatus.COMPLETED, 100)
    assert [asset.card.asset_type for asset in after.assets] == [*["twitch_panel"] * 3, "twitch_offline"]
    assert studio.counters(user) == (4, 0)


async def test_what_fails_is_not_charged_and_can_be_made_again_alone():
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.PRO))
    pack = await request(studio, user)

    await finish(studio, PictureBlocked(BlockedKind.SAFETY))
    failed = await opened(studio, user, pack)
    await studio.retry(failed.pack.jobs[0])
    again = await opened(studio, user, pack)
    await finish(studio)
    whole = await opened(studio, user, pack)

    assert (failed.pack.status, len(failed.assets)) == (JobStatus.FAILED, 3)
    assert again.pack.status is JobStatus.PROCESSING
    assert whole.pack.status is JobStatus.COMPLETED
    assert {asset.card.id for asset in failed.assets} < {asset.card.id for asset in whole.assets}
    assert studio.counters(user) == (4, 0)


async def test_a_pack_is_reserved_as_a_whole_or_not_at_all():
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.FREE))

    with pytest.raises(QuotaExhausted, match="4 assets requested, 3 of 3 left"):
        await request(studio, user)

    assert studio.counters(user) == (0, 0)
    assert not await studio.run()


async def test_the_same_request_makes_one_pack():
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.PRO))
    once = a_once(user, operation="requestPack")

    first, again = await request(studio, user, once=once), await request(studio, user, once=once)

    assert (again.pack, again.replayed) == (first.pack, True)
    assert studio.counters(user) == (0, 4)


async def test_a_request_that_is_repeated_is_answered_as_the_first_time_whatever_became_of_the_pack():
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.PRO))
    once = a_once(user, operation="requestPack")
    first = await request(studio, user, once=once)
    await finish(studio)
    await remake(studio, user, first, "schedule")

    again = await request(studio, user, once=once)

    assert (again.pack, again.replayed) == (first.pack, True)
    assert {job.status for job in again.pack.jobs} == {JobStatus.QUEUED}


async def test_all_items_are_made_with_one_version_of_one_kit():
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.PRO))
    kit = await studio.world.keep_brand_kit(a_brand_kit(user), active=True)

    plain = await opened(studio, user, await request(studio, user, use_active_brand_kit=False))
    active = await opened(studio, user, await request(studio, user))

    assert {job.order.brand_kit for job in plain.pack.jobs} == {None}
    assert {job.order.brand_kit_id for job in active.pack.jobs} == {kit.id}
    assert {job.order.brand_kit_version for job in active.pack.jobs} == {1}


async def test_titles_that_cannot_be_set_are_refused_before_anything_is_reserved():
    studio = Studio(lettering=FakeLettering("A"))
    user = await studio.world.keep_user(a_user(tier=Tier.PRO))

    with pytest.raises(Invalid):
        await request(studio, user)
    assert studio.counters(user) == (0, 0)


async def test_somebody_elses_pack_is_not_there():
    studio = Studio()
    user, other = await studio.world.keep_user(a_user(tier=Tier.PRO)), await studio.world.keep_user(a_user())
    pack = await request(studio, user)

    with pytest.raises(PackNotFound):
        await opened(studio, other, pack)


async def test_a_remix_of_an_item_looks_like_the_pack_and_is_none_of_it():
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.PRO))
    pack = await request(studio, user)
    await finish(studio)
    source = studio.assets[0]

    job = (await remix(studio, user, source, custom_prompt="a wolf")).job

    assert (job.order.pack, job.order.brief().of_pack) == (None, True)
    assert len((await opened(studio, user, pack)).pack.jobs) == 4


async def test_the_first_item_is_drawn_first_and_all_others_look_like_it():
    studio, model = Studio(), FakeImageModel(Picture(b"the board", "gemini"))
    user = await studio.world.keep_user(a_user(tier=Tier.STUDIO))
    pack = await request(studio, user)
    first, *others = (await opened(studio, user, pack)).pack.jobs
    worker = studio.worker(model)

    assert await worker(turn=0)
    assert [request.references for request in model.asked] == [()]
    assert studio.job(first).status is JobStatus.COMPLETED
    while await worker(turn=0):
        pass

    assert [request.references for request in model.asked[1:]] == [(b"the board",)] * len(others)
    assert all("style board" in request.instruction for request in model.asked[1:])
    assert {asset.generation_params["references"][0] for asset in studio.assets if asset.job_id != first.id} == {
        sha256(b"the board").hexdigest()
    }


async def test_nobody_is_called_before_the_first_item_has_ended():
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.STUDIO))
    pack = await request(studio, user)
    first, *others = (await opened(studio, user, pack)).pack.jobs

    async with studio.world.begin_system() as work:
        claimed = await work.jobs.claim_next(tuple(Lane), worker="one", lease=LEASE)
        assert await work.jobs.claim_next(tuple(Lane), worker="two", lease=LEASE) is None
    assert claimed.id == first.id
    assert [fact.job_id for fact in studio.facts] == [first.id]

    await studio.cancel(first)

    assert [fact.job_id for fact in studio.facts] == [first.id, *(job.id for job in others)]


@pytest.mark.parametrize(
    "outcome", [PictureBlocked(BlockedKind.SAFETY), ModelRefused("It may not be asked."), ValueError("a fault of ours")]
)
async def test_a_pack_whose_first_item_does_not_come_is_made_without_a_board(outcome: Exception):
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.STUDIO))
    pack = await request(studio, user)

    first = (await opened(studio, user, pack)).pack.jobs[0]
    while not studio.job(first).status.final:
        with suppress(ValueError):
            await studio.worker(FakeImageModel(outcome))(turn=0)
    model = FakeImageModel()
    while await studio.worker(model)(turn=0):
        pass

    assert [request.references for request in model.asked] == [()] * 3
    assert [job.status for job in (await opened(studio, user, pack)).pack.jobs] == [
        JobStatus.FAILED,
        *[JobStatus.COMPLETED] * 3,
    ]


async def test_a_board_whose_picture_is_gone_holds_nothing_up():
    studio, model = Studio(), FakeImageModel()
    user = await studio.world.keep_user(a_user(tier=Tier.STUDIO))
    await request(studio, user)
    await studio.worker(model)(turn=0)
    del studio.store.files[studio.assets[0].original.key]

    while await studio.worker(model)(turn=0):
        pass

    assert len(studio.assets) == 4
    assert {request.references for request in model.asked} == {()}
