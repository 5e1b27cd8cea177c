"""What a zip says about the pictures in it, for programs."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from application.assets.ports import AssetCard
from domain.generation.asset_types import CATALOGUE_VERSION, ImageFormat

TRAINED = "trainedAlgorithmicMedia"
COMPOSITE = "compositeWithTrainedAlgorithmicMedia"
"""IPTC's words for what was made by a model, and for what had letters or a logo added to it."""


def manifest_of(made_on: date, assets: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """The manifest of `assets` as `listed` tells them."""
    return {
        "made_by": "AuraStream",
        "made_on": made_on.isoformat(),
        "catalogue": CATALOGUE_VERSION,
        "disclosure": "What has a digital source type below (IPTC) was made by a generative AI model.",
        "assets": assets,
    }


def listed(card: AssetCard, params: Mapping[str, Any], paths: Sequence[str]) -> dict[str, object]:
    """One asset with its files, each at its path. `params` are the card's `generation_params`."""
    composed = params.get("fonts") or params.get("logo") or params.get("text_overlay")
    return {
        "id": str(card.id),
        "asset_type": card.asset_type,
        "model": params.get("model"),
        "digital_source_type": None if params.get("own_art") else COMPOSITE if composed else TRAINED,
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
