"""What every `BrandKitReads` keeps to."""

from datetime import timedelta
from typing import Any

import pytest

from application.brand_kits.ports import KitOnShelf
from domain.brand_kits import BrandKitNotFound, VersionNotFound
from tests.builders import NOON, a_brand, a_brand_kit, a_user, an_id
from tests.worlds import World

HOUR = timedelta(hours=1)


async def test_a_kit_is_shown_with_whether_it_is_active(world: World) -> None:
    nova = await world.keep_user(a_user())
    active = await world.keep_brand_kit(a_brand_kit(nova), active=True)
    other = await world.keep_brand_kit(a_brand_kit(nova))

    assert await world.brand_kit_reads.get(nova.id, active.id) == KitOnShelf(active, is_active=True)
    assert await world.brand_kit_reads.get(nova.id, other.id) == KitOnShelf(other, is_active=False)
    assert await world.brand_kit_reads.active(nova.id) == KitOnShelf(active, is_active=True)


async def test_without_an_active_kit_there_is_none_to_show(world: World) -> None:
    nova = await world.keep_user(a_user())
    await world.keep_brand_kit(a_brand_kit(nova))

    with pytest.raises(BrandKitNotFound):
        await world.brand_kit_reads.active(nova.id)


async def test_pages_are_newest_first_and_leave_deleted_ones_out(world: World) -> None:
    nova = await world.keep_user(a_user())
    kits = [await world.keep_brand_kit(a_brand_kit(nova)) for _ in range(4)]
    await world.keep_brand_kit(a_brand_kit(nova).delete(NOON))

    first = await world.brand_kit_reads.page(nova.id, before=None, limit=3)
    rest = await world.brand_kit_reads.page(nova.id, before=first[-1].kit.id, limit=3)

    assert [shown.kit for shown in (*first, *rest)] == kits[::-1]


async def test_the_trash_holds_what_was_deleted_after_a_moment(world: World) -> None:
    nova = await world.keep_user(a_user())
    await world.keep_brand_kit(a_brand_kit(nova))
    old = await world.keep_brand_kit(a_brand_kit(nova).delete(NOON))
    fresh = [await world.keep_brand_kit(a_brand_kit(nova).delete(NOON + HOUR)) for _ in range(2)]

    async def deleted(since: Any, *, before: Any = None, limit: int = 10) -> list[object]:
        shown = await world.brand_kit_reads.deleted_since(nova.id, since, before=before, limit=limit)
        return [one.kit for one in shown]

    assert await deleted(NOON) == fresh[::-1]
    assert await deleted(NOON - HOUR) == [*fresh[::-1], old]
    assert await deleted(NOON - HOUR, before=fresh[0].id) == [old]
    assert await deleted(NOON - HOUR, limit=1) == [fresh[1]]


async def test_versions_are_told_newest_first(world: World) -> None:
    nova = await world.keep_user(a_user())
    kits = [await world.keep_brand_kit(a_brand_kit(nova))]
    for name in ("Neon Wolf", "Neon Owl"):
        async with world.begin(user_id=nova.id) as work:
            kits.append(kits[-1].say(a_brand(name=name), version_id=an_id(), now=NOON + HOUR))
            await work.brand_kits.save(kits[-1])
            await work.commit()
    versions = [kit.version for kit in kits]
    reads, kit_id = world.brand_kit_reads, kits[0].id

    assert await reads.versions(nova.id, kit_id, before=None, limit=10) == versions[::-1]
    assert await reads.versions(nova.id, kit_id, before=versions[1].id, limit=10) == versions[:1]
    assert await reads.versions(nova.id, kit_id, before=None, limit=1) == versions[-1:]
    assert await reads.version(nova.id, kit_id, 2) == versions[1]
    assert versions[1].changed == ("/name",)
    with pytest.raises(VersionNotFound):
        await reads.version(nova.id, kit_id, 4)


async def test_versions_are_paged_by_their_number_also_where_hosts_with_clocks_apart_made_them(world: World) -> None:
    nova = await world.keep_user(a_user())
    other = await world.keep_brand_kit(a_brand_kit(nova))
    kit = await world.keep_brand_kit(a_brand_kit(nova))
    ids = [an_id() for _ in range(6)]
    for number in (4, 0, 5, 1, 3, 2):
        async with world.begin(user_id=nova.id) as work:
            kit = kit.say(a_brand(name=f"Fox {number}"), version_id=ids[number], now=NOON + HOUR)
            await work.brand_kits.save(kit)
            await work.commit()

    numbers: list[int] = []
    before = None
    while page := await world.brand_kit_reads.versions(nova.id, kit.id, before=before, limit=2):
        numbers += [version.number for version in page]
        before = page[-1].id

    assert numbers == [7, 6, 5, 4, 3, 2, 1]
    assert await world.brand_kit_reads.versions(nova.id, kit.id, before=other.version.id, limit=2) == []


async def test_deleted_kits_and_those_of_others_are_not_shown(world: World) -> None:
    nova, mallory = await world.keep_user(a_user()), await world.keep_user(a_user())
    theirs = await world.keep_brand_kit(a_brand_kit(mallory), active=True)
    deleted = await world.keep_brand_kit(a_brand_kit(nova).delete(NOON))
    reads = world.brand_kit_reads

    for kit in (theirs, deleted):
        with pytest.raises(BrandKitNotFound):
            await reads.get(nova.id, kit.id)
        with pytest.raises(BrandKitNotFound):
            await reads.version(nova.id, kit.id, 1)
        with pytest.raises(BrandKitNotFound):
            await reads.versions(nova.id, kit.id, before=None, limit=10)
    assert await reads.page(nova.id, before=None, limit=10) == []
    assert await reads.deleted_since(mallory.id, NOON - HOUR, before=None, limit=10) == []
