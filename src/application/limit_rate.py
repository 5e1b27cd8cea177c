from dataclasses import dataclass

from application.ports import Now, RateLimits
from domain.errors import TooMany, Unavailable
from domain.rates import Allowance, Rate, Scope


@dataclass(frozen=True, slots=True)
class LimitRate:
    """Count one try against a rate. `address_factor` widens the rates per address, where many share one."""

    limits: RateLimits
    now: Now
    address_factor: int = 1

    async def __call__(self, rate: Rate, who: str) -> Allowance | None:
        """What is left; None when the counters cannot be reached and the rate lets everybody pass then.

        Raises `TooMany`, and `Unavailable` when the counters cannot be reached and the rate refuses everybody then.
        """
        if rate.scope is Scope.ADDRESS and self.address_factor > 1:
            rate = rate.times(self.address_factor)
        try:
            allowance = await self.limits.take(rate, who)
        except Unavailable:
            if rate.fails_closed:
                raise
            return None
        if not allowance.allowed:
            retry_at = self.now() + allowance.retry_after
            raise TooMany("Too many tries; please wait a little.", retry_at=retry_at, rate=rate)
        return allowance
