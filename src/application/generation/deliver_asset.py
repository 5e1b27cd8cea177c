import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from application.assets.ports import AssetStore
from application.generation.ownership import lock
from application.generation.ports import GenerationWork, QuotaEntry, QuotaEntryKind
from application.ports import BeginSystem, NewId, Now, Reached
from domain.assets import Asset, Finished, FinishedFile, Variant, key_of
from domain.errors import Unavailable
from domain.generation.job import GenerationJob, JobEvent, JobEventKind, LeaseLost
from domain.tiers import policy_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeliverAsset:
    """Store the files of one asset, then write its row and charge it, together. Files first: a row never lies."""

    begin: BeginSystem[GenerationWork]
    store: AssetStore
    now: Now
    new_id: NewId
    reached: Reached

    async def __call__(self, job: GenerationJob, index: int, params: Mapping[str, object], finished: Finished) -> None:
        """Raises `LeaseLost` when the claim does not own the job any more; the files that were stored are deleted."""
        variants = await self._store_files(job, index, finished)
        self.reached("run.after_store")
        try:
            await self._write_delivery(job, index, params, finished, variants)
        except LeaseLost:
            await self._discard(variants)
            raise
        self.reached("run.after_deliver")

    async def _store_files(self, job: GenerationJob, index: int, finished: Finished) -> tuple[Variant, ...]:
        variants = await asyncio.to_thread(_variants, job, index, finished.files)
        try:
            for variant, file in zip(variants, finished.files, strict=True):
                await self.store.put(variant.key, file.content, file.format.media_type)
        except BaseException:
            await asyncio.shield(self._discard(variants))
            raise
        return variants

    async def _discard(self, variants: Sequence[Variant]) -> None:
        """Files that no row refers to and none ever will."""
        try:
            await self.store.delete([variant.key for variant in variants])
        except Unavailable as error:
            log.warning("%d files stay behind that nothing refers to: %s", len(variants), error)

    async def _write_delivery(
        self,
        job: GenerationJob,
        index: int,
        params: Mapping[str, object],
        finished: Finished,
        variants: tuple[Variant, ...],
    ) -> None:
        now = self.now()
        async with self.begin() as work:
            delivered = (await lock(work, job)).deliver(job.epoch, index, now)
            quota = await work.quotas.lock(job.user_id, delivered.period)
            asset = Asset(
                id=self.new_id(),
                user_id=job.user_id,
                job_id=job.id,
                index=index,
                asset_type=job.order.asset_type,
                variants=variants,
                generation_params=params,
                viral_score=finished.viral_score,
                quality=finished.quality,
                created_at=now,
                expires_at=policy_of(quota.tier).expiry_of(now),
                brand_kit_id=job.order.brand_kit_id,
                remix_of=job.order.remix_of,
            )
            entry = QuotaEntry(QuotaEntryKind.COMMITTED, job.id, delivered.round, index)
            await work.made_assets.add(asset)
            await work.quotas.save(job.user_id, quota.commit(1), [entry])
            await work.jobs.save(delivered)
            detail: dict[str, str | int] = {"asset_id": str(asset.id), "index": index}
            await work.job_events.add(JobEvent(JobEventKind.ASSET_COMPLETED, delivered, detail))
            if delivered.status.final:
                await work.job_events.add(JobEvent(JobEventKind.COMPLETED, delivered))
            self.reached("run.before_deliver_commit")
            await work.commit()


def _variants(job: GenerationJob, index: int, files: Sequence[FinishedFile]) -> tuple[Variant, ...]:
    """Hashing takes about a millisecond a megabyte, which is too long for an event loop."""
    return tuple(
        Variant(
            width=file.width,
            height=file.height,
            format=file.format,
            bytes=len(file.content),
            sha256=sha256(file.content).hexdigest(),
            key=key_of(user_id=job.user_id, job_id=job.id, index=index, epoch=job.epoch, file=file),
        )
        for file in files
    )
