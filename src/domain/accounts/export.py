from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class ExportState(StrEnum):
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
