from typing import Any
from uuid import UUID

import msgspec
from asyncpg import UniqueViolationError

from adapters.postgres.conditions import Conditions
from adapters.postgres.database import Reads
from adapters.postgres.ownership import keep_to_own
from adapters.postgres.transaction import Transaction, as_json
from application.assets.ports import AssetCard, AssetFilter
from application.generation.ports import EntryExists
from domain.assets import Asset, AssetNotFound, Variant
from domain.generation.asset_types import AssetType

ADD = """
    INSERT INTO assets (
        id, user_id, job_id, index, brand_kit_id, asset_type, variants, generation_params, quality, viral_score,
        is_public, created_at, expires_at
    ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
"""

ASSET = """
    SELECT id, job_id, brand_kit_id, asset_type, variants, generation_params, quality, viral_score, is_public,
           created_at, expires_at
    FROM assets
"""

_VARIANTS = msgspec.json.Decoder(tuple[Variant, ...])


class SqlMadeAssets:
    def __init__(self, transaction: Transaction, me: UUID | None) -> None:
        self._transaction, self._me = transaction, me

    async def add(self, asset: Asset) -> None:
        keep_to_own(self._me, asset.user_id)
        try:
            await self._transaction.fetch(
                ADD,
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
            )
        except UniqueViolationError as error:
            raise EntryExists from error


class SqlAssetReads:
    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def get(self, user_id: UUID, asset_id: UUID) -> AssetCard:
        async with self._reads.as_user(user_id) as connection:
            row = await connection.fetchrow(f"{ASSET} WHERE user_id = $1 AND id = $2", user_id, asset_id)
        if row is None:
            raise AssetNotFound
        return _asset(row)

    async def page(self, user_id: UUID, *, where: AssetFilter, before: UUID | None, limit: int) -> list[AssetCard]:
        query = Conditions(user_id)
        query.require("asset_type =", where.asset_type)
        query.require("brand_kit_id =", where.brand_kit_id)
        query.require("job_id =", where.job_id)
        query.require("id <", before)
        async with self._reads.as_user(user_id) as connection:
            rows = await connection.fetch(f"{ASSET} {query.sql} ORDER BY id DESC LIMIT {int(limit)}", *query.values)
        return [_asset(row) for row in rows]


def _asset(row: Any) -> AssetCard:
    identity, job_id, kit, asset_type, variants, params, quality, score, is_public, created_at, expires_at = row
    return AssetCard(
        identity,
        job_id,
        kit,
        AssetType(asset_type),
        _VARIANTS.decode(variants),
        params,
        quality,
        score,
        is_public,
        created_at,
        expires_at,
    )
