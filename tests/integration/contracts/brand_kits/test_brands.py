"""What every `Brands` keeps to."""

from datetime import timedelta

import pytest

from domain.brand_kits import BrandKitNotFound, KitVersion
from tests.builders import NOON, a_brand, a_brand_kit, a_user, an_id
from tests.worlds import World


async def test_a_kit_is_found_as_it_is_now_by_its_id_or_as_the_active_one(world: World) -> None:
    nova = await world.keep_user(a_user())
    active = await world.keep_brand_kit(a_brand_kit(nova), active=True)
    other = await world.keep_brand_kit(a_brand_kit(nova, name="Calm"))

    async with world.begin(user_id=nova.id) as work:
        assert await work.brands.present(nova.id, None) == (KitVersion(active.id, 1), active.brand)
        assert await work.brands.present(nova.id, other.id) == (KitVersion(other.id, 1), other.brand)


async def test_who_has_no_active_kit_has_none_unless_one_is_named(world: World) -> None:
    nova = await world.keep_user(a_user())
    await world.keep_brand_kit(a_brand_kit(nova))

    async with world.begin(user_id=nova.id) as work:
        assert await work.brands.present(nova.id, None) is None
        with pytest.raises(BrandKitNotFound):
            await work.brands.present(nova.id, an_id())


async def test_deleted_kits_and_those_of_others_are_not_found(world: World) -> None:
    nova, mallory = await world.keep_user(a_user()), await world.keep_user(a_user())
    deleted = await world.keep_brand_kit(a_brand_kit(nova).delete(NOON))
    theirs = await world.keep_brand_kit(a_brand_kit(mallory), active=True)

    async with world.begin(user_id=nova.id) as work:
        for kit in (deleted, theirs):
            with pytest.raises(BrandKitNotFound):
                await work.brands.present(nova.id, kit.id)
        assert await work.brands.at(KitVersion(theirs.id, 1)) is None


async def test_a_worker_reads_what_a_kit_said_whatever_became_of_it_since(world: World) -> None:
    nova = await world.keep_user(a_user())
    kit = await world.keep_brand_kit(a_brand_kit(nova))
    async with world.begin(user_id=nova.id) as work:
        changed = kit.say(a_brand(name="Neon Wolf"), version_id=an_id(), now=NOON + timedelta(hours=1))
        await work.brand_kits.save(changed.delete(NOON))
        await work.commit()

    async with world.begin_system() as work:
        assert await work.brands.at(KitVersion(kit.id, 1)) == kit.brand
        assert await work.brands.at(KitVersion(kit.id, 2)) == changed.brand
        assert await work.brands.at(KitVersion(kit.id, 3)) is None
        assert await work.brands.at(KitVersion(an_id(), 1)) is None
