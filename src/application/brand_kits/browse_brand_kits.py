from dataclasses import dataclass
from uuid import UUID

from application.brand_kits.ports import BrandKitReads, KitOnShelf
from application.ports import Now
from domain.undo import UNDO_WINDOW


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
