import json
from datetime import datetime
from uuid import UUID

from adapters.memory.tables import KeptJob
from adapters.memory.unit_of_work import MemoryDatabase
from application.assets.ports import AssetCard, AssetFilter, SharedAsset
from application.generation.ports import JobPlace
from domain.assets import Asset, AssetNotFound, keys_of, words_of
from domain.generation.job import JobNotFound, JobStatus


class MemoryJobReads:
    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def get(self, user_id: UUID, job_id: UUID) -> JobPlace:
        kept = self._database.tables.jobs.get(job_id)
        if kept is None or kept.job.user_id != user_id:
            raise JobNotFound
        return self._place(kept)

    async def page(
        self, user_id: UUID, *, status: str | None, asset_type: str | None, before: UUID | None, limit: int
    ) -> list[JobPlace]:
        jobs = [
            kept
            for kept in self._database.tables.jobs.values()
            if kept.job.user_id == user_id
            and status in {None, kept.job.status}
            and asset_type in {None, kept.job.order.asset_type}
            and (before is None or kept.job.id < before)
        ]
        return [self._place(kept) for kept in sorted(jobs, key=lambda kept: kept.job.id, reverse=True)[:limit]]

    def _place(self, kept: KeptJob) -> JobPlace:
        if kept.job.status is not JobStatus.QUEUED:
            return JobPlace(kept.job, None)
        ahead = sum(
            other.job.status is JobStatus.QUEUED and other.job.lane is kept.job.lane and other.run_at < kept.run_at
            for other in self._database.tables.jobs.values()
        )
        return JobPlace(kept.job, ahead)


class MemoryAssetReads:
    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def get(self, user_id: UUID, asset_id: UUID) -> AssetCard:
        asset = self._database.tables.assets.get(asset_id)
        if asset is None or asset.user_id != user_id or asset.deleted_at:
            raise AssetNotFound
        return _card(asset)

    async def page(self, user_id: UUID, *, where: AssetFilter, before: UUID | None, limit: int) -> list[AssetCard]:
        assets = [
            asset
            for asset in self._database.tables.assets.values()
            if asset.user_id == user_id and (before is None or asset.id < before) and _shows(where, asset)
        ]
        return [_card(asset) for asset in sorted(assets, key=lambda asset: asset.id, reverse=True)[:limit]]


class MemorySharedAssets:
    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def get(self, asset_id: UUID) -> SharedAsset:
        asset = self._database.tables.assets.get(asset_id)
        if asset is None or not asset.is_public or asset.deleted_at:
            raise AssetNotFound
        return SharedAsset(asset.id, asset.asset_type, asset.variants, asset.created_at, asset.share_expires_at)


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


def _card(asset: Asset) -> AssetCard:
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
