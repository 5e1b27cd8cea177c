from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from uuid import UUID

from application.assets.ports import AssetReads, AssetStore, PreviewLinks, Previews
from application.assets.read_whole import read_whole
from domain.assets import PREVIEWS, Preview, Variant, preview_of
from domain.generation.asset_types import Export


@dataclass(frozen=True, slots=True)
class LinkedPreview:
    """A preview with an address that holds for a while."""

    preview: Preview
    url: str


@dataclass(frozen=True, slots=True)
class BrowsePreviews:
    """The places in which an asset of the user's can be seen before it is published."""

    reads: AssetReads
    links: PreviewLinks

    async def __call__(self, *, user_id: UUID, asset_id: UUID) -> list[LinkedPreview]:
        """Nothing is drawn yet. Raises `AssetNotFound`."""
        card = await self.reads.get(user_id, asset_id)
        previews = PREVIEWS[card.asset_type]
        urls = self.links.sign(user_id, asset_id, [preview.name for preview in previews])
        return [LinkedPreview(preview, url) for preview, url in zip(previews, urls, strict=True)]


@dataclass(frozen=True, slots=True)
class PlannedPreview:
    """A preview of one asset and the files that it shows, one for each of `preview.shown`."""

    preview: Preview
    files: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class PlanPreview:
    """Which files a preview of the user's asset shows; whether the asset is there is asked each time."""

    reads: AssetReads

    async def __call__(self, *, user_id: UUID, asset_id: UUID, name: str) -> PlannedPreview:
        """Raises `AssetNotFound`, `PreviewNotFound`."""
        card = await self.reads.get(user_id, asset_id)
        preview = preview_of(card.asset_type, name)
        return PlannedPreview(preview, tuple(file_for(size, card.variants) for size in preview.shown))


@dataclass(frozen=True, slots=True)
class DrawPreview:
    """The picture of a place with the asset in it."""

    store: AssetStore
    previews: Previews

    async def __call__(self, planned: PlannedPreview) -> bytes:
        """A PNG. Raises `FileNotStored`, and what `Previews` does."""
        contents = {key: await self._read(key) for key in dict.fromkeys(file.key for file in planned.files)}
        return await self.previews.draw(planned.preview, [contents[file.key] for file in planned.files])

    async def _read(self, key: str) -> bytes:
        return await read_whole(self.store, key)


ALIKE = 0.03
"""Two shapes are the same when their ratios are this near, as a logarithm."""


def file_for(size: Export, files: Sequence[Variant]) -> Variant:
    """The file to show at that size: of its shape, where there is one, the smallest that is no smaller."""

    def order(file: Variant) -> tuple[bool, bool, int]:
        another_shape = abs(log(file.width * size.height / (file.height * size.width))) > ALIKE
        too_small = file.width < size.width and file.height < size.height
        pixels = file.width * file.height
        return another_shape, too_small, -pixels if too_small else pixels

    return min(files, key=order)
