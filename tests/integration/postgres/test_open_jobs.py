"""How many jobs of one account are open is counted exactly, also at the turn of a month, when two quotas are locked."""

import asyncio
from datetime import timedelta
from uuid import UUID

from application.generation.accepting import AcceptOrder
from application.generation.finish_art import FinishArt
from domain.accounts import User
from domain.generation.asset_types import AssetType
from domain.generation.job import TooManyOpenJobs
from domain.tiers import FAIR_USE_ASSETS_A_MONTH, Tier
from tests.builders import a_job, a_user, an_id
from tests.fakes import FakeStore, nothing
from tests.unit.application.brand_kits.kit_room import FakeArtwork
from tests.worlds import PostgresWorld


async def attempt(world: PostgresWorld, user: User, *, late: timedelta) -> UUID | None:
    accept_order = AcceptOrder(world.begin, lambda: world.now() + late, nothing, FAIR_USE_ASSETS_A_MONTH)
    finish = FinishArt(accept_order, FakeArtwork(), FakeStore(), an_id)
    try:
        accepted = await finish(user_id=user.id, asset_type=AssetType.TWITCH_EMOTE, content=b"own art")
    except TooManyOpenJobs:
        return None
    return accepted.job.id


async def test_of_many_who_see_the_last_free_place_one_gets_it(world: PostgresWorld) -> None:
    for _ in range(5):
        user = await world.keep_user(a_user(tier=Tier.PRO))
        for _ in range(99):
            await world.keep_job(a_job(user))

        won = await asyncio.gather(*(attempt(world, user, late=timedelta(days=31 * (n % 2))) for n in range(16)))

        assert len([job for job in won if job]) == 1
        async with world.begin(user_id=user.id) as work:
            assert await work.jobs.open_of(user.id) == 100
