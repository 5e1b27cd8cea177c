"""What assets need from outside."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol
from uuid import UUID

from domain.assets import Variant
from domain.errors import NotFound
from domain.generation.asset_types import AssetType


class FileNotStored(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such file.")


class AssetStore(Protocol):
    """Keeps bytes under generated keys of the form `u/…/name.ext`: ASCII, no `..`, no empty part.

    Every operation ends within a bounded time. What cannot be reached raises `domain.errors.Unavailable`;
    a key that does not match the form raises ValueError before anything is sent.
    """

    async def put(self, key: str, content: bytes, media_type: str) -> None:
        """Store the whole content or nothing; the same key and content again changes nothing."""

    async def size(self, key: str) -> int:
        """Bytes stored under the key. Raises `FileNotStored`."""

    def read(self, key: str) -> AsyncIterator[bytes]:
        """The content in pieces of about a megabyte, never all at once. Raises `FileNotStored` on the first piece."""

    async def delete(self, keys: Sequence[str]) -> None:
        """Forget the keys; one that is not there is no error."""

    async def delete_below(self, prefix: str) -> int:
        """Forget every file of one user, known or not, and say how many there were. `prefix` is `u/<uuid>/`; any other
        raises ValueError. What is stored meanwhile may stay."""

    async def check(self) -> None:
        """Return when the store answers, raise `Unavailable` when it does not."""


class FileLinks(Protocol):
    """Signed addresses under which a stored file can be fetched without signing in, for a limited time."""

    async def sign(self, keys: Sequence[str], lifetime: timedelta) -> list[str]:
        """One absolute URL a key, in order, each good for at least `lifetime`.

        The same key within the same hour gives the same URL, so that answers which hold one can be cached.
        """


@dataclass(frozen=True, slots=True)
class AssetFilter:
    """Which of the user's assets a list shows; None filters nothing."""

    asset_type: AssetType | None = None
    brand_kit_id: UUID | None = None
    job_id: UUID | None = None


class AssetCard(NamedTuple):
    """An asset as screens show it. `generation_params` and `quality` are JSON text as stored: only passed on.

    A tuple, since a list makes dozens of them and a frozen dataclass takes three times as long to make.
    """

    id: UUID
    job_id: UUID
    brand_kit_id: UUID | None
    asset_type: AssetType
    variants: tuple[Variant, ...]
    generation_params: bytes
    quality: bytes
    viral_score: int
    is_public: bool
    created_at: datetime
    expires_at: datetime | None


class AssetReads(Protocol):
    """What screens show of assets. Somebody else's assets do not exist."""

    async def get(self, user_id: UUID, asset_id: UUID) -> AssetCard:
        """Raises `AssetNotFound`."""

    async def page(self, user_id: UUID, *, where: AssetFilter, before: UUID | None, limit: int) -> list[AssetCard]:
        """Newest first, from behind the asset `before`. Asset ids grow with time, so they are the order."""
