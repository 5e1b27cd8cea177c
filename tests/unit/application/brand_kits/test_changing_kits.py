from dataclasses import replace
from datetime import timedelta

import pytest

from application.ports import IdempotencyConflict
from domain.brand_kits import (
    BrandKitLimitReached,
    BrandKitNotFound,
    DeeperKitNeeded,
    Guidelines,
    KitVersion,
    VersionNotFound,
    Voice,
)
from domain.tiers import Tier
from domain.undo import UndoWindowClosed
from tests.builders import a_brand, a_brand_kit, a_once, a_user, an_id
from tests.unit.application.brand_kits.kit_room import KitRoom
from tests.worlds import MemoryWorld


def called(name: str):
    return lambda brand: replace(brand, name=name)


async def test_a_refused_kit_leaves_no_trace():
    room = KitRoom(MemoryWorld())
    nova = await room.world.keep_user(a_user())
    await room.create(user_id=nova.id, brand=a_brand())
    before = room.world.database.tables

    with pytest.raises(BrandKitLimitReached):
        await room.create(user_id=nova.id, brand=a_brand(), once=a_once(nova))
    with pytest.raises(DeeperKitNeeded):
        await room.create(user_id=(await room.world.keep_user(a_user())).id, brand=a_brand(voice=Voice(tagline="Run")))

    assert before.brand_kits == room.world.database.tables.brand_kits


async def test_the_same_request_again_makes_no_second_kit():
    room = KitRoom(MemoryWorld())
    nova = await room.world.keep_user(a_user(tier=Tier.PRO))
    first = await room.create(user_id=nova.id, brand=a_brand(), once=a_once(nova))
    await room.change(user_id=nova.id, kit_id=first.shown.kit.id, change=called("Neon Wolf"))

    again = await room.create(user_id=nova.id, brand=a_brand(), once=a_once(nova))

    assert again.replayed
    assert again.shown == first.shown
    assert len(room.world.database.tables.brand_kits) == 1


async def test_a_copy_says_the_same_under_another_name_and_is_not_active():
    room = KitRoom(MemoryWorld())
    nova = await room.world.keep_user(a_user(tier=Tier.PRO))
    kit = await room.world.keep_brand_kit(a_brand_kit(nova), active=True)

    copied = await room.duplicate(user_id=nova.id, kit_id=kit.id, name=None)
    named = await room.duplicate(user_id=nova.id, kit_id=kit.id, name="Winter")

    assert [made.shown.kit.brand for made in (copied, named)] == [
        a_brand(name="Neon Fox (copy)"),
        a_brand(name="Winter"),
    ]
    assert not copied.shown.is_active
    assert copied.shown.kit.version.number == 1


async def test_a_copy_brings_nothing_that_the_tier_does_not_have():
    room = KitRoom(MemoryWorld())
    nova = await room.world.keep_user(a_user(tier=Tier.PRO))
    kit = await room.world.keep_brand_kit(a_brand_kit(nova, guidelines=Guidelines("No faces.")))

    with pytest.raises(DeeperKitNeeded):
        await room.duplicate(user_id=nova.id, kit_id=kit.id, name=None)


async def test_a_version_is_restored_as_a_new_one():
    room = KitRoom(MemoryWorld())
    nova = await room.world.keep_user(a_user(tier=Tier.PRO))
    kit = await room.world.keep_brand_kit(a_brand_kit(nova))
    await room.change(user_id=nova.id, kit_id=kit.id, change=called("Neon Wolf"))

    made = await room.restore_version(user_id=nova.id, version=KitVersion(kit.id, 1), once=a_once(nova))
    again = await room.restore_version(user_id=nova.id, version=KitVersion(kit.id, 1), once=a_once(nova))

    versions = await room.world.brand_kit_reads.versions(nova.id, kit.id, before=None, limit=10)
    assert [version.brand.name for version in versions] == ["Neon Fox", "Neon Wolf", "Neon Fox"]
    assert made.shown.kit.version == versions[0]
    assert (again.replayed, again.shown) == (True, made.shown)


async def test_restoring_what_the_kit_says_already_changes_nothing_however_often_it_is_asked():
    room = KitRoom(MemoryWorld())
    nova = await room.world.keep_user(a_user(tier=Tier.PRO))
    kit = await room.world.keep_brand_kit(a_brand_kit(nova))

    for _ in range(2):
        made = await room.restore_version(user_id=nova.id, version=KitVersion(kit.id, 1), once=a_once(nova))
        assert made.shown.kit == kit


async def test_a_restore_that_changed_nothing_changes_nothing_later_either_when_it_is_sent_again():
    room = KitRoom(MemoryWorld())
    nova = await room.world.keep_user(a_user(tier=Tier.PRO))
    kit = await room.world.keep_brand_kit(a_brand_kit(nova))
    once = a_once(nova)
    first = await room.restore_version(user_id=nova.id, version=KitVersion(kit.id, 1), once=once)
    changed = await room.change(user_id=nova.id, kit_id=kit.id, change=lambda brand: replace(brand, name="Later"))

    again = await room.restore_version(user_id=nova.id, version=KitVersion(kit.id, 1), once=once)

    assert (first.replayed, again.replayed) == (False, True)
    assert again.shown.kit == first.shown.kit == kit
    assert await room.kit(kit) == changed.kit
    with pytest.raises(IdempotencyConflict):
        await room.restore_version(user_id=nova.id, version=KitVersion(kit.id, 1), once=replace(once, fingerprint=b"x"))


async def test_a_version_that_goes_deeper_than_the_tier_is_not_restored():
    room = KitRoom(MemoryWorld())
    nova = await room.world.keep_user(a_user())
    kit = await room.world.keep_brand_kit(a_brand_kit(nova, voice=Voice(tagline="Run")))
    await room.change(user_id=nova.id, kit_id=kit.id, change=lambda brand: replace(brand, voice=Voice()))

    with pytest.raises(DeeperKitNeeded):
        await room.restore_version(user_id=nova.id, version=KitVersion(kit.id, 1))


async def test_there_is_no_restoring_what_never_was():
    room = KitRoom(MemoryWorld())
    nova = await room.world.keep_user(a_user())
    kit = await room.world.keep_brand_kit(a_brand_kit(nova))

    with pytest.raises(VersionNotFound):
        await room.restore_version(user_id=nova.id, version=KitVersion(kit.id, 2))
    with pytest.raises(BrandKitNotFound):
        await room.restore_version(user_id=nova.id, version=KitVersion(an_id(), 1))


async def test_a_deleted_kit_comes_back_within_the_window_where_there_is_room():
    room = KitRoom(MemoryWorld())
    nova = await room.world.keep_user(a_user())
    kit = (await room.create(user_id=nova.id, brand=a_brand())).shown.kit
    await room.delete(user_id=nova.id, kit_id=kit.id)
    other = (await room.create(user_id=nova.id, brand=a_brand())).shown.kit

    with pytest.raises(BrandKitLimitReached):
        await room.restore(user_id=nova.id, kit_id=kit.id)
    await room.delete(user_id=nova.id, kit_id=other.id)
    restored = await room.restore(user_id=nova.id, kit_id=kit.id)
    again = await room.restore(user_id=nova.id, kit_id=kit.id)

    assert (restored.kit, restored.is_active) == (kit, False)
    assert again == restored
    await room.world.pass_time(timedelta(days=7))
    with pytest.raises(UndoWindowClosed):
        await room.restore(user_id=nova.id, kit_id=other.id)


async def test_what_is_required_is_looked_at_before_anything_is_changed():
    room = KitRoom(MemoryWorld())
    nova = await room.world.keep_user(a_user())
    kit = await room.world.keep_brand_kit(a_brand_kit(nova))

    def refuse(_: object) -> None:
        raise PermissionError

    with pytest.raises(PermissionError):
        await room.change(user_id=nova.id, kit_id=kit.id, change=called("Neon Wolf"), require=refuse)
    with pytest.raises(PermissionError):
        await room.delete(user_id=nova.id, kit_id=kit.id, require=refuse)

    assert await room.kit(kit) == kit
