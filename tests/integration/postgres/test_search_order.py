"""Assets that hosts with clocks apart made: their ids are in another order than their numbers."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.postgres.moments import first_id_at
from application.assets.ports import AssetFilter
from domain.accounts import User
from tests.builders import NOON, a_job, a_user, an_asset
from tests.worlds import PostgresWorld

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
MOST = 10
"""Assets that a library here has."""

FOXES = AssetFilter(words=("fox",))


async def a_library(world: PostgresWorld, seconds: Sequence[int]) -> User:
    """Made one after another, by clocks that showed so many seconds after noon; the index is the place in the row."""
    nova = await world.keep_user(a_user())
    job = await world.keep_job(a_job(nova))
    for index, second in enumerate(seconds):
        moment = NOON + second * SECOND
        id = UUID(int=first_id_at(moment).int + nova.id.int % 2**62)
        params = {"custom_prompt": "a neon fox"}
        await world.keep_asset(an_asset(job, index=index, id=id, created_at=moment, generation_params=params))
    return nova


async def leafed_through(world: PostgresWorld, user: User, where: AssetFilter, limit: int) -> list[int]:
    """Page by page, and no further than where something must have come twice."""
    found: list[int] = []
    before = None
    while len(found) <= MOST:
        page = await world.asset_reads.page(user.id, where=where, before=before, limit=limit)
        if not page:
            break
        found += [card.index for card in page]
        before = page[-1].id
    return found


@pytest.mark.parametrize("where", [FOXES, AssetFilter()], ids=["found", "listed"])
async def test_every_asset_is_on_one_page(world: PostgresWorld, where: AssetFilter) -> None:
    nova = await a_library(world, [3, 1, 2, 7, 0, 6, 5, 4])

    for limit in (1, 2, 3):
        assert sorted(await leafed_through(world, nova, where, limit)) == [*range(8)]


@pytest.mark.parametrize(
    "where",
    [
        AssetFilter(words=("fox",), created_from=NOON - HOUR / 2),
        AssetFilter(words=("fox",), created_before=NOON + HOUR / 2),
        AssetFilter(words=("fox",), created_from=NOON - HOUR / 2, created_before=NOON + HOUR / 2),
    ],
    ids=["from", "before", "between"],
)
async def test_a_span_of_time_holds_all_that_was_made_in_it(world: PostgresWorld, where: AssetFilter) -> None:
    nova = await a_library(world, [-8_000, -7_998, -7_999, 5, 0, 8, 3, 8_002, 8_000, 8_001])

    found = await leafed_through(world, nova, where, 2)

    in_it = {3, 4, 5, 6}
    in_it |= {7, 8, 9} if where.created_before is None else set()
    in_it |= {0, 1, 2} if where.created_from is None else set()
    assert sorted(found) == sorted(in_it)


async def test_a_page_goes_on_behind_an_asset_that_went_meanwhile(world: PostgresWorld) -> None:
    nova = await a_library(world, [0, 1, 2, 3])
    [newest, second] = await world.asset_reads.page(nova.id, where=FOXES, before=None, limit=2)
    await world.owner.execute("DELETE FROM assets WHERE id = $1", second.id)

    rest = await world.asset_reads.page(nova.id, where=FOXES, before=second.id, limit=5)

    assert (newest.index, [card.index for card in rest]) == (3, [1, 0])


def test_no_order_of_ids_loses_or_doubles_a_hit(world: PostgresWorld, runner) -> None:  # type: ignore[no-untyped-def]
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(seconds=st.permutations(range(MOST)), limit=st.integers(1, 4))
    def check(seconds: list[int], limit: int) -> None:
        nova = runner.run(a_library(world, seconds))
        assert runner.run(leafed_through(world, nova, FOXES, limit)) == [*reversed(range(MOST))]

    check()
