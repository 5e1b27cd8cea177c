from dataclasses import dataclass, replace
from uuid import UUID

from application.generation.accepting import Accepted, AcceptOrder, require_settable
from application.generation.ports import Lettering
from application.ports import NewId, Once
from domain.generation.brief import seed_of
from domain.generation.order import Order


@dataclass(frozen=True, slots=True)
class RequestGeneration:
    """Reserve what the job may use and queue the work; nothing is drawn yet."""

    accept_order: AcceptOrder
    lettering: Lettering
    new_id: NewId

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
        job_id = self.new_id()
        if not seeded:
            order = replace(order, seed=seed_of(job_id))
        require_settable(self.lettering, order)
        return await self.accept_order(user_id, job_id, order, use_active=use_active_brand_kit, once=once)
