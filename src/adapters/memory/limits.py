"""Counts tries for one process."""

import time
from collections.abc import Callable
from datetime import timedelta
from hashlib import blake2b
from heapq import heappop, heappush, heapreplace

from domain.rates import Allowance, Rate

MOST_COUNTERS = 100_000

_LOOKED_AT = 8  # counters in each try, so that none pays for many
_MICROSECOND = timedelta(microseconds=1)


class MemoryRateLimits:
    """`RateLimits` within one process. `key` has 16 to 64 bytes; `clock` gives nanoseconds and never goes back.

    There are never more than `most` counters. When all are in use, one of those that are whole soonest makes room:
    they have the least to tell.
    """

    def __init__(self, key: bytes, clock: Callable[[], int] = time.monotonic_ns, *, most: int = MOST_COUNTERS) -> None:
        if not 16 <= len(key) <= blake2b.MAX_KEY_SIZE:
            raise ValueError("The key of the counters' names has 16 to 64 bytes.")
        self._key, self._clock, self._most = key, clock, most
        self._whole_at: dict[bytes, int] = {}  # microseconds of the clock
        # Each counter once, under a moment that it had: counters only move away, so none is whole before it comes up.
        self._soonest: list[tuple[int, bytes]] = []

    def __len__(self) -> int:
        """How many counters there are."""
        return len(self._whole_at)

    async def take(self, rate: Rate, who: str) -> Allowance:
        interval = rate.interval // _MICROSECOND
        capacity = interval * rate.count
        now = self._clock() // 1_000
        name = self._name(rate, who)
        self._forget(now)
        owed = max(self._whole_at.get(name, now) - now, 0)
        if owed + interval > capacity:
            retry_after = (owed + interval - capacity) * _MICROSECOND
            return Allowance(False, (capacity - owed) // interval, owed * _MICROSECOND, retry_after)
        owed += interval
        self._keep(name, now + owed)
        return Allowance(True, (capacity - owed) // interval, owed * _MICROSECOND)

    def _name(self, rate: Rate, who: str) -> bytes:
        asker = f"{rate.name}\0{who}".encode("utf-8", "surrogatepass")
        return blake2b(asker, key=self._key, digest_size=16).digest()

    def _keep(self, name: bytes, whole_at: int) -> None:
        if name not in self._whole_at:
            if len(self._whole_at) >= self._most:
                self._make_room()
            heappush(self._soonest, (whole_at, name))
        self._whole_at[name] = whole_at

    def _forget(self, now: int) -> None:
        """Drop some of the counters that are whole again."""
        for _ in range(_LOOKED_AT):
            if not self._soonest or self._soonest[0][0] > now:
                return
            self._drop_first_unless_moved()

    def _make_room(self) -> None:
        if not any(self._drop_first_unless_moved() for _ in range(_LOOKED_AT)):
            _, name = heappop(self._soonest)  # nearly the soonest, if nobody has time to look for it
            del self._whole_at[name]

    def _drop_first_unless_moved(self) -> bool:
        """Drop the counter that comes up first, or send it to its place if it is whole later than was noted."""
        noted, name = self._soonest[0]
        whole_at = self._whole_at[name]
        if whole_at > noted:
            heapreplace(self._soonest, (whole_at, name))
            return False
        heappop(self._soonest)
        del self._whole_at[name]
        return True
