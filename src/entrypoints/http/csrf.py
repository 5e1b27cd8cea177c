"""Browsers send cookies along with whatever page asks them to, so a cookie alone may not change anything."""

from hmac import compare_digest
from typing import Any
from uuid import UUID

from litestar.connection import ASGIConnection

from application.accounts.ports import CsrfTokens
from domain.errors import Forbidden
from entrypoints.http.cookies import Cookies
from entrypoints.http.return_addresses import origin_of

HEADER = "X-CSRF-Token"


class CsrfFailed(Forbidden):
    """Whoever signs in with cookies shows the CSRF token, from the sign-in's answer or from its cookie, in the header
    `X-CSRF-Token` of every request that changes something, and does so from a page of ours. Ask who is signed in, which
    gives the token again, and send the request with it."""

    code = "csrf_failed"
    title = "CSRF check failed"


class CsrfGuard:
    """Lets a request that a cookie vouches for pass when the page behind it is one that can read our cookies.

    The token in the header must be that of the session and that of the cookie; an `Origin`, which no page can forge,
    must be ours or one of `allowed_origins`.
    """

    def __init__(
        self, csrf_tokens: CsrfTokens, cookies: Cookies, *, address: str, allowed_origins: tuple[str, ...]
    ) -> None:
        self._csrf_tokens, self._cookies = csrf_tokens, cookies
        self._origins = {origin_of(address), *allowed_origins}

    def token(self, request: ASGIConnection[Any, Any, Any, Any], session_id: UUID) -> str:
        """What a page must show for this session: its cookie's when that is good, since the two must be the same."""
        kept = request.cookies.get(self._cookies.csrf, "")
        return kept if self._csrf_tokens.matches(session_id, kept) else self._csrf_tokens.issue(session_id)

    def check(self, request: ASGIConnection[Any, Any, Any, Any], session_id: UUID) -> None:
        """Raises `CsrfFailed`."""
        origin = request.headers.get("origin")
        if origin is not None and origin not in self._origins:
            raise CsrfFailed("The page that sent this is not one of ours.")
        shown, kept = request.headers.get(HEADER, ""), request.cookies.get(self._cookies.csrf, "")
        doubled = bool(shown) and compare_digest(shown.encode(), kept.encode())
        if not doubled or not self._csrf_tokens.matches(session_id, shown):
            raise CsrfFailed(f"The header {HEADER} must hold the CSRF token of this sign-in.")
