from dataclasses import dataclass, replace
from uuid import UUID

from application.generation.accepting import Accepted, accepted_before
from application.generation.ports import RemixWork
from application.generation.recipes import order_of
from application.generation.recording import drawing_in
from application.generation.request_generation import RequestGeneration
from application.ports import Begin, Once
from domain.brand_kits import Brand, KitVersion
from domain.errors import Conflict
from domain.generation.logo_placing import logos_for
from domain.generation.order import Art, Order


class NothingToFinish(Conflict):
    """The picture that the asset was finished from is not kept: it was made by an early release. Remix it instead."""

    code = "nothing_to_finish"
    title = "Nothing to finish"

    def __init__(self) -> None:
        super().__init__("The picture that this was finished from was not kept. Remix it instead.")


@dataclass(frozen=True, slots=True)
class FinishAgain:
    """Order one asset more from the very picture that one was finished from, at no cost: nothing is drawn.

    It ends when the one does that it was made from: what is free keeps nothing longer than a plan does.
    """

    begin: Begin[RemixWork]
    request_generation: RequestGeneration

    async def __call__(
        self,
        *,
        user_id: UUID,
        asset_id: UUID,
        text_overlay: str | None = None,
        brand_kit_id: UUID | None = None,
        pull_to_palette: bool | None = None,
        once: Once | None = None,
    ) -> Accepted:
        """With other words or in the colours and fonts of another kit, where they are given; with its logo, if it had
        one and that kit has any.

        To `pull_to_palette` turns its own colours to those of its kit, or of the active one where it has none; None
        leaves it as it was. Raises `AssetNotFound`, also for what is in the trash, `NothingToFinish`, and what
        `RequestGeneration` does.
        """
        async with self.begin(user_id=user_id) as work:
            if before := await accepted_before(work, once, asset_id):
                return before
            asset, order = await order_of(work, asset_id)
            if brand_kit_id is not None and (kit := await work.brands.present(user_id, brand_kit_id)):
                order = _in_other_kit(order, *kit)
        if asset.original is None:
            raise NothingToFinish
        order = replace(order, art=Art(asset.original.key, drawing_in(asset.generation_params), asset.expires_at))
        if text_overlay is not None:
            order = replace(order, text_overlay=text_overlay)
        if pull_to_palette is not None:
            order = replace(order, pull_to_palette=pull_to_palette)
        return await self.request_generation(
            user_id=user_id, order=order, seeded=True, use_active_brand_kit=order.pull_to_palette, once=once
        )


def _in_other_kit(order: Order, version: KitVersion, brand: Brand) -> Order:
    logo = order.include_logo and bool(logos_for(order.spec, brand.logos))
    return replace(order.made_with(version), include_logo=logo, led_by=0)
