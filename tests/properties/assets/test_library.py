import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from application.assets.delete_asset import DeleteAsset, RestoreAsset
from application.assets.mark_favorite import MarkFavorite
from application.assets.ports import AssetFilter
from application.assets.share_asset import ShareAsset, UnshareAsset
from domain.assets import Asset, AssetNotFound
from domain.undo import UndoWindowClosed
from tests.builders import NOON, a_job, a_user, an_asset
from tests.postgres import Database, PostgresServer
from tests.worlds import MemoryWorld, PostgresWorld, World

ASSETS = 3
HOUR = timedelta(hours=1)
WINDOW = timedelta(days=7)
FILTERS = (
    AssetFilter(),
    AssetFilter(words=("fox",)),
    AssetFilter(is_favorite=True),
    AssetFilter(is_favorite=True, words=("fox",)),
    AssetFilter(is_public=True),
    AssetFilter(is_public=True, words=("fox",)),
    AssetFilter(deleted_after=NOON - WINDOW),
    AssetFilter(deleted_after=NOON - WINDOW, words=("fox",)),
)

things = st.tuples(
    st.sampled_from(["delete", "restore", "favorite", "no favorite", "share", "share for a time", "unshare"]),
    st.integers(0, ASSETS - 1),
    st.integers(0, 20),
)
"""What is done, to which asset, and how many hours later."""


class Person:
    """Does things to a library, and keeps a plain account of what it should look like."""

    def __init__(self, world: World, assets: list[Asset]) -> None:
        self.world, self.assets, self.moment = world, assets, NOON
        self.state = [(asset.is_favorite, asset.is_public, False) for asset in assets]
        self.deleted = [NOON] * len(assets)
        begin, now = world.begin, lambda: self.moment
        self.delete, self.restore = DeleteAsset(begin, now), RestoreAsset(begin, now)
        self.favor, self.share, self.unshare = MarkFavorite(begin), ShareAsset(begin, now), UnshareAsset(begin)

    async def do(self, thing: str, which: int) -> None:
        favorite, public, gone = self.state[which]
        late = gone and self.moment > self.deleted[which] + WINDOW
        try:
            await self._ask(thing, which)
        except AssetNotFound:
            assert gone
            assert thing not in {"delete", "restore"}
            return
        except UndoWindowClosed:
            assert late
            assert thing == "restore"
            return
        assert not (late and thing == "restore")
        if thing == "delete" and not gone:
            self.deleted[which] = self.moment
        self.state[which] = {
            "delete": (favorite, public, True),
            "restore": (favorite, public, False),
            "favorite": (True, public, gone),
            "no favorite": (False, public, gone),
            "share": (favorite, True, gone),
            "share for a time": (favorite, True, gone),
            "unshare": (favorite, False, gone),
        }[thing]

    async def _ask(self, thing: str, which: int) -> None:
        who: dict[str, Any] = {"user_id": self.assets[which].user_id, "asset_id": self.assets[which].id}
        match thing:
            case "delete":
                await self.delete(**who)
            case "restore":
                await self.restore(**who)
            case "favorite" | "no favorite":
                await self.favor(**who, is_favorite=thing == "favorite")
            case "share":
                await self.share(**who)
            case "share for a time":
                await self.share(**who, until=self.moment + HOUR)
            case "unshare":
                await self.unshare(**who)

    async def sees_what_it_should(self) -> None:
        for where in FILTERS:
            expected = [
                asset.id
                for asset, (favorite, public, gone) in zip(self.assets, self.state, strict=True)
                if gone is (where.deleted_after is not None)
                and where.is_favorite in {None, favorite}
                and where.is_public in {None, public}
            ]
            user_id = self.assets[0].user_id
            page = await self.world.asset_reads.page(user_id, where=where, before=None, limit=9)
            assert [card.id for card in page] == expected[::-1], where

    async def takes_everything_back(self) -> None:
        """In the order of the buttons: out of the trash, then as it was."""
        for which, asset in enumerate(self.assets):
            await self.do("restore", which)
            await self.do("favorite" if asset.is_favorite else "no favorite", which)
            await self.do("share" if asset.is_public else "unshare", which)

    async def kept(self) -> list[Asset]:
        async with self.world.begin(user_id=self.assets[0].user_id, reading=True) as work:
            return [await work.library.get(asset.id) for asset in self.assets]


@pytest.fixture(scope="module")
def library_database(postgres_server: PostgresServer, migrated: Database) -> Database:
    return postgres_server.create_database(template=migrated)


@pytest.fixture(params=["memory", "postgres"])
def life(request: pytest.FixtureRequest) -> Iterator[tuple[asyncio.Runner, World]]:
    with asyncio.Runner() as runner:
        if request.param == "memory":
            yield runner, MemoryWorld()
            return
        world = PostgresWorld(request.getfixturevalue("library_database"))
        runner.run(world.open())
        yield runner, world
        runner.run(world.close())


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(story=st.lists(things, max_size=12), start=st.lists(st.booleans(), min_size=2 * ASSETS, max_size=2 * ASSETS))
def test_whatever_is_done_within_the_window_can_be_undone_to_the_start(
    life: tuple[asyncio.Runner, World], story: list[tuple[str, int, int]], start: list[bool]
) -> None:
    """At any moment the library shows what was done, and taking it all back gives the same assets as at the start."""
    runner, world = life
    runner.run(_live(world, story, start))


async def _live(world: World, story: list[tuple[str, int, int]], start: list[bool]) -> None:
    assets = await _a_library(world, start)
    person, within = Person(world, assets), True
    for thing, which, hours in story:
        person.moment += hours * HOUR
        await person.do(thing, which)
        await person.sees_what_it_should()
    within = all(
        not gone or person.moment <= at + WINDOW for (*_, gone), at in zip(person.state, person.deleted, strict=True)
    )
    if within:
        await person.takes_everything_back()
        await person.sees_what_it_should()
        assert [replace(asset, version=1) for asset in await person.kept()] == assets


async def _a_library(world: World, start: list[bool]) -> list[Asset]:
    job = await world.keep_job(a_job(await world.keep_user(a_user())))
    flags = zip(start[:ASSETS], start[ASSETS:], strict=True)
    made = [
        an_asset(job, index=index, is_favorite=favorite, is_public=public, generation_params={"custom_prompt": "a fox"})
        for index, (favorite, public) in enumerate(flags)
    ]
    return [await world.keep_asset(asset) for asset in made]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_whoever_pages_through_a_search_sees_what_was_there_once_and_in_order(
    life: tuple[asyncio.Runner, World], data: st.DataObject
) -> None:
    """Whatever is made and deleted meanwhile: what stays is found once, what is deleted before its page is not."""
    runner, world = life
    job = runner.run(world.keep_job(a_job(runner.run(world.keep_user(a_user())))))
    said = st.sampled_from(["a fox", "a wolf", "fox and wolf"])
    made = [runner.run(_make(world, job, index, data.draw(said))) for index in range(data.draw(st.integers(0, 8)))]
    where = AssetFilter(words=("f",))
    expected = [asset.id for asset in reversed(made) if "fox" in str(asset.generation_params["custom_prompt"])]
    gone: set[UUID] = set()
    seen: list[UUID] = []
    delete = DeleteAsset(world.begin, lambda: NOON)

    while True:
        before = seen[-1] if seen else None
        limit = data.draw(st.integers(1, 3))
        page = runner.run(world.asset_reads.page(job.user_id, where=where, before=before, limit=limit))
        assert not gone & {card.id for card in page}
        seen += [card.id for card in page]
        if len(page) < limit:
            break
        made.append(runner.run(_make(world, job, len(made), data.draw(said))))
        victim = data.draw(st.sampled_from(made))
        runner.run(delete(user_id=job.user_id, asset_id=victim.id))
        if victim.id not in seen:
            gone.add(victim.id)

    assert [asset_id for asset_id in seen if asset_id not in gone] == [id for id in expected if id not in gone]


async def _make(world: World, job: Any, index: int, words: str) -> Asset:
    return await world.keep_asset(an_asset(job, index=index, generation_params={"custom_prompt": words}))
