from datetime import timedelta
from uuid import UUID

from adapters.memory.tables import Tables, forget
from application.ports import IdempotencyConflict, Now, Once


class MemoryIdempotentRequests:
    def __init__(self, tables: Tables, now: Now) -> None:
        self._requests, self._now = tables.requests, now

    async def remember(self, once: Once, made: UUID) -> UUID:
        place = once.user_id, once.operation, once.key
        known = self._requests.get(place)
        if known is None or known[2] < self._now() - timedelta(hours=24):
            self._requests[place] = once, made, self._now()
            return made
        first, first_made, _ = known
        if first.fingerprint != once.fingerprint:
            raise IdempotencyConflict
        return first_made

    async def forget_over(self, most: int) -> int:
        before = self._now() - timedelta(hours=24)
        over = (place for place, (_, _, made_at) in self._requests.items() if made_at < before)
        return forget(self._requests, over, most)
