from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Erasure:
    """An account that is being erased, or was: the tombstone that a restored backup is compared with."""

    user_id: UUID
    asked_at: datetime
    grants_given_back: bool = False
    rows_gone_at: datetime | None = None
    done_at: datetime | None = None
