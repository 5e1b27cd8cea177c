from dataclasses import dataclass, replace
from uuid import UUID

from application.generation.accepting import Accepted, accepted_before
from application.generation.ports import RemixWork
from application.generation.recipes import recipe_of
from application.generation.request_generation import RequestGeneration
from application.ports import Begin, Once
from domain.generation.ab import AB_SIZE, COMPARABLE, AbFactor, NotComparable


@dataclass(frozen=True, slots=True)
class MakeAbSet:
    """Order three pictures after the recipe of a thumbnail that differ in one declared factor; the first keeps it.

    Each is to look like the picture that the thumbnail was finished from, the factor aside.
    """

    begin: Begin[RemixWork]
    request_generation: RequestGeneration

    async def __call__(self, *, user_id: UUID, asset_id: UUID, factor: AbFactor, once: Once | None = None) -> Accepted:
        """Raises `AssetNotFound`, also for what is in the trash, `NotComparable`, and what `RequestGeneration` does."""
        async with self.begin(user_id=user_id) as work:
            if before := await accepted_before(work, once, asset_id):
                return before
            asset, source = await recipe_of(work, asset_id)
            kit = source.brand_kit
            brand = await work.brands.at(kit) if kit else None
        if source.asset_type not in COMPARABLE:
            raise NotComparable("Only thumbnails can be compared; YouTube calls it Test & Compare.")
        if "ab" in asset.generation_params:
            raise NotComparable("It is part of a set already. Take the picture that the set was made of.")
        order = replace(source, count=AB_SIZE, ab=factor, like=asset.original.key if asset.original else None)
        order.brief(brand).variation(AB_SIZE - 1)  # which raises it when the factor has no room
        return await self.request_generation(user_id=user_id, order=order, seeded=True, once=once)
