"""Counts tries in Redis, exactly over all processes: one script call a try, on Redis's own clock."""

import asyncio
import logging
import time
from datetime import timedelta
from hashlib import blake2b
from importlib.resources import files
from typing import TypeAlias, cast

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as ConnectionLost
from redis.exceptions import RedisError

from domain.errors import Unavailable
from domain.rates import Allowance, Rate

PREFIX = "aurastream:rates:"

_PATIENCE = 0.5  # seconds for one try, with everything that it may need
_STEP = 0.4  # below it: should a cancellation get lost (bpo-37658), the next step of the connection still ends
_REST = 0.25  # seconds without asking after Redis did not answer
_CONNECTIONS = 16
_MICROSECOND = timedelta(microseconds=1)
_UNREACHABLE = (RedisError, OSError)
_SCRIPT = files(__package__).joinpath("gcra.lua").read_text(encoding="utf-8")

_log = logging.getLogger(__name__)
_Answer: TypeAlias = tuple[int, int]  # let through or not, and the microseconds until the rate is whole


class RedisRateLimits:
    """`RateLimits` for several processes. `key` (16 to 64 bytes) is the same in all of them, as is `prefix`.

    When Redis does not answer, a quarter of a second passes before one try asks again; meanwhile nobody waits for it.
    A try whose answer got lost on the way may be counted twice, never not at all.
    """

    def __init__(self, url: str, *, key: bytes, prefix: str = PREFIX) -> None:
        if not 16 <= len(key) <= blake2b.MAX_KEY_SIZE:
            raise ValueError("The key of the counters' names has 16 to 64 bytes.")
        self._key, self._prefix = key, prefix
        self._redis = Redis.from_pool(
            BlockingConnectionPool.from_url(
                url,
                max_connections=_CONNECTIONS,
                timeout=_STEP,
                socket_timeout=_STEP,
                socket_connect_timeout=_STEP,
                # A connection that Redis closed while it lay idle shows only when it is used.
                retry=Retry(NoBackoff(), 1, supported_errors=(ConnectionLost,)),
            )
        )
        self._script = self._redis.register_script(_SCRIPT)
        self._rests_until = 0.0  # zero while Redis answers

    async def aclose(self) -> None:
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
            self._rests_until = now + _PATIENCE  # this one asks whether it is back, the others go on without
        try:
            async with asyncio.timeout(_PATIENCE):
                answer = cast("_Answer", await self._script(keys=[name], args=[interval, capacity]))
        except _UNREACHABLE as error:
            if not self._rests_until:
                _log.warning("Tries cannot be counted: %s", type(error).__name__)
            self._rests_until = time.monotonic() + _REST
            raise Unavailable("Tries cannot be counted at the moment.") from error
        self._rests_until = 0.0
        return answer
