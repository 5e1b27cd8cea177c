"""What somebody was told of assets that come to their end."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Self
from uuid import UUID

EARLY, LATE = timedelta(days=10), timedelta(days=3)
"""How long before the end people are written to: twice, unless they hear of it late."""

PAUSE = timedelta(days=1)
"""Nobody gets two of these letters within so long."""

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ExpiryNotice:
    """Up to which end of an asset its owner was told early, and up to which late; and when for the last time."""

    user_id: UUID
    early_until: datetime = NEVER
    late_until: datetime = NEVER
    written_at: datetime = NEVER

    def may_write(self, now: datetime) -> bool:
        return now - self.written_at >= PAUSE

    def untold(self, now: datetime) -> tuple[tuple[datetime, datetime], tuple[datetime, datetime]]:
        """Two spans `(after, until]`: whatever ends in either of them is still to be told."""
        return (max(now, self.early_until), now + EARLY), (max(now, self.late_until), now + LATE)

    def tell(self, now: datetime) -> Self:
        """A letter says of everything that ends within the longer span when it does."""
        return replace(self, early_until=now + EARLY, late_until=now + LATE, written_at=now)
