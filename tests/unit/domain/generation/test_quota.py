import pytest

from domain.generation.quota import Quota, QuotaExhausted
from domain.tiers import Tier
from tests.builders import NOVEMBER


def quota(used: int = 0, reserved: int = 0, limit: int | None = 3) -> Quota:
    return Quota(Tier.FREE, limit, NOVEMBER, used, reserved)


def test_the_last_asset_can_be_reserved_and_no_more():
    full = quota(used=2).reserve(1)

    assert full.taken == 3
    with pytest.raises(QuotaExhausted):
        full.reserve(1)


def test_a_refusal_says_what_is_left_until_when_and_what_would_help():
    with pytest.raises(QuotaExhausted) as refused:
        quota(used=1, reserved=1).reserve(2)

    refusal = refused.value
    assert str(refusal) == "2 assets requested, 1 of 3 left until 1 December 2026"
    assert (refusal.limit, refusal.used, refusal.resets_at) == (3, 2, NOVEMBER.end)
    assert (refusal.required_tier, refusal.upgrade_url) == (Tier.PRO, "/pricing")


def test_who_has_no_limit_is_never_refused():
    assert quota(used=10_000, limit=None).reserve(4).reserved == 4


def test_a_delivered_asset_is_used_and_one_given_up_is_free_again():
    assert quota(reserved=3).commit(2) == quota(used=2, reserved=1)
    assert quota(reserved=3).release(2) == quota(reserved=1)


def test_after_a_downgrade_what_runs_is_settled_and_nothing_new_begins():
    above = quota(used=5, reserved=1)

    assert above.commit(1) == quota(used=6)
    with pytest.raises(QuotaExhausted, match="0 of 3 left"):
        above.reserve(1)


def test_what_costs_nothing_is_free_above_the_limit_too():
    assert quota(used=40).reserve(0) == quota(used=40)


def test_more_than_was_reserved_cannot_be_settled():
    with pytest.raises(ValueError, match="only 1 reserved"):
        quota(reserved=1).commit(2)
    with pytest.raises(ValueError, match="only 0 reserved"):
        quota().release(1)
