import json
from uuid import UUID

from adapters.memory.tables import Committed, KeptJob
from application.assets.ports import AssetCard, AssetFilter
from application.generation.ports import JobPlace
from domain.assets import Asset, AssetNotFound
from domain.generation.job import JobNotFound, JobStatus


class MemoryJobReads:
    def __init__(self, committed: Committed) -> None:
        self._committed = committed

    async def get(self, user_id: UUID, job_id: UUID) -> JobPlace:
        kept = self._committed.tables.jobs.get(job_id)
        if kept is None or kept.job.user_id != user_id:
            raise JobNotFound
        return self._place(kept)

    async def page(
        self, user_id: UUID, *, status: str | None, asset_type: str | None, before: UUID | None, limit: int
    ) -> list[JobPlace]:
        jobs = [
            kept
            for kept in self._committed.tables.jobs.values()
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
            for other in self._committed.tables.jobs.values()
        )
        return JobPlace(kept.job, ahead)


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
