from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from application.assets.browse_assets import LinkedAsset, ShareUrl, linked
from application.assets.ports import AssetReads, FileLinks
from application.generation.ports import JobPlace, JobReads
from domain.generation.packs import Pack


@dataclass(frozen=True, slots=True)
class OpenedPack:
    """A pack as it stands: its jobs in the order of its items, and what they delivered."""

    pack: Pack
    places: Sequence[JobPlace]
    assets: Sequence[LinkedAsset]


@dataclass(frozen=True, slots=True)
class OpenPack:
    """Show a pack with everything that is ready."""

    job_reads: JobReads
    asset_reads: AssetReads
    links: FileLinks
    share_url: ShareUrl

    async def __call__(self, *, user_id: UUID, pack_id: UUID) -> OpenedPack:
        """Raises `PackNotFound`, also for somebody else's."""
        places = await self.job_reads.of_pack(user_id, pack_id)
        pack = Pack.of([place.job for place in places])
        cards = await self.asset_reads.of_jobs(user_id, [job.id for job in pack.jobs])
        return OpenedPack(pack, places, await linked(cards, self.links, self.share_url))
