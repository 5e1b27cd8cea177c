from dataclasses import dataclass
from uuid import UUID

from application.assets.changing import Require, nothing
from application.assets.ports import AssetsWork
from application.ports import Begin, Now
from domain.assets import Asset


@dataclass(frozen=True, slots=True)
class DeleteAsset:
    """Put an asset into the trash, where it can be taken back from for seven days. Its files stay as long."""

    begin: Begin[AssetsWork]
    now: Now

    async def __call__(self, *, user_id: UUID, asset_id: UUID, require: Require = nothing) -> Asset:
        """Once more, it stays deleted since the first time. Raises `AssetNotFound`, and what `require` raises."""
        async with self.begin(user_id=user_id) as work:
            asset = await work.library.lock(asset_id)
            if not asset.deleted_at:
                require(asset)
            deleted = asset.delete(self.now())
            if deleted != asset:
                await work.library.save(deleted)
                await work.commit()
        return deleted


@dataclass(frozen=True, slots=True)
class RestoreAsset:
    """Take an asset back from the trash, with everything it was."""

    begin: Begin[AssetsWork]
    now: Now

    async def __call__(self, *, user_id: UUID, asset_id: UUID) -> Asset:
        """What is not in the trash stays as it is. Raises `AssetNotFound`, `UndoWindowClosed`."""
        async with self.begin(user_id=user_id) as work:
            asset = await work.library.lock(asset_id)
            restored = asset.restore(self.now())
            if restored != asset:
                await work.library.save(restored)
                await work.commit()
        return restored
