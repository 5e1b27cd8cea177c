"""Who may still make how many assets: counted when they are delivered, reserved before they are begun."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from domain.errors import PaymentRequired
from domain.tiers import Period, Tier, next_tier


class QuotaExhausted(PaymentRequired):
    """The plan has fewer assets left in this period than were ordered. Order fewer, wait until `resets_at`, or take the
    plan of `required_tier` at `upgrade_url`."""

    code = "quota_exceeded"
    title = "Quota exceeded"

    def __init__(self, *, requested: int, limit: int, used: int, resets_at: datetime, tier: Tier) -> None:
        left = max(0, limit - used)
        asked = "1 asset" if requested == 1 else f"{requested} assets"
        super().__init__(f"{asked} requested, {left} of {limit} left until {resets_at:%-d %B %Y}")
        self.limit, self.used, self.resets_at = limit, used, resets_at
        self.required_tier, self.upgrade_url = next_tier(tier), "/pricing"


@dataclass(frozen=True, slots=True)
class Quota:
    """The assets of one user in one period.

    They are reserved when a job is accepted, and committed or released as each asset is delivered or given up,
    so that work in flight can never overspend the plan: `used + reserved <= limit` whenever something is reserved.
    """

    tier: Tier
    limit: int | None
    period: Period
    used: int = 0
    reserved: int = 0

    @property
    def taken(self) -> int:
        return self.used + self.reserved

    def reserve(self, assets: int) -> Self:
        """Raises `QuotaExhausted`, but never for nothing: what is free stays so above the limit of a smaller plan."""
        if assets and self.limit is not None and self.taken + assets > self.limit:
            raise QuotaExhausted(
                requested=assets, limit=self.limit, used=self.taken, resets_at=self.period.end, tier=self.tier
            )
        return replace(self, reserved=self.reserved + assets)

    def commit(self, assets: int) -> Self:
        return replace(self, reserved=self._reserved_without(assets), used=self.used + assets)

    def release(self, assets: int) -> Self:
        return replace(self, reserved=self._reserved_without(assets))

    def _reserved_without(self, assets: int) -> int:
        if assets > self.reserved:
            raise ValueError(f"{assets} assets to settle, only {self.reserved} reserved")
        return self.reserved - assets
