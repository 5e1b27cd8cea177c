"""Assets as screens read them, many times a second."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from adapters.postgres.asset_words import BLOCK, DELETED, FAVORITE, PUBLIC, facts, hits, numbers_in
from adapters.postgres.conditions import Conditions
from adapters.postgres.database import NOBODY, Reads
from adapters.postgres.moments import first_id_at
from application.assets.ports import AssetCard, AssetFilter, SharedAsset
from domain.assets import AssetNotFound, Variant
from domain.generation.asset_types import AssetType

COLUMNS = """
    id, job_id, index, brand_kit_id, remix_of, asset_type, variants, generation_params, quality, viral_score, is_public,
    share_expires_at, is_favorite, created_at, expires_at, deleted_at, version
"""

ASSET = f"SELECT {COLUMNS} FROM assets"  # noqa: S608  # of constants only

SHARED = "SELECT id, asset_type, variants, created_at, share_expires_at, own_art FROM shared_asset($1)"

NEWEST_BEFORE = "SELECT number FROM assets WHERE user_id = $1 AND id < $2 ORDER BY id DESC LIMIT 1"
OLDEST_FROM = "SELECT number FROM assets WHERE user_id = $1 AND id >= $2 ORDER BY id LIMIT 1"
"""From a moment to a place in the index of words: the last asset that is too old, and the first that is too new. What
was made between the two has a number between theirs, also where a clock that was ahead gave a later id earlier."""

BEHIND = f"""
    SELECT coalesce((SELECT number - 1 FROM assets WHERE user_id = $1 AND id = $2), ({NEWEST_BEFORE}))
"""  # noqa: S608  # of constants only
"""Where a page goes on: hits are in the order of numbers. Of an asset that is gone by now only the id is known."""

CLOCKS_APART = timedelta(hours=1)
"""An id holds the millisecond at which it was made. So much may the clocks of hosts differ that make ids and numbers,
and so much earlier or later than its id an asset may say that it was made."""

MOST_ASSETS = 2**31 - 1
FIRST_BLOCKS = 12
"""The newest, where a page of what is true of one asset in a thousand is found; and four times as many each time."""
MOST_AT_ONCE = 4_096
"""Hits that are looked at together, at most, when what else is asked for is true of few of them."""

_VARIANTS = msgspec.json.Decoder(tuple[Variant, ...])


class SqlAssetReads:
    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def get(self, user_id: UUID, asset_id: UUID) -> AssetCard:
        async with self._reads.as_user(user_id) as connection:
            row = await connection.fetchrow(
                f"{ASSET} WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL", user_id, asset_id
            )
        if row is None:
            raise AssetNotFound
        return _card(row)

    async def some(self, user_id: UUID, asset_ids: Sequence[UUID]) -> list[AssetCard]:
        async with self._reads.as_user(user_id) as connection:
            rows = await connection.fetch(
                f"{ASSET} WHERE user_id = $1 AND id = ANY($2::uuid[]) AND deleted_at IS NULL", user_id, asset_ids
            )
        found = {card.id: card for card in map(_card, rows)}
        if not found.keys() >= {*asset_ids}:
            raise AssetNotFound
        return [found[asset_id] for asset_id in asset_ids]

    async def of_jobs(self, user_id: UUID, job_ids: Sequence[UUID]) -> list[AssetCard]:
        places = {job_id: place for place, job_id in enumerate(job_ids)}
        async with self._reads.as_user(user_id) as connection:
            rows = await connection.fetch(
                f"{ASSET} WHERE user_id = $1 AND job_id = ANY($2::uuid[]) AND deleted_at IS NULL", user_id, job_ids
            )
        return sorted(map(_card, rows), key=lambda card: (places[card.job_id], card.index))

    async def page(self, user_id: UUID, *, where: AssetFilter, before: UUID | None, limit: int) -> list[AssetCard]:
        if where.words is not None:
            rows = await self._found(user_id, where, before, limit)
        else:
            query = _conditions(user_id, where)
            query.require("id <", before)
            async with self._reads.as_user(user_id) as connection:
                rows = await connection.fetch(f"{ASSET} {query.sql} ORDER BY id DESC LIMIT {int(limit)}", *query.values)
        return [_card(row) for row in rows]

    async def _found(self, user_id: UUID, where: AssetFilter, before: UUID | None, limit: int) -> list[Any]:
        """Hits of the index, newest first, of which those are kept that are all else that is asked for."""
        rows: list[Any] = []
        if not where.words:
            return rows
        query = _conditions(user_id, where)
        # Materialized: else an index of the filters might be walked instead, past all that the words left out.
        these = f"user_id = $1 AND number = ANY(${len(query.values) + 1}::integer[])"
        hit = f"WITH hit AS MATERIALIZED (SELECT * FROM assets WHERE {these})"  # noqa: S608  # of names made here
        chosen = f"{hit} SELECT {COLUMNS} FROM hit {query.sql} ORDER BY number DESC"  # noqa: S608  # the same
        async with self._reads.as_user(user_id) as connection:
            at_once = limit
            async for numbers in _hits(connection, user_id, where, before, enough=limit):
                waiting = numbers
                while waiting and len(rows) < limit:
                    some, waiting = waiting[:at_once], waiting[at_once:]
                    rows += await connection.fetch(f"{chosen} LIMIT {limit - len(rows)}", *query.values, some)
                    at_once = min(2 * at_once, MOST_AT_ONCE)
                if len(rows) >= limit:
                    break
        return rows


class SqlSharedAssets:
    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def get(self, asset_id: UUID) -> SharedAsset:
        async with self._reads.as_user(NOBODY) as connection:
            row = await connection.fetchrow(SHARED, asset_id)
        if row is None:
            raise AssetNotFound
        identity, asset_type, variants, *others = row
        return SharedAsset(identity, AssetType(asset_type), _VARIANTS.decode(variants), *others)


def _conditions(user_id: UUID, where: AssetFilter) -> Conditions:
    query = Conditions(user_id)
    query.require("asset_type =", where.asset_type)
    query.require("brand_kit_id =", where.brand_kit_id)
    query.require("job_id =", where.job_id)
    query.require_that("is_favorite", where.is_favorite)
    query.require_that("is_public", where.is_public)
    query.require("created_at >=", where.created_from)
    query.require("id >=", _first_id(where))
    query.require("created_at <", where.created_before)
    query.require("id <", _last_id(where))
    query.sql += f" AND deleted_at IS {'NULL' if where.deleted_after is None else 'NOT NULL'}"
    query.require("deleted_at >", where.deleted_after)
    return query


async def _hits(
    connection: Any, user_id: UUID, where: AssetFilter, before: UUID | None, *, enough: int
) -> AsyncIterator[list[int]]:
    """The numbers of assets of which every word that is looked for is true, newest first, in lots that grow.

    The first lot has `enough` so many, unless there are no more: what nobody looks at is not unpacked.
    """
    first, last = 1, MOST_ASSETS
    if first_id := _first_id(where):
        first = await connection.fetchval(NEWEST_BEFORE, user_id, first_id) or first
    if last_id := _last_id(where):
        last = await connection.fetchval(OLDEST_FROM, user_id, last_id) or last
    if before:
        last = min(last, await connection.fetchval(BEHIND, user_id, before) or 0)
    words = _words(where)
    block, asked, lot = last // BLOCK, FIRST_BLOCKS, list[int]()
    while block >= first // BLOCK:
        blocks = await connection.fetch(hits(len(words)), user_id, block, asked, enough, *words)
        found, wanted = 0, enough
        for place, bits in blocks:
            for number in numbers_in(place, bits):
                found += 1
                if first <= number <= last:
                    lot.append(number)
                if len(lot) == enough:
                    yield lot
                    lot, enough = [], min(2 * enough, MOST_AT_ONCE)
        if found < wanted:
            break
        block, asked = blocks[-1]["block"] - 1, 4 * asked
    yield lot


def _words(where: AssetFilter) -> list[str]:
    flags = ((FAVORITE, where.is_favorite), (PUBLIC, where.is_public), (DELETED, where.deleted_after is not None))
    facts_asked = facts(where.asset_type, where.brand_kit_id, where.job_id)
    flags_asked = (flag for flag, asked in flags if asked)
    return list(dict.fromkeys([*(where.words or ()), *facts_asked, *flags_asked]))


def _first_id(where: AssetFilter) -> UUID | None:
    return first_id_at(where.created_from - CLOCKS_APART) if where.created_from else None


def _last_id(where: AssetFilter) -> UUID | None:
    return first_id_at(where.created_before + CLOCKS_APART) if where.created_before else None


def _card(row: Any) -> AssetCard:
    identity, job_id, index, kit, remix_of, asset_type, variants, *others = row
    return AssetCard(identity, job_id, index, kit, remix_of, AssetType(asset_type), _VARIANTS.decode(variants), *others)
