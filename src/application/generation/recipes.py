"""What an order that follows an asset starts from."""

from dataclasses import replace
from uuid import UUID

from application.generation.ports import RemixWork
from domain.assets import Asset, AssetNotFound
from domain.errors import Conflict
from domain.generation.order import Order


class NeverDrawn(Conflict):
    """Its owner drew it, and no model. Nothing can be drawn after it; it can be finished again."""

    code = "never_drawn"
    title = "Never drawn by a model"

    def __init__(self) -> None:
        super().__init__("This is your own art. No model drew it, so none can draw it again.")


async def recipe_of(work: RemixWork, asset_id: UUID) -> tuple[Asset, Order]:
    """An asset, and the order that would draw it alone. Raises `NeverDrawn`, and what `order_of` does."""
    asset, order = await order_of(work, asset_id)
    if order.art and not order.art.model:
        raise NeverDrawn
    return asset, replace(order, art=None, pull_to_palette=False)


async def order_of(work: RemixWork, asset_id: UUID) -> tuple[Asset, Order]:
    """An asset, and the order that would have made it alone, from the seed that it was drawn from in the end.

    Of a kit that is gone for good nothing is left in it. Raises `AssetNotFound`, also in the trash.
    """
    asset = await work.library.get(asset_id)
    if asset.deleted_at:
        raise AssetNotFound
    job = await work.jobs.get(asset.job_id)
    order = replace(job.order.alone(asset.index), remix_of=asset_id)
    if isinstance(seed := asset.generation_params.get("seed"), int):
        order = replace(order, seed=seed)
    if (kit := order.brand_kit) and not await work.brands.at(kit):
        order = order.without_kit()
    return asset, order
