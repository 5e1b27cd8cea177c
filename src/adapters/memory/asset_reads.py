import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from adapters.memory.assets import expired
from adapters.memory.tables import Committed
from application.assets.ports import AssetCard, AssetFilter, SharedAsset
from domain.assets import Asset, AssetNotFound, keys_of, words_of


class MemoryAssetReads:
    def __init__(self, committed: Committed) -> None:
        self._committed = committed

    async def get(self, user_id: UUID, asset_id: UUID) -> AssetCard:
        asset = self._committed.tables.assets.get(asset_id)
        if asset is None or asset.user_id != user_id or asset.deleted_at or self._hides(asset):
            raise AssetNotFound
        return card_of(asset)

    async def some(self, user_id: UUID, asset_ids: Sequence[UUID]) -> list[AssetCard]:
        return [await self.get(user_id, asset_id) for asset_id in asset_ids]

    async def of_jobs(self, user_id: UUID, job_ids: Sequence[UUID]) -> list[AssetCard]:
        assets = [
            asset
            for asset in self._committed.tables.assets.values()
            if asset.user_id == user_id and asset.job_id in job_ids and not asset.deleted_at and not self._hides(asset)
        ]
        places = {job_id: place for place, job_id in enumerate(job_ids)}
        return [card_of(asset) for asset in sorted(assets, key=lambda asset: (places[asset.job_id], asset.index))]

    async def page(self, user_id: UUID, *, where: AssetFilter, before: UUID | None, limit: int) -> list[AssetCard]:
        assets = [
            asset
            for asset in self._committed.tables.assets.values()
            if asset.user_id == user_id and (before is None or asset.id < before) and _shows(where, asset)
            if not self._hides(asset)
        ]
        return [card_of(asset) for asset in sorted(assets, key=lambda asset: asset.id, reverse=True)[:limit]]

    def _hides(self, asset: Asset) -> bool:
        return expired(asset, self._committed.now())


class MemorySharedAssets:
    def __init__(self, committed: Committed) -> None:
        self._committed = committed

    async def get(self, asset_id: UUID) -> SharedAsset:
        tables = self._committed.tables
        asset = tables.assets.get(asset_id)
        if asset is None or not asset.is_public or asset.deleted_at or expired(asset, self._committed.now()):
            raise AssetNotFound
        if tables.users[asset.user_id][0].erasing_since:
            raise AssetNotFound
        own_art = "own_art" in asset.generation_params
        return SharedAsset(
            asset.id, asset.asset_type, asset.variants, asset.created_at, asset.share_expires_at, own_art
        )


def _shows(where: AssetFilter, asset: Asset) -> bool:
    return (
        where.asset_type in {None, asset.asset_type}
        and where.brand_kit_id in {None, asset.brand_kit_id}
        and where.job_id in {None, asset.job_id}
        and where.is_favorite in {None, asset.is_favorite}
        and where.is_public in {None, asset.is_public}
        and (where.created_from is None or asset.created_at >= where.created_from)
        and (where.created_before is None or asset.created_at < where.created_before)
        and _is_where_it_is_looked_for(where.deleted_after, asset.deleted_at)
        and (
            where.words is None or (where.words != () and keys_of(words_of(asset.generation_params)) >= {*where.words})
        )
    )


def _is_where_it_is_looked_for(deleted_after: datetime | None, deleted_at: datetime | None) -> bool:
    if deleted_after is None or deleted_at is None:
        return deleted_after is deleted_at
    return deleted_at > deleted_after


def card_of(asset: Asset) -> AssetCard:
    return AssetCard(
        id=asset.id,
        job_id=asset.job_id,
        index=asset.index,
        brand_kit_id=asset.brand_kit_id,
        remix_of=asset.remix_of,
        asset_type=asset.asset_type,
        variants=asset.variants,
        generation_params=json.dumps(dict(asset.generation_params)).encode(),
        quality=json.dumps(dict(asset.quality)).encode(),
        viral_score=asset.viral_score,
        is_public=asset.is_public,
        share_expires_at=asset.share_expires_at,
        is_favorite=asset.is_favorite,
        created_at=asset.created_at,
        expires_at=asset.expires_at,
        deleted_at=asset.deleted_at,
        version=asset.version,
    )
