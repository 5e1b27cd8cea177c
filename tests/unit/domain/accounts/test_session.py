from datetime import timedelta

from tests.builders import NOON, a_session, a_user


def test_a_session_lives_thirty_days_unless_it_is_ended():
    session = a_session(a_user(), opened_at=NOON)

    assert session.alive(NOON + timedelta(days=30) - timedelta(microseconds=1))
    assert not session.alive(NOON + timedelta(days=30))
