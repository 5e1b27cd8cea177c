"""What an order that follows an asset starts from."""

from dataclasses import replace
from uuid import UUID

from application.generation.ports import RemixWork
from application.generation.request_generation import Accepted
from application.ports import Once
from domain.assets import Asset, AssetNotFound
from domain.errors import Conflict
from domain.generation.order import Order


class NeverDrawn(Conflict):
    """Its owner drew it, and no model. Nothing can be drawn after it; it can be finished again."""

    code = "never_drawn"
    title = "Never drawn by a model"

    def __init__(self) -> None:
        super().__init__("This is your own art. No model drew it, so none can draw it again.")


async def ordered_before(work: RemixWork, asset_id: UUID, once: Once | None) -> Accepted | None:
    """The job that the same request made before. Without a commit nothing is remembered by asking."""
    if once and (made := await work.requests.remember(once, asset_id)) != asset_id:
        return Accepted((await work.job_events.after(made, 0))[0].job, replayed=True)
    return None


async def recipe_of(work: RemixWork, asset_id: UUID) -> tuple[Asset, Order]:
    """An asset, and the order that would draw it alone. Raises `NeverDrawn`, and what `order_of` does."""
    asset, order = await order_of(work, asset_id)
    if order.art and not order.art.model:
        raise NeverDrawn
    return asset, replace(order, art=None, pull_to_palette=False)


async def order_of(work: RemixWork, asset_id: UUID) -> tuple[Asset, Order]:
    """An asset, and the order that would have made it alone, in no pack. Raises `AssetNotFound`, also in the trash."""
    asset = await work.library.get(asset_id)
    if asset.deleted_at:
        raise AssetNotFound
    order = replace((await work.jobs.get(asset.job_id)).order, pack=None, like=None, count=1, remix_of=asset_id)
    if order.ab:
        return asset, replace(order, ab_place=order.ab_place + asset.index)
    return asset, replace(order, seed=order.brief().variation(asset.index).seed)
