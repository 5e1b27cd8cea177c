"""A job belongs to the claim that last took it: how an owner locks it, and how it is taken from one that is gone."""

from application.generation.ports import GenerationRequested, GenerationWork, QuotaEntry, QuotaEntryKind
from application.ports import Now
from domain.generation.job import GenerationJob, JobEvent, JobEventKind, JobNotFound, LeaseLost


async def lock(work: GenerationWork, job: GenerationJob) -> GenerationJob:
    """Raises `LeaseLost` also for a job that is gone: its user's account was erased meanwhile."""
    try:
        return await work.jobs.lock(job.id)
    except JobNotFound:
        raise LeaseLost from None


async def take_from_owner(work: GenerationWork, job: GenerationJob, *, now: Now) -> None:
    """The job's owner is gone: queue it again, or end it and return its reservation when it is to blame itself."""
    lost = job.lose_owner(now())
    if lost.status.final:
        quota = await work.quotas.lock(job.user_id, job.period)
        entries = [QuotaEntry(QuotaEntryKind.RELEASED, job.id, job.round, index) for index in job.open_slots]
        await work.quotas.save(job.user_id, quota.release(len(entries)), entries)
        await work.jobs.save(lost)
        await work.job_events.add(JobEvent(JobEventKind.FAILED, lost))
        return
    await work.jobs.save(lost)
    await work.job_events.add(JobEvent(JobEventKind.QUEUED, lost, {"reason": "worker_lost"}))
    await work.outbox.add(GenerationRequested(now(), job.id, job.lane))
