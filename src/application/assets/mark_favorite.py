from dataclasses import dataclass
from uuid import UUID

from application.assets.changing import Require, change, nothing
from application.assets.ports import AssetsWork
from application.ports import Begin
from domain.assets import Asset


@dataclass(frozen=True, slots=True)
class MarkFavorite:
    """Make an asset one of the user's favourites, or not any more."""

    begin: Begin[AssetsWork]

    async def __call__(self, *, user_id: UUID, asset_id: UUID, is_favorite: bool, require: Require = nothing) -> Asset:
        """Raises `AssetNotFound`, and what `require` raises."""
        return await change(self.begin, user_id, asset_id, require, lambda asset: asset.mark_favorite(is_favorite))
