import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

from application.generation.ports import FinishingOrder
from domain.accounts import User
from domain.assets import Asset, Finished
from domain.generation.asset_types import AssetType
from domain.generation.picture import Picture
from domain.tiers import Tier
from tests.builders import a_user
from tests.fakes import FakeFinishing, FakeStore
from tests.unit.application.generation.studio import Studio

FOX, HEART = "7f" + "c4" * 63, "0a7f" * 32
"""Of nothing in common."""


class StickerFinishing(FakeFinishing):
    """As the fake, with the fingerprint that is to come next."""

    waves = FOX

    async def finish(self, picture: Picture, order: FinishingOrder) -> Finished:
        finished = await super().finish(picture, order)
        fingerprint = {"score": None, "value": {"waves": self.waves, "colours": ["#FF0000"] * 4}}
        return replace(finished, quality={**finished.quality, "fingerprint": fingerprint})


async def a_studio() -> tuple[Studio, User]:
    studio = Studio(finishing=StickerFinishing())
    return studio, await studio.world.keep_user(a_user(tier=Tier.PRO))


async def made(studio: Studio, user: User, waves: str = FOX, **order: Any) -> Asset:
    """The newest asset after a job."""
    studio.finishing.waves = waves
    await studio.request(user, **order)
    await studio.run()
    return studio.assets[-1]


async def test_an_emote_that_is_taken_for_an_earlier_one_names_it():
    studio, nova = await a_studio()
    first = await made(studio, nova)
    await made(studio, nova, HEART)

    again = await made(studio, nova)

    part = again.quality["confusability"]
    assert (part["score"], part["most_like"], part["compared"]) == (0, str(first.id), 2)
    assert str(first.id) in part["advice"]
    assert again.viral_score == first.viral_score


async def test_the_first_emote_has_nothing_to_be_compared_with():
    studio, nova = await a_studio()
    assert "confusability" not in (await made(studio, nova)).quality


async def test_a_stranger_earns_the_full_score():
    studio, nova = await a_studio()
    await made(studio, nova)

    part = (await made(studio, nova, HEART)).quality["confusability"]

    assert (part["score"], part["most_like"]) == (100, None)


async def test_pictures_of_one_job_answer_one_wish_and_are_not_compared():
    studio, nova = await a_studio()
    await made(studio, nova, count=3)

    assert [asset for asset in studio.assets if "confusability" in asset.quality] == []


class StoreForTwo(FakeStore):
    """The first file that each of two brings waits for that of the other."""

    def __init__(self) -> None:
        super().__init__()
        self._brought, self._both = 0, asyncio.Event()

    async def put(self, key: str, content: bytes, media_type: str) -> None:
        self._brought += 1
        if self._brought == 2:
            self._both.set()
        await self._both.wait()
        await super().put(key, content, media_type)


async def test_of_two_that_come_at_one_moment_the_second_is_compared_with_the_first():
    studio, nova = await a_studio()
    studio.store = StoreForTwo()
    for _ in range(2):
        await studio.request(nova)

    await asyncio.gather(studio.run(), studio.run())

    first, second = studio.assets
    assert "confusability" not in first.quality
    assert second.quality["confusability"]["most_like"] == str(first.id)


async def test_badges_of_a_ladder_may_look_alike():
    studio, nova = await a_studio()
    for _ in range(2):
        badge = await made(studio, nova, asset_type=AssetType.TWITCH_BADGE)

    assert "confusability" not in badge.quality


async def test_what_is_in_the_trash_or_over_or_somebody_elses_is_no_neighbour():
    studio, nova = await a_studio()
    kept = await made(studio, nova)
    somebody = await studio.world.keep_user(a_user(tier=Tier.PRO))

    assert "confusability" not in (await made(studio, somebody)).quality
    for change in ({"deleted_at": studio.world.now()}, {"expires_at": studio.world.now()}):
        studio.world.database.tables.assets = {kept.id: replace(kept, **change)}
        assert "confusability" not in (await made(studio, nova)).quality

    studio.world.database.tables.assets = {kept.id: replace(kept, expires_at=studio.world.now() + timedelta(days=1))}
    assert "confusability" in (await made(studio, nova)).quality
