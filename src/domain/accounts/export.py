from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from domain.accounts.letters import LinkNotGood, TokenPurpose


class ExportState(StrEnum):
    """How far an export is; only one that is ready can be fetched."""

    PREPARING = "preparing"
    READY = "ready"
    FETCHED = "fetched"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Export:
    """A zip of everything we hold about somebody: asked for, made, fetched once, forgotten.

    `size` is known while the zip is stored. A `fetched_at` that no fetch can have, because nothing was ready or its
    time was over, says that nobody may fetch it any more.
    """

    id: UUID
    user_id: UUID
    asked_at: datetime
    ready_at: datetime | None = None
    expires_at: datetime | None = None
    fetched_at: datetime | None = None
    size: int | None = None

    def state(self, now: datetime) -> ExportState:
        """Only one that is ready can be fetched, with a link made of the user's id and the export's."""
        if self.fetched_at is not None:
            fetched = self.expires_at is not None and self.fetched_at < self.expires_at
            return ExportState.FETCHED if fetched else ExportState.EXPIRED
        if self.expires_at is None:
            return ExportState.PREPARING
        return ExportState.READY if now < self.expires_at else ExportState.EXPIRED

    @property
    def wanted(self) -> bool:
        """Whether it is still to be made for somebody who may fetch it then."""
        return self.ready_at is None and self.fetched_at is None

    def pack(self, size: int, now: datetime) -> Self:
        """The export with its zip of so many bytes, to be fetched for as long as the link in its letter is good."""
        return replace(self, ready_at=now, expires_at=now + TokenPurpose.FETCH_EXPORT.life, size=size)

    def fetch(self, now: datetime) -> Self:
        """The export, fetched. Raises `LinkNotGood` unless it is ready."""
        if self.state(now) is not ExportState.READY:
            raise LinkNotGood
        return replace(self, fetched_at=now)

    def expire(self, now: datetime) -> Self:
        """The export, which nobody may fetch any more, unless it was fetched."""
        return self if self.fetched_at else replace(self, fetched_at=max(now, self.expires_at or now))
