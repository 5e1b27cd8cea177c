import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from application.assets.download_asset import begun, telling_words
from application.assets.ports import AssetCard, AssetReads, Zips
from application.ports import Now
from domain.assets import ToPack, paths_of
from domain.generation.asset_types import CATALOGUE_VERSION, ImageFormat

MOST_AT_ONCE = 1_000
"""Assets in one zip."""

README = """\
AuraStream: your stream, your brand, every platform.

Every file is ready as it is: right size, right format, under the platform's limit. Upload the folders in their order:

{folders}

manifest.json lists every file with its size and SHA-256, and says what was made by AI, as some platforms ask you to.
"""

TRAINED = "trainedAlgorithmicMedia"
COMPOSITE = "compositeWithTrainedAlgorithmicMedia"
"""IPTC's words for what was made by a model, and for what had letters or a logo added to it."""


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
        """Each asset once, in the order asked for. Raises `AssetNotFound` when one of them is not there, and
        `Unavailable`, before the first byte; afterwards a store that fails breaks the zip off."""
        cards = await self.reads.some(user_id, list(dict.fromkeys(asset_ids)))
        today = self.now().date()
        documents, files = await asyncio.to_thread(_laid_out, cards, today)  # a thousand take some tenths of a second
        content = await begun(self.zips.stream(documents, files))
        return AssetsExport(f"aurastream_{today.isoformat()}.zip", content)


def _laid_out(cards: Sequence[AssetCard], today: date) -> tuple[dict[str, bytes], list[tuple[str, str]]]:
    """The documents by path, and the storage key of each file with its path."""
    made = [json.loads(bytes(card.generation_params)) for card in cards]
    packed = [
        ToPack(card.asset_type, telling_words(params), card.index, card.variants)
        for card, params in zip(cards, made, strict=True)
    ]
    paths = list(paths_of(packed))
    manifest = {
        "made_by": "AuraStream",
        "made_on": today.isoformat(),
        "catalogue": CATALOGUE_VERSION,
        "disclosure": "The pictures were made by a generative AI model (IPTC digital source type of each below).",
        "assets": [_listed(card, params, of) for card, params, of in zip(cards, made, paths, strict=True)],
    }
    documents = {
        "README.txt": README.format(folders=_folders(paths)).encode(),
        "manifest.json": json.dumps(manifest, indent=1).encode(),
    }
    files = [
        (file.key, path)
        for card, of in zip(cards, paths, strict=True)
        for file, path in zip(card.variants, of, strict=True)
    ]
    return documents, files


def _listed(card: AssetCard, params: Mapping[str, Any], paths: Sequence[str]) -> dict[str, object]:
    composed = params.get("fonts") or params.get("logo") or params.get("text_overlay")
    return {
        "id": str(card.id),
        "asset_type": card.asset_type,
        "model": params.get("model"),
        "digital_source_type": COMPOSITE if composed else TRAINED,
        "files": [
            {
                "path": path,
                "width": file.width,
                "height": file.height,
                "format": ImageFormat(file.format).value,
                "bytes": file.bytes,
                "sha256": file.sha256,
            }
            for file, path in zip(card.variants, paths, strict=True)
        ],
    }


def _folders(paths: Sequence[Sequence[str]]) -> str:
    folders = {tuple(path.split("/")[:2]) for of in paths for path in of}
    return "\n".join(f"  {'/'.join(folder)}" for folder in sorted(folders))
