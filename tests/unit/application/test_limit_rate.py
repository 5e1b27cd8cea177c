from datetime import UTC, datetime, timedelta

import pytest

from adapters.memory.limits import MemoryRateLimits
from application.limit_rate import LimitRate
from domain.errors import TooMany, Unavailable
from domain.rates import Allowance, Rate, Scope

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
READS = Rate("reads", Scope.ACCOUNT, 2, timedelta(minutes=1))
SIGN_IN = Rate("sign_in", Scope.ADDRESS, 2, timedelta(minutes=1), fails_closed=True)
ANONYMOUS = Rate("anonymous", Scope.ADDRESS, 2, timedelta(minutes=1))


class OutOfReach:
    """Counters that nobody can reach."""

    async def take(self, rate: Rate, who: str) -> Allowance:
        raise Unavailable("Tries cannot be counted at the moment.")


def counting(*, address_factor: int = 1) -> LimitRate:
    limits = MemoryRateLimits(b"a key of the test's own", lambda: 0)
    return LimitRate(limits, now=lambda: NOON, address_factor=address_factor)


async def tries_let_through(limit_rate: LimitRate, rate: Rate) -> int:
    for number in range(100):
        try:
            await limit_rate(rate, "nova")
        except TooMany:
            return number
    return 100


async def test_a_try_within_the_rate_says_what_is_left() -> None:
    left = await counting()(READS, "nova")

    assert left == Allowance(allowed=True, remaining=1, whole_after=timedelta(seconds=30))


async def test_a_try_too_many_is_refused_until_the_next_one_is_back() -> None:
    limit_rate = counting()
    await limit_rate(READS, "nova")
    await limit_rate(READS, "nova")

    with pytest.raises(TooMany) as refusal:
        await limit_rate(READS, "nova")

    assert refusal.value.retry_at == datetime(2026, 11, 22, 12, 0, 30, tzinfo=UTC)


async def test_a_rate_that_fails_closed_refuses_everybody_while_nothing_can_be_counted() -> None:
    with pytest.raises(Unavailable):
        await LimitRate(OutOfReach(), now=lambda: NOON)(SIGN_IN, "203.0.113.7")


@pytest.mark.parametrize("rate", [READS, ANONYMOUS])
async def test_any_other_rate_lets_everybody_pass_while_nothing_can_be_counted(rate: Rate) -> None:
    assert await LimitRate(OutOfReach(), now=lambda: NOON)(rate, "nova") is None


@pytest.mark.parametrize(("rate", "let_through"), [(ANONYMOUS, 6), (SIGN_IN, 6), (READS, 2)])
async def test_an_address_that_many_share_has_wider_rates_and_an_account_has_not(rate: Rate, let_through: int) -> None:
    assert await tries_let_through(counting(address_factor=3), rate) == let_through
