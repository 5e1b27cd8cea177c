"""What an order that follows an asset starts from."""

from dataclasses import replace
from uuid import UUID

from application.generation.ports import RemixWork
from application.generation.request_generation import Accepted
from application.ports import Once
from domain.assets import AssetNotFound
from domain.generation.job import Order


async def ordered_before(work: RemixWork, asset_id: UUID, once: Once | None) -> Accepted | None:
    """The job that the same request made before. Without a commit nothing is remembered by asking."""
    if once and (made := await work.requests.remember(once, asset_id)) != asset_id:
        return Accepted((await work.job_events.after(made, 0))[0].job, replayed=True)
    return None


async def recipe_of(work: RemixWork, asset_id: UUID) -> Order:
    """The order that would have made this one asset of its job alone, in no pack. Raises `AssetNotFound`, also in the
    trash."""
    asset = await work.library.get(asset_id)
    if asset.deleted_at:
        raise AssetNotFound
    order = replace((await work.jobs.get(asset.job_id)).order, pack=None)
    if order.ab:
        return replace(order, count=1, ab_place=order.ab_place + asset.index, remix_of=asset_id)
    return replace(order, count=1, seed=order.brief().variation(asset.index).seed, remix_of=asset_id)
