from dataclasses import replace

import pytest

from domain.brand_kits import (
    ArtworkNotRecognised,
    ArtworkRefused,
    BrandKit,
    BrandKitNotFound,
    DeeperKitNeeded,
    LogoOrigin,
    LogoVariant,
)
from domain.errors import Unavailable
from domain.tiers import Tier
from tests.builders import a_brand_kit, a_once, a_user, an_id
from tests.unit.application.brand_kits.kit_room import FakeArtwork, KitRoom
from tests.worlds import MemoryWorld


async def a_room(artwork: FakeArtwork | None = None, *, tier: Tier = Tier.PRO) -> tuple[KitRoom, BrandKit]:
    world = MemoryWorld()
    kit = await world.keep_brand_kit(a_brand_kit(await world.keep_user(a_user(tier=tier))))
    return KitRoom(world, artwork or FakeArtwork()), kit


async def upload(
    room: KitRoom,
    kit: BrandKit,
    variant: LogoVariant = LogoVariant.PRIMARY,
    content: bytes = b"fox",
    **more: object,
):
    return await room.upload(user_id=kit.user_id, kit_id=kit.id, variant=variant, content=content, **more)


async def test_a_primary_logo_is_kept_and_others_are_proposed_from_it():
    room, kit = await a_room()

    made = await upload(room, kit)

    brand = made.shown.kit.brand
    assert [(logo.variant, logo.origin) for logo in brand.logos] == [(LogoVariant.PRIMARY, LogoOrigin.UPLOADED)]
    assert [logo.variant for logo in brand.proposals] == [LogoVariant.ICON, LogoVariant.WATERMARK]
    assert {logo.origin for logo in brand.proposals} == {LogoOrigin.DERIVED}
    assert room.store.files[brand.logos[0].key] == b"drawn fox"
    assert set(room.store.files) == {logo.key for logo in (*brand.logos, *brand.proposals)}
    assert made.shown.kit.version.number == 2
    assert await room.kit(kit) == made.shown.kit


async def test_what_was_derived_from_a_primary_logo_follows_it():
    room, kit = await a_room()
    await upload(room, kit)
    await room.change(
        user_id=kit.user_id, kit_id=kit.id, change=lambda brand: brand.taking_proposals([LogoVariant.ICON])
    )

    brand = (await upload(room, kit, content=b"wolf")).shown.kit.brand

    icon = brand.logo(LogoVariant.ICON)
    assert icon is not None
    assert (icon.origin, icon in brand.proposals) == (LogoOrigin.DERIVED, True)
    assert room.store.files[icon.key] == b"icon of drawn wolf"
    assert brand.logo(LogoVariant.WATERMARK) is None


async def test_what_was_derived_stays_as_it_is_where_the_tier_has_no_such_logos_any_more():
    room, kit = await a_room()
    await upload(room, kit)
    taken = await room.change(
        user_id=kit.user_id, kit_id=kit.id, change=lambda brand: brand.taking_proposals([LogoVariant.ICON])
    )
    await room.world.keep_user(a_user(id=kit.user_id, tier=Tier.FREE))

    brand = (await upload(room, kit, content=b"wolf")).shown.kit.brand

    assert brand.logo(LogoVariant.ICON) == taken.kit.brand.logo(LogoVariant.ICON)


async def test_a_logo_that_was_uploaded_follows_no_other():
    room, kit = await a_room()
    own = (await upload(room, kit, LogoVariant.ICON)).shown.kit.brand.logo(LogoVariant.ICON)

    brand = (await upload(room, kit, content=b"wolf")).shown.kit.brand

    assert brand.logo(LogoVariant.ICON) == own


async def test_other_variants_propose_nothing():
    room, kit = await a_room()

    made = await upload(room, kit, LogoVariant.SECONDARY)

    assert made.shown.kit.brand.proposals == ()
    assert len(room.store.files) == 1


async def test_a_logo_from_which_nothing_can_be_derived_is_kept_all_the_same():
    room, kit = await a_room(FakeArtwork(refused=ArtworkRefused("Nothing to be seen.")))

    made = await upload(room, kit)

    assert (len(made.shown.kit.brand.logos), made.shown.kit.brand.proposals) == (1, ())


async def test_versions_of_before_keep_their_logos():
    room, kit = await a_room()
    first = (await upload(room, kit)).shown.kit.brand.logos[0]

    second = (await upload(room, kit)).shown.kit.brand.logos[0]

    assert first.key != second.key
    assert {first.key, second.key} <= set(room.store.files)


@pytest.mark.parametrize("failure", [ArtworkNotRecognised(), ArtworkRefused("Damaged."), Unavailable("Too many wait.")])
async def test_what_cannot_be_drawn_stores_nothing(failure: Exception):
    room, kit = await a_room(FakeArtwork(failure=failure))

    with pytest.raises(type(failure)):
        await upload(room, kit)

    assert room.store.files == {}
    assert await room.kit(kit) == kit


async def test_a_free_kit_has_a_primary_logo_only_and_nothing_stays_of_a_refused_one():
    room, kit = await a_room(tier=Tier.FREE)
    await upload(room, kit)
    kept = dict(room.store.files)

    room.artwork.failure = AssertionError("drawn for nothing")
    with pytest.raises(DeeperKitNeeded, match="Logos, icon: part of advanced brand kits, which come with Pro"):
        await upload(room, kit, LogoVariant.ICON)

    assert room.store.files == kept


async def test_nobody_uploads_to_somebody_elses_kit():
    room, kit = await a_room()
    mallory = await room.world.keep_user(a_user(tier=Tier.PRO))

    with pytest.raises(BrandKitNotFound):
        await upload(room, replace(kit, user_id=mallory.id))

    assert room.store.files == {}


async def test_a_kit_that_is_deleted_while_its_logo_is_drawn_leaves_no_file_behind():
    room, kit = await a_room()
    draw = room.artwork.read

    async def read(content: bytes):
        await room.delete(user_id=kit.user_id, kit_id=kit.id)
        return await draw(content)

    room.artwork.read = read  # type: ignore[method-assign]  # something happens meanwhile

    with pytest.raises(BrandKitNotFound):
        await upload(room, kit)

    assert room.store.files == {}


async def test_when_storing_fails_nothing_is_kept():
    room, kit = await a_room()
    room.store.down = True

    with pytest.raises(Unavailable):
        await upload(room, kit)

    assert await room.kit(kit) == kit


async def test_when_it_is_not_known_whether_the_rows_were_kept_the_files_stay():
    room, kit = await a_room()
    begin = room.world.begin

    def losing_its_connection(**whose: object):
        work = begin(**whose)
        commit = work.commit

        async def lost() -> None:
            await commit()
            raise Unavailable("The database went away at the last moment.")

        work.commit = lost
        return work

    with pytest.raises(Unavailable):
        await replace(room.upload, begin=losing_its_connection)(
            user_id=kit.user_id, kit_id=kit.id, variant=LogoVariant.PRIMARY, content=b"fox"
        )

    assert {logo.key for logo in (await room.kit(kit)).brand.logos} <= set(room.store.files)


async def test_the_same_upload_again_is_answered_with_the_first_one():
    room, kit = await a_room()
    once = a_once(await room.world.keep_user(a_user(id=kit.user_id, tier=Tier.PRO)))
    first = await upload(room, kit, once=once)
    kept = dict(room.store.files)

    again = await upload(room, kit, once=once)

    assert (first.replayed, again.replayed) == (False, True)
    assert again.shown.kit == first.shown.kit
    assert room.store.files == kept


async def test_it_is_answered_so_without_another_look_also_when_the_kit_is_deleted_by_now():
    room, kit = await a_room()
    once = a_once(await room.world.keep_user(a_user(id=kit.user_id, tier=Tier.PRO)))
    first = await upload(room, kit, once=once)
    await room.delete(user_id=kit.user_id, kit_id=kit.id)
    room.artwork.failure = AssertionError("drawn once more")

    again = await upload(room, kit, once=once)

    assert again.replayed
    assert again.shown.kit.brand == first.shown.kit.brand


async def test_of_two_that_draw_the_same_upload_at_once_one_keeps_it():
    room, kit = await a_room()
    once = a_once(await room.world.keep_user(a_user(id=kit.user_id, tier=Tier.PRO)))
    draw, first = room.artwork.read, []

    async def read(content: bytes):
        if not first:
            first.append(None)
            first.append(await upload(room, kit, once=once))
        return await draw(content)

    room.artwork.read = read  # type: ignore[method-assign]  # something happens meanwhile

    again = await upload(room, kit, once=once)

    assert (first[1].replayed, again.replayed) == (False, True)
    assert again.shown.kit == first[1].shown.kit
    brand = again.shown.kit.brand
    assert room.store.files.keys() == {logo.key for logo in (*brand.logos, *brand.proposals)}


async def test_a_logo_of_nobodys_kit_is_not_drawn():
    room, kit = await a_room(FakeArtwork(failure=AssertionError("drawn for nothing")))

    with pytest.raises(BrandKitNotFound):
        await upload(room, replace(kit, id=an_id()))
