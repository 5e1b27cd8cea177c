"""How often somebody may do something: the one table of rates."""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Self

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Scope(StrEnum):
    """Whose tries are counted together."""

    ADDRESS = "address"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` tries at once, and then as many more spread evenly over each `per`.

    When the counters cannot be reached, a rate that `fails_closed` refuses everybody and any other lets them pass.
    """

    name: str
    scope: Scope
    count: int
    per: timedelta
    fails_closed: bool = False

    @property
    def interval(self) -> timedelta:
        """How long one try takes to come back."""
        return self.per / self.count

    def times(self, factor: int) -> Self:
        return replace(self, count=self.count * factor)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a rate after one try: how many at once, when all is back, when a refused one may come again."""

    allowed: bool
    remaining: int
    whole_after: timedelta
    retry_after: timedelta = timedelta()


SIGN_IN_BY_ADDRESS = Rate("sign_in", Scope.ADDRESS, 30, 10 * MINUTE, fails_closed=True)
SIGN_IN_TO_ACCOUNT = Rate("sign_in_to_account", Scope.ACCOUNT, 10, 5 * MINUTE, fails_closed=True)
SIGN_UP = Rate("sign_up", Scope.ADDRESS, 10, HOUR, fails_closed=True)
MAIL_BY_ADDRESS = Rate("mail", Scope.ADDRESS, 10, HOUR, fails_closed=True)
MAIL_TO_ACCOUNT = Rate("mail_to_account", Scope.ACCOUNT, 5, HOUR, fails_closed=True)
PROOF = Rate("proof", Scope.ADDRESS, 30, 10 * MINUTE, fails_closed=True)
"""Showing a token from a letter, a refresh token or a provider's answer."""
EXPORTS = Rate("exports", Scope.ACCOUNT, 5, DAY)
"""Having everything packed that we hold about somebody; looking how far it is counts as a read."""
ANONYMOUS = Rate("anonymous", Scope.ADDRESS, 300, MINUTE)
READS = Rate("reads", Scope.ACCOUNT, 1_200, MINUTE)
WRITES = Rate("writes", Scope.ACCOUNT, 120, MINUTE)
ORDERS = Rate("orders", Scope.ACCOUNT, 60, MINUTE)
"""Asking for pictures."""
SHARES = Rate("shares", Scope.ADDRESS, 240, MINUTE)
"""Looking at what somebody made public: the page and its files."""
SHARE_CARDS = Rate("share_cards", Scope.ADDRESS, 30, MINUTE)
"""Having the picture drawn that a link is shown with."""
PREVIEWS = Rate("previews", Scope.ADDRESS, 120, MINUTE)
"""Having previews drawn: a page shows up to seven at once."""
UPLOADS = Rate("uploads", Scope.ACCOUNT, 60, HOUR)
"""Sending pictures, each of which is drawn anew."""
FINISHINGS = Rate("finishings", Scope.ACCOUNT, 60, HOUR)
"""Having what is there finished once more, at no cost: each is stored anew."""
ZIPS = Rate("zips", Scope.ACCOUNT, 30, HOUR)
"""Taking assets along: each zip holds some megabytes of memory for as long as somebody reads it."""
