"""Kits as screens show them, each logo with an address that holds for a while."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from application.assets.ports import FileLinks
from application.brand_kits.ports import BrandKitReads, KitOnShelf
from application.ports import Now
from domain.brand_kits import UNDO_WINDOW, Brand

LINK_LIFE = timedelta(hours=1)

Links = Mapping[str, str]
"""The address of each stored file, by its key."""


@dataclass(frozen=True, slots=True)
class LinkLogos:
    """Addresses for all that brands refer to."""

    links: FileLinks

    async def __call__(self, brands: Iterable[Brand]) -> Links:
        keys = [logo.key for brand in brands for logo in (*brand.logos, *brand.proposals)]
        return dict(zip(keys, await self.links.sign(keys, LINK_LIFE), strict=True))


@dataclass(frozen=True, slots=True)
class BrowseBrandKits:
    """The user's kits, or with `trash` those that were deleted and can still be brought back."""

    reads: BrandKitReads
    now: Now

    async def __call__(self, *, user_id: UUID, trash: bool, before: UUID | None, limit: int) -> list[KitOnShelf]:
        """Newest first, from behind the kit `before`."""
        if trash:
            return await self.reads.deleted_since(user_id, self.now() - UNDO_WINDOW, before=before, limit=limit)
        return await self.reads.page(user_id, before=before, limit=limit)
