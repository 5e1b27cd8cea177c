from dataclasses import dataclass, replace
from uuid import UUID

from application.generation.ports import RemixWork
from application.generation.recipes import order_of, ordered_before
from application.generation.recording import drawing_in
from application.generation.request_generation import Accepted, RequestGeneration
from application.ports import Begin, Once
from domain.errors import Conflict
from domain.generation.order import Art


class NothingToFinish(Conflict):
    """The picture that the asset was finished from is not kept: it was made by an early release. Remix it instead."""

    code = "nothing_to_finish"
    title = "Nothing to finish"

    def __init__(self) -> None:
        super().__init__("The picture that this was finished from was not kept. Remix it instead.")


@dataclass(frozen=True, slots=True)
class FinishAgain:
    """Order one asset more from the very picture that one was finished from, at no cost: nothing is drawn."""

    begin: Begin[RemixWork]
    request_generation: RequestGeneration

    async def __call__(
        self,
        *,
        user_id: UUID,
        asset_id: UUID,
        text_overlay: str | None = None,
        brand_kit_id: UUID | None = None,
        pull_to_palette: bool = False,
        once: Once | None = None,
    ) -> Accepted:
        """With other words or in the colours and fonts of another kit, where they are given.

        To `pull_to_palette` turns its own colours to those of its kit, or of the active one where it has none.
        Raises `AssetNotFound`, also for what is in the trash, `NothingToFinish`, and what `RequestGeneration` does.
        """
        async with self.begin(user_id=user_id) as work:
            if before := await ordered_before(work, asset_id, once):
                return before
            asset, order = await order_of(work, asset_id)
        if asset.original is None:
            raise NothingToFinish
        order = replace(order, art=Art(asset.original.key, drawing_in(asset.generation_params)))
        if text_overlay is not None:
            order = replace(order, text_overlay=text_overlay)
        if brand_kit_id is not None:
            order = replace(order, brand_kit_id=brand_kit_id, brand_kit_version=None)
        order = replace(order, pull_to_palette=order.pull_to_palette or pull_to_palette)
        return await self.request_generation(
            user_id=user_id, order=order, seeded=True, use_active_brand_kit=pull_to_palette, once=once
        )
