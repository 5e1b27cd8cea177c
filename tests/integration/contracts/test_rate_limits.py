"""What every `RateLimits` keeps to."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest

from adapters.memory.limits import MemoryRateLimits
from adapters.redis.limits import RedisRateLimits
from application.ports import RateLimits
from domain.rates import Allowance, Rate, Scope
from tests.services import RedisServer

KEY = b"a key of the test's own"
HOURLY = Rate("sign_up", Scope.ADDRESS, 4, timedelta(hours=1))
QUICK = Rate("writes", Scope.ACCOUNT, 3, timedelta(milliseconds=600))
MOMENT = timedelta(minutes=1)
"""What the tries of a test may take together on a busy machine."""


@dataclass(frozen=True)
class Counters:
    """`limits`, and how time passes for them."""

    limits: RateLimits
    wait: Callable[[timedelta], Awaitable[None]]

    async def takes(self, rate: Rate, number: int, who: str = "nova") -> list[Allowance]:
        return [await self.limits.take(rate, who) for _ in range(number)]

    async def refusal(self, rate: Rate) -> Allowance:
        while (left := await self.limits.take(rate, "nova")).allowed:
            pass
        return left


@pytest.fixture(params=["memory", "redis"])
def counters(request: pytest.FixtureRequest, runner: asyncio.Runner) -> Iterator[Counters]:
    if request.param == "memory":
        yield _in_memory()
        return
    server: RedisServer = request.getfixturevalue("redis_server")
    limits = RedisRateLimits(server.url, key=KEY, prefix=f"test:{uuid4()}:", patience=timedelta(seconds=20))
    yield Counters(limits, lambda time: asyncio.sleep(time.total_seconds()))
    runner.run(limits.aclose())


def _in_memory() -> Counters:
    now = time.monotonic_ns()

    async def wait(time: timedelta) -> None:
        nonlocal now
        now += time // timedelta(microseconds=1) * 1_000

    return Counters(MemoryRateLimits(KEY, lambda: now), wait)


async def test_as_many_tries_as_the_rate_has_are_let_through_at_once(counters: Counters) -> None:
    found = await counters.takes(HOURLY, 6)

    assert [(left.allowed, left.remaining) for left in found] == [
        (True, 3),
        (True, 2),
        (True, 1),
        (True, 0),
        (False, 0),
        (False, 0),
    ]


async def test_each_try_says_when_all_is_back(counters: Counters) -> None:
    first, second = await counters.takes(HOURLY, 2)

    assert first.whole_after == timedelta(minutes=15)
    assert timedelta(minutes=30) - MOMENT < second.whole_after <= timedelta(minutes=30)
    assert first.retry_after == second.retry_after == timedelta()


async def test_a_refused_try_says_when_the_next_is_back_and_does_not_put_it_off(counters: Counters) -> None:
    *_, refused, again = await counters.takes(HOURLY, 50)

    assert timedelta(minutes=15) - MOMENT < refused.retry_after <= timedelta(minutes=15)
    assert again.retry_after <= refused.retry_after
    assert timedelta(hours=1) - MOMENT < again.whole_after <= timedelta(hours=1)


async def test_who_waits_as_long_as_told_is_let_through(counters: Counters) -> None:
    refused = await counters.refusal(QUICK)
    assert timedelta() < refused.retry_after <= timedelta(milliseconds=200)

    await counters.wait(refused.retry_after)
    [left] = await counters.takes(QUICK, 1)

    assert (left.allowed, left.retry_after) == (True, timedelta())


async def test_a_rate_is_whole_after_as_long_as_it_says(counters: Counters) -> None:
    *_, last = await counters.takes(QUICK, 4)

    await counters.wait(last.whole_after)
    [left] = await counters.takes(QUICK, 1)

    assert left == Allowance(allowed=True, remaining=2, whole_after=timedelta(milliseconds=200))


async def test_callers_are_counted_apart(counters: Counters) -> None:
    await counters.takes(HOURLY, 4, "nova")

    [vega] = await counters.takes(HOURLY, 1, "vega")

    assert vega.remaining == 3


async def test_rates_are_counted_apart(counters: Counters) -> None:
    other = Rate("mail", Scope.ADDRESS, 4, timedelta(hours=1))
    await counters.takes(HOURLY, 4)

    [left] = await counters.takes(other, 1)

    assert left.remaining == 3


@pytest.mark.parametrize(
    "who",
    ["", "nova@example.com", "2001:db8::/64", "Füchse 🦊", "a\0b", "a b\r\nc", "*", "\ud800", "x" * 100_000],
    ids=["empty", "mail", "network", "letters", "nul", "lines", "star", "half a pair", "long"],
)
async def test_anybody_can_be_counted(counters: Counters, who: str) -> None:
    first, second = await counters.takes(HOURLY, 2, who)

    assert (first.remaining, second.remaining) == (3, 2)


async def test_tries_at_the_same_time_are_all_counted(counters: Counters) -> None:
    rate = Rate("orders", Scope.ACCOUNT, 60, timedelta(hours=1))

    found = await asyncio.gather(*(counters.limits.take(rate, "nova") for _ in range(200)))

    assert sorted(left.remaining for left in found if left.allowed) == list(range(60))
    assert sum(not left.allowed for left in found) == 140


async def test_each_of_many_tries_at_the_same_time_has_its_own_answer(counters: Counters) -> None:
    await counters.takes(HOURLY, 4, "vega")
    rates = [Rate(f"rate_{count}", Scope.ACCOUNT, count, timedelta(hours=1)) for count in range(1, 250)]

    refused, *found = await asyncio.gather(
        counters.limits.take(HOURLY, "vega"), *(counters.limits.take(rate, "nova") for rate in rates)
    )

    assert (refused.allowed, refused.remaining) == (False, 0)
    assert [(left.allowed, left.remaining) for left in found] == [(True, rate.count - 1) for rate in rates]


async def test_an_interval_that_is_no_whole_number_is_counted_to_the_microsecond(counters: Counters) -> None:
    rate = Rate("sevenths", Scope.ACCOUNT, 7, timedelta(hours=1))

    first, *_ = await counters.takes(rate, 1)

    assert first.whole_after == timedelta(microseconds=514_285_714)


@pytest.mark.parametrize("key", [b"", b"short", b"x" * 65])
def test_counters_need_a_real_key(key: bytes) -> None:
    with pytest.raises(ValueError, match="16 to 64 bytes"):
        MemoryRateLimits(key)
    with pytest.raises(ValueError, match="16 to 64 bytes"):
        RedisRateLimits("redis://127.0.0.1:1/0", key=key)
