"""A job belongs to the claim that last took it: how an owner locks it, and how it is taken from one that is gone."""

from datetime import datetime

from application.generation.charging import release
from application.generation.ports import GenerationRequested, GenerationWork
from application.ports import Now
from domain.generation.job import GenerationJob, JobNotFound, LeaseLost
from domain.generation.job_events import JobEvent, JobEventKind


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
        await release(work, job, job.open_slots)
        await work.jobs.save(lost)
        await follow_end(work, lost, now())
        await work.job_events.add(JobEvent(JobEventKind.FAILED, lost))
        return
    await work.jobs.save(lost)
    await work.job_events.add(JobEvent(JobEventKind.QUEUED, lost, {"reason": "worker_lost"}))
    await work.outbox.add(GenerationRequested(now(), job.id, job.lane))


async def follow_end(work: GenerationWork, job: GenerationJob, now: datetime) -> None:
    """What the end of a job, however it came, brings with it.

    The picture that was sent with it goes: what came of it keeps one of its own. What waits for its picture is due.
    """
    if key := job.own_art:
        await work.discarded_files.add(job.user_id, [key])
    if job.is_style_board:
        for waiting, lane in await work.jobs.call(job):
            await work.outbox.add(GenerationRequested(now, waiting, lane))
