"""Counts tries in Redis, exactly over all processes, on Redis's own clock: those of one moment in one script call."""

import asyncio
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import blake2b
from importlib.resources import files
from itertools import repeat
from typing import TypeAlias, cast

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as ConnectionLost
from redis.exceptions import RedisError

from domain.errors import Unavailable
from domain.rates import Allowance, Rate

PREFIX = "aurastream:rates:"
MOST_IN_A_CALL = 200
"""Redis serves nobody else during a call: about a microsecond a try."""

PATIENCE = timedelta(seconds=0.5)
"""For one call, with everything that it may need."""

_STEP = 0.8  # of the patience: should a cancellation get lost (bpo-37658), the next step of the connection still ends
_REST = 0.25  # seconds without asking after Redis did not answer
_MICROSECOND = timedelta(microseconds=1)
_UNREACHABLE = (RedisError, OSError)
_SCRIPT = files(__package__).joinpath("gcra.lua").read_text(encoding="utf-8")

_log = logging.getLogger(__name__)
_Answer: TypeAlias = tuple[int, int]  # let through or not, and the microseconds until the rate is whole


@dataclass(frozen=True, slots=True)
class _Try:
    """`answer` becomes None when Redis gives none."""

    name: str
    interval: int
    capacity: int
    answer: "asyncio.Future[_Answer | None]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class RedisRateLimits:
    """`RateLimits` for several processes. `key` (16 to 64 bytes) is the same in all of them, as is `prefix`.

    A call costs far more than a try, here and in Redis. So one call is under way at a time, and the tries that come
    meanwhile go together with the next: the busier a process is, the less each of them costs, and a lone one waits
    for nobody.

    When Redis does not answer, a quarter of a second passes before one try asks again; meanwhile nobody waits for it.
    A try whose answer got lost on the way may be counted twice, never not at all.
    """

    def __init__(self, url: str, *, key: bytes, prefix: str = PREFIX, patience: timedelta = PATIENCE) -> None:
        if not 16 <= len(key) <= blake2b.MAX_KEY_SIZE:
            raise ValueError("The key of the counters' names has 16 to 64 bytes.")
        self._key, self._prefix, self._patience = key, prefix, patience.total_seconds()
        self._redis = Redis.from_url(
            url,
            socket_timeout=_STEP * self._patience,
            socket_connect_timeout=_STEP * self._patience,
            # A connection that Redis closed while it lay idle shows only when it is used.
            retry=Retry(NoBackoff(), 1, supported_errors=(ConnectionLost,)),
        )
        self._script = self._redis.register_script(_SCRIPT)
        self._waiting: list[_Try] = []
        self._asking: asyncio.Task[None] | None = None
        self._rests_until = 0.0  # zero while Redis answers

    async def aclose(self) -> None:
        if self._asking is not None:
            await self._asking
        await self._redis.aclose()

    async def take(self, rate: Rate, who: str) -> Allowance:
        interval = rate.interval // _MICROSECOND
        capacity = interval * rate.count
        allowed, owed = await self._ask(self._name(rate, who), interval, capacity)
        return Allowance(
            allowed=bool(allowed),
            remaining=(capacity - owed) // interval,
            whole_after=owed * _MICROSECOND,
            retry_after=timedelta() if allowed else (owed + interval - capacity) * _MICROSECOND,
        )

    def _name(self, rate: Rate, who: str) -> str:
        asker = f"{rate.name}\0{who}".encode("utf-8", "surrogatepass")
        return f"{self._prefix}{rate.name}:{blake2b(asker, key=self._key, digest_size=16).hexdigest()}"

    async def _ask(self, name: str, interval: int, capacity: int) -> _Answer:
        now = time.monotonic()
        if now < self._rests_until:
            raise Unavailable("Tries cannot be counted at the moment.")
        if self._rests_until:
            self._rests_until = now + self._patience  # this one asks whether it is back, the others go on without
        asked = _Try(name, interval, capacity)
        self._waiting.append(asked)
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask_for_all(), name="rate-limits")
        answer = await asked.answer
        if answer is None:
            raise Unavailable("Tries cannot be counted at the moment.")
        return answer

    async def _ask_for_all(self) -> None:
        """A task of its own, as whoever waits for an answer may leave before it comes."""
        try:
            while self._waiting:
                tries, self._waiting = self._waiting[:MOST_IN_A_CALL], self._waiting[MOST_IN_A_CALL:]
                await self._call(tries)
        finally:
            self._asking = None

    async def _call(self, tries: list[_Try]) -> None:
        """Every try has its answer in the end, whatever happens."""
        answers: Iterable[_Answer | None] = repeat(None)
        keys = [each.name for each in tries]
        facts = [number for each in tries for number in (each.interval, each.capacity)]
        try:
            async with asyncio.timeout(self._patience):
                numbers = cast("list[int]", await self._script(keys=keys, args=facts))
            answers = zip(numbers[::2], numbers[1::2], strict=True)
            self._rests_until = 0.0
        except _UNREACHABLE as error:
            if not self._rests_until:
                _log.warning("Tries cannot be counted: %s", type(error).__name__)
            self._rests_until = time.monotonic() + _REST
            tries, self._waiting = [*tries, *self._waiting], []  # nobody waits through a second silence
        finally:
            for each, answer in zip(tries, answers, strict=False):
                if not each.answer.done():
                    each.answer.set_result(answer)
