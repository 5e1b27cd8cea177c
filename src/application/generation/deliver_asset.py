import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from application.assets.discard import discard
from application.assets.ports import AssetStore
from application.generation.charging import ledger
from application.generation.compare_emotes import compared
from application.generation.ownership import follow_end, lock
from application.generation.ports import GenerationWork, QuotaEntryKind
from application.ports import BeginSystem, NewId, Now, Reached
from domain.assets import Asset, Finished, Original, Variant
from domain.generation.job import GenerationJob
from domain.generation.job_events import JobEvent, JobEventKind
from domain.generation.picture import Picture
from domain.stored_files import asset_key
from domain.tiers import policy_of


@dataclass(frozen=True, slots=True)
class MadeAsset:
    """One asset that is ready: the picture that came, its files, and what it takes to make them again."""

    index: int
    picture: Picture
    finished: Finished
    params: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Stored:
    variants: tuple[Variant, ...]
    original: Original

    @property
    def keys(self) -> list[str]:
        return [*(variant.key for variant in self.variants), self.original.key]


@dataclass(frozen=True, slots=True)
class DeliverAsset:
    """Store the files of one asset, then write its row and charge it, together. Files first: a row never lies."""

    begin: BeginSystem[GenerationWork]
    store: AssetStore
    now: Now
    new_id: NewId
    reached: Reached

    async def __call__(self, job: GenerationJob, made: MadeAsset) -> None:
        """Raises `LeaseLost` when the claim does not own the job any more.

        Files are deleted again when no row tells of them. Where only the answer to the commit is missing they stay.
        """
        stored = await asyncio.to_thread(_places, job, made)
        await self._store_files(made, stored)
        self.reached("run.after_store")
        committing = False
        try:
            async with self.begin() as work:
                await self._write_delivery(work, job, made, stored)
                self.reached("run.before_deliver_commit")
                committing = True
                await work.commit()
        except BaseException:
            if not committing:
                await asyncio.shield(discard(self.store, stored.keys))
            raise
        self.reached("run.after_deliver")

    async def _store_files(self, made: MadeAsset, stored: _Stored) -> None:
        try:
            for variant, file in zip(stored.variants, made.finished.files, strict=True):
                await self.store.put(variant.key, file.content, file.format.media_type)
            await self.store.put(stored.original.key, made.picture.content, made.picture.media_type)
        except BaseException:
            await asyncio.shield(discard(self.store, stored.keys))
            raise

    async def _write_delivery(self, work: GenerationWork, job: GenerationJob, made: MadeAsset, stored: _Stored) -> None:
        now = self.now()
        delivered = (await lock(work, job)).deliver(job.epoch, made.index, now)
        quota = await work.quotas.lock(job.user_id, delivered.period)
        finished = await compared(work, job, made.finished)
        asset = Asset(
            id=self.new_id(),
            user_id=job.user_id,
            job_id=job.id,
            index=made.index,
            asset_type=job.order.asset_type,
            variants=stored.variants,
            generation_params=made.params,
            viral_score=finished.viral_score,
            quality=finished.quality,
            created_at=now,
            expires_at=policy_of(quota.tier).expiry_of(now, until=job.order.ends_by),
            brand_kit_id=job.order.brand_kit_id,
            remix_of=job.order.remix_of,
            original=stored.original,
        )
        entries = ledger(QuotaEntryKind.COMMITTED, delivered, [made.index])
        await work.made_assets.add(asset)
        await work.quotas.save(job.user_id, quota.commit(len(entries)), entries)
        await work.jobs.save(delivered)
        detail: dict[str, str | int] = {"asset_id": str(asset.id), "index": made.index}
        await work.job_events.add(JobEvent(JobEventKind.ASSET_COMPLETED, delivered, detail))
        if delivered.status.final:
            await follow_end(work, delivered, now)
            await work.job_events.add(JobEvent(JobEventKind.COMPLETED, delivered))


def _places(job: GenerationJob, made: MadeAsset) -> _Stored:
    """Where everything is to lie. Hashing takes about a millisecond a megabyte, which is too long for an event loop."""

    def key(name: str) -> str:
        return asset_key(user_id=job.user_id, job_id=job.id, index=made.index, epoch=job.epoch, name=name)

    variants = tuple(
        Variant(
            width=file.width,
            height=file.height,
            format=file.format,
            bytes=len(file.content),
            sha256=sha256(file.content).hexdigest(),
            key=key(file.name),
        )
        for file in made.finished.files
    )
    content = made.picture.content
    return _Stored(variants, Original(len(content), sha256(content).hexdigest(), key(made.picture.name)))
