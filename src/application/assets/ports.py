"""What assets need from outside."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from application.ports import Event, UnitOfWork
from domain.assets import Asset, ExpiryNotice, Preview, Variant
from domain.errors import Conflict, NotFound
from domain.generation.asset_types import AssetType
from domain.tiers import Standing


class FileNotStored(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such file.")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What a listing says of a file; `stored_at` is the store's own clock, of when it was written last."""

    key: str
    stored_at: datetime


class AssetStore(Protocol):
    """Keeps bytes under generated keys of the form `u/…/name.ext`: ASCII, no `..`, no empty part.

    Every operation ends within a bounded time. What cannot be reached raises `domain.errors.Unavailable`;
    a key that does not match the form raises ValueError before anything is sent.
    """

    async def put(self, key: str, content: bytes, media_type: str) -> None:
        """Store the whole content or nothing; the same key and content again changes nothing."""

    async def size(self, key: str) -> int:
        """Bytes stored under the key. Raises `FileNotStored`."""

    def read(self, key: str) -> AsyncGenerator[bytes, None]:
        """The content in pieces of about a megabyte, never all at once. Raises `FileNotStored` on the first piece."""

    async def delete(self, keys: Sequence[str]) -> None:
        """Forget the keys; one that is not there is no error."""

    async def delete_below(self, prefix: str) -> int:
        """Forget every file of one user, known or not, and say how many there were. `prefix` is `u/<uuid>/`; any other
        raises ValueError. What is stored meanwhile may stay."""

    def pages(self) -> AsyncIterator[Sequence[StoredFile]]:
        """Every file of everybody, at most a thousand at a time and never more in memory.

        What is stored or deleted meanwhile may be among them or not. What has no key of our form is left out.
        """

    async def check(self) -> None:
        """Return when the store answers, raise `Unavailable` when it does not."""


class TooManyZips(Conflict):
    """As many zips of yours are on their way as one account may have. Take one of them to its end, or break it off."""

    code = "too_many_zips"
    title = "Too many zips at once"

    def __init__(self, limit: int) -> None:
        super().__init__(f"{limit} of your zips are on their way already; when one of them has ended, ask again.")


class Zips(Protocol):
    """Packs stored files and documents into one zip for somebody who waits for it."""

    def stream(
        self, user_id: UUID, documents: Mapping[str, bytes], files: Sequence[tuple[str, str]]
    ) -> AsyncGenerator[bytes, None]:
        """The zip in pieces of about a megabyte as it grows, whatever its size: only some megabytes of it are held.

        `documents` are contents by path, `files` are storage keys with the path of each. A file that is not stored any
        more is left out and named in `missing.txt`. The same contents give the same zip. What breaks off in the middle
        raises `domain.errors.Unavailable`, and so does the first piece while too many of everybody's are on their way;
        while too many of that user's are, it raises `TooManyZips`. Whoever does not want the rest closes it.
        """


class FileLinks(Protocol):
    """Signed addresses under which a stored file can be fetched without signing in, for a limited time."""

    async def sign(self, keys: Sequence[str], lifetime: timedelta) -> list[str]:
        """One absolute URL a key, in order, each good for at least `lifetime`.

        The same key within the same hour gives the same URL, so that answers which hold one can be cached.
        """


@dataclass(frozen=True, slots=True)
class AssetFilter:
    """Which of the user's assets a list shows; None filters nothing.

    `words` are tokens as `domain.assets.tokens_of` makes them: each must be among the keys of the asset's own words,
    and where there are none nothing is found. Assets in the trash are shown by `deleted_after` alone, those that were
    deleted after that moment and no others.
    """

    asset_type: AssetType | None = None
    brand_kit_id: UUID | None = None
    job_id: UUID | None = None
    is_favorite: bool | None = None
    is_public: bool | None = None
    created_from: datetime | None = None
    created_before: datetime | None = None
    deleted_after: datetime | None = None
    words: tuple[str, ...] | None = None


@dataclass(slots=True)
class AssetCard:
    """An asset as screens show it. `generation_params` and `quality` are JSON text as stored: only passed on.

    Not frozen, since a list makes dozens of them and a frozen one takes three times as long to make.
    """

    id: UUID
    job_id: UUID
    index: int
    brand_kit_id: UUID | None
    remix_of: UUID | None
    asset_type: AssetType
    variants: tuple[Variant, ...]
    generation_params: bytes
    quality: bytes
    viral_score: int
    is_public: bool
    share_expires_at: datetime | None
    is_favorite: bool
    created_at: datetime
    expires_at: datetime | None
    deleted_at: datetime | None
    version: int

    def is_shown_to_everybody(self, now: datetime) -> bool:
        """What its owner made public stays marked so in the trash, and after the time that they gave it."""
        over = self.share_expires_at is not None and self.share_expires_at <= now
        return self.is_public and self.deleted_at is None and not over


class AssetReads(Protocol):
    """What screens show of assets. Somebody else's assets do not exist."""

    async def get(self, user_id: UUID, asset_id: UUID) -> AssetCard:
        """Raises `AssetNotFound`, also for what is in the trash."""

    async def some(self, user_id: UUID, asset_ids: Sequence[UUID]) -> list[AssetCard]:
        """Those assets, in that order. Raises `AssetNotFound` when one is not there or in the trash."""

    async def of_jobs(self, user_id: UUID, job_ids: Sequence[UUID]) -> list[AssetCard]:
        """What those jobs delivered and is not in the trash, job by job in that order."""

    async def page(self, user_id: UUID, *, where: AssetFilter, before: UUID | None, limit: int) -> list[AssetCard]:
        """Newest first, from behind the asset `before`. Asset ids grow with time, so they are the order."""


@dataclass(frozen=True, slots=True)
class SharedAsset:
    """What anybody may see of a public asset: nothing of its owner's."""

    id: UUID
    asset_type: AssetType
    variants: tuple[Variant, ...]
    created_at: datetime
    share_expires_at: datetime | None
    own_art: bool

    @property
    def made(self) -> str:
        """How it was made, in words for people."""
        return "Drawn by its owner" if self.own_art else "Made with AI"


class SharedAssets(Protocol):
    """Public assets, for people who are not signed in."""

    async def get(self, asset_id: UUID) -> SharedAsset:
        """Raises `AssetNotFound` for what is not public or in the trash, and for whatever is of somebody who is being
        erased. One whose time is over is still given."""


class ShareCards(Protocol):
    """Draws the picture that a link to a public asset is shown with."""

    version: str

    async def draw(self, content: bytes, *, title: str, made: str, sides: tuple[int, ...] = ()) -> bytes:
        """A JPEG of 1200 × 630 pixels with the picture, what it is, how it was made, and no word of its owner's.

        `sides` are square sizes in pixels at which the picture is shown once more as it is. The same picture gives the
        same bytes. Runs off the event loop, bounded: raises `Unavailable` when too many wait, `PictureUnusable` for
        content that cannot be decoded.
        """


class Previews(Protocol):
    """Draws places where people meet an asset, with the asset in them."""

    version: str

    async def draw(self, preview: Preview, files: Sequence[bytes]) -> bytes:
        """A PNG of the preview's size. `files` are the asset's own, one for each size in `preview.shown`.

        A file that has exactly the size at which it is shown stands in the picture pixel by pixel; any other is fitted
        into it. The same files give the same bytes. Runs off the event loop, bounded: raises `Unavailable` when too
        many wait, `PictureUnusable` for content that cannot be decoded, ValueError for another number of files.
        """


class PreviewLinks(Protocol):
    """Signed addresses under which previews of an asset can be fetched without signing in, for a limited time."""

    def sign(self, user_id: UUID, asset_id: UUID, names: Sequence[str]) -> list[str]:
        """One absolute URL a name, in order, each good for at least an hour; within an hour they are the same."""


class Library(Protocol):
    """The user's assets, to be changed."""

    async def get(self, asset_id: UUID) -> Asset:
        """Also from the trash. Raises `AssetNotFound`, also for somebody else's asset."""

    async def lock(self, asset_id: UUID) -> Asset:
        """As `get`, and no other transaction may change it until this one ends."""

    async def save(self, asset: Asset) -> None:
        """What its owner may change of it: favourite, sharing, trash, and the version that counts these."""


class AssetsWork(UnitOfWork, Protocol):
    """The slice of the unit of work that the library may touch."""

    @property
    def library(self) -> Library: ...


@dataclass(frozen=True, slots=True)
class TierChanged(Event):
    """Somebody is on another tier, and their assets are to be kept as long as it says."""

    user_id: UUID


@dataclass(frozen=True, slots=True)
class KeptAsset:
    """How long an asset is kept."""

    id: UUID
    made_at: datetime
    expires_at: datetime | None


class KeptAssets(Protocol):
    """Everybody's assets, for the product itself: how long they are kept, and that they go."""

    async def standing(self, user_id: UUID) -> Standing:
        """It does not change before this transaction ends. Raises `AccountNotFound`."""

    async def lock_behind(self, user_id: UUID, asset_id: UUID | None, most: int, *, patient: bool) -> list[KeptAsset]:
        """The user's assets from behind that one, in the order of their ids, locked, also those in the trash.

        Whoever is not `patient` waits for nobody and gets those that others hold left out.
        """

    async def save_ends(self, kept: Sequence[KeptAsset]) -> None: ...

    async def lock_over(self, before: datetime, most: int) -> list[tuple[Asset, Standing]]:
        """Assets that were over before that moment, as `Asset.over` means it, locked, with their owners' standing.

        Those that others hold are left out, and those whose owner's tier is just being changed.
        """

    async def remove(self, assets: Sequence[Asset]) -> None:
        """Forget the rows and all that the assets are found by. Their files stay."""


class DiscardedFiles(Protocol):
    """Files that no row names any more, until they are deleted from the store; each is, at least once."""

    async def add(self, user_id: UUID, keys: Sequence[str]) -> None:
        """Raises ValueError for a file that is not that user's."""

    async def claim(self, most: int, hold: timedelta) -> list[str]:
        """The longest waiting ones; nobody else gets the same before `hold` has passed."""

    async def forget(self, keys: Sequence[str]) -> None:
        """They are deleted."""


class ExpiryNotices(Protocol):
    async def untold(self, now: datetime, most: int) -> list[UUID]:
        """Owners who are to be written to now, by `ExpiryNotice`, at an address that they have verified."""

    async def lock(self, user_id: UUID) -> ExpiryNotice:
        """One that tells of nothing when the user was never written to. The user is locked already."""

    async def save(self, notice: ExpiryNotice) -> None: ...

    async def ends(self, user_id: UUID, after: datetime, until: datetime) -> list[tuple[date, int]]:
        """On which days, in UTC, how many of the user's assets end in that span, soonest first; trashed ones aside."""


class NamedFiles(Protocol):
    """Which stored files there is a row for."""

    async def unnamed(self, keys: Sequence[str]) -> list[str]:
        """Those that no row names: not as a file in use, nor as one on its way to the user or out of the store.

        A key of no form that we know is never among them.
        """

    async def of_assets_behind(self, asset_id: UUID | None, most: int) -> list[tuple[UUID, list[str]]]:
        """Assets in the order of their ids with the keys of their files, from behind that one."""


class Chores(Protocol):
    """What one process does for all of them, every so often."""

    async def take(self, name: str, every: timedelta) -> bool:
        """True for one caller in each stretch of `every`."""

    async def put_off(self, name: str, wait: timedelta) -> None:
        """It was done, or takes longer: nobody takes it before `wait` is over, counted from now."""


class RetentionWork(UnitOfWork, Protocol):
    """The slice of the unit of work that letting assets go may touch."""

    @property
    def kept_assets(self) -> KeptAssets: ...

    @property
    def discarded_files(self) -> DiscardedFiles: ...


class StorageWork(UnitOfWork, Protocol):
    @property
    def named_files(self) -> NamedFiles: ...

    @property
    def chores(self) -> Chores: ...
