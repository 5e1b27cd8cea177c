from datetime import timedelta

from domain.accounts import Erasure
from tests.builders import NOON, an_id


def test_an_erasure_waits_a_day_for_others():
    erasure = Erasure(an_id(), asked_at=NOON)

    assert not erasure.late(NOON + timedelta(hours=24) - timedelta(microseconds=1))
    assert erasure.late(NOON + timedelta(hours=24))
