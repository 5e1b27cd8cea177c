from uuid import UUID

import msgspec
from asyncpg import Record, UniqueViolationError

from adapters.postgres.asset_words import ADD_WORDS, CHANGE_FLAGS, flags_of, words_about
from adapters.postgres.ownership import keep_to_own, keep_to_product
from adapters.postgres.transaction import Transaction, as_json
from application.generation.ports import EntryExists
from domain.assets import Asset, AssetNotFound, Fingerprint, Neighbour, Original
from domain.generation.job import GenerationJob

ADD_ASSET = f"""
    WITH counted AS (
        INSERT INTO asset_counts (user_id, made) VALUES ($2, 1)
        ON CONFLICT (user_id) DO UPDATE SET made = asset_counts.made + 1 RETURNING made
    ), numbered AS (
        INSERT INTO assets (
            id, user_id, job_id, index, brand_kit_id, asset_type, variants, generation_params, quality, viral_score,
            is_public, created_at, expires_at, remix_of, share_expires_at, is_favorite, deleted_at, original, number
        ) SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $19, made FROM counted
        RETURNING number
    ) {ADD_WORDS}
"""  # noqa: S608  # of constants only
"""The asset, its number and all that it is found by, in one round trip."""

ASSET_COLUMNS = (
    *("id", "user_id", "job_id", "index", "brand_kit_id", "remix_of", "asset_type", "variants", "generation_params"),
    *("quality", "viral_score", "is_public", "share_expires_at", "is_favorite", "created_at", "expires_at"),
    *("deleted_at", "version", "original"),
)

GET_ASSET = f"""
    SELECT {", ".join(ASSET_COLUMNS)} FROM assets
    WHERE id = $1 AND ($2::uuid IS NULL OR user_id = $2)
"""  # noqa: S608  # of constants only

ORIGINAL = """
    SELECT original FROM assets WHERE job_id = $1 AND deleted_at IS NULL ORDER BY index LIMIT 1
"""

LOCK_ASSET = f"{GET_ASSET} FOR UPDATE"

SAVE_ASSET = f"""
    WITH saved AS (
        UPDATE assets SET is_public = $3, share_expires_at = $4, is_favorite = $5, deleted_at = $6, version = $7
        WHERE id = $1 AND user_id = $2
        RETURNING number
    ) {CHANGE_FLAGS}
"""  # noqa: S608  # of constants only

NEIGHBOURS = """
    SELECT id, jsonb_build_object('fingerprint', quality -> 'fingerprint') AS quality FROM assets
    WHERE user_id = $1 AND asset_type = $2 AND job_id <> $3 AND deleted_at IS NULL
        AND ($5::jsonb IS NULL OR generation_params -> 'pack' IS DISTINCT FROM $5)
        AND (expires_at IS NULL OR expires_at > now())
    ORDER BY id DESC LIMIT $4
"""


class SqlMadeAssets:
    def __init__(self, transaction: Transaction, me: UUID | None) -> None:
        self._transaction, self._me = transaction, me

    async def add(self, asset: Asset) -> None:
        keep_to_own(self._me, asset.user_id)
        try:
            await self._transaction.fetch(
                ADD_ASSET,
                asset.id,
                asset.user_id,
                asset.job_id,
                asset.index,
                asset.brand_kit_id,
                asset.asset_type.value,
                as_json(asset.variants),
                as_json(asset.generation_params),
                as_json(asset.quality),
                asset.viral_score,
                asset.is_public,
                asset.created_at,
                asset.expires_at,
                asset.remix_of,
                asset.share_expires_at,
                asset.is_favorite,
                asset.deleted_at,
                words_about(asset),
                as_json(asset.original) if asset.original else None,
            )
        except UniqueViolationError as error:
            raise EntryExists from error

    async def original(self, job_id: UUID) -> Original | None:
        keep_to_product(self._me)
        row = await self._transaction.fetch_one(ORIGINAL, job_id)
        return msgspec.convert(row["original"], Original) if row and row["original"] else None

    async def neighbours(self, job: GenerationJob, most: int) -> list[Neighbour]:
        if self._me not in {None, job.user_id}:
            return []
        item = as_json(job.order.pack.as_json()) if job.order.pack else None
        rows = await self._transaction.fetch(NEIGHBOURS, job.user_id, job.order.asset_type.value, job.id, most, item)
        prints = ((row["id"], Fingerprint.in_quality(row["quality"])) for row in rows)
        return [Neighbour(asset_id, fingerprint) for asset_id, fingerprint in prints if fingerprint]


class SqlLibrary:
    def __init__(self, transaction: Transaction, me: UUID | None) -> None:
        self._transaction, self._me = transaction, me

    async def get(self, asset_id: UUID) -> Asset:
        return await self._one(GET_ASSET, asset_id)

    async def lock(self, asset_id: UUID) -> Asset:
        return await self._one(LOCK_ASSET, asset_id)

    async def save(self, asset: Asset) -> None:
        keep_to_own(self._me, asset.user_id)
        await self._transaction.fetch(
            SAVE_ASSET,
            asset.id,
            asset.user_id,
            asset.is_public,
            asset.share_expires_at,
            asset.is_favorite,
            asset.deleted_at,
            asset.version,
            *flags_of(asset),
        )

    async def _one(self, query: str, asset_id: UUID) -> Asset:
        row = await self._transaction.fetch_one(query, asset_id, self._me)
        if row is None:
            raise AssetNotFound
        return asset_of(row)


def asset_of(row: Record) -> Asset:
    return msgspec.convert({name: row[name] for name in ASSET_COLUMNS}, Asset)
