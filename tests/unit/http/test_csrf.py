from typing import Any
from uuid import UUID

import pytest
from litestar.connection import ASGIConnection

from adapters.system.derived_tokens import SessionCsrfTokens
from entrypoints.http.cookies import Cookies
from entrypoints.http.csrf import CsrfFailed, CsrfGuard
from tests.builders import an_id

TOKENS = SessionCsrfTokens([b"k" * 32])
SESSION = UUID(int=7)
RIGHT = TOKENS.issue(SESSION)
OURS = "https://aurastream.example"
ALLOWED = "https://app.example.com"


def request(header: str | None, cookie: str | None, origin: str | None = None) -> ASGIConnection[Any, Any, Any, Any]:
    headers = [(b"x-csrf-token", header), (b"cookie", cookie and f"a=b; __Host-aurastream-csrf={cookie}")]
    headers.append((b"origin", origin))
    sent = [(name, value.encode("latin-1")) for name, value in headers if value is not None]
    return ASGIConnection({"type": "http", "headers": sent, "state": {}})  # type: ignore[arg-type,typeddict-item]  # all that is looked at


def passes(header: str | None, cookie: str | None, origin: str | None = None, session_id: UUID = SESSION) -> bool:
    guard = CsrfGuard(TOKENS, Cookies(https=True), address=f"{OURS}/", allowed_origins=(ALLOWED,))
    try:
        guard.check(request(header, cookie, origin), session_id)
    except CsrfFailed:
        return False
    return True


def test_the_token_of_the_session_in_header_and_cookie_passes() -> None:
    assert passes(RIGHT, RIGHT)


@pytest.mark.parametrize(
    ("header", "cookie"),
    [
        (None, RIGHT),
        ("", RIGHT),
        ("", ""),
        (None, None),
        (RIGHT, None),
        (RIGHT, ""),
        (RIGHT, RIGHT[:-1]),
        (RIGHT[:-1], RIGHT[:-1]),
        ("planted", "planted"),
        ("\xff", "\xff"),
        (RIGHT + " ", RIGHT),
    ],
)
def test_one_of_the_two_is_not_enough_and_neither_is_a_planted_pair(header: str | None, cookie: str | None) -> None:
    assert not passes(header, cookie)


def test_the_token_of_another_session_does_not_pass() -> None:
    other = TOKENS.issue(an_id())

    assert not passes(other, other)
    assert not passes(RIGHT, RIGHT, session_id=an_id())


@pytest.mark.parametrize("origin", [OURS, ALLOWED])
def test_pages_of_ours_and_of_allowed_origins_pass(origin: str) -> None:
    assert passes(RIGHT, RIGHT, origin)


@pytest.mark.parametrize(
    "origin",
    ["null", "", "https://evil.com", "http://aurastream.example", f"{OURS}:8443", f"{OURS}.evil.com", f"{OURS}/",
     "https://aurastream.EXAMPLE", f"{OURS}, https://evil.com"],
)  # fmt: skip
def test_a_page_from_elsewhere_does_not_pass_with_the_right_token(origin: str) -> None:
    assert not passes(RIGHT, RIGHT, origin)
