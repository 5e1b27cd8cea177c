from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self
from uuid import UUID

from domain.brand_kits.brand import Brand
from domain.errors import Conflict, NotFound, PaymentRequired
from domain.tiers import Tier, next_tier, policy_of
from domain.undo import UNDO_WINDOW, UndoWindowClosed

MOST_VERSIONS = 10_000
"""Of one kit, none of which is ever lost. Nobody gets there by hand, and what a program writes has an end."""


class BrandKitNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such brand kit.")


class VersionNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("The brand kit has no such version.")


class BrandKitLimitReached(PaymentRequired):
    """The tier has no room for another brand kit. Those that are there stay, and may be used and changed."""

    def __init__(self, *, limit: int, used: int, tier: Tier) -> None:
        kits = "1 brand kit" if limit == 1 else f"{limit} brand kits"
        super().__init__(f"{tier.capitalize()} comes with {kits}, and you have {used}.")
        self.limit, self.used, self.resets_at = limit, used, None
        self.required_tier, self.upgrade_url = next_tier(tier), "/pricing"


class VersionLimitReached(Conflict):
    """The kit was changed as often as a kit can be. It stays as it is; a copy of it can be changed on."""

    code = "version_limit_reached"
    title = "Version limit reached"

    def __init__(self) -> None:
        super().__init__(f"A brand kit has at most {MOST_VERSIONS:,} versions. Duplicate it and change the copy.")
        self.limit = MOST_VERSIONS


@dataclass(frozen=True, slots=True)
class KitVersion:
    """Names what a kit said at one time, for good."""

    kit_id: UUID
    number: int


@dataclass(frozen=True, slots=True)
class Version:
    """What a kit said from `made_at` on, until the next one. Versions never change; `changed` names the fields in which
    it differs from the one before."""

    id: UUID
    number: int
    brand: Brand
    changed: tuple[str, ...]
    made_at: datetime


@dataclass(frozen=True, slots=True)
class BrandKit:
    """A creator's brand, and the latest version of what it says. A deleted one can be brought back for a while."""

    id: UUID
    user_id: UUID
    version: Version
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None

    @classmethod
    def make(cls, id: UUID, user_id: UUID, brand: Brand, *, version_id: UUID, now: datetime) -> Self:
        return cls(id, user_id, Version(version_id, 1, brand, (), now), created_at=now, updated_at=now)

    @property
    def brand(self) -> Brand:
        return self.version.brand

    @property
    def undo_until(self) -> datetime | None:
        return self.deleted_at + UNDO_WINDOW if self.deleted_at else None

    def say(self, brand: Brand, *, version_id: UUID, now: datetime) -> Self:
        """The kit with one version more; who says the same again changes nothing. Raises `VersionLimitReached`."""
        if brand == self.brand:
            return self
        if self.version.number >= MOST_VERSIONS:
            raise VersionLimitReached
        changed = tuple(difference.field for difference in self.brand.differences(brand))
        version = Version(version_id, self.version.number + 1, brand, changed, now)
        return replace(self, version=version, updated_at=now)

    def delete(self, now: datetime) -> Self:
        return replace(self, deleted_at=now)

    def restore(self, now: datetime) -> Self:
        """Raises `UndoWindowClosed`. One that is not deleted stays as it is."""
        if self.undo_until and now >= self.undo_until:
            raise UndoWindowClosed(self.undo_until)
        return replace(self, deleted_at=None)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What one user has: how many kits, deleted ones aside, and which of them is the active one, if any.

    At most one is active, since the shelf has one place for it.
    """

    user_id: UUID
    tier: Tier
    kits: int
    active: UUID | None = None

    def put(self, kit_id: UUID) -> Self:
        """A new kit; the first one becomes active by itself. Raises `BrandKitLimitReached`."""
        self._require_room()
        return replace(self, kits=self.kits + 1, active=self.active if self.kits else kit_id)

    def put_back(self) -> Self:
        """A kit that was deleted; it does not become active again. Raises `BrandKitLimitReached`."""
        self._require_room()
        return replace(self, kits=self.kits + 1)

    def take_away(self, kit_id: UUID) -> Self:
        return replace(self, kits=self.kits - 1, active=None if self.active == kit_id else self.active)

    def activate(self, kit_id: UUID) -> Self:
        return replace(self, active=kit_id)

    def _require_room(self) -> None:
        limit = policy_of(self.tier).brand_kits
        if limit is not None and self.kits >= limit:
            raise BrandKitLimitReached(limit=limit, used=self.kits, tier=self.tier)
