"""Races for the one place of the active kit. `RACE_TRIALS=1600` is 32 × 200 activations."""

import asyncio
import os
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from application.brand_kits.activate_brand_kit import ActivateBrandKit
from application.brand_kits.create_brand_kit import CreateBrandKit
from application.brand_kits.delete_brand_kit import DeleteBrandKit
from domain.accounts import User
from domain.brand_kits import BrandKitLimitReached, BrandKitNotFound
from domain.tiers import Tier
from tests.builders import a_brand, a_brand_kit, a_user, an_id
from tests.postgres import Database
from tests.worlds import PostgresWorld

TRIALS = int(os.environ.get("RACE_TRIALS", "40"))
TASKS, EACH = 32, max(1, TRIALS // 8)


@pytest.fixture
def world(database: Database, runner: asyncio.Runner) -> Iterator[PostgresWorld]:
    """With a connection for everybody: how long one is waited for is another question."""
    world = PostgresWorld(database, connections=TASKS)
    runner.run(world.open())
    runner.run(connect_one_by_one(world))
    yield world
    runner.run(world.close())


async def connect_one_by_one(world: PostgresWorld) -> None:
    """Thirty-two connections at one moment take a busy machine longer than the product waits for one."""
    connections = [(await world.app.connect())[0] for _ in range(TASKS)]
    for connection in connections:
        await connection.close()


def noting(world: PostgresWorld, kit_id: UUID, order: list[UUID]) -> Any:
    """Opens units of work that write down their kit when they commit: the shelf is locked then, so that the order of
    the notes is the order of the commits."""

    def begin(**whose: Any) -> Any:
        work = world.begin(**whose)
        commit = work.commit

        async def note_and_commit() -> None:
            order.append(kit_id)
            await commit()

        work.commit = note_and_commit  # type: ignore[method-assign]  # to look on
        return work

    return begin


async def active_of(world: PostgresWorld, user: User) -> UUID | None:
    active: UUID | None = await world.owner.fetchval("SELECT active_brand_kit_id FROM users WHERE id = $1", user.id)
    return active


@pytest.mark.timeout(1800)
async def test_however_many_activate_at_once_there_is_one_active_kit_and_the_last_one_wins(
    world: PostgresWorld,
) -> None:
    nova = await world.keep_user(a_user(tier=Tier.STUDIO))
    kits = [await world.keep_brand_kit(a_brand_kit(nova), active=True) for _ in range(8)]
    order: list[UUID] = []
    seen: set[int] = set()
    looks = 0
    done = asyncio.Event()

    async def activate(task: int) -> None:
        for turn in range(EACH):
            kit = kits[(task + turn) % len(kits)]
            await ActivateBrandKit(noting(world, kit.id, order))(user_id=nova.id, kit_id=kit.id)

    async def look() -> None:
        nonlocal looks
        while not done.is_set():
            page = await world.brand_kit_reads.page(nova.id, before=None, limit=100)
            seen.add(sum(shown.is_active for shown in page))
            looks += 1

    async with asyncio.TaskGroup() as all_of_it:
        all_of_it.create_task(look())
        async with asyncio.TaskGroup() as activating:
            for task in range(TASKS):
                activating.create_task(activate(task))
        done.set()

    assert len(order) == TASKS * EACH
    assert looks > EACH
    assert seen == {1}
    assert await active_of(world, nova) == order[-1]


async def test_a_kit_that_is_deleted_while_it_is_activated_is_not_active_afterwards(world: PostgresWorld) -> None:
    activate, delete = ActivateBrandKit(world.begin), DeleteBrandKit(world.begin, world.now)
    nova = await world.keep_user(a_user(tier=Tier.STUDIO))
    for _ in range(TRIALS):
        kit = await world.keep_brand_kit(a_brand_kit(nova))

        *activated, deleted = await asyncio.gather(
            *(activate(user_id=nova.id, kit_id=kit.id) for _ in range(3)),
            delete(user_id=nova.id, kit_id=kit.id),
            return_exceptions=True,
        )

        assert not isinstance(deleted, BaseException)
        assert {type(one) for one in activated if isinstance(one, BaseException)} <= {BrandKitNotFound}
        assert await active_of(world, nova) is None


async def test_of_many_kits_that_are_made_at_once_as_many_are_kept_as_the_plan_has(world: PostgresWorld) -> None:
    create = CreateBrandKit(world.begin, world.now, an_id)
    for _ in range(max(1, TRIALS // 10)):
        nova = await world.keep_user(a_user())

        made = await asyncio.gather(
            *(create(user_id=nova.id, brand=a_brand()) for _ in range(12)), return_exceptions=True
        )

        kept = [one for one in made if not isinstance(one, BaseException)]
        assert len(kept) == 1
        assert {type(one) for one in made if isinstance(one, BaseException)} == {BrandKitLimitReached}
        assert await active_of(world, nova) == kept[0].shown.kit.id


async def test_who_orders_a_picture_does_not_wait_for_who_activates_a_kit(world: PostgresWorld) -> None:
    nova = await world.keep_user(a_user(tier=Tier.STUDIO))

    async with world.begin(user_id=nova.id) as held:
        await held.brand_kits.lock_shelf(nova.id)
        async with world.begin(user_id=nova.id) as other:
            await other.quotas.lock(nova.id, world.month)
            await other.commit()
