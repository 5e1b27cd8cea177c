import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from application.assets.download_asset import begun, telling_words
from application.assets.manifest import listed, manifest_of
from application.assets.ports import AssetCard, AssetReads, Zips
from application.ports import Now
from domain.assets import ToPack, paths_of

MOST_AT_ONCE = 1_000
"""Assets in one zip."""

README = """\
AuraStream: your stream, your brand, every platform.

Every file is ready as it is: right size, right format, under the platform's limit. Upload the folders in their order:

{folders}

manifest.json lists every file with its size and SHA-256, and says what was made by AI, as some platforms ask you to.
"""


@dataclass(frozen=True, slots=True)
class AssetsExport:
    """A zip on its way, and the name it is kept under."""

    name: str
    content: AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class ExportAssets:
    """The user's assets as one zip, sent while it is packed: nothing is stored, and memory does not grow with it."""

    reads: AssetReads
    zips: Zips
    now: Now

    async def __call__(self, *, user_id: UUID, asset_ids: Sequence[UUID]) -> AssetsExport:
        """Each asset once, in the order asked for. Raises `AssetNotFound` when one of them is not there,
        `TooManyZips` and `Unavailable`, before the first byte; afterwards a store that fails breaks the zip off."""
        cards = await self.reads.some(user_id, list(dict.fromkeys(asset_ids)))
        today = self.now().date()
        documents, files = await asyncio.to_thread(_laid_out, cards, today)  # a thousand take some tenths of a second
        content = await begun(self.zips.stream(user_id, documents, files))
        return AssetsExport(f"aurastream_{today.isoformat()}.zip", content)


def _laid_out(cards: Sequence[AssetCard], today: date) -> tuple[dict[str, bytes], list[tuple[str, str]]]:
    """The documents by path, and the storage key of each file with its path."""
    made = [json.loads(bytes(card.generation_params)) for card in cards]
    packed = [
        ToPack(card.asset_type, telling_words(params), card.index, card.variants)
        for card, params in zip(cards, made, strict=True)
    ]
    paths = list(paths_of(packed))
    assets = [listed(card, params, of) for card, params, of in zip(cards, made, paths, strict=True)]
    documents = {
        "README.txt": README.format(folders=_folders(paths)).encode(),
        "manifest.json": json.dumps(manifest_of(today, assets), indent=1).encode(),
    }
    files = [
        (file.key, path)
        for card, of in zip(cards, paths, strict=True)
        for file, path in zip(card.variants, of, strict=True)
    ]
    return documents, files


def _folders(paths: Sequence[Sequence[str]]) -> str:
    folders = {"/".join(path.split("/")[:-1][:2]) for of in paths for path in of}
    return "\n".join(f"  {folder}" for folder in sorted(folders))
