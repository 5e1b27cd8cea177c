from datetime import timedelta

import pytest

from domain.accounts import Export, ExportState, LinkNotGood
from tests.builders import NOON, an_id

ASKED = Export(an_id(), an_id(), asked_at=NOON)
DAY = timedelta(hours=24)
MOMENT = timedelta(microseconds=1)


def test_an_export_can_be_fetched_for_a_day_from_when_it_is_packed():
    packed = ASKED.pack(1_234, NOON)

    assert (ASKED.state(NOON), packed.state(NOON)) == (ExportState.PREPARING, ExportState.READY)
    assert packed.size == 1_234
    assert packed.state(NOON + DAY - MOMENT) is ExportState.READY
    assert packed.state(NOON + DAY) is ExportState.EXPIRED


def test_an_export_is_fetched_once():
    fetched = ASKED.pack(1_234, NOON).fetch(NOON)

    assert fetched.state(NOON + 2 * DAY) is ExportState.FETCHED
    with pytest.raises(LinkNotGood):
        fetched.fetch(NOON)


@pytest.mark.parametrize("export", [ASKED, ASKED.pack(1_234, NOON - DAY)], ids=["being made", "over"])
def test_what_is_not_ready_cannot_be_fetched(export: Export):
    with pytest.raises(LinkNotGood):
        export.fetch(NOON)


def test_an_export_that_was_expired_is_neither_made_nor_fetched_any_more():
    for export in (ASKED, ASKED.pack(1_234, NOON)):
        expired = export.expire(NOON)

        assert expired.state(NOON) is ExportState.EXPIRED
        assert not expired.wanted
    assert ASKED.wanted


def test_one_that_was_fetched_stays_fetched():
    fetched = ASKED.pack(1_234, NOON).fetch(NOON)

    assert fetched.expire(NOON + DAY) == fetched
