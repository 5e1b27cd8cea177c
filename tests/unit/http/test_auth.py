from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from adapters.system.derived_tokens import SessionCsrfTokens
from application.accounts.ports import TokenClaims
from domain.accounts import NotSignedIn
from domain.errors import DomainError
from entrypoints.http.auth import Authentication, Caller, Transport
from entrypoints.http.cookies import Cookies
from entrypoints.http.csrf import CsrfFailed, CsrfGuard
from tests.builders import an_id

CSRF = SessionCsrfTokens([b"k" * 32])
NOVA = TokenClaims(an_id(), an_id())
GONE = TokenClaims(an_id(), an_id())
COOKIES = Cookies(https=False)


@dataclass(frozen=True)
class ReadableTokens:
    """Tokens that say whose they are; the real ones have tests of their own."""

    known: dict[str, TokenClaims] = field(default_factory=lambda: {"nova": NOVA, "gone": GONE})

    def read(self, token: str) -> TokenClaims:
        if token not in self.known:
            raise NotSignedIn
        return self.known[token]


class Living:
    async def lives(self, claims: TokenClaims) -> bool:
        return claims is NOVA


async def caller(*headers: tuple[str, str], method: str = "GET", public: bool = False) -> Caller | None:
    """Who the handler is told is calling."""
    guard = CsrfGuard(CSRF, COOKIES, address="http://127.0.0.1:8001", allowed_origins=())
    authentication = Authentication(ReadableTokens(), Living(), COOKIES, guard)  # type: ignore[arg-type]  # it only reads
    scope: dict[str, Any] = {
        "type": "http",
        "method": method,
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
        "state": {},
        "route_handler": SimpleNamespace(opt={"public": True} if public else {}),
    }
    seen: list[Caller | None] = []

    async def handler(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope.get("user"))

    await authentication.handle(scope, None, None, handler)  # type: ignore[arg-type]  # nothing is received or sent
    [found] = seen
    return found


async def refusal(*headers: tuple[str, str], method: str = "GET") -> type[DomainError]:
    with pytest.raises(DomainError) as refused:
        await caller(*headers, method=method)
    return refused.type


def cookie(token: str = "nova", csrf: str = "") -> tuple[str, str]:
    return ("cookie", f"aurastream={token}; aurastream-csrf={csrf}")


def csrf_of(session_id: UUID) -> str:
    return CSRF.issue(session_id)


async def test_a_bearer_token_says_who_calls() -> None:
    assert await caller(("authorization", "Bearer nova")) == Caller(NOVA.user_id, NOVA.session_id, Transport.BEARER)


async def test_a_cookie_says_who_calls() -> None:
    assert await caller(cookie()) == Caller(NOVA.user_id, NOVA.session_id, Transport.COOKIE)


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer gone", "Bearer x", "Basic bm92YQ==", "nova", "\xff"]
)
async def test_a_bad_header_is_not_made_up_for_by_a_cookie(header: str) -> None:
    assert await refusal(("authorization", header), cookie()) is NotSignedIn


@pytest.mark.parametrize(
    "headers", [[], [("cookie", "")], [cookie("x")], [cookie("gone")], [("cookie", "\xff=;;=\xfe")]]
)
async def test_without_a_token_that_lives_nobody_calls(headers: list[tuple[str, str]]) -> None:
    assert await refusal(*headers) is NotSignedIn


async def test_a_cookie_of_the_other_name_is_no_cookie_of_ours() -> None:
    assert await refusal(("cookie", "__Host-aurastream=nova")) is NotSignedIn


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
async def test_a_cookie_alone_changes_nothing(method: str) -> None:
    token = csrf_of(NOVA.session_id)

    assert await refusal(cookie(), method=method) is CsrfFailed
    assert await refusal(cookie(csrf=token), method=method) is CsrfFailed
    allowed = await caller(cookie(csrf=token), ("x-csrf-token", token), method=method)
    assert allowed == Caller(NOVA.user_id, NOVA.session_id, Transport.COOKIE)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_a_bearer_token_needs_no_csrf_token_whatever_cookies_come_along(method: str) -> None:
    assert await caller(("authorization", "Bearer nova"), cookie("gone"), method=method) is not None


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
async def test_looking_needs_no_csrf_token(method: str) -> None:
    assert await caller(cookie(), method=method) is not None


async def test_a_session_that_ended_is_told_before_a_csrf_token_that_lacks() -> None:
    assert await refusal(cookie("gone"), method="POST") is NotSignedIn


async def test_on_a_public_route_nobody_is_asked_who_they_are() -> None:
    assert await caller(("authorization", "Bearer x"), cookie("x"), method="POST", public=True) is None
