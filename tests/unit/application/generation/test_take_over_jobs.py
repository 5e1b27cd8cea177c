from application.generation.sweep_jobs import SweepJobs
from application.generation.take_over_jobs import TakeOverJobs
from domain.generation.job import JobStatus
from domain.tiers import Lane, Tier
from tests.builders import a_user
from tests.unit.application.generation.studio import LEASE, Studio


async def test_what_a_dead_process_had_in_work_goes_back_into_the_queue_at_once():
    studio = Studio()
    user = await studio.world.keep_user(a_user(tier=Tier.PRO))
    job = (await studio.request(user)).job
    waiting = (await studio.request(user)).job
    async with studio.world.begin_system() as work:
        await work.jobs.claim_next(tuple(Lane), worker="gone", lease=LEASE)
        await work.commit()

    sweep_jobs = SweepJobs(studio.world.begin_system, studio.queue, studio.world.now)
    taken = await TakeOverJobs(studio.world.begin_system, sweep_jobs)()

    assert taken == 1
    assert (studio.job(job).status, studio.job(job).crashes) == (JobStatus.QUEUED, 1)
    assert studio.job(waiting) == waiting
