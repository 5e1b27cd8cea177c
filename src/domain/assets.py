"""What was made: an asset, its files, how long it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.brand_kits import LogoVariant
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
class Typeset:
    """The font that words were set in. `asked` is what the brand kit says, if anything; `fallback` when something else
    was `used` for it, and then `note` says why in a sentence."""

    asked: str | None
    used: str
    fallback: bool
    note: str


@dataclass(frozen=True, slots=True)
class LogoSet:
    """The logo whose own pixels stand on the picture; `sha256` is that of the file it was taken from."""

    variant: LogoVariant
    sha256: str


@dataclass(frozen=True, slots=True)
class Finished:
    """A picture after finishing: its files, the asset itself first, and what was measured on them.

    `quality` holds JSON values only: each part with its number and meaning. `viral_score` is measured readability,
    0 to 100. `fonts` and `logo` are what was added to what the model drew, None where nothing was.
    """

    files: tuple[FinishedFile, ...]
    quality: Mapping[str, object]
    viral_score: int
    fonts: Typeset | None = None
    logo: LogoSet | None = None

    @property
    def composed(self) -> bool:
        """Whether glyphs or logos were added."""
        return self.fonts is not None or self.logo is not None


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
