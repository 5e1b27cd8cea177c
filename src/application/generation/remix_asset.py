from dataclasses import dataclass, replace
from uuid import UUID

from application.generation.ports import RemixWork
from application.generation.request_generation import Accepted, RequestGeneration
from application.ports import Begin, Once
from domain.assets import AssetNotFound
from domain.generation.job import Order


@dataclass(frozen=True, slots=True)
class RemixAsset:
    """Order one asset more after the recipe of one that is there: the same order, with what the user changes of it.

    A prompt of the user's own alone keeps the seed, so that as little as possible changes besides. Without any change
    the seed is a new one: nobody is charged for a picture that they have.
    """

    begin: Begin[RemixWork]
    request_generation: RequestGeneration

    async def __call__(
        self,
        *,
        user_id: UUID,
        asset_id: UUID,
        custom_prompt: str | None = None,
        seed: int | None = None,
        once: Once | None = None,
    ) -> Accepted:
        """Raises `AssetNotFound`, also for what is in the trash, and what `RequestGeneration` does."""
        async with self.begin(user_id=user_id) as work:
            # Only asked: without a commit nothing is remembered, and the order below remembers it for good.
            if once and (made := await work.requests.remember(once, asset_id)) != asset_id:
                return Accepted((await work.job_events.after(made, 0))[0].job, replayed=True)
            asset = await work.library.get(asset_id)
            if asset.deleted_at:
                raise AssetNotFound
            source = await work.jobs.get(asset.job_id)
        order = _recipe(source.order, asset_id, asset.index)
        if custom_prompt is not None:
            order = replace(order, custom_prompt=custom_prompt)
        if seed is not None:
            order = replace(order, seed=seed)
        seeded = custom_prompt is not None or seed is not None
        return await self.request_generation(user_id=user_id, order=order, seeded=seeded, once=once)


def _recipe(order: Order, asset_id: UUID, index: int) -> Order:
    """The order that would have made this one asset of the job alone."""
    return replace(order, count=1, seed=order.brief().variation(index).seed, remix_of=asset_id)
