from dataclasses import dataclass, replace
from uuid import UUID

from application.generation.accepting import accept, branded, require_settable
from application.generation.ports import GenerationWork, Lettering
from application.ports import Begin, NewId, Now, Once, Reached
from domain.generation.brief import MAX_SEED
from domain.generation.job import GenerationJob
from domain.generation.order import Order


@dataclass(frozen=True, slots=True)
class Accepted:
    """The job as it was when it was accepted; `replayed` when an earlier request with the same key made it."""

    job: GenerationJob
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class RequestGeneration:
    """Reserve what the job may use and queue the work; nothing is drawn yet."""

    begin: Begin[GenerationWork]
    lettering: Lettering
    now: Now
    new_id: NewId
    reached: Reached

    async def __call__(
        self,
        *,
        user_id: UUID,
        order: Order,
        seeded: bool,
        use_active_brand_kit: bool = False,
        once: Once | None = None,
    ) -> Accepted:
        """Accept the order, or leave no trace: `Invalid`, `BrandKitNotFound`, `QuotaExhausted`, `TooManyOpenJobs`.

        Without a seed of the user's own (`seeded` false) the job's id gives one. It is made with the kit that the order
        names, else with the active one if there is one and it may be used, as the kit is now; an order that names a
        version of its kit, as a recipe does, gets what the kit said then.
        """
        job_id, now = self.new_id(), self.now()
        if not seeded:
            order = replace(order, seed=job_id.int % (MAX_SEED + 1))
        require_settable(self.lettering, order)
        async with self.begin(user_id=user_id) as work:
            if once and (made := await work.requests.remember(once, job_id)) != job_id:
                first = (await work.job_events.after(made, 0))[0]
                return Accepted(first.job, replayed=True)
            order = await branded(work, user_id, order, use_active=use_active_brand_kit)
            [job] = await accept(work, user_id, {job_id: order}, now)
            self.reached("request.before_commit")
            await work.commit()
        self.reached("request.after_commit")
        return Accepted(job)
