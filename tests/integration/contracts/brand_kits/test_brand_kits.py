"""What every `BrandKits` keeps to."""

from datetime import timedelta

import pytest

from domain.accounts import AccountNotFound
from domain.brand_kits import (
    BrandKit,
    BrandKitNotFound,
    Colours,
    Face,
    FontStyle,
    Gradient,
    GradientType,
    Guidelines,
    LogoOrigin,
    LogoVariant,
    Shelf,
    Stop,
    Swatch,
    Typography,
    VersionNotFound,
    Voice,
)
from domain.tiers import Tier
from tests.builders import NOON, a_brand, a_brand_kit, a_logo, a_user, an_id
from tests.worlds import World

LATER = NOON + timedelta(hours=1)


async def add(world: World, kit: BrandKit) -> BrandKit:
    async with world.begin(user_id=kit.user_id) as work:
        await work.brand_kits.add(kit)
        await work.commit()
    return kit


async def save(world: World, kit: BrandKit) -> BrandKit:
    async with world.begin(user_id=kit.user_id) as work:
        await work.brand_kits.save(kit)
        await work.commit()
    return kit


async def test_a_kit_comes_back_as_added_with_all_that_it_says(world: World) -> None:
    nova = await world.keep_user(a_user(tier=Tier.STUDIO))
    dusk = Gradient("Dusk", GradientType.RADIAL, 45.5, (Stop("#FF4500", 0), Stop("#1A1A2E", 99.5)))
    kit = a_brand_kit(
        nova,
        colours=Colours(
            (Swatch("#FF4500", "Ember", "calls to action"),), neutral=(Swatch("#FFFFFF"),), gradients=(dusk,)
        ),
        typography=Typography(display=Face("Anton", 800, FontStyle.ITALIC)),
        voice=Voice("playful", ("bold",), "Run with the fox", ("yip!",), ("fps", "cosy")),
        guidelines=Guidelines("No faces.", ("leave room",), ("no gradients on text",)),
        logos=(a_logo(nova),),
        proposals=(a_logo(nova, LogoVariant.ICON, origin=LogoOrigin.DERIVED),),
    )

    await add(world, kit)

    async with world.begin(user_id=nova.id) as work:
        assert await work.brand_kits.get(kit.id) == kit


async def test_every_version_is_kept_beside_those_of_before(world: World) -> None:
    nova = await world.keep_user(a_user())
    first = await add(world, a_brand_kit(nova))
    second = await save(world, first.say(a_brand(name="Neon Wolf"), version_id=an_id(), now=LATER))
    third = await save(world, second.say(a_brand(name="Neon Owl"), version_id=an_id(), now=LATER))

    async with world.begin(user_id=nova.id) as work:
        assert await work.brand_kits.get(first.id) == third
        for kit in (first, second, third):
            assert await work.brand_kits.version(kit.id, kit.version.number) == kit.version
            assert await work.brand_kits.made(kit.version.id) == kit
        with pytest.raises(VersionNotFound):
            await work.brand_kits.version(first.id, 4)
        with pytest.raises(VersionNotFound):
            await work.brand_kits.made(an_id())


async def test_saving_what_is_kept_already_changes_nothing(world: World) -> None:
    nova = await world.keep_user(a_user())
    kit = await add(world, a_brand_kit(nova))

    await save(world, kit)

    assert await world.brand_kit_reads.versions(nova.id, kit.id, before=None, limit=10) == [kit.version]


async def test_a_deleted_kit_is_found_by_those_only_who_look_for_deleted_ones(world: World) -> None:
    nova = await world.keep_user(a_user())
    kit = await add(world, a_brand_kit(nova))

    deleted = await save(world, kit.delete(LATER))

    async with world.begin(user_id=nova.id) as work:
        with pytest.raises(BrandKitNotFound):
            await work.brand_kits.get(kit.id)
        assert await work.brand_kits.get(kit.id, deleted=True) == deleted


async def test_what_a_request_made_is_told_as_it_was_also_when_it_is_deleted_by_now(world: World) -> None:
    nova = await world.keep_user(a_user())
    kit = await add(world, a_brand_kit(nova))

    await save(world, kit.delete(LATER))

    async with world.begin(user_id=nova.id) as work:
        assert await work.brand_kits.made(kit.version.id) == kit


async def test_a_shelf_counts_what_is_not_deleted_and_knows_what_is_active(world: World) -> None:
    nova = await world.keep_user(a_user(tier=Tier.PRO))
    await world.keep_brand_kit(a_brand_kit(await world.keep_user(a_user())), active=True)
    one = await world.keep_brand_kit(a_brand_kit(nova))
    await world.keep_brand_kit(a_brand_kit(nova).delete(NOON))

    async with world.begin(user_id=nova.id) as work:
        empty = await work.brand_kits.lock_shelf(nova.id)
        await work.brand_kits.save_shelf(empty.activate(one.id))
        await work.commit()
    async with world.begin(user_id=nova.id) as work:
        activated = await work.brand_kits.lock_shelf(nova.id)
        await work.brand_kits.save_shelf(activated.take_away(one.id))
        await work.commit()
    async with world.begin(user_id=nova.id) as work:
        left = await work.brand_kits.lock_shelf(nova.id)

    assert [empty, activated, left] == [
        Shelf(nova.id, Tier.PRO, 1),
        Shelf(nova.id, Tier.PRO, 1, one.id),
        Shelf(nova.id, Tier.PRO, 1),
    ]


async def test_somebody_elses_kits_do_not_exist(world: World) -> None:
    nova, mallory = await world.keep_user(a_user()), await world.keep_user(a_user())
    kit = await world.keep_brand_kit(a_brand_kit(nova))

    async with world.begin(user_id=mallory.id) as work:
        with pytest.raises(BrandKitNotFound):
            await work.brand_kits.get(kit.id, deleted=True)
        with pytest.raises(VersionNotFound):
            await work.brand_kits.version(kit.id, 1)
        with pytest.raises(VersionNotFound):
            await work.brand_kits.made(kit.version.id)
        with pytest.raises(AccountNotFound):
            await work.brand_kits.lock_shelf(nova.id)


async def test_what_was_not_committed_was_never_said(world: World) -> None:
    nova = await world.keep_user(a_user())
    kit = await world.keep_brand_kit(a_brand_kit(nova))

    async with world.begin(user_id=nova.id) as work:
        await work.brand_kits.save(kit.say(a_brand(name="Neon Wolf"), version_id=an_id(), now=LATER))

    assert (await world.brand_kit_reads.get(nova.id, kit.id)).kit == kit
