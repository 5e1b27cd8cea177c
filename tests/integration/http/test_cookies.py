"""Signing in with cookies: what a browser is given, what it must show, and which pages may call at all."""

from collections.abc import Iterator

import httpx
import pytest

from entrypoints.http.app import cors_of
from entrypoints.settings import Settings
from tests.integration.http.browser import Browser
from tests.integration.http.contract import Contract
from tests.integration.http.product import API, PASSWORD, Person, Product, refused, running_product
from tests.postgres import Database, PostgresServer

APP = "https://app.example.com"
HTTPS = "https://aurastream.example"
NAMES = {"aurastream", "aurastream-refresh", "aurastream-csrf"}


def signed_in(product: Product, person: Person, *, origin: str | None = None) -> tuple[Browser, str]:
    """A browser with cookies, and the CSRF token that its page was told."""
    browser = Browser(product, origin=origin)
    answer = browser.send(
        "POST", "/auth/login", json={"email": person.email, "password": PASSWORD, "transport": "cookie"}
    )
    assert answer.status_code == 200, answer.text
    return browser, answer.json()["csrf_token"]


def rename(browser: Browser, csrf: str | None, **more: object) -> httpx.Response:
    return browser.send("PUT", "/auth/me", csrf=csrf, json={"display_name": "Renamed"}, **more)


def written(answer: httpx.Response) -> dict[str, list[str]]:
    """The attributes of each cookie that an answer sets."""
    parts = [line.split("; ") for line in answer.headers.get_list("set-cookie")]
    return {first.partition("=")[0]: attributes for first, *attributes in parts}


@pytest.fixture(scope="module")
def elsewhere(
    postgres_server: PostgresServer, migrated: Database, contract: Contract, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Product]:
    """A product that people reach over https, and that a page of another origin may call."""
    database = postgres_server.create_database(template=migrated)
    folder = tmp_path_factory.mktemp("elsewhere")
    more = {"PUBLIC_URL": HTTPS, "ALLOWED_ORIGINS": APP}
    with running_product(database, folder, contract, scripted=True, **more) as running:
        yield running


def test_signing_up_and_in_with_cookies_hides_the_tokens(product: Product) -> None:
    account = {"email": "baker@example.com", "password": PASSWORD, "display_name": "Baker", "transport": "cookie"}
    up = product.client().post(f"{API}/auth/signup", json=account)
    del account["display_name"]
    back = product.client().post(f"{API}/auth/login", json=account)

    for answer, status in ((up, 201), (back, 200)):
        assert (answer.status_code, set(answer.json())) == (status, {"user", "csrf_token", "expires_in"})
        assert set(written(answer)) == NAMES
        assert written(answer)["aurastream"] == ["HttpOnly", "Max-Age=86400", "Path=/", "SameSite=lax"]
        assert written(answer)["aurastream-refresh"] == ["HttpOnly", "Max-Age=2592000", "Path=/", "SameSite=lax"]
        assert written(answer)["aurastream-csrf"] == ["Max-Age=2592000", "Path=/", "SameSite=lax"]
        assert answer.headers["cache-control"] == "no-store"


def test_over_https_the_cookies_are_secure_and_bound_to_this_host(elsewhere: Product) -> None:
    account = {"email": "secure@example.com", "password": PASSWORD, "display_name": "S", "transport": "cookie"}
    answer = elsewhere.client().post(f"{API}/auth/signup", json=account)
    begun = elsewhere.client().post(f"{API}/auth/oauth/twitch", json={})

    cookies = written(answer) | written(begun)

    assert set(cookies) == {f"__Host-{name}" for name in NAMES | {"aurastream-oauth"}}
    assert all({"Secure", "Path=/"} <= set(attributes) for attributes in cookies.values())
    assert not [part for attributes in cookies.values() for part in attributes if part.startswith("Domain")]
    assert "strict-transport-security" in answer.headers


def test_bearer_sign_in_sets_no_cookies(product: Product, nova: Person) -> None:
    answer = product.client().post(f"{API}/auth/login", json={"email": nova.email, "password": PASSWORD})

    assert "set-cookie" not in answer.headers


def test_a_page_can_look_with_cookies_and_change_with_the_token(product: Product, nova: Person) -> None:
    browser, csrf = signed_in(product, nova)

    assert csrf == browser.cookies["aurastream-csrf"]
    assert browser.send("GET", "/auth/me").json()["id"] == nova.id
    assert rename(browser, csrf).json()["display_name"] == "Renamed"


def test_a_page_that_cannot_read_the_cookie_is_told_the_token_again(elsewhere: Product) -> None:
    browser = elsewhere.client()
    account = {"email": "far@example.com", "password": PASSWORD, "display_name": "Far", "transport": "cookie"}
    up = browser.post(f"{API}/auth/signup", json=account)
    kept = dict(pair.split(";")[0].split("=", 1) for pair in up.headers.get_list("set-cookie"))
    shown = {"Origin": APP, "Cookie": "; ".join(f"{name}={value}" for name, value in kept.items())}

    found = browser.get(f"{API}/auth/me", headers=shown)
    unchanged = browser.get(f"{API}/auth/me", headers={**shown, "If-None-Match": found.headers["etag"]})

    token = found.headers["x-csrf-token"]
    assert (token, unchanged.status_code, unchanged.headers["x-csrf-token"]) == (up.json()["csrf_token"], 304, token)
    assert "X-CSRF-Token" in found.headers["access-control-expose-headers"].split(", ")
    changed = browser.put(f"{API}/auth/me", headers={**shown, "X-CSRF-Token": token}, json={"display_name": "Near"})
    assert changed.status_code == 200


def test_who_shows_a_bearer_token_is_told_no_csrf_token(nova: Person) -> None:
    assert "x-csrf-token" not in nova.get("/auth/me").headers


def test_cookies_alone_change_nothing(product: Product, nova: Person) -> None:
    browser, csrf = signed_in(product, nova)
    other, other_csrf = signed_in(product, product.person())

    for shown in (None, "", "x", csrf[:-1], other_csrf):
        refused(rename(browser, shown), 403, "csrf_failed")
    browser.api.cookies.set("aurastream-csrf", other_csrf, domain="127.0.0.1", path="/")
    refused(rename(browser, other_csrf), 403, "csrf_failed")

    assert nova.get("/auth/me").json()["display_name"] == "Nova"
    assert rename(other, other_csrf).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/auth/logout"),
        ("POST", "/auth/refresh"),
        ("DELETE", "/auth/me"),
        ("POST", "/auth/me/password"),
        ("POST", "/auth/email/verify/request"),
        ("POST", "/generate"),
    ],
)
def test_every_route_that_changes_something_is_guarded(product: Product, nova: Person, method: str, path: str) -> None:
    browser, _ = signed_in(product, nova)

    refused(browser.send(method, path), 403, "csrf_failed")


@pytest.mark.parametrize("origin", ["https://evil.com", "null", "http://127.0.0.1", "http://localhost:1"])
def test_a_page_from_elsewhere_changes_nothing_even_with_the_token(product: Product, nova: Person, origin: str) -> None:
    browser, csrf = signed_in(product, nova)
    browser.api.headers["Origin"] = origin

    refused(rename(browser, csrf), 403, "csrf_failed")
    refused(browser.send("POST", "/auth/refresh", csrf=csrf), 403, "csrf_failed")


def test_a_page_of_ours_may_change_things(product: Product, nova: Person) -> None:
    browser, csrf = signed_in(product, nova, origin=product.address)

    assert rename(browser, csrf).status_code == 200


def test_a_bad_header_is_not_made_up_for_by_a_cookie(product: Product, nova: Person) -> None:
    browser, _ = signed_in(product, nova)

    for header in ("Bearer x.y.z", "Bearer", "", "Basic bm92YTpub3Zh"):
        browser.api.headers["Authorization"] = header
        refused(browser.send("GET", "/auth/me"), 401, "authentication_required")


def test_a_good_header_needs_no_csrf_token_whatever_cookies_come_along(product: Product, nova: Person) -> None:
    browser, _ = signed_in(product, product.person())
    browser.api.headers["Authorization"] = f"Bearer {nova.signed_in['access_token']}"

    assert rename(browser, None).json()["id"] == nova.id


def test_a_refresh_by_cookie_gives_new_cookies_and_no_tokens(product: Product, nova: Person) -> None:
    browser, csrf = signed_in(product, nova)
    before = browser.cookies

    answer = browser.send("POST", "/auth/refresh", csrf=csrf)

    assert (answer.status_code, set(answer.json())) == (200, {"user", "csrf_token", "expires_in"})
    assert answer.json()["csrf_token"] == csrf
    assert browser.cookies["aurastream-refresh"] != before["aurastream-refresh"]
    assert rename(browser, csrf).status_code == 200


def test_a_refresh_token_in_the_body_is_answered_in_the_body_whatever_cookies_come_along(
    product: Product, nova: Person
) -> None:
    browser, _ = signed_in(product, product.person())

    answer = browser.send("POST", "/auth/refresh", json={"refresh_token": nova.signed_in["refresh_token"]})

    assert answer.json()["user"]["id"] == nova.id
    assert answer.json()["refresh_token"]
    assert "set-cookie" not in answer.headers


def test_signing_out_takes_the_cookies_back(product: Product, nova: Person) -> None:
    browser, csrf = signed_in(product, nova)
    kept = browser.cookies

    answer = browser.send("POST", "/auth/logout", csrf=csrf)

    assert answer.status_code == 204
    assert set(written(answer)) == NAMES
    assert browser.cookies == {}
    browser.api.cookies.update(kept)
    refused(browser.send("GET", "/auth/me"), 401, "authentication_required")
    refused(browser.send("POST", "/auth/refresh", csrf=csrf), 401, "authentication_required")


def test_a_refusal_leaves_the_cookies_alone(product: Product, nova: Person) -> None:
    browser, _ = signed_in(product, nova)
    nova.post("/auth/me/password", json={"current_password": PASSWORD, "new_password": "another quite long one"})

    answer = browser.send("GET", "/auth/me")

    refused(answer, 401, "authentication_required")
    assert "set-cookie" not in answer.headers
    assert set(browser.cookies) == NAMES


def test_leaving_takes_the_cookies_back(product: Product) -> None:
    browser, csrf = signed_in(product, product.person())

    answer = browser.send("DELETE", "/auth/me", csrf=csrf, json={"password": PASSWORD})

    assert answer.status_code == 202
    assert browser.cookies == {}


@pytest.mark.parametrize(
    "cookie", ["aurastream=x", "aurastream", "aurastream=", "=;;,", "aurastream=\xff", "a" * 9_000]
)
def test_a_cookie_that_is_none_of_ours_signs_nobody_in(product: Product, cookie: str) -> None:
    answer = product.client().get(f"{API}/auth/me", headers=[(b"Cookie", cookie.encode("latin-1"))])

    refused(answer, 401, "authentication_required")


@pytest.mark.parametrize("path", ["/auth/me", "/auth/login", "/generate"])
def test_without_a_list_no_page_of_another_origin_may_call(product: Product, path: str) -> None:
    client = product.client()
    asked = {"Origin": APP, "Access-Control-Request-Method": "POST"}

    preflight = client.options(API + path, headers=asked)
    answer = client.get(f"{API}/asset-types", headers={"Origin": APP})

    for refusal in (preflight, answer):
        assert not [name for name in refusal.headers if name.startswith("access-control")]


@pytest.mark.parametrize("path", ["/auth/me", "/auth/login", "/generate", "/nowhere"])
def test_an_allowed_page_is_let_through_without_signing_in_first(elsewhere: Product, path: str) -> None:
    asked = {
        "Origin": APP,
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "authorization, content-type, x-csrf-token, idempotency-key, if-match",
    }

    answer = elsewhere.client().options(API + path, headers=asked)

    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == APP
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert "*" not in str(answer.headers)


def test_an_allowed_page_reads_answers_and_refusals(elsewhere: Product) -> None:
    client = elsewhere.client()

    found = client.get(f"{API}/asset-types", headers={"Origin": APP})
    denied = client.get(f"{API}/auth/me", headers={"Origin": APP})

    for answer, status in ((found, 200), (denied, 401)):
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (status, APP)
        assert answer.headers["access-control-allow-credentials"] == "true"
        assert "Origin" in answer.headers["vary"]
        assert {"ETag", "Retry-After", "RateLimit"} <= set(answer.headers["access-control-expose-headers"].split(", "))


@pytest.mark.parametrize(
    "origin",
    ["https://evil.com", "null", "http://app.example.com", f"{APP}:8443", f"{APP}.evil.com", "https://appXexample.com"],
)
def test_another_page_is_not(elsewhere: Product, origin: str) -> None:
    client = elsewhere.client()

    preflight = client.options(f"{API}/auth/me", headers={"Origin": origin, "Access-Control-Request-Method": "PUT"})
    answer = client.get(f"{API}/asset-types", headers={"Origin": origin})

    assert "access-control-allow-origin" not in preflight.headers
    assert "access-control-allow-origin" not in answer.headers


def test_a_list_is_taken_by_the_letter() -> None:
    cors = cors_of(Settings(allowed_origins=("https://*.example.com", APP)))

    assert cors is not None
    assert cors.is_origin_allowed(APP)
    assert not cors.is_origin_allowed("https://evil.example.com")
    assert not cors.is_origin_allowed(f"{APP}|https://evil.com")
    assert cors_of(Settings()) is None
