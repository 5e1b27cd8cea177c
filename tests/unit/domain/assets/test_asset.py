from dataclasses import replace
from datetime import timedelta

import pytest

from domain.assets import words_of
from domain.errors import Invalid
from domain.undo import UNDO_WINDOW, UndoWindowClosed
from tests.builders import NOON, a_job, a_user, an_asset

ASSET = an_asset(a_job(a_user()))
MOMENT = timedelta(microseconds=1)


def test_what_is_deleted_can_be_taken_back_for_seven_days():
    deleted = ASSET.delete(NOON)

    assert deleted.undo_until == NOON + timedelta(days=7)
    assert replace(deleted.restore(NOON + UNDO_WINDOW), version=1) == ASSET


def test_what_was_deleted_longer_ago_stays_deleted():
    with pytest.raises(UndoWindowClosed) as refusal:
        ASSET.delete(NOON).restore(NOON + UNDO_WINDOW + MOMENT)

    assert refusal.value.undo_until == NOON + UNDO_WINDOW


def test_deleting_again_does_not_lengthen_the_window():
    assert ASSET.delete(NOON).delete(NOON + timedelta(days=3)) == ASSET.delete(NOON)


def test_what_changes_nothing_counts_as_no_change():
    for same in (
        ASSET.restore(NOON),
        ASSET.mark_favorite(False),
        ASSET.unshare(),
        ASSET.share(NOON).share(NOON).unshare(),
    ):
        assert replace(same, version=1) == ASSET
    assert ASSET.restore(NOON) is ASSET
    assert ASSET.share(NOON).share(NOON).version == 2


def test_each_change_counts_the_version_up():
    assert ASSET.mark_favorite(True).share(NOON).delete(NOON).version == 4


def test_an_asset_is_not_shared_until_a_time_that_is_over():
    for over in (NOON, NOON - MOMENT):
        with pytest.raises(Invalid, match="over"):
            ASSET.share(NOON, until=over)
    assert ASSET.share(NOON, until=NOON + MOMENT).share_expires_at == NOON + MOMENT


def test_an_end_of_a_share_is_at_most_ten_years_away():
    assert ASSET.share(NOON, until=NOON + timedelta(days=3_653)).is_public
    with pytest.raises(Invalid, match="ten years"):
        ASSET.share(NOON, until=NOON + timedelta(days=3_653) + MOMENT)


def test_taking_a_share_back_forgets_its_end():
    shared = ASSET.share(NOON, until=NOON + MOMENT)

    assert (shared.is_public, shared.unshare().is_public, shared.unshare().share_expires_at) == (True, False, None)


def test_a_deleted_asset_keeps_what_it_was():
    asset = ASSET.mark_favorite(True).share(NOON, until=NOON + MOMENT)

    assert replace(asset.delete(NOON).restore(NOON), version=asset.version) == asset


def test_only_its_owners_words_are_words_of_an_asset():
    params = {"custom_prompt": "a fox", "text_overlay": "GG", "style": "flat", "mood": "hype", "model": "x", "seed": 7}

    assert words_of(params) == "a fox\nGG\nflat\nhype"
    assert words_of({"model": "x", "mood": None}) == ""
