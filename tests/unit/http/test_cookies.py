from dataclasses import replace
from datetime import timedelta

import pytest

from application.accounts.open_session import SignedIn
from entrypoints.http.cookies import Cookies
from tests.builders import NOON, a_session, a_user

USER = a_user()
SIGNED_IN = SignedIn(
    USER,
    a_session(USER),
    has_password=True,
    used=0,
    access_token="acc.ess.token",
    refresh_token="asr_x",
    expires_in=900,
)


def written(cookies: Cookies) -> list[str]:
    return [cookie.to_header(header="").strip() for cookie in cookies.of_session(SIGNED_IN, "csrf-text")]


def test_over_https_every_cookie_is_bound_to_this_host() -> None:
    assert written(Cookies(https=True)) == [
        "__Host-aurastream=acc.ess.token; HttpOnly; Max-Age=900; Path=/; SameSite=lax; Secure",
        "__Host-aurastream-refresh=asr_x; HttpOnly; Max-Age=2592000; Path=/; SameSite=lax; Secure",
        "__Host-aurastream-csrf=csrf-text; Max-Age=2592000; Path=/; SameSite=lax; Secure",
    ]


def test_without_https_the_names_have_no_prefix_that_a_browser_would_refuse() -> None:
    assert written(Cookies(https=False)) == [
        "aurastream=acc.ess.token; HttpOnly; Max-Age=900; Path=/; SameSite=lax",
        "aurastream-refresh=asr_x; HttpOnly; Max-Age=2592000; Path=/; SameSite=lax",
        "aurastream-csrf=csrf-text; Max-Age=2592000; Path=/; SameSite=lax",
    ]


@pytest.mark.parametrize("https", [True, False])
def test_what_was_given_is_taken_back_under_the_same_names(https: bool) -> None:
    cookies = Cookies(https=https)
    given, taken = cookies.of_session(SIGNED_IN, "x"), cookies.without_session()

    assert [(c.key, c.path, c.secure, c.httponly) for c in taken] == [
        (c.key, c.path, c.secure, c.httponly) for c in given
    ]
    assert [(c.value, c.max_age) for c in taken] == [("", 0)] * 3


def test_a_sign_in_with_a_provider_is_bound_to_the_browser_for_ten_minutes() -> None:
    cookies = Cookies(https=True)

    assert cookies.of_attempt("secret").to_header(header="").strip() == (
        "__Host-aurastream-oauth=secret; HttpOnly; Max-Age=600; Path=/; SameSite=lax; Secure"
    )
    assert cookies.without_attempt().to_header(header="").strip() == (
        '__Host-aurastream-oauth=""; HttpOnly; Max-Age=0; Path=/; SameSite=lax; Secure'
    )


def test_a_session_near_its_end_is_kept_no_longer_than_it_lives() -> None:
    session = a_session(USER)
    late, _ = session.refresh(0, session.client, NOON + timedelta(days=29))
    latest, _ = late.refresh(1, session.client, NOON + timedelta(days=58))
    last, _ = latest.refresh(2, session.client, NOON + timedelta(days=80))
    signed_in = replace(SIGNED_IN, session=last)

    _, refresh, _ = Cookies(https=True).of_session(signed_in, "x")

    assert refresh.max_age == timedelta(days=10).total_seconds()
