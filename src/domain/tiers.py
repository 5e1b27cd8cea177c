"""The one table of what a tier entitles to. Everything that limits anybody reads it here."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Self


class Tier(StrEnum):
    """What somebody pays for."""

    FREE = "free"
    PRO = "pro"
    STUDIO = "studio"


FAIR_USE_ASSETS_A_MONTH = 1_000
"""The mark of fair use, unless a setting says another one."""


class Lane(StrEnum):
    """The two queues. Studio and pro wait in `priority`; free waits in `standard`, and so does what studio orders above
    its fair use."""

    PRIORITY = "priority"
    STANDARD = "standard"


class BrandKitDepth(StrEnum):
    """How much of a brand kit a tier may fill in; each depth has all that the ones before it have."""

    BASIC = "basic"
    ADVANCED = "advanced"
    CUSTOM = "custom"

    def covers(self, other: "BrandKitDepth") -> bool:
        order = tuple(BrandKitDepth)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True)
class TierPolicy:
    """Limits of one tier; None means never refused."""

    tier: Tier
    cents_a_month: int
    assets_a_month: int | None
    coach_sessions_ever: int | None
    coach_grounding: bool
    platform_connections: int | None
    storage: timedelta | None
    lane: Lane
    brand_kits: int | None
    brand_kit_depth: BrandKitDepth
    jobs_at_once: int

    def lane_for(self, *, assets_this_month: int, fair_use: int) -> Lane:
        """Unlimited means never refused; above the mark of `fair_use` it means not first in line."""
        if self.assets_a_month is None and assets_this_month > fair_use:
            return Lane.STANDARD
        return self.lane

    def expiry_of(self, made_at: datetime, *, until: datetime | None = None) -> datetime | None:
        """None when it is kept for good; else not after `until`, the end of what it was made from, if that has one."""
        if self.storage is None:
            return None
        end = made_at + self.storage
        return min(end, until) if until else end


_POLICIES = {
    policy.tier: policy
    for policy in (
        TierPolicy(
            Tier.FREE,
            cents_a_month=0,
            assets_a_month=3,
            coach_sessions_ever=1,
            coach_grounding=False,
            platform_connections=1,
            storage=timedelta(days=30),
            lane=Lane.STANDARD,
            brand_kits=1,
            brand_kit_depth=BrandKitDepth.BASIC,
            jobs_at_once=1,
        ),
        TierPolicy(
            Tier.PRO,
            cents_a_month=999,
            assets_a_month=50,
            coach_sessions_ever=None,
            coach_grounding=False,
            platform_connections=3,
            storage=None,
            lane=Lane.PRIORITY,
            brand_kits=10,
            brand_kit_depth=BrandKitDepth.ADVANCED,
            jobs_at_once=3,
        ),
        TierPolicy(
            Tier.STUDIO,
            cents_a_month=2999,
            assets_a_month=None,
            coach_sessions_ever=None,
            coach_grounding=True,
            platform_connections=None,
            storage=None,
            lane=Lane.PRIORITY,
            brand_kits=None,
            brand_kit_depth=BrandKitDepth.CUSTOM,
            jobs_at_once=8,
        ),
    )
}


def policy_of(tier: Tier) -> TierPolicy:
    return _POLICIES[tier]


def next_tier(tier: Tier) -> Tier | None:
    """The tier to recommend to somebody who has reached a limit of this one."""
    return {Tier.FREE: Tier.PRO, Tier.PRO: Tier.STUDIO}.get(tier)


def tier_for(depth: BrandKitDepth) -> Tier:
    """The lowest tier whose brand kits go so deep."""
    return next(tier for tier in Tier if policy_of(tier).brand_kit_depth.covers(depth))


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time `[start, end)` within which assets are counted."""

    start: datetime
    end: datetime

    @classmethod
    def month_of(cls, moment: datetime) -> Self:
        """The calendar month, in UTC, that `moment` lies in."""
        start = moment.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        return cls(start, (start + timedelta(days=32)).replace(day=1))


@dataclass(frozen=True, slots=True)
class Standing:
    """On which tier somebody is, and since when."""

    tier: Tier
    since: datetime

    def end_of(self, made_at: datetime, expires_at: datetime | None) -> datetime | None:
        """When an asset ends that was made then and was to end at `expires_at` so far; None when it is kept for good.

        A clock that starts, starts with the tier. What was over before the tier began stays over, and what was made on
        this tier got no more than its due: it may have been made from something that ends sooner.
        """
        if expires_at is not None and expires_at <= self.since:
            return expires_at
        until = expires_at if made_at >= self.since else None
        return policy_of(self.tier).expiry_of(max(made_at, self.since), until=until)
