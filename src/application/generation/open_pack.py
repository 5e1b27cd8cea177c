from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from application.assets.browse_assets import LinkedAsset, ShareUrl, linked
from application.assets.ports import AssetReads, FileLinks
from application.generation.pack_contents import shown
from application.generation.ports import JobPlace, JobReads
from application.ports import Now
from domain.generation.packs import Pack


@dataclass(frozen=True, slots=True)
class OpenedPack:
    """A pack as it stands, in the order of its items: the job that counts of each, and what is there of it. `remakes`
    are under way to make an item again that is there."""

    pack: Pack
    places: Sequence[JobPlace]
    remakes: Sequence[JobPlace]
    assets: Sequence[LinkedAsset]


@dataclass(frozen=True, slots=True)
class OpenPack:
    """Show a pack with everything that is ready."""

    job_reads: JobReads
    asset_reads: AssetReads
    links: FileLinks
    share_url: ShareUrl
    now: Now

    async def __call__(self, *, user_id: UUID, pack_id: UUID) -> OpenedPack:
        """Raises `PackNotFound`, also for somebody else's."""
        places = {place.job.id: place for place in await self.job_reads.of_pack(user_id, pack_id)}
        pack = Pack.of([place.job for place in places.values()])
        cards = shown(pack, await self.asset_reads.of_jobs(user_id, [job.id for job in pack.every_job]))
        return OpenedPack(
            pack,
            [places[job.id] for job in pack.jobs],
            [places[job.id] for job in pack.remakes],
            await linked(cards, self.links, self.share_url, self.now()),
        )
