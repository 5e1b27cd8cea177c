"""What was made: an asset, its files, how long it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.errors import NotFound
from domain.generation.asset_types import AssetType, ImageFormat


class AssetNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such asset.")


@dataclass(frozen=True, slots=True)
class FinishedFile:
    """One file ready for the platform, not stored yet."""

    width: int
    height: int
    format: ImageFormat
    content: bytes


@dataclass(frozen=True, slots=True)
class Finished:
    """A picture after finishing: its files, the asset itself first, and what was measured on them.

    `quality` holds JSON values only: each part with its number and meaning. `viral_score` is measured readability,
    0 to 100. `composed` says that glyphs or logos were added to what the model drew.
    """

    files: tuple[FinishedFile, ...]
    quality: Mapping[str, object]
    viral_score: int
    composed: bool


@dataclass(frozen=True, slots=True)
class Variant:
    """One stored file of an asset; `key` names it in the asset store and is generated, never taken from input."""

    width: int
    height: int
    format: ImageFormat
    bytes: int
    sha256: str
    key: str


@dataclass(frozen=True, slots=True)
class Asset:
    id: UUID
    user_id: UUID
    job_id: UUID
    index: int
    asset_type: AssetType
    variants: tuple[Variant, ...]
    generation_params: Mapping[str, object]
    viral_score: int
    quality: Mapping[str, object]
    created_at: datetime
    expires_at: datetime | None
    brand_kit_id: UUID | None = None
    is_public: bool = False

    @property
    def master(self) -> Variant:
        return self.variants[0]


def key_of(*, user_id: UUID, job_id: UUID, index: int, epoch: int, file: FinishedFile) -> str:
    """Where a file lies. The epoch keeps a worker that lost its lease from writing over its successor's files."""
    return f"u/{user_id}/{job_id}/{index}-{epoch}/{file.width}x{file.height}.{file.format.extension}"
