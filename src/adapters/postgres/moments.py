from datetime import datetime
from uuid import UUID


def first_id_at(moment: datetime) -> UUID:
    """The lowest id that is made at this moment: a UUIDv7 begins with its millisecond."""
    return UUID(int=max(0, int(moment.timestamp() * 1000)) << 80)
