from dataclasses import dataclass, replace
from uuid import UUID

from application.generation.accepting import Accepted, accept, accepted_before, branded, require_settable
from application.generation.ports import GenerationWork, Lettering
from application.ports import Begin, NewId, Now, Once
from domain.generation.brief import seed_of
from domain.generation.packs import Pack
from domain.tiers import Period


@dataclass(frozen=True, slots=True)
class RemakePackItem:
    """Order one item of a pack once more, as one asset; what is there of it stays until the new one has come.

    It looks like the pack's style board, waits for nothing, and nothing waits for it.
    """

    begin: Begin[GenerationWork]
    lettering: Lettering
    now: Now
    new_id: NewId
    fair_use: int

    async def __call__(
        self,
        *,
        user_id: UUID,
        pack_id: UUID,
        item: str,
        custom_prompt: str | None = None,
        text_overlay: str | None = None,
        seed: int | None = None,
        once: Once | None = None,
    ) -> Accepted:
        """With other words or from a seed of the user's own, where they are given; without one, from a new seed.

        Raises `PackNotFound`, `PackItemNotFound`, `PackItemUnderWay`, `Invalid` or `QuotaExhausted`.
        """
        job_id, now = self.new_id(), self.now()
        async with self.begin(user_id=user_id) as work:
            if before := await accepted_before(work, once, job_id):
                return before
            await work.quotas.lock(user_id, Period.month_of(now))  # so that no two requests find the item at rest
            found = Pack.of(await work.jobs.of_pack(user_id, pack_id)).item(item)
            order = found.order_again(seed=seed_of(job_id) if seed is None else seed)
            if custom_prompt is not None:
                order = replace(order, custom_prompt=custom_prompt)
            if text_overlay is not None:
                order = replace(order, text_overlay=text_overlay)
            require_settable(self.lettering, order)
            order = await branded(work, user_id, order, use_active=False)
            [job] = await accept(work, user_id, {job_id: order}, now, fair_use=self.fair_use)
            await work.commit()
        return Accepted(job)
