"""What every `DeletedKits` keeps to."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from domain.brand_kits import BrandKit, BrandKitNotFound, KitVersion
from tests.builders import NOON, a_brand_kit, a_logo, a_user, an_id
from tests.worlds import World

SECOND = timedelta(seconds=1)


async def deleted(world: World, before: datetime, most: int = 10) -> list[UUID]:
    async with world.begin_system() as work:
        return [kit.id for kit in await work.deleted_kits.lock_deleted(before, most)]


async def remove(world: World, kit: BrandKit) -> set[str]:
    async with world.begin_system() as work:
        keys = {*await work.deleted_kits.remove(kit)}
        await work.commit()
    return keys


async def test_only_kits_that_were_deleted_by_then_are_found_and_the_longest_waiting_first(world: World) -> None:
    nova = await world.keep_user(a_user())
    late = await world.keep_brand_kit(a_brand_kit(nova).delete(NOON))
    early = await world.keep_brand_kit(a_brand_kit(nova).delete(NOON - SECOND))
    await world.keep_brand_kit(a_brand_kit(nova))
    await world.keep_brand_kit(a_brand_kit(nova).delete(NOON + SECOND))

    found = await deleted(world, NOON)
    assert {*found} == {early.id, late.id}
    assert await deleted(world, NOON, most=1) == [early.id]


async def test_a_kit_goes_with_all_it_ever_said(world: World) -> None:
    nova = await world.keep_user(a_user())
    kit = await world.keep_brand_kit(a_brand_kit(nova).delete(NOON))

    await remove(world, kit)

    async with world.begin_system() as work:
        with pytest.raises(BrandKitNotFound):
            await work.brand_kits.get(kit.id, deleted=True)
        assert await work.brands.at(KitVersion(kit.id, 1)) is None


async def test_the_logos_that_nothing_names_any_more_are_told_also_those_of_older_versions(world: World) -> None:
    nova = await world.keep_user(a_user())
    old, new, proposal, shared = (a_logo(nova) for _ in range(4))
    kit = await world.keep_brand_kit(a_brand_kit(nova, logos=(old, shared)))
    async with world.begin(user_id=nova.id) as work:
        brand = a_brand_kit(nova, logos=(new,), proposals=(proposal,)).brand
        kit = kit.say(brand, version_id=an_id(), now=NOON).delete(NOON)
        await work.brand_kits.save(kit)
        await work.commit()
    await world.keep_brand_kit(a_brand_kit(nova, logos=(shared,)))

    assert await remove(world, kit) == {old.key, new.key, proposal.key}
