"""What every `AssetReads` keeps to."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from application.assets.ports import AssetFilter
from domain.assets import Asset, AssetNotFound, tokens_of
from domain.generation.asset_types import AssetType
from tests.builders import NOON, a_job, a_user, an_asset, an_id
from tests.worlds import World

EVERYTHING = AssetFilter()
DAY = timedelta(days=1)


async def ids(world: World, user_id: UUID, where: AssetFilter, before: UUID | None = None) -> list[UUID]:
    return [card.id for card in await world.asset_reads.page(user_id, where=where, before=before, limit=2)]


async def some_assets(world: World, number: int, **order) -> list[Asset]:
    user = await world.keep_user(a_user())
    job = await world.keep_job(a_job(user, **order))
    return [await world.keep_asset(an_asset(job, index=index)) for index in range(number)]


async def test_assets_are_listed_newest_first_from_behind_a_given_one(world: World) -> None:
    assets = await some_assets(world, 5)
    newest_first = [asset.id for asset in reversed(assets)]
    user_id = assets[0].user_id

    assert await ids(world, user_id, EVERYTHING) == newest_first[:2]
    assert await ids(world, user_id, EVERYTHING, before=newest_first[1]) == newest_first[2:4]
    assert await ids(world, user_id, EVERYTHING, before=newest_first[3]) == newest_first[4:]
    assert await ids(world, user_id, EVERYTHING, before=newest_first[4]) == []


async def test_some_come_in_the_order_asked_for_or_not_at_all(world: World) -> None:
    assets, others = await some_assets(world, 3), await some_assets(world, 1)
    user_id, wanted = assets[0].user_id, [assets[2].id, assets[0].id]

    assert [card.id for card in await world.asset_reads.some(user_id, wanted)] == wanted
    assert await world.asset_reads.some(user_id, []) == []
    for missing in (others[0].id, an_id()):
        with pytest.raises(AssetNotFound):
            await world.asset_reads.some(user_id, [*wanted, missing])


async def test_what_jobs_delivered_comes_job_by_job_and_not_from_the_trash(world: World) -> None:
    user = await world.keep_user(a_user())
    first, second, other = [await world.keep_job(a_job(user, count=2)) for _ in range(3)]
    later = await world.keep_asset(an_asset(second, index=1))
    wanted = [await world.keep_asset(an_asset(second, index=0)), later, await world.keep_asset(an_asset(first))]
    await world.keep_asset(an_asset(first, index=1, deleted_at=NOON))
    await world.keep_asset(an_asset(other))
    stranger = await world.keep_user(a_user())

    cards = await world.asset_reads.of_jobs(user.id, [second.id, first.id])

    assert [card.id for card in cards] == [asset.id for asset in wanted]
    assert await world.asset_reads.of_jobs(user.id, []) == []
    assert await world.asset_reads.of_jobs(stranger.id, [second.id]) == []


async def test_a_page_goes_on_behind_an_asset_that_is_gone(world: World) -> None:
    assets = await some_assets(world, 2)
    gone = an_id()

    assert await ids(world, assets[0].user_id, EVERYTHING, before=gone) == [assets[1].id, assets[0].id]


async def test_what_is_made_while_somebody_pages_does_not_shift_the_pages(world: World) -> None:
    user = await world.keep_user(a_user())
    job = await world.keep_job(a_job(user))
    old = [await world.keep_asset(an_asset(job, index=index)) for index in range(3)]
    first = await ids(world, user.id, EVERYTHING)

    await world.keep_asset(an_asset(job, index=3))

    assert [*first, *await ids(world, user.id, EVERYTHING, before=first[-1])] == [asset.id for asset in reversed(old)]


async def test_assets_are_filtered_by_type_kit_and_job(world: World) -> None:
    user, kit = await world.keep_user(a_user()), an_id()
    emotes = await world.keep_job(a_job(user))
    panels = await world.keep_job(a_job(user, asset_type=AssetType.TWITCH_PANEL, brand_kit_id=kit))
    emote = await world.keep_asset(an_asset(emotes))
    panel = await world.keep_asset(an_asset(panels))

    assert await ids(world, user.id, AssetFilter(asset_type=AssetType.TWITCH_EMOTE)) == [emote.id]
    assert await ids(world, user.id, AssetFilter(brand_kit_id=kit)) == [panel.id]
    assert await ids(world, user.id, AssetFilter(job_id=emotes.id)) == [emote.id]
    assert await ids(world, user.id, AssetFilter(AssetType.TWITCH_PANEL, kit, panels.id)) == [panel.id]
    assert await ids(world, user.id, AssetFilter(AssetType.TWITCH_EMOTE, kit)) == []


async def test_filters_and_pages_go_together(world: World) -> None:
    user = await world.keep_user(a_user())
    emotes = await world.keep_job(a_job(user))
    panels = await world.keep_job(a_job(user, asset_type=AssetType.TWITCH_PANEL))
    made = []
    for index in range(3):
        made.append((await world.keep_asset(an_asset(emotes, index=index))).id)
        await world.keep_asset(an_asset(panels, index=index))
    where = AssetFilter(asset_type=AssetType.TWITCH_EMOTE)

    assert await ids(world, user.id, where) == [made[2], made[1]]
    assert await ids(world, user.id, where, before=made[1]) == [made[0]]


async def test_somebody_elses_asset_and_one_that_is_not_there_are_alike(world: World) -> None:
    assets = await some_assets(world, 1)
    mallory = await world.keep_user(a_user())

    for asset_id in (assets[0].id, an_id()):
        with pytest.raises(AssetNotFound):
            await world.asset_reads.get(mallory.id, asset_id)
    assert await ids(world, mallory.id, EVERYTHING) == []


async def test_favourites_and_public_assets_can_be_asked_for_and_left_out(world: World) -> None:
    user = await world.keep_user(a_user())
    job = await world.keep_job(a_job(user))
    plain = await world.keep_asset(an_asset(job))
    liked = await world.keep_asset(an_asset(job, index=1, is_favorite=True))
    shown = await world.keep_asset(an_asset(job, index=2, is_public=True))

    assert await ids(world, user.id, AssetFilter(is_favorite=True)) == [liked.id]
    assert await ids(world, user.id, AssetFilter(is_favorite=False)) == [shown.id, plain.id]
    assert await ids(world, user.id, AssetFilter(is_public=True)) == [shown.id]
    assert await ids(world, user.id, AssetFilter(is_public=False)) == [liked.id, plain.id]


async def test_assets_are_filtered_by_when_they_were_made(world: World) -> None:
    user = await world.keep_user(a_user())
    job = await world.keep_job(a_job(user))
    old, middle, new = [
        await world.keep_asset(an_asset(job, index=index, id=id_at(moment), created_at=moment))
        for index, moment in enumerate((NOON - DAY, NOON, NOON + DAY))
    ]

    assert await ids(world, user.id, AssetFilter(created_from=NOON)) == [new.id, middle.id]
    assert await ids(world, user.id, AssetFilter(created_before=NOON)) == [old.id]
    assert await ids(world, user.id, AssetFilter(created_from=NOON, created_before=NOON + DAY)) == [middle.id]
    assert await ids(world, user.id, AssetFilter(created_from=NOON + 2 * DAY)) == []
    assert await ids(world, user.id, AssetFilter(created_from=NOON, words=("fox",))) == []


async def test_the_trash_shows_what_was_deleted_since_and_nothing_else_does(world: World) -> None:
    user = await world.keep_user(a_user())
    job = await world.keep_job(a_job(user))
    there = await world.keep_asset(said(job, "a fox", index=0))
    await world.keep_asset(said(job, "a fox", index=1, deleted_at=NOON - DAY))
    late = await world.keep_asset(said(job, "a fox", index=2, deleted_at=NOON))
    since = AssetFilter(deleted_after=NOON - DAY)

    assert await ids(world, user.id, since) == [late.id]
    assert await ids(world, user.id, AssetFilter(deleted_after=NOON - DAY, words=("fox",))) == [late.id]
    assert await ids(world, user.id, EVERYTHING) == [there.id]
    assert await ids(world, user.id, AssetFilter(words=("fox",))) == [there.id]
    with pytest.raises(AssetNotFound):
        await world.asset_reads.get(user.id, late.id)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("neon", ["Neon FOX", "a néon cat"]),
        ("NÉON", ["Neon FOX", "a néon cat"]),
        ("ne f", ["Neon FOX"]),
        ("fox neon", ["Neon FOX"]),
        ("neonfox", []),
        ("eon", []),
        ("f", ["Neon FOX"]),
        ("bird", []),
        ("東京", ["東京タワー 🦊"]),
        ("京タワ", ["東京タワー 🦊"]),
        ("京東", []),
        ("🦊", ["東京タワー 🦊"]),
        ("🦊 東", ["東京タワー 🦊"]),
        ("🐺", []),
        ("100", ["100%_done"]),
        ("done", ["100%_done"]),
        ("don", ["100%_done"]),
        ("d_ne", []),
        ("d%", ["100%_done"]),
        ("n*", ["Neon FOX", "a néon cat"]),
        ("fox | cat", []),
        ("!fox & (neon)", ["Neon FOX"]),
        ("fox:*", ["Neon FOX"]),
        ("'; DROP TABLE assets; --", []),
        ("%", []),
        ("_ * & | ! : ( ) ' \\", []),
    ],
)
async def test_words_are_found_by_their_beginnings_and_signs_mean_nothing(
    world: World, search: str, found: list[str]
) -> None:
    user = await world.keep_user(a_user())
    job = await world.keep_job(a_job(user))
    texts = {}
    for index, text in enumerate(("Neon FOX", "a néon cat", "東京タワー 🦊", "100%_done")):
        texts[(await world.keep_asset(said(job, text, index=index))).id] = text

    page = await world.asset_reads.page(user.id, where=AssetFilter(words=tokens_of(search)), before=None, limit=9)

    assert [texts[card.id] for card in page] == list(reversed(found))


async def test_what_is_found_comes_in_pages_also_over_many_assets(world: World) -> None:
    user = await world.keep_user(a_user())
    job = await world.keep_job(a_job(user))
    made = [await world.keep_asset(said(job, "fox wins" if index % 3 else "wins", index=index)) for index in range(600)]
    foxes = [asset.id for asset in reversed(made) if asset.index % 3]
    where = AssetFilter(words=("fox", "win"))

    seen: list[UUID] = []
    while page := await world.asset_reads.page(user.id, where=where, before=seen[-1] if seen else None, limit=150):
        seen += [card.id for card in page]

    assert seen == foxes


async def test_a_search_and_every_filter_go_together(world: World) -> None:
    user, kit = await world.keep_user(a_user()), an_id()
    emotes = await world.keep_job(a_job(user))
    panels = await world.keep_job(a_job(user, asset_type=AssetType.TWITCH_PANEL, brand_kit_id=kit))
    for index in range(3):
        await world.keep_asset(said(emotes, "a fox", index=index))
    liked = await world.keep_asset(said(emotes, "a fox", index=3, is_favorite=True))
    shown = await world.keep_asset(said(panels, "a fox", index=0, is_public=True))
    await world.keep_asset(said(panels, "a cat", index=1))

    async def found(**where: Any) -> list[UUID]:
        return await ids(world, user.id, AssetFilter(words=("fox",), **where))

    assert await found(asset_type=AssetType.TWITCH_PANEL) == [shown.id]
    assert await found(brand_kit_id=kit) == await found(job_id=panels.id) == await found(is_public=True) == [shown.id]
    assert await found(is_favorite=True) == [liked.id]
    assert await found(is_favorite=True, is_public=True) == await found(brand_kit_id=an_id()) == []
    assert len(await found(is_favorite=False, is_public=False, job_id=emotes.id)) == 2


async def test_nobody_finds_what_somebody_else_made(world: World) -> None:
    nova, mallory = await world.keep_user(a_user()), await world.keep_user(a_user())
    await world.keep_asset(said(await world.keep_job(a_job(nova)), "a fox"))
    own = await world.keep_asset(said(await world.keep_job(a_job(mallory)), "a wolf"))

    assert await ids(world, mallory.id, AssetFilter(words=("fox",))) == []
    assert await ids(world, mallory.id, AssetFilter(words=("wol",))) == [own.id]


def said(job: Any, words: str, **changes: Any) -> Asset:
    return an_asset(job, generation_params={"custom_prompt": words, "model": "zebra"}, **changes)


def id_at(moment: datetime) -> UUID:
    """An id as it is made at that moment."""
    return UUID(int=(int(moment.timestamp() * 1000) << 80) | (an_id().int & (2**80 - 1)))
