from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from application.assets.ports import FileLinks
from domain.brand_kits import Brand

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
