from datetime import UTC, datetime, timedelta, timezone

import pytest

from domain.tiers import Lane, Period, Standing, Tier, next_tier, policy_of


@pytest.mark.parametrize(
    ("tier", "cents", "assets", "jobs_at_once", "kits", "connections", "coach_sessions"),
    [
        (Tier.FREE, 0, 3, 1, 1, 1, 1),
        (Tier.PRO, 999, 50, 3, 10, 3, None),
        (Tier.STUDIO, 2999, None, 8, None, None, None),
    ],
)
def test_a_tier_entitles_to_what_the_plan_says(tier, cents, assets, jobs_at_once, kits, connections, coach_sessions):
    policy = policy_of(tier)

    assert policy.cents_a_month == cents
    assert policy.assets_a_month == assets
    assert policy.jobs_at_once == jobs_at_once
    assert policy.brand_kits == kits
    assert policy.platform_connections == connections
    assert policy.coach_sessions_ever == coach_sessions


def test_who_pays_waits_in_the_priority_lane():
    lanes = {tier: policy_of(tier).lane_for(assets_this_month=1, fair_use=1) for tier in Tier}

    assert lanes == {Tier.FREE: Lane.STANDARD, Tier.PRO: Lane.PRIORITY, Tier.STUDIO: Lane.PRIORITY}


@pytest.mark.parametrize(("assets", "lane"), [(500, Lane.PRIORITY), (501, Lane.STANDARD)])
def test_unlimited_is_not_first_in_line_above_fair_use(assets: int, lane: Lane):
    assert policy_of(Tier.STUDIO).lane_for(assets_this_month=assets, fair_use=500) is lane
    assert policy_of(Tier.PRO).lane_for(assets_this_month=assets, fair_use=500) is Lane.PRIORITY


def test_only_what_free_users_make_expires():
    made = datetime(2026, 11, 15, tzinfo=UTC)

    assert policy_of(Tier.FREE).expiry_of(made) == datetime(2026, 12, 15, tzinfo=UTC)
    assert policy_of(Tier.PRO).expiry_of(made) is None


def test_what_is_made_from_something_else_ends_with_it_at_the_latest():
    made, sooner = datetime(2026, 11, 15, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)

    assert policy_of(Tier.FREE).expiry_of(made, until=sooner) == sooner
    assert policy_of(Tier.FREE).expiry_of(made, until=made + timedelta(days=90)) == datetime(2026, 12, 15, tzinfo=UTC)
    assert policy_of(Tier.PRO).expiry_of(made, until=sooner) is None


def test_an_end_that_was_given_on_the_same_tier_is_not_put_off():
    since, made, sooner = (datetime(2026, 11, day, tzinfo=UTC) for day in (1, 15, 20))

    assert Standing(Tier.FREE, since).end_of(made, sooner) == sooner
    assert Standing(Tier.FREE, made).end_of(since, sooner) == datetime(2026, 12, 15, tzinfo=UTC)
    assert Standing(Tier.PRO, since).end_of(made, sooner) is None


def test_the_tier_to_recommend_is_the_next_one_up():
    assert [next_tier(tier) for tier in Tier] == [Tier.PRO, Tier.STUDIO, None]


@pytest.mark.parametrize(
    ("moment", "start", "end"),
    [
        (datetime(2026, 11, 1, tzinfo=UTC), (2026, 11), (2026, 12)),
        (datetime(2026, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), (2026, 12), (2027, 1)),
        (datetime(2028, 2, 29, 12, tzinfo=UTC), (2028, 2), (2028, 3)),
        (datetime(2026, 12, 1, 1, tzinfo=timezone(timedelta(hours=2))), (2026, 11), (2026, 12)),
    ],
)
def test_a_month_is_the_calendars_in_utc(moment: datetime, start: tuple[int, int], end: tuple[int, int]):
    assert Period.month_of(moment) == Period(datetime(*start, 1, tzinfo=UTC), datetime(*end, 1, tzinfo=UTC))
