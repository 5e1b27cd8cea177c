from datetime import timedelta

import pytest

from domain.accounts import Provider
from tests.builders import NOON, an_attempt

ATTEMPT = an_attempt(browser_digest=b"browser", provider=Provider.TWITCH, expires_at=NOON)
BEFORE = NOON - timedelta(microseconds=1)


def test_an_attempt_ends_at_its_provider_in_its_browser_in_time():
    assert ATTEMPT.ends_here(Provider.TWITCH, b"browser", BEFORE)


@pytest.mark.parametrize(
    ("provider", "browser", "now"),
    [
        (Provider.DISCORD, b"browser", BEFORE),
        (Provider.TWITCH, b"another", BEFORE),
        (Provider.TWITCH, b"browser", NOON),
    ],
    ids=["another provider", "another browser", "too late"],
)
def test_an_attempt_ends_nowhere_else(provider, browser, now):
    assert not ATTEMPT.ends_here(provider, browser, now)
