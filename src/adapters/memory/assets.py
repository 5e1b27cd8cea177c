import json
from uuid import UUID

from adapters.memory.tables import Committed, Tables
from application.assets.ports import AssetCard, AssetFilter
from application.generation.ports import EntryExists
from domain.assets import Asset, AssetNotFound


class MemoryMadeAssets:
    def __init__(self, tables: Tables) -> None:
        self._assets = tables.assets

    async def add(self, asset: Asset) -> None:
        if any((other.job_id, other.index) == (asset.job_id, asset.index) for other in self._assets.values()):
            raise EntryExists
        self._assets[asset.id] = asset


class MemoryAssetReads:
    def __init__(self, committed: Committed) -> None:
        self._committed = committed

    async def get(self, user_id: UUID, asset_id: UUID) -> AssetCard:
        asset = self._committed.tables.assets.get(asset_id)
        if asset is None or asset.user_id != user_id:
            raise AssetNotFound
        return _card(asset)

    async def page(self, user_id: UUID, *, where: AssetFilter, before: UUID | None, limit: int) -> list[AssetCard]:
        assets = [
            asset
            for asset in self._committed.tables.assets.values()
            if asset.user_id == user_id
            and where.asset_type in {None, asset.asset_type}
            and where.brand_kit_id in {None, asset.brand_kit_id}
            and where.job_id in {None, asset.job_id}
            and (before is None or asset.id < before)
        ]
        return [_card(asset) for asset in sorted(assets, key=lambda asset: asset.id, reverse=True)[:limit]]


def _card(asset: Asset) -> AssetCard:
    return AssetCard(
        id=asset.id,
        job_id=asset.job_id,
        brand_kit_id=asset.brand_kit_id,
        asset_type=asset.asset_type,
        variants=asset.variants,
        generation_params=json.dumps(dict(asset.generation_params)).encode(),
        quality=json.dumps(dict(asset.quality)).encode(),
        viral_score=asset.viral_score,
        is_public=asset.is_public,
        created_at=asset.created_at,
        expires_at=asset.expires_at,
    )
