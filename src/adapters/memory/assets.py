from datetime import datetime
from uuid import UUID

from adapters.memory.sight import Sight
from adapters.memory.tables import Tables
from application.generation.ports import EntryExists
from application.ports import Now
from domain.assets import Asset, AssetNotFound, Fingerprint, Neighbour, Original
from domain.generation.job import GenerationJob


class MemoryMadeAssets:
    def __init__(self, tables: Tables, sees: Sight, now: Now) -> None:
        self._assets, self._sees, self._now = tables.assets, sees, now

    async def add(self, asset: Asset) -> None:
        if any((other.job_id, other.index) == (asset.job_id, asset.index) for other in self._assets.values()):
            raise EntryExists
        self._assets[asset.id] = asset

    async def original(self, job_id: UUID) -> Original | None:
        made = [asset for asset in self._assets.values() if asset.job_id == job_id and not asset.deleted_at]
        return min(made, key=lambda asset: asset.index).original if made else None

    async def neighbours(self, job: GenerationJob, most: int) -> list[Neighbour]:
        if not self._sees.of(job.user_id):
            return []
        others = [asset for asset in self._assets.values() if self._stands_beside(job, asset)]
        newest = sorted(others, key=lambda asset: asset.id, reverse=True)[:most]
        prints = ((asset.id, Fingerprint.in_quality(asset.quality)) for asset in newest)
        return [Neighbour(asset_id, fingerprint) for asset_id, fingerprint in prints if fingerprint]

    def _stands_beside(self, job: GenerationJob, asset: Asset) -> bool:
        of_type = (asset.user_id, asset.asset_type) == (job.user_id, job.order.asset_type)
        item = job.order.pack and job.order.pack.as_json()
        itself = asset.job_id == job.id or (item is not None and asset.generation_params.get("pack") == item)
        return of_type and not itself and not asset.deleted_at and not expired(asset, self._now())


class MemoryLibrary:
    def __init__(self, tables: Tables, sees: Sight, now: Now) -> None:
        self._assets, self._sees, self._now = tables.assets, sees, now

    async def get(self, asset_id: UUID) -> Asset:
        asset = self._assets.get(asset_id)
        if asset is None or not self._sees.of(asset.user_id) or expired(asset, self._now()):
            raise AssetNotFound
        return asset

    lock = get

    async def save(self, asset: Asset) -> None:
        self._assets[asset.id] = asset


def expired(asset: Asset, now: datetime) -> bool:
    """Whether people do not see it any more, wherever they look for it."""
    return asset.expires_at is not None and asset.expires_at <= now
