from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from domain.brand_kits import MOST_VERSIONS, BrandKitLimitReached, Shelf, VersionLimitReached
from domain.tiers import Tier
from domain.undo import UndoWindowClosed
from tests.builders import NOON, a_brand, a_brand_kit, a_user, an_id

NOVA = UUID(int=1)
LATER = NOON + timedelta(hours=1)


def test_who_says_something_else_makes_a_version():
    kit = a_brand_kit(a_user())

    changed = kit.say(a_brand(name="Neon Wolf"), version_id=an_id(), now=LATER)

    assert (changed.version.number, changed.version.changed, changed.updated_at) == (2, ("/name",), LATER)
    assert kit.version.number == 1


def test_who_says_the_same_again_changes_nothing():
    kit = a_brand_kit(a_user())

    assert kit.say(a_brand(), version_id=an_id(), now=LATER) is kit


def test_a_kit_that_was_changed_as_often_as_a_kit_can_be_stays_as_it_is():
    kit = a_brand_kit(a_user())
    changed_once_less = replace(kit, version=replace(kit.version, number=MOST_VERSIONS - 1))

    last = changed_once_less.say(a_brand(name="Neon Wolf"), version_id=an_id(), now=LATER)

    assert last.version.number == MOST_VERSIONS
    assert last.say(last.brand, version_id=an_id(), now=LATER) is last
    with pytest.raises(VersionLimitReached, match="Duplicate it"):
        last.say(a_brand(), version_id=an_id(), now=LATER)


def test_what_was_deleted_comes_back_within_seven_days_and_not_later():
    kit = a_brand_kit(a_user())
    deleted = kit.delete(NOON)

    assert deleted.undo_until == NOON + timedelta(days=7)
    assert deleted.restore(NOON + timedelta(days=7, microseconds=-1)) == kit
    assert kit.restore(LATER) == kit
    with pytest.raises(UndoWindowClosed):
        deleted.restore(NOON + timedelta(days=7))


def test_the_first_kit_becomes_active_and_no_other_one_by_itself():
    shelf = Shelf(NOVA, Tier.PRO, 0)
    first, second = an_id(), an_id()

    assert shelf.put(first).put(second) == Shelf(NOVA, Tier.PRO, 2, first)
    assert shelf.put(first).put(second).take_away(first).put_back() == Shelf(NOVA, Tier.PRO, 2)
    assert shelf.put(first).take_away(first).put(second).active == second


def test_taking_away_another_kit_leaves_the_active_one():
    assert Shelf(NOVA, Tier.PRO, 2, NOVA).take_away(an_id()).active == NOVA


@pytest.mark.parametrize(
    ("tier", "kits", "required"), [(Tier.FREE, 1, Tier.PRO), (Tier.FREE, 5, Tier.PRO), (Tier.PRO, 10, Tier.STUDIO)]
)
def test_a_full_shelf_takes_neither_a_new_kit_nor_a_deleted_one(tier: Tier, kits: int, required: Tier):
    for put in (lambda: Shelf(NOVA, tier, kits).put(an_id()), Shelf(NOVA, tier, kits).put_back):
        with pytest.raises(BrandKitLimitReached) as refused:
            put()
        assert (refused.value.used, refused.value.required_tier, refused.value.resets_at) == (kits, required, None)


def test_a_studio_shelf_is_never_full():
    assert Shelf(NOVA, Tier.STUDIO, 10_000).put_back().kits == 10_001
