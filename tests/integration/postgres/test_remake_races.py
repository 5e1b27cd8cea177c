"""Requests for one item of a pack that only a real database can let run side by side."""

import asyncio

from application.generation.remake_pack_item import RemakePackItem
from domain.generation.job import JobStatus
from domain.generation.order import PackPlace
from domain.generation.packs import PackItemUnderWay
from domain.tiers import FAIR_USE_ASSETS_A_MONTH, Tier
from tests.builders import a_job, a_user, an_id
from tests.fakes import FakeLettering
from tests.worlds import PostgresWorld


async def test_of_eight_requests_for_one_item_exactly_one_is_ordered(world: PostgresWorld) -> None:
    remake = RemakePackItem(world.begin, FakeLettering(), world.now, an_id, FAIR_USE_ASSETS_A_MONTH)
    user = await world.keep_user(a_user(tier=Tier.PRO))
    for _ in range(5):
        pack_id = an_id()
        await world.keep_job(a_job(user, status=JobStatus.COMPLETED, pack=PackPlace(pack_id, "emote", "happy")))

        answers = await asyncio.gather(
            *(remake(user_id=user.id, pack_id=pack_id, item="happy") for _ in range(8)), return_exceptions=True
        )

        refused = [answer for answer in answers if isinstance(answer, PackItemUnderWay)]
        assert len(refused) == 7
        assert len(await world.job_reads.of_pack(user.id, pack_id)) == 2
