import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from uuid import UUID

from application.assets.ports import AssetCard, AssetReads, AssetStore, FileNotStored, SharedAsset
from application.assets.share_asset import OpenSharedAsset
from domain.assets import Variant, VariantNotFound, file_name
from domain.generation.asset_types import ImageFormat


@dataclass(frozen=True, slots=True)
class Download:
    """A file on its way: its facts, its content piece by piece, and the name it is kept under."""

    file: Variant
    name: str
    content: AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class DownloadAsset:
    """One file of the user's asset, under a name that platforms take and its owner knows again."""

    reads: AssetReads
    store: AssetStore

    async def __call__(self, *, user_id: UUID, asset_id: UUID, variant: str | None) -> Download:
        """`variant` is `112x112.png`; without it, the asset itself.

        Raises `AssetNotFound`, `VariantNotFound`, `FileNotStored`.
        """
        card = await self.reads.get(user_id, asset_id)
        file = variant_of(card, variant)
        words = telling_words(json.loads(bytes(card.generation_params)))
        name = file_name(card.asset_type, words, file, index=card.index)
        return Download(file, name, await begun(self.store.read(file.key)))


@dataclass(frozen=True, slots=True)
class DownloadSharedAsset:
    """One file of a public asset, for anybody. Whether it is public is asked each time."""

    open_shared_asset: OpenSharedAsset
    store: AssetStore

    async def __call__(self, *, asset_id: UUID, variant: str) -> Download:
        """Raises `AssetNotFound`, `ShareExpired`, `VariantNotFound`, `FileNotStored`."""
        shared = await self.open_shared_asset(asset_id=asset_id)
        file = variant_of(shared, variant)
        name = file_name(shared.asset_type, "", file)
        return Download(file, name, await begun(self.store.read(file.key)))


def variant_of(asset: AssetCard | SharedAsset, name: str | None) -> Variant:
    """The file of that size and format, as `variant_name` writes them; raises `VariantNotFound`."""
    if name is None:
        return asset.variants[0]
    for file in asset.variants:
        if variant_name(file) == name:
            return file
    raise VariantNotFound


def variant_name(file: Variant) -> str:
    return f"{file.width}x{file.height}.{ImageFormat(file.format).extension}"


async def begun(content: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    """The same content, of which the first piece is here: a file that is gone is refused before anything is sent.

    Whoever closes it closes the content, read or not.
    """
    begun = _whole(content)
    await anext(begun)
    return begun


async def _whole(content: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    """With nothing before it: closing a generator that has not come to its first `yield` cleans nothing up."""
    async with aclosing(content):
        first = await anext(content, None)
        if first is None:
            raise FileNotStored
        yield b""
        yield first
        async for piece in content:
            yield piece


def telling_words(params: Mapping[str, object]) -> str:
    """What says best what it is: the words on it, or else what was asked for, in a pack with the item's title first."""
    asked = str(params.get("custom_prompt") or "")
    if isinstance(pack := params.get("pack"), Mapping):
        asked = f"{pack.get('item')} {asked}"
    return str(params.get("text_overlay") or asked)
