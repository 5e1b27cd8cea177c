"""Counters in a real Redis: exact over processes, silent about who is counted, and back whenever Redis is."""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from redis import Redis

from adapters.redis.limits import PREFIX, RedisRateLimits
from domain.errors import Unavailable
from domain.rates import Allowance, Rate, Scope
from tests.faulty_proxy import Fault, FaultyProxy
from tests.services import RedisServer, running_redis

KEY = b"a key of the test's own"
HOURLY = Rate("sign_up", Scope.ADDRESS, 4, timedelta(hours=1))
SECONDS_TO_COME_BACK = 30.0
CALM, BRIEF = timedelta(seconds=20), timedelta(seconds=2)
"""What a call may take where time is not the subject, and where it is but a busy machine must not decide."""

TAKING = """
import asyncio, sys
from datetime import timedelta
from adapters.redis.limits import RedisRateLimits
from domain.rates import Rate, Scope

async def counted(limits, rate):
    return (await limits.take(rate, "nova")).allowed

async def take(url, prefix, count, seconds, tries):
    limits = RedisRateLimits(url, key=b"a key of the test's own", prefix=prefix, patience=timedelta(minutes=2))
    await counted(limits, Rate("warm_up", Scope.ACCOUNT, 10**6, timedelta(hours=1)))
    rate = Rate("orders", Scope.ACCOUNT, int(count), timedelta(seconds=float(seconds)))
    print("ready", flush=True)
    sys.stdin.readline()
    found = [
        allowed
        for _ in range(int(tries) // 5)
        for allowed in await asyncio.gather(*(counted(limits, rate) for _ in range(5)))
    ]
    print(sum(found), flush=True)
    await limits.aclose()

asyncio.run(take(*sys.argv[1:]))
"""


def let_through(url: str, *, rate: Rate, processes: int, tries: int) -> tuple[int, float]:
    """How many tries of all processes together were let through, and the seconds that they took."""
    facts = [url, f"test:{uuid4()}:", str(rate.count), str(rate.per.total_seconds()), str(tries)]
    command = [sys.executable, "-c", TAKING, *facts]
    with ExitStack() as open_processes:
        takers = [
            open_processes.enter_context(
                subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            )
            for _ in range(processes)
        ]
        for taker in takers:
            assert taker.stdout.readline() == "ready\n"
        begun = time.monotonic()
        for taker in takers:
            taker.stdin.write("go\n")
            taker.stdin.flush()
        found = sum(int(taker.stdout.readline()) for taker in takers)
        return found, time.monotonic() - begun


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    """A Redis of the test's own, which it may stop and flush."""
    with running_redis(tmp_path / "redis") as running:
        yield running


@pytest.fixture
def proxy(redis_server: RedisServer) -> Iterator[FaultyProxy]:
    with FaultyProxy("127.0.0.1", redis_server.port) as running:
        yield running


@asynccontextmanager
async def counting(port: int, *, patience: timedelta = CALM) -> AsyncIterator[RedisRateLimits]:
    limits = RedisRateLimits(f"redis://127.0.0.1:{port}/0", key=KEY, prefix=f"test:{uuid4()}:", patience=patience)
    yield limits
    await limits.aclose()


async def refused_soon(limits: RedisRateLimits, *, within: float = 15.0) -> float:
    """The seconds that it took."""
    begun = time.monotonic()
    with pytest.raises(Unavailable):
        await limits.take(HOURLY, "nova")
    waited = time.monotonic() - begun
    assert waited < within
    return waited


async def taken_again(limits: RedisRateLimits, who: str = "nova") -> Allowance:
    """The first try that is counted again; the test fails when that takes too long."""
    deadline = time.monotonic() + SECONDS_TO_COME_BACK
    while True:
        try:
            return await limits.take(HOURLY, who)
        except Unavailable:
            assert time.monotonic() < deadline, "the counters did not come back"
            await asyncio.sleep(0.05)


def test_eight_processes_together_get_exactly_what_the_rate_has(redis_server: RedisServer) -> None:
    rate = Rate("orders", Scope.ACCOUNT, 500, timedelta(hours=24))  # nothing comes back while the test runs

    found, _ = let_through(redis_server.url, rate=rate, processes=8, tries=300)

    assert found == 500


def test_eight_processes_together_get_back_no_more_than_the_rate_gives(redis_server: RedisServer) -> None:
    rate = Rate("orders", Scope.ACCOUNT, 100, timedelta(seconds=1))

    found, seconds = let_through(redis_server.url, rate=rate, processes=8, tries=300)

    assert 100 < found <= 100 + seconds * 100 + 1


async def test_nothing_in_redis_says_who_was_counted(server: RedisServer) -> None:
    limits = RedisRateLimits(server.url, key=KEY)
    for who in ("nova@example.com", "203.0.113.7", "2001:db8::/64"):
        await limits.take(HOURLY, who)
    await limits.aclose()

    with Redis.from_url(server.url) as redis:
        stored = {key: redis.get(key) for key in redis.scan_iter()}

    assert len(stored) == 3
    for key, value in stored.items():
        assert key.startswith(f"{PREFIX}sign_up:".encode())
        assert len(key.rpartition(b":")[2]) == 32
        assert value.isdigit()


async def test_another_key_counts_under_other_names(server: RedisServer) -> None:
    for key in (KEY, KEY[::-1]):
        limits = RedisRateLimits(server.url, key=key)
        await limits.take(HOURLY, "nova")
        await limits.aclose()

    with Redis.from_url(server.url) as redis:
        assert redis.dbsize() == 2


async def test_a_counter_is_kept_until_it_is_whole_and_no_longer(server: RedisServer) -> None:
    brief = Rate("brief", Scope.ACCOUNT, 2, timedelta(milliseconds=200))
    async with counting(server.port) as limits:
        kept = (await limits.take(HOURLY, "nova")).whole_after / timedelta(milliseconds=1)
        with Redis.from_url(server.url) as redis:
            [counter] = redis.keys()
            assert kept - 1_000 < redis.pttl(counter) <= kept + 2

            await limits.take(brief, "nova")
            deadline = time.monotonic() + 5
            while redis.keys() != [counter]:
                assert time.monotonic() < deadline
                await asyncio.sleep(0.01)


async def test_a_clock_that_was_set_back_locks_nobody_out(server: RedisServer) -> None:
    async with counting(server.port) as limits:
        await limits.take(HOURLY, "nova")
        with Redis.from_url(server.url) as redis:
            [counter] = redis.keys()
            in_a_year = (int(time.time()) + 365 * 86_400) * 1_000_000
            redis.set(counter, in_a_year)

            refused = await limits.take(HOURLY, "nova")

            assert refused.allowed is False
            assert refused.retry_after == timedelta(minutes=15)
            assert int(redis.get(counter)) < in_a_year
            assert redis.pttl(counter) <= 3_600_002


@pytest.mark.parametrize("flush", [Redis.flushall, Redis.script_flush], ids=["FLUSHALL", "SCRIPT FLUSH"])
async def test_a_flush_is_not_noticed(server: RedisServer, flush: Callable[[Redis], object]) -> None:
    async with counting(server.port) as limits:
        await limits.take(HOURLY, "nova")
        with Redis.from_url(server.url) as redis:
            flush(redis)

        assert (await limits.take(HOURLY, "nova")).allowed is True


async def test_a_redis_that_is_gone_refuses_at_once_and_is_found_again(server: RedisServer) -> None:
    async with counting(server.port) as limits:
        await limits.take(HOURLY, "nova")
        server.kill()

        for _ in range(3):
            await refused_soon(limits)
        server.start()

        assert (await taken_again(limits)).remaining == 3


async def test_a_redis_that_was_restarted_between_two_tries_is_not_noticed(server: RedisServer) -> None:
    async with counting(server.port) as limits:
        await limits.take(HOURLY, "nova")
        server.restart()

        assert (await limits.take(HOURLY, "nova")).allowed is True


async def test_counters_that_find_no_redis_when_they_begin_find_it_later(server: RedisServer) -> None:
    server.kill()
    async with counting(server.port) as limits:
        await refused_soon(limits)
        server.start()

        assert (await taken_again(limits)).remaining == 3


@pytest.mark.parametrize(
    "fault",
    [Fault(delay=60), Fault(blackhole=True), Fault(refuse=True), Fault(drip=1), Fault(cut_down_after=1)],
    ids=["slow", "silent", "refusing", "dripping", "cutting"],
)
@pytest.mark.parametrize("connected", [True, False], ids=["connected", "new"])
async def test_a_spoilt_connection_costs_no_more_than_the_patience_and_heals(
    proxy: FaultyProxy, fault: Fault, connected: bool
) -> None:
    async with counting(proxy.port, patience=BRIEF) as limits:
        if connected:
            await limits.take(HOURLY, "nova")
        proxy.set(fault)
        if connected and fault.refuse:
            proxy.cut()

        await refused_soon(limits)
        proxy.heal()

        assert (await taken_again(limits, "vega")).remaining == 3


async def test_many_slow_steps_together_cost_no_more_than_the_patience(proxy: FaultyProxy) -> None:
    async with counting(proxy.port, patience=BRIEF) as limits:
        proxy.set(Fault(delay=0.7))  # no step of opening a connection takes too long, all of them take six seconds

        await refused_soon(limits, within=5)
        proxy.heal()

        assert (await taken_again(limits)).remaining == 3


async def test_while_redis_is_silent_one_try_waits_for_it_and_nobody_else(proxy: FaultyProxy) -> None:
    async with counting(proxy.port, patience=BRIEF) as limits:
        await limits.take(HOURLY, "nova")
        proxy.set(Fault(blackhole=True))
        await refused_soon(limits)

        waits = [await refused_soon(limits) for _ in range(100)]

        assert sum(waits) < 10 * BRIEF.total_seconds()
        proxy.heal()
        assert (await taken_again(limits)).allowed is True


async def test_tries_that_begin_while_redis_is_silent_are_refused_with_the_one_that_found_out(
    proxy: FaultyProxy,
) -> None:
    async with counting(proxy.port, patience=BRIEF) as limits:
        await limits.take(HOURLY, "nova")
        proxy.set(Fault(blackhole=True))
        first = asyncio.create_task(refused_soon(limits))
        await asyncio.sleep(0.2)

        waits = await asyncio.gather(*(refused_soon(limits) for _ in range(10)))

        assert max(waits) < await first


async def test_tries_of_the_same_moment_share_a_call(server: RedisServer) -> None:
    async with counting(server.port) as limits:
        await limits.take(HOURLY, "nova")
        with Redis.from_url(server.url) as redis:
            redis.config_resetstat()

            await asyncio.gather(*(limits.take(HOURLY, f"nova {number}") for number in range(100)))

            assert redis.info("commandstats")["cmdstat_evalsha"]["calls"] == 1
            assert redis.dbsize() == 101


async def test_whoever_leaves_before_the_answer_takes_nobody_along_and_is_counted(server: RedisServer) -> None:
    async with counting(server.port) as limits:
        leaving, staying = (asyncio.create_task(limits.take(HOURLY, "nova")) for _ in range(2))
        await asyncio.sleep(0)

        leaving.cancel()

        assert (await staying).remaining == 2
        assert leaving.cancelled()


async def test_an_answer_that_came_too_late_is_given_to_nobody_else(proxy: FaultyProxy) -> None:
    async with counting(proxy.port, patience=BRIEF) as limits:
        for number in range(20):
            await limits.take(Rate("warm_up", Scope.ACCOUNT, number + 1, timedelta(hours=1)), "nova")
        proxy.set(Fault(delay=3))
        late = [
            limits.take(Rate(f"late_{number}", Scope.ACCOUNT, 900, timedelta(hours=1)), "nova") for number in range(8)
        ]
        assert all(isinstance(found, Unavailable) for found in await asyncio.gather(*late, return_exceptions=True))
        proxy.heal()
        await taken_again(limits)

        rates = [Rate(f"rate_{count}", Scope.ACCOUNT, count, timedelta(hours=1)) for count in range(1, 40)]
        found = await asyncio.gather(*(limits.take(rate, "nova") for rate in rates))

    assert [left.remaining for left in found] == list(range(39))
