from dataclasses import replace

from application.generation.ports import GenerationWork
from domain.assets import MOST_COMPARED, TOLD_APART, Fingerprint, Finished, confusability
from domain.generation.job import GenerationJob


async def compared(work: GenerationWork, job: GenerationJob, finished: Finished) -> Finished:
    """With `confusability` in its `quality` where there is something to compare, else as it came: how easily a finished
    emote is taken for another one of its owner's.

    With their quota locked until it is delivered, so that of two that come at one moment the second sees the first.
    Pictures of one job are not compared with each other: they answer one wish, and their owner picks among them.
    """
    fingerprint = Fingerprint.in_quality(finished.quality)
    if fingerprint is None or job.order.asset_type not in TOLD_APART:
        return finished
    neighbours = await work.made_assets.neighbours(job, MOST_COMPARED)
    part = confusability(fingerprint, neighbours, remix_of=job.order.remix_of)
    return replace(finished, quality={**finished.quality, "confusability": part}) if part else finished
