from uuid import UUID

from adapters.memory.sight import Sight
from adapters.memory.tables import Tables
from application.generation.ports import EntryExists
from domain.assets import Asset, AssetNotFound


class MemoryMadeAssets:
    def __init__(self, tables: Tables) -> None:
        self._assets = tables.assets

    async def add(self, asset: Asset) -> None:
        if any((other.job_id, other.index) == (asset.job_id, asset.index) for other in self._assets.values()):
            raise EntryExists
        self._assets[asset.id] = asset


class MemoryLibrary:
    def __init__(self, tables: Tables, sees: Sight) -> None:
        self._assets, self._sees = tables.assets, sees

    async def get(self, asset_id: UUID) -> Asset:
        asset = self._assets.get(asset_id)
        if asset is None or not self._sees.of(asset.user_id):
            raise AssetNotFound
        return asset

    lock = get

    async def save(self, asset: Asset) -> None:
        self._assets[asset.id] = asset
