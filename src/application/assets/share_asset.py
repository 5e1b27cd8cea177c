from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from application.assets.changing import Require, change, nothing
from application.assets.ports import AssetStore, AssetsWork, ShareCards, SharedAsset, SharedAssets
from application.assets.read_whole import read_whole
from application.ports import Begin, Now
from domain.assets import Asset, ShareExpired, Variant
from domain.generation.asset_types import CATALOGUE


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


CARD_WIDTH, CARD_HEIGHT = 1200, 630
LARGEST_REAL_SIZE = 128
"""Pixels; square files up to that are seen as they are on platforms: emotes and badges."""


@dataclass(frozen=True, slots=True)
class DrawShareCard:
    """The picture that a link to a public asset is shown with."""

    store: AssetStore
    cards: ShareCards

    async def __call__(self, shared: SharedAsset) -> bytes:
        """Raises `FileNotStored`, and what `ShareCards` does."""
        content = await read_whole(self.store, card_file(shared).key)
        small = tuple(file.width for file in shared.variants if file.width == file.height <= LARGEST_REAL_SIZE)
        title = CATALOGUE[shared.asset_type].title
        return await self.cards.draw(
            content, title=title, made=shared.made, sides=small if len(small) == len(shared.variants) > 1 else ()
        )


def card_file(shared: SharedAsset) -> Variant:
    """The smallest file that fills the card, or the largest there is."""
    by_size = sorted(shared.variants, key=lambda file: file.width * file.height)
    filling = (file for file in by_size if file.width >= CARD_WIDTH or file.height >= CARD_HEIGHT)
    return next(filling, by_size[-1])
