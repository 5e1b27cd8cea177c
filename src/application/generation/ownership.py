"""A job belongs to the claim that last took it: how an owner locks it, and how it is taken from one that is gone."""

from application.generation.charging import release
from application.generation.ports import GenerationRequested, GenerationWork
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
        await release(work, job, job.open_slots)
        await work.jobs.save(lost)
        await let_go_of_art(work, lost)
        await work.job_events.add(JobEvent(JobEventKind.FAILED, lost))
        return
    await work.jobs.save(lost)
    await work.job_events.add(JobEvent(JobEventKind.QUEUED, lost, {"reason": "worker_lost"}))
    await work.outbox.add(GenerationRequested(now(), job.id, job.lane))


async def let_go_of_art(work: GenerationWork, job: GenerationJob) -> None:
    """The picture that was sent with a job goes when the job has ended: what came of it keeps one of its own."""
    if key := job.own_art:
        await work.discarded_files.add(job.user_id, [key])
