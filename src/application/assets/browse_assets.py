from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from application.assets.ports import AssetCard, AssetFilter, AssetReads, FileLinks
from application.ports import Now

LINK_LIFE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class LinkedAsset:
    """An asset with an address for each of its files, in the order of its variants, and one for everybody."""

    card: AssetCard
    urls: tuple[str, ...]
    share_url: str | None


ShareUrl = Callable[[UUID], str]
"""Where an asset is shown to everybody while it is."""


@dataclass(frozen=True, slots=True)
class BrowseAssets:
    """The user's library, every file with an address that holds for a while."""

    reads: AssetReads
    links: FileLinks
    share_url: ShareUrl
    now: Now

    async def __call__(
        self, *, user_id: UUID, where: AssetFilter, before: UUID | None, limit: int
    ) -> list[LinkedAsset]:
        """Newest first, from behind the asset `before`."""
        cards = await self.reads.page(user_id, where=where, before=before, limit=limit)
        return await linked(cards, self.links, self.share_url, self.now())


@dataclass(frozen=True, slots=True)
class GetAsset:
    """One asset of the user's, every file with an address that holds for a while."""

    reads: AssetReads
    links: FileLinks
    share_url: ShareUrl
    now: Now

    async def __call__(self, *, user_id: UUID, asset_id: UUID) -> LinkedAsset:
        """Raises `AssetNotFound`."""
        [shown] = await linked([await self.reads.get(user_id, asset_id)], self.links, self.share_url, self.now())
        return shown


async def linked(cards: Sequence[AssetCard], links: FileLinks, share_url: ShareUrl, now: datetime) -> list[LinkedAsset]:
    """The assets, in order, with their addresses."""
    urls = iter(await links.sign([variant.key for card in cards for variant in card.variants], LINK_LIFE))
    return [
        LinkedAsset(
            card,
            tuple(islice(urls, len(card.variants))),
            share_url(card.id) if card.is_shown_to_everybody(now) else None,
        )
        for card in cards
    ]
