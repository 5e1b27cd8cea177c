"""How PostgreSQL goes about a library of many assets: by its indexes, and over no more rows than a page needs."""

import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from adapters.postgres.asset_reads import ASSET, MOST_ASSETS
from adapters.postgres.asset_words import BLOCK, PART, hits
from adapters.postgres.assets import NEIGHBOURS
from application.assets.ports import AssetCard, AssetFilter
from domain.accounts import User
from domain.assets import tokens_of
from domain.generation.asset_types import AssetType
from tests.builders import NOON, a_job, a_user, an_asset, an_id
from tests.worlds import PostgresWorld

ASSETS = 30_000
SEARCHES = {
    "common": "made",
    "middling": "often",
    "rare": "once",
    "nothing": "never",
    "short": "m",
    "two": "often some",
    "apart": "even odd",
}

MANY = """
    INSERT INTO assets
    SELECT (jsonb_populate_record(a, jsonb_build_object(
        'id', uuidv7(make_interval(secs => n / 1000.0)), 'index', n, 'number', n, 'is_favorite', n % 5000 = 0,
        'asset_type', CASE WHEN n % 2000 = 0 THEN 'overlay' ELSE 'twitch_emote' END
    ))).* FROM assets a, generate_series(2, $2) AS n WHERE a.id = $1
"""
THEIR_WORDS = """
    INSERT INTO asset_words
    SELECT $1, word, n / 2048, bit_or(set_bit(0::bit(2048), n % 2048, 1))
    FROM generate_series(2, $2) AS n, unnest(ARRAY[
        'm', 'made', CASE WHEN n % 100 = 0 THEN 'often' END, CASE WHEN n % 70 = 0 THEN 'some' END,
        CASE WHEN n = 7 THEN 'once' END, CASE WHEN n % 2 = 0 THEN 'even' ELSE 'odd' END,
        CASE WHEN n % 5000 = 0 THEN 'is:favorite' END,
        CASE WHEN n % 2000 = 0 THEN 'type:overlay' ELSE 'type:twitch_emote' END]) AS word
    WHERE word IS NOT NULL GROUP BY word, n / 2048
"""
OTHERS_WORDS = """
    INSERT INTO asset_words SELECT $1, 'word' || n, 0, 1::bit(2048) FROM generate_series(1, 20000) AS n
"""

MILLION_WORDS = """
    INSERT INTO asset_words
    SELECT $1, word, block, bits FROM generate_series(0, 488) AS block, (VALUES
        ('left', set_bit(1::bit(2048), 0, 1)), ('right', B'0110'::bit(2048)), ('both', ~0::bit(2048))
    ) AS of (word, bits)
"""


async def a_full_library(world: PostgresWorld, assets: int = ASSETS) -> User:
    nova = await world.keep_user(a_user())
    asset = await world.keep_asset(an_asset(await world.keep_job(a_job(nova)), generation_params={"model": "x"}))
    await world.owner.execute("DELETE FROM asset_words WHERE user_id = $1", nova.id)
    await world.owner.execute(MANY, asset.id, assets)
    await world.owner.execute(THEIR_WORDS, nova.id, assets)
    await world.owner.execute("UPDATE asset_counts SET made = $2 WHERE user_id = $1", nova.id, assets)
    await world.owner.execute(OTHERS_WORDS, (await world.keep_user(a_user())).id)
    await world.owner.execute("VACUUM ANALYZE assets, asset_words")
    return nova


@contextmanager
def explaining(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """The plan of each statement that reads assets or their words, as it was carried out."""
    plans: list[dict[str, Any]] = []

    def patched(original: Callable[..., Awaitable[Any]]) -> Callable[..., Any]:
        async def send(self: Any, statement: str, *values: Any, **more: Any) -> Any:
            if "FROM asset" in statement and "EXPLAIN" not in statement:
                explained = await original_fetchval(self, f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", *values)
                plans.append(json.loads(explained)[0]["Plan"])
            return await original(self, statement, *values, **more)

        return send

    original_fetchval = asyncpg.Connection.fetchval
    with monkeypatch.context() as patch:
        for name in ("fetch", "fetchval"):
            patch.setattr(asyncpg.Connection, name, patched(getattr(asyncpg.Connection, name)))
        yield plans


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def rows_read(plans: list[dict[str, Any]]) -> int:
    scans = (node for plan in plans for node in nodes(plan) if "Scan" in node["Node Type"])
    return sum(
        round((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]) for node in scans
    )


async def test_no_page_of_a_large_library_reads_a_large_part_of_it(
    world: PostgresWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    nova = await a_full_library(world)
    middle = await world.owner.fetchval(
        "SELECT id FROM assets WHERE user_id = $1 AND number = $2", nova.id, ASSETS // 2
    )
    asked = {name: AssetFilter(words=tokens_of(words)) for name, words in SEARCHES.items()} | {
        "all": AssetFilter(),
        "favourites": AssetFilter(is_favorite=True),
        "favourites found": AssetFilter(is_favorite=True, words=("made",)),
        "type": AssetFilter(asset_type=AssetType.OVERLAY),
        "type found": AssetFilter(asset_type=AssetType.OVERLAY, words=("made",)),
        "kit": AssetFilter(brand_kit_id=an_id()),
        "kit found": AssetFilter(brand_kit_id=an_id(), words=("made",)),
        "public": AssetFilter(is_public=True),
    }
    read: dict[tuple[str, bool], int] = {}

    for name, where in asked.items():
        for before in (None, middle):
            with explaining(monkeypatch) as plans:
                await world.asset_reads.page(nova.id, where=where, before=before, limit=21)
            scans = {node["Node Type"] for plan in plans for node in nodes(plan) if "Scan" in node["Node Type"]}
            assert not scans & {"Seq Scan"}, (name, plans)
            read[name, before is None] = rows_read(plans)

    assert {place: rows for place, rows in read.items() if rows > 600} == {}


async def test_a_page_of_a_small_library_is_not_looked_for_among_the_assets_of_everybody(world: PostgresWorld) -> None:
    """By the plan that PostgreSQL makes for all users at once, where nearly all assets are one other user's."""
    comet = await world.keep_user(a_user(email="comet@example.com"))
    await world.keep_asset(an_asset(await world.keep_job(a_job(comet))))
    await a_full_library(world)

    await world.owner.execute("SET plan_cache_mode = force_generic_plan")
    await world.owner.execute(
        f"PREPARE page (uuid) AS {ASSET} WHERE user_id = $1 AND deleted_at IS NULL ORDER BY id DESC LIMIT 21"
    )
    explained = await world.owner.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE page ('{comet.id}')")
    await world.owner.execute("DEALLOCATE page; RESET plan_cache_mode")

    assert rows_read([json.loads(explained)[0]["Plan"]]) == 1


@pytest.mark.parametrize("plan", ["force_custom_plan", "force_generic_plan"])
async def test_an_emote_is_compared_with_the_newest_of_its_type_and_no_others_are_read(
    world: PostgresWorld, plan: str
) -> None:
    """By the plan for these values and by the one for all users at once."""
    nova = await a_full_library(world)
    job = await world.keep_job(a_job(nova))

    await world.owner.execute(f"SET plan_cache_mode = {plan}")
    await world.owner.execute(f"PREPARE beside (uuid, text, uuid, int, jsonb) AS {NEIGHBOURS}")
    explained = await world.owner.fetchval(
        f"EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE beside ('{nova.id}', 'twitch_emote', '{job.id}', 200, NULL)"
    )
    await world.owner.execute("DEALLOCATE beside; RESET plan_cache_mode")

    assert "Seq Scan" not in explained
    assert rows_read([json.loads(explained)[0]["Plan"]]) <= 220


async def test_many_assets_are_found_as_few_are(world: PostgresWorld) -> None:
    nova = await a_full_library(world, 3_000)

    async def found(words: str, before: UUID | None = None) -> list[int]:
        where = AssetFilter(words=tokens_of(words))
        page = await world.asset_reads.page(nova.id, where=where, before=before, limit=5)
        return [card.index for card in page]

    assert await found("made") == [3000, 2999, 2998, 2997, 2996]
    assert await found("often some") == [2800, 2100, 1400, 700]
    assert await found("once") == [7]
    assert await found("even odd") == await found("never") == []


async def test_what_lies_behind_the_newest_blocks_is_found_as_what_lies_in_them(world: PostgresWorld) -> None:
    nova = await a_full_library(world)
    both, favourites = [*range(29_400, 0, -700)], [*range(30_000, 0, -5_000)]

    async def found(limit: int, before: UUID | None = None, **asked: Any) -> list[AssetCard]:
        return await world.asset_reads.page(nova.id, where=AssetFilter(**asked), before=before, limit=limit)

    pages = [await found(20, words=("often", "some"))]
    while pages[-1]:
        pages.append(await found(20, words=("often", "some"), before=pages[-1][-1].id))
    assert [card.index for page in pages for card in page] == both
    assert [card.index for card in await found(50, words=("often", "some"))] == both
    assert [card.index for card in await found(5, words=("made", "once"))] == [7]
    assert [card.index for card in await found(5, words=("made",), is_favorite=True)] == favourites[:5]

    await world.owner.execute("UPDATE assets SET deleted_at = now() WHERE number >= 25000")

    assert [card.index for card in await found(5, words=("made",), is_favorite=True)] == favourites[2:]


async def test_two_words_that_are_often_true_together_are_looked_for_in_the_newest_blocks_alone(
    world: PostgresWorld,
) -> None:
    """Of a library of a million assets, whose every block has both. What is seldom true takes the whole index."""
    nova = await world.keep_user(a_user())
    await world.owner.execute("INSERT INTO asset_counts VALUES ($1, 1000000)", nova.id)
    await world.owner.execute(MILLION_WORDS, nova.id)
    await world.owner.execute(OTHERS_WORDS, (await world.keep_user(a_user())).id)
    await world.owner.execute("VACUUM ANALYZE asset_words")

    async def rows(*words: str) -> int:
        explain = f"EXPLAIN (ANALYZE, FORMAT JSON) {hits(len(words))}"
        explained = await world.owner.fetchval(explain, nova.id, MOST_ASSETS // BLOCK, 12, 21, *words)
        plan = json.loads(explained)[0]["Plan"]
        return rows_read([plan])

    assert await rows("left", "both") < 150
    assert 2 * 489 <= await rows("left", "right") < 3 * 489


async def test_what_holds_no_longer_leaves_no_bit_behind(world: PostgresWorld) -> None:
    """Stale bits would be looked at and left out for ever, which nobody sees but in the time it takes."""
    nova = await world.keep_user(a_user())
    asset = await world.keep_asset(an_asset(await world.keep_job(a_job(nova))))
    changed = asset.mark_favorite(True).share(NOON).delete(NOON)
    bits = "SELECT word FROM asset_words WHERE word LIKE 'is:%' AND get_bit(members::bit(2048), 1) = 1 ORDER BY word"

    for state, expected in ((changed, ["is:deleted", "is:favorite", "is:public"]), (asset, [])):
        async with world.begin(user_id=nova.id) as work:
            await work.library.save(state)
            await work.commit()
        assert [row["word"] for row in await world.owner.fetch(bits)] == expected
    assert await world.owner.fetchval("SELECT max(length(members)) FROM asset_words WHERE word LIKE 'is:%'") == PART
