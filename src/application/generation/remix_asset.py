from dataclasses import dataclass, replace
from uuid import UUID

from application.generation.ports import RemixWork
from application.generation.recipes import ordered_before, recipe_of
from application.generation.request_generation import Accepted, RequestGeneration
from application.ports import Begin, Once


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
            if before := await ordered_before(work, asset_id, once):
                return before
            _, order = await recipe_of(work, asset_id)
        if custom_prompt is not None:
            order = replace(order, custom_prompt=custom_prompt)
        if seed is not None:
            order = replace(order, seed=seed)
        seeded = custom_prompt is not None or seed is not None
        return await self.request_generation(user_id=user_id, order=order, seeded=seeded, once=once)
