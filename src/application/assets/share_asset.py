from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from application.assets.changing import Require, change, nothing
from application.assets.ports import AssetsWork, SharedAsset, SharedAssets
from application.ports import Begin, Now
from domain.assets import Asset, ShareExpired


@dataclass(frozen=True, slots=True)
class ShareAsset:
    """Show an asset to anybody who has its address, for a time or for good."""

    begin: Begin[AssetsWork]
    now: Now

    async def __call__(
        self, *, user_id: UUID, asset_id: UUID, until: datetime | None = None, require: Require = nothing
    ) -> Asset:
        """Raises `AssetNotFound`, `Invalid` for a time that is over, and what `require` raises."""
        now = self.now()
        return await change(self.begin, user_id, asset_id, require, lambda asset: asset.share(now, until=until))


@dataclass(frozen=True, slots=True)
class UnshareAsset:
    """Show an asset to nobody but its owner again, from the commit on."""

    begin: Begin[AssetsWork]

    async def __call__(self, *, user_id: UUID, asset_id: UUID, require: Require = nothing) -> Asset:
        """Raises `AssetNotFound`, and what `require` raises."""
        return await change(self.begin, user_id, asset_id, require, lambda asset: asset.unshare())


@dataclass(frozen=True, slots=True)
class OpenSharedAsset:
    """What anybody sees of a public asset."""

    shared_assets: SharedAssets
    now: Now

    async def __call__(self, *, asset_id: UUID) -> SharedAsset:
        """Raises `AssetNotFound` unless it is public, `ShareExpired` when the time it was shared for is over."""
        shared = await self.shared_assets.get(asset_id)
        if shared.share_expires_at is not None and self.now() >= shared.share_expires_at:
            raise ShareExpired(shared.share_expires_at)
        return shared
