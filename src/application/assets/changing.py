"""What every change of an asset has in common."""

from collections.abc import Callable
from uuid import UUID

from application.assets.ports import AssetsWork
from application.ports import Begin
from domain.assets import Asset, AssetNotFound

Require = Callable[[Asset], None]
"""Told what is about to be changed; raises when it is not what the caller has seen."""


def nothing(_asset: Asset) -> None:
    """For callers who change what is there, whatever it is."""


async def change(
    begin: Begin[AssetsWork], user_id: UUID, asset_id: UUID, require: Require, how: Callable[[Asset], Asset]
) -> Asset:
    """The asset as `how` leaves it, saved when that differs. Raises `AssetNotFound`, also for what is in the trash."""
    async with begin(user_id=user_id) as work:
        asset = await work.library.lock(asset_id)
        if asset.deleted_at:
            raise AssetNotFound
        require(asset)
        changed = how(asset)
        if changed != asset:
            await work.library.save(changed)
            await work.commit()
    return changed
