"""An asset, its files, how long it is kept, who may see it, and what its owner may take back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from domain.brand_kits import LogoVariant
from domain.errors import Gone, Invalid, NotFound
from domain.generation.asset_types import AssetType, ImageFormat
from domain.tiers import Standing
from domain.undo import UNDO_WINDOW, UndoWindowClosed

LONGEST_SHARE = timedelta(days=3_653)
"""With an end; without one it stays as long as its owner likes."""


class AssetNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such asset.")


class VariantNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("The asset has no such file.")


class ShareExpired(Gone):
    """It was public until `share_expires_at`; its owner may share it again."""

    code = "share_expired"
    title = "Share expired"

    def __init__(self, share_expires_at: datetime) -> None:
        super().__init__("This was shared for a limited time, which is over.")
        self.share_expires_at = share_expires_at


@dataclass(frozen=True, slots=True)
class FinishedFile:
    """One file ready for the platform, not stored yet."""

    width: int
    height: int
    format: ImageFormat
    content: bytes

    @property
    def name(self) -> str:
        return f"{self.width}x{self.height}.{self.format.extension}"


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
class Original:
    """The picture that an asset was finished from, byte by byte as it came.

    Finishing can be repeated on it, today or by a later release; a model asked again draws something else.
    """

    bytes: int
    sha256: str
    key: str


@dataclass(frozen=True, slots=True)
class Asset:
    """A picture with its files. What its owner does to it counts up `version`; doing it again changes nothing.

    A deleted asset keeps everything it was, so that taking it back within the undo window gives the same asset back.
    `generation_params` holds what it takes to make it again, the owner's own words among them.
    """

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
    remix_of: UUID | None = None
    is_public: bool = False
    share_expires_at: datetime | None = None
    is_favorite: bool = False
    deleted_at: datetime | None = None
    version: int = 1
    original: Original | None = None

    @property
    def keys(self) -> list[str]:
        """Of everything that is stored for it. Assets of early releases have no original."""
        return [file.key for file in self.variants] + ([self.original.key] if self.original else [])

    @property
    def master(self) -> Variant:
        return self.variants[0]

    @property
    def undo_until(self) -> datetime | None:
        """Until when it can be taken back; None when it is not deleted."""
        return self.deleted_at + UNDO_WINDOW if self.deleted_at else None

    def mark_favorite(self, is_favorite: bool) -> Self:
        return self._with(is_favorite=is_favorite)

    def share(self, now: datetime, *, until: datetime | None = None) -> Self:
        """Anybody may see it, until then. Raises `Invalid` for a time that is over or beyond all plans."""
        if until is not None and until <= now:
            raise Invalid("This time is over.", pointer="/expires_at", reason="in_the_past")
        if until is not None and until - now > LONGEST_SHARE:
            raise Invalid("At most ten years from now are allowed.", pointer="/expires_at", reason="too_late")
        return self._with(is_public=True, share_expires_at=until)

    def unshare(self) -> Self:
        return self._with(is_public=False, share_expires_at=None)

    def delete(self, now: datetime) -> Self:
        return self if self.deleted_at else self._with(deleted_at=now)

    def restore(self, now: datetime) -> Self:
        """Raises `UndoWindowClosed`."""
        if self.undo_until is not None and now > self.undo_until:
            raise UndoWindowClosed(self.undo_until)
        return self._with(deleted_at=None)

    def kept_on(self, standing: Standing) -> Self:
        """As its owner's tier keeps it, which is no change that its owner made."""
        return replace(self, expires_at=standing.end_of(self.created_at, self.expires_at))

    def over(self, now: datetime) -> bool:
        """Whether nobody can see it and its owner cannot take it back any more, by that moment."""
        return any(end is not None and end <= now for end in (self.expires_at, self.undo_until))

    def _with(self, **changes: object) -> Self:
        changed = replace(self, **changes)  # type: ignore[arg-type]  # each caller names a field and its type
        return self if changed == self else replace(changed, version=self.version + 1)


def words_of(generation_params: Mapping[str, object]) -> str:
    """What an asset is found by: the words that it was ordered with, its owner's or its pack's; no prompt of ours."""
    said = (generation_params.get(name) for name in ("custom_prompt", "text_overlay", "style", "mood"))
    return "\n".join(words for words in said if isinstance(words, str))
