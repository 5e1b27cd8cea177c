from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

PATIENCE = timedelta(hours=24)
"""How long an erasure waits for providers that do not answer, and for its farewell letter. Then it goes on without."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """An account that is being erased, or was: the tombstone that a restored backup is compared with."""

    user_id: UUID
    asked_at: datetime
    grants_given_back: bool = False
    rows_gone_at: datetime | None = None
    done_at: datetime | None = None

    def late(self, now: datetime) -> bool:
        """Whether it has waited long enough for others."""
        return now - self.asked_at >= PATIENCE
