from uuid import UUID

import msgspec

from adapters.postgres.asset_words import CHANGE_FLAGS, flags_of
from adapters.postgres.ownership import keep_to_own
from adapters.postgres.transaction import Transaction
from domain.assets import Asset, AssetNotFound

GET_ASSET = """
    SELECT id, user_id, job_id, index, brand_kit_id, remix_of, asset_type, variants, generation_params, quality,
        viral_score, is_public, share_expires_at, is_favorite, created_at, expires_at, deleted_at, version
    FROM assets WHERE id = $1 AND ($2::uuid IS NULL OR user_id = $2)
"""

LOCK_ASSET = f"{GET_ASSET} FOR UPDATE"

SAVE_ASSET = f"""
    WITH saved AS (
        UPDATE assets SET is_public = $3, share_expires_at = $4, is_favorite = $5, deleted_at = $6, version = $7
        WHERE id = $1 AND user_id = $2
        RETURNING number
    ) {CHANGE_FLAGS}
"""  # noqa: S608  # of constants only


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
        return msgspec.convert(dict(row), Asset)
