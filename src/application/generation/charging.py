"""What the ledger says of a job's assets. What is drawn is charged; finishing art that is there is free, in bounds."""

from collections.abc import Iterable
from uuid import UUID

from application.generation.ports import GenerationWork, QuotaEntry, QuotaEntryKind
from domain.generation.job import GenerationJob, require_room_for_free
from domain.generation.order import Order


def ledger(kind: QuotaEntryKind, job: GenerationJob, slots: Iterable[int]) -> list[QuotaEntry]:
    """A line for each of those assets of the job's present round; none for a job that is not charged."""
    return [QuotaEntry(kind, job.id, job.round, index) for index in slots] if job.order.charged else []


async def bound_free(work: GenerationWork, user_id: UUID, orders: Iterable[Order]) -> None:
    """Raises `TooManyOpenJobs` when one of them is free and too much of that user's waits already."""
    if not all(order.charged for order in orders):
        require_room_for_free(await work.jobs.open_of(user_id))


async def release(work: GenerationWork, job: GenerationJob, slots: Iterable[int]) -> None:
    """Give back what was reserved for those assets; they will not come."""
    if entries := ledger(QuotaEntryKind.RELEASED, job, slots):
        quota = await work.quotas.lock(job.user_id, job.period)
        await work.quotas.save(job.user_id, quota.release(len(entries)), entries)
