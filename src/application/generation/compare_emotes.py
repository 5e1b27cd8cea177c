from dataclasses import dataclass, replace

from application.generation.ports import GenerationWork
from application.ports import BeginSystem
from domain.assets import MOST_COMPARED, TOLD_APART, Fingerprint, Finished, confusability
from domain.generation.job import GenerationJob


@dataclass(frozen=True, slots=True)
class CompareEmotes:
    """Measure how easily a finished emote is taken for another one of its owner's.

    Pictures of one job are not compared with each other: they answer one wish, and their owner picks among them. Two
    that are delivered at the same moment do not see each other.
    """

    begin: BeginSystem[GenerationWork]

    async def __call__(self, job: GenerationJob, finished: Finished) -> Finished:
        """With `confusability` in its `quality` where there is something to compare, else as it came."""
        fingerprint = Fingerprint.in_quality(finished.quality)
        if fingerprint is None or job.order.asset_type not in TOLD_APART:
            return finished
        async with self.begin() as work:
            neighbours = await work.made_assets.neighbours(job, MOST_COMPARED)
        part = confusability(fingerprint, neighbours, remix_of=job.order.remix_of)
        return replace(finished, quality={**finished.quality, "confusability": part}) if part else finished
