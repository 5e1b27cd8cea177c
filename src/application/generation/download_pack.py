import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from application.assets.download_asset import begun
from application.assets.export_assets import AssetsExport
from application.assets.manifest import listed, manifest_of
from application.assets.ports import AssetReads, Zips
from application.generation.pack_contents import PackContents, ReadyItem, contents_of, stands_out, stored_files
from application.generation.pack_page import page_of
from application.generation.pack_readme import readme_of
from application.generation.ports import JobReads
from domain.assets import ONE_FAMILY
from domain.generation.packs import Pack, PackNotReady


@dataclass(frozen=True, slots=True)
class DownloadPack:
    """What is ready of a pack, as one zip that a channel can publish, sent while it is packed.

    While nothing of the pack changes the zip has the same bytes each time.
    """

    job_reads: JobReads
    asset_reads: AssetReads
    zips: Zips

    async def __call__(self, *, user_id: UUID, pack_id: UUID) -> AssetsExport:
        """Raises `PackNotFound`, `PackNotReady` while nothing of it is there, `TooManyZips` and `Unavailable`,
        before the first byte; afterwards a store that fails breaks the zip off."""
        pack = Pack.of([place.job for place in await self.job_reads.of_pack(user_id, pack_id)])
        cards = await self.asset_reads.of_jobs(user_id, [job.id for job in pack.every_job])
        if not cards:
            raise PackNotReady
        contents = await asyncio.to_thread(contents_of, pack, cards)
        files = [(key, f"{contents.folder}/{path}") for key, path in stored_files(contents.ready)]
        content = await begun(self.zips.stream(user_id, _documents(contents), files))
        return AssetsExport(f"{contents.folder}.zip", content)


def _documents(contents: PackContents) -> dict[str, bytes]:
    documents = {
        "README.txt": readme_of(contents),
        "preview.html": page_of(contents),
        "manifest.json": json.dumps(_manifest(contents), indent=1),
    }
    return {f"{contents.folder}/{name}": document.encode() for name, document in documents.items()}


def _manifest(contents: PackContents) -> dict[str, object]:
    pack = contents.pack
    assets = [
        {"item": item.title, **listed(item.card, item.params, item.paths), "style_distance": _rounded(item.distance)}
        for item in contents.ready
    ]
    return manifest_of(contents.ordered_on, assets) | {
        "pack": {"id": str(pack.id), "type": pack.pack_type.value, "items": len(pack.items)},
        "style": _style(contents.ready),
        "not_ready": [
            {"item": item.title, "asset_type": item.asset_type.value, "status": item.status} for item in contents.absent
        ],
    }


def _style(items: Sequence[ReadyItem]) -> dict[str, object]:
    distances = [item.distance for item in items if item.distance is not None]
    return {
        "spread": _rounded(sum(distances) / len(distances)) if distances else None,
        "one_family": ONE_FAMILY,
        "stands_out": [item.title for item in stands_out(items)],
        "meaning": "style_distance: how far an item's colours and lines are from its two nearest in the pack (mean "
        "CIEDE2000 of their main colours; lines within one type alone). Up to one_family it belongs to them; spread is "
        "the mean.",
    }


def _rounded(distance: float | None) -> float | None:
    return None if distance is None else round(distance, 1)
