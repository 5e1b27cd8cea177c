"""Finishing repeated on the pictures that were kept: the same picture and order give the same bytes, or we know."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from application.assets.ports import AssetStore, FileNotStored
from application.assets.read_whole import read_whole
from application.generation.logo_reading import logo_order
from application.generation.make_asset import as_ordered, finishing_order
from application.generation.ports import Finishing, ReplayWork
from application.generation.recording import drawing_in
from application.ports import BeginSystem
from domain.assets import Asset, AssetNotFound
from domain.brand_kits import Brand
from domain.generation.job import GenerationJob, JobNotFound
from domain.generation.order import Art
from domain.generation.picture import Flaw, Picture, PictureUnusable

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of one asset: the files that came out `other` than they are stored, by name.

    `finishing` is the version that made it; another one may do better, or see the flaw for which its picture is
    `refused` today. Without its picture an asset is not `kept`.
    """

    asset_id: UUID
    finishing: str
    other: tuple[str, ...] = ()
    kept: bool = True
    refused: Flaw | None = None


@dataclass(frozen=True, slots=True)
class ReplayAssets:
    """Finish assets once more from what they were finished from, and compare. Nothing is stored."""

    begin: BeginSystem[ReplayWork]
    store: AssetStore
    finishing: Finishing

    async def __call__(self, asset_ids: Sequence[UUID] = ()) -> AsyncIterator[Replayed]:
        """Those, or everybody's. Raises `AssetNotFound` for an id of none, and `Unavailable`."""
        if asset_ids:
            for asset_id in asset_ids:
                yield await self._replay(asset_id)
            return
        behind: UUID | None = None
        while True:
            async with self.begin() as work:
                named = await work.named_files.of_assets_behind(behind, AT_ONCE)
            if not named:
                return
            for asset_id, _ in named:
                try:
                    yield await self._replay(asset_id)
                except AssetNotFound:
                    continue  # it was swept meanwhile
            behind = named[-1][0]

    async def _replay(self, asset_id: UUID) -> Replayed:
        asset, job, brand = await self._look_up(asset_id)
        version = str(asset.generation_params["finishing"])
        try:
            picture = await self._picture(asset)
            logo = await logo_order(self.store, job.order, brand)
        except FileNotStored:
            return Replayed(asset_id, version, kept=False)
        brief = job.order.brief(brand).variation(asset.index)
        order = finishing_order(brief, picture, brand, logo)
        order = as_ordered(order, job.order, drawing_in(asset.generation_params))
        try:
            finished = await self.finishing.finish(picture, order)
        except PictureUnusable as unusable:
            return Replayed(asset_id, version, refused=unusable.flaw)
        now = await asyncio.to_thread(lambda: {file.name: sha256(file.content).hexdigest() for file in finished.files})
        stored = {file.key.rpartition("/")[2]: file.sha256 for file in asset.variants}
        return Replayed(asset_id, version, tuple(name for name, digest in stored.items() if now.get(name) != digest))

    async def _look_up(self, asset_id: UUID) -> tuple[Asset, GenerationJob, Brand | None]:
        async with self.begin() as work:
            asset = await work.library.get(asset_id)
            try:
                job = await work.jobs.get(asset.job_id)
            except JobNotFound:
                raise AssetNotFound from None  # its owner was erased meanwhile
            kit = job.order.brand_kit
            return asset, job, await work.brands.at(kit) if kit else None

    async def _picture(self, asset: Asset) -> Picture:
        """Raises `FileNotStored`, also for what was made before such pictures were kept."""
        if asset.original is None:
            raise FileNotStored
        content = await read_whole(self.store, asset.original.key)
        art = Art(asset.original.key, drawing_in(asset.generation_params))
        return Picture(content, art.model, art.local)
