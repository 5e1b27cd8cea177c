"""The cookies of browsers that asked for them: what each is called, and how long it is kept."""

from dataclasses import dataclass

from litestar.datastructures import Cookie

from application.accounts.open_session import SignedIn
from domain.accounts import ATTEMPT_LIFE
from domain.accounts.session import REPEAT_GRACE

PREFIX = "__Host-"
"""Browsers take a cookie of such a name from this host alone, over https, for every path: no neighbour can plant it."""

ACCESS = "aurastream"


@dataclass(frozen=True, slots=True)
class Cookies:
    """Without `https`, as in development, the names lack their prefix: browsers would drop the cookies otherwise.

    All are SameSite=Lax: a provider's redirect back to us must carry them, and no foreign page's POST does.
    """

    https: bool

    @property
    def access(self) -> str:
        return self._name(ACCESS)

    @property
    def refresh(self) -> str:
        return self._name(f"{ACCESS}-refresh")

    @property
    def csrf(self) -> str:
        """The only one that scripts can read: they send it back in `X-CSRF-Token`."""
        return self._name(f"{ACCESS}-csrf")

    @property
    def attempt(self) -> str:
        """Binds a sign-in with a provider to the browser in which it was begun."""
        return self._name(f"{ACCESS}-oauth")

    @property
    def finished(self) -> str:
        """Says for a few seconds which sign-in with a provider this browser has just finished, and where it led."""
        return self._name(f"{ACCESS}-oauth-finished")

    def of_session(self, signed_in: SignedIn, csrf_token: str) -> list[Cookie]:
        """The access token goes when it expires; the others are kept as long as the session can be refreshed."""
        session = signed_in.session
        kept = int((session.expires_at - session.refreshed_at).total_seconds())
        return [
            self._cookie(self.access, signed_in.access_token, signed_in.expires_in),
            self._cookie(self.refresh, signed_in.refresh_token, kept),
            self._cookie(self.csrf, csrf_token, kept, hidden=False),
        ]

    def of_attempt(self, browser_secret: str) -> Cookie:
        return self._cookie(self.attempt, browser_secret, int(ATTEMPT_LIFE.total_seconds()))

    def of_finished(self, note: str) -> Cookie:
        return self._cookie(self.finished, note, int(REPEAT_GRACE.total_seconds()))

    def without_session(self) -> list[Cookie]:
        """Makes a browser forget what `of_session` gave it."""
        return [self._cookie(name, "", 0, hidden=name != self.csrf) for name in (self.access, self.refresh, self.csrf)]

    def without_attempt(self) -> Cookie:
        return self._cookie(self.attempt, "", 0)

    def _name(self, name: str) -> str:
        return PREFIX + name if self.https else name

    def _cookie(self, name: str, value: str, max_age: int, *, hidden: bool = True) -> Cookie:
        return Cookie(name, value=value, max_age=max_age, path="/", secure=self.https, httponly=hidden, samesite="lax")
