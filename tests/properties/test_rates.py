"""Laws of every rate, on the counters in memory with a clock of the test's own; Redis keeps the same contract."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from adapters.memory.limits import MemoryRateLimits
from domain.rates import Allowance, Rate, Scope

KEY = b"a key of the test's own"
ONE = timedelta(microseconds=1)


@dataclass
class Counters:
    """Real counters and their clock, in microseconds."""

    now: int = 10**12
    limits: MemoryRateLimits = field(init=False)

    def __post_init__(self) -> None:
        self.limits = MemoryRateLimits(KEY, lambda: self.now * 1_000)

    def take(self, rate: Rate, who: str = "nova") -> Allowance:
        return asyncio.run(self.limits.take(rate, who))

    def after(self, pauses: list[int], rate: Rate) -> list[tuple[int, Allowance]]:
        """One try after each pause, with the moment it was made at."""
        tries = []
        for pause in pauses:
            self.now += pause
            tries.append((self.now, self.take(rate)))
        return tries


@dataclass
class ListOfTries:
    """The model: each spent try comes back one interval after the one before it. It shares no code with ours."""

    rate: Rate
    back_at: list[int] = field(default_factory=list)

    def take(self, now: int) -> Allowance:
        away = [moment for moment in self.back_at if moment > now]
        if len(away) == self.rate.count:
            return Allowance(False, 0, (away[-1] - now) * ONE, (away[0] - now) * ONE)
        interval = self.rate.per // self.rate.count // ONE
        self.back_at.append((away[-1] if away else now) + interval)
        return Allowance(True, self.rate.count - len(away) - 1, (self.back_at[-1] - now) * ONE)


@st.composite
def rates(draw: st.DrawFn) -> Rate:
    count, interval = draw(st.integers(1, 12)), draw(st.integers(1, 50))
    return Rate("calls", Scope.ACCOUNT, count, count * interval * ONE)


PAUSES = st.lists(st.integers(0, 60), min_size=1, max_size=60)


@given(rates(), PAUSES)
def test_counters_agree_with_a_plain_list_of_tries(rate: Rate, pauses: list[int]) -> None:
    tries, model = Counters().after(pauses, rate), ListOfTries(rate)

    assert [left for _, left in tries] == [model.take(now) for now, _ in tries]


@given(rates(), PAUSES)
def test_no_window_lets_more_through_than_the_rate_says(rate: Rate, pauses: list[int]) -> None:
    through = [now for now, left in Counters().after(pauses, rate) if left.allowed]

    for first, begun in enumerate(through):
        for last, ended in enumerate(through[first:], start=first):
            assert last - first + 1 <= rate.count + (ended - begun) * ONE // rate.interval


@given(rates(), PAUSES)
def test_a_refused_try_costs_nothing(rate: Rate, pauses: list[int]) -> None:
    tries = [(now, left) for now, left in Counters().after(pauses, rate) if left.allowed]
    without_refusals = Counters()

    for now, left in tries:
        without_refusals.now = now
        assert without_refusals.take(rate) == left


@given(rates(), PAUSES)
def test_who_waits_as_long_as_told_is_let_through_and_not_a_moment_before(rate: Rate, pauses: list[int]) -> None:
    counters = Counters()
    counters.after(pauses, rate)
    while (left := counters.take(rate)).allowed:
        pass
    wait = left.retry_after // ONE

    counters.now += wait - 1
    assert counters.take(rate).allowed is False
    counters.now += 1
    assert counters.take(rate).allowed is True
    assert 0 < wait <= rate.interval // ONE


@given(rates(), PAUSES)
def test_a_rate_is_whole_when_it_says_so_and_not_a_moment_before(rate: Rate, pauses: list[int]) -> None:
    counters = Counters()
    [*_, (_, left)] = counters.after(pauses, rate)
    wait = left.whole_after // ONE
    early = Counters()
    early.after(pauses, rate)

    counters.now += wait
    early.now += wait - 1

    assert counters.take(rate).remaining == rate.count - 1
    if rate.count > 1:
        assert early.take(rate).remaining < rate.count - 1


@given(rates(), PAUSES, st.integers(1, 3))
def test_nobody_starves_however_often_they_try(rate: Rate, pauses: list[int], intervals: int) -> None:
    counters = Counters()
    counters.after(pauses, rate)
    every_microsecond = [1] * (intervals * (rate.interval // ONE))

    through = [now for now, left in counters.after(every_microsecond, rate) if left.allowed]

    assert len(through) >= intervals


@given(PAUSES, st.integers(2, 5))
def test_callers_and_rates_are_counted_apart(pauses: list[int], callers: int) -> None:
    rate, other = (Rate(name, Scope.ACCOUNT, 3, 60 * ONE) for name in ("calls", "orders"))
    together, alone = Counters(), Counters()

    for pause in pauses:
        together.now += pause
        alone.now += pause
        for number in range(callers):
            together.take(rate, f"caller {number}")
        assert together.take(other, "caller 0") == alone.take(other, "caller 0")


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 30)), max_size=150), st.integers(1, 10))
def test_there_are_never_more_counters_than_allowed(tries: list[tuple[int, int]], most: int) -> None:
    now = 0
    limits = MemoryRateLimits(KEY, lambda: now * 1_000, most=most)
    rate = Rate("calls", Scope.ADDRESS, 5, 50 * ONE)

    for pause, caller in tries:
        now += pause
        asyncio.run(limits.take(rate, str(caller)))
        assert 1 <= len(limits) <= most


def test_a_full_table_forgets_whom_it_has_least_against() -> None:
    limits = MemoryRateLimits(KEY, lambda: 0, most=3)
    rate = Rate("calls", Scope.ADDRESS, 5, timedelta(minutes=1))

    async def tries() -> list[int]:
        for who in ("greedy", "greedy", "greedy", "modest", "keen", "keen", "newcomer"):
            await limits.take(rate, who)
        return [(await limits.take(rate, who)).remaining for who in ("greedy", "keen", "modest")]

    assert asyncio.run(tries()) == [1, 2, 4]


def test_counters_that_are_whole_again_are_forgotten() -> None:
    now = 0
    limits = MemoryRateLimits(KEY, lambda: now)
    rate = Rate("calls", Scope.ADDRESS, 5, timedelta(minutes=1))

    async def tries(callers: int) -> None:
        for number in range(callers):
            await limits.take(rate, f"{now} {number}")

    asyncio.run(tries(1_000))
    now = 12 * 10**9  # the interval
    asyncio.run(tries(130))

    assert len(limits) == 130
