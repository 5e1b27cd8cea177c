"""What brand kits need from outside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from application.assets.ports import DiscardedFiles
from application.ports import IdempotentRequests, UnitOfWork
from domain.brand_kits import Brand, BrandKit, Drawing, KitVersion, LogoVariant, Shelf, Suggestion, Version


class BrandKits(Protocol):
    """A user's kits, deleted ones among them, and everything that each of them ever said."""

    async def lock_shelf(self, user_id: UUID) -> Shelf:
        """What the user has; nobody else changes any of their kits until this transaction ends, or which is active.

        Every story that changes something of them begins here. Raises `AccountNotFound`.
        """

    async def save_shelf(self, shelf: Shelf) -> None:
        """Keep which kit is active."""

    async def add(self, kit: BrandKit) -> None: ...

    async def get(self, kit_id: UUID, *, deleted: bool = False) -> BrandKit:
        """Raises `BrandKitNotFound`, also for somebody else's kit, and unless `deleted` for one that was deleted."""

    async def save(self, kit: BrandKit) -> None:
        """Keep the kit as it is, and its version beside those of before."""

    async def version(self, kit_id: UUID, number: int) -> Version:
        """Raises `VersionNotFound`."""

    async def made(self, version_id: UUID) -> BrandKit:
        """The kit as it was when it said what that version says. Raises `VersionNotFound`."""


class Brands(Protocol):
    """What kits say, for whoever makes something with them: in a user's name, or as the product's own worker."""

    async def present(self, user_id: UUID, kit_id: UUID | None) -> tuple[KitVersion, Brand] | None:
        """What a kit says now, and the name under which `at` gives the same for good. Without an id it is the active
        kit's, None when none is. Raises `BrandKitNotFound`, also for a deleted kit and somebody else's."""

    async def at(self, version: KitVersion) -> Brand | None:
        """What a kit said then, whatever became of it since; None when it is gone for good."""


class BrandKitsWork(UnitOfWork, Protocol):
    """The slice of the unit of work that brand kits may touch."""

    @property
    def brand_kits(self) -> BrandKits: ...

    @property
    def requests(self) -> IdempotentRequests: ...


class DeletedKits(Protocol):
    """Everybody's deleted kits, for the product itself that lets go of them."""

    async def lock_deleted(self, before: datetime, most: int) -> list[BrandKit]:
        """Kits that were deleted before that moment, locked. Until this transaction ends nobody else gets a kit of the
        same owners; those that others hold are left out."""

    async def remove(self, kit: BrandKit) -> list[str]:
        """Forget the kit and its versions, and say which of the logos they named nothing names any more."""


class DeletedKitsWork(UnitOfWork, Protocol):
    @property
    def deleted_kits(self) -> DeletedKits: ...

    @property
    def discarded_files(self) -> DiscardedFiles: ...


@dataclass(frozen=True, slots=True)
class KitOnShelf:
    """A kit, and whether it is its owner's active one."""

    kit: BrandKit
    is_active: bool


class BrandKitReads(Protocol):
    """What screens show of kits. Somebody else's do not exist, and deleted ones only where it says so."""

    async def get(self, user_id: UUID, kit_id: UUID) -> KitOnShelf:
        """Raises `BrandKitNotFound`."""

    async def active(self, user_id: UUID) -> KitOnShelf:
        """Raises `BrandKitNotFound` when no kit is active."""

    async def page(self, user_id: UUID, *, before: UUID | None, limit: int) -> list[KitOnShelf]:
        """Newest first, from behind the kit `before`. Ids grow with time, so they are the order."""

    async def deleted_since(
        self, user_id: UUID, since: datetime, *, before: UUID | None, limit: int
    ) -> list[KitOnShelf]:
        """As `page`, of the kits that were deleted after that moment."""

    async def version(self, user_id: UUID, kit_id: UUID, number: int) -> Version:
        """Raises `BrandKitNotFound`, `VersionNotFound`."""

    async def versions(self, user_id: UUID, kit_id: UUID, *, before: UUID | None, limit: int) -> list[Version]:
        """By number, newest first, from behind the version `before`; nothing is behind one of another kit.

        Raises `BrandKitNotFound`.
        """


class Artwork(Protocol):
    """Turns files that strangers send into drawings of our own.

    Whatever is sent: nothing of it runs, nothing outside of it is read, and it costs at most 5 seconds of a
    processor and 300 MB, off the event loop, a few at a time. Raises `domain.errors.Unavailable` when too many wait.
    """

    async def read(self, content: bytes) -> Drawing:
        """The picture in a PNG, JPEG, WebP or SVG file, told by its content and never by its name.

        Raises `ArtworkTooLarge` above `MAX_LOGO_BYTES` or `MAX_LOGO_SIDE`, before a pixel is decoded;
        `ArtworkNotRecognised` for what is no such file; `ArtworkRefused` for one that cannot be drawn safely, or
        whose drawing would have more than `MAX_DRAWN_BYTES`.
        """

    async def propose(self, primary: Drawing) -> Mapping[LogoVariant, Drawing]:
        """`MONOCHROME`, `ICON` and `WATERMARK` made from the pixels of the primary logo, never by a model.

        The same drawing gives the same bytes. Raises `ArtworkRefused` when nothing can be derived from it.
        """

    async def extract(self, content: bytes) -> Suggestion:
        """Colours, readable pairs and tone words of a picture, the same for the same bytes. Raises as `read` does."""
