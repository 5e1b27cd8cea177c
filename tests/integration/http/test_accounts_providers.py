"""Signing in with a provider, played through with the local stand-in and a browser."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from entrypoints.http.accounts.providers import finished_note
from entrypoints.settings import Mode
from tests.integration.http.application import all_operations
from tests.integration.http.browser import Browser
from tests.integration.http.contract import Contract
from tests.integration.http.letters import letter_to, token_in
from tests.integration.http.product import API, PASSWORD, Person, Product, faults, refused, rows, running_product
from tests.postgres import Database, PostgresServer

PROVIDERS = ("twitch", "google", "youtube", "discord", "tiktok")
ELSEWHERE = "https://app.example.com"


def begin(browser: Browser, provider: str = "twitch", **wanted: str) -> dict[str, str]:
    answer = browser.send("POST", f"/auth/oauth/{provider}", json=wanted)
    assert answer.status_code == 200, answer.text
    sent_away: dict[str, str] = answer.json()
    return sent_away


def allow(browser: Browser, email: str, provider: str = "twitch", **wanted: str) -> str:
    """Where the provider sends the browser back to."""
    back = browser.fill_in(begin(browser, provider, **wanted)["authorization_url"], email=email)
    assert back.status_code == 303, back.text
    return back.headers["location"]


def come_back(browser: Browser, location: str) -> httpx.Response:
    """The callback, asked by a program so that the contract is checked, with the browser's cookies."""
    return browser.api.get(location)


@pytest.fixture
def browser(product: Product) -> Browser:
    return Browser(product)


@pytest.fixture(scope="module")
def listed(
    postgres_server: PostgresServer, migrated: Database, contract: Contract, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Product]:
    """A product that returns to another origin, too."""
    database = postgres_server.create_database(template=migrated)
    folder = tmp_path_factory.mktemp("listed")
    with running_product(database, folder, contract, scripted=True, RETURN_ADDRESSES=ELSEWHERE) as running:
        yield running


@pytest.mark.parametrize("provider", PROVIDERS)
def test_somebody_new_gets_an_account_that_is_theirs_again_the_next_time(
    product: Product, browser: Browser, provider: str
) -> None:
    email = f"{provider}.rain@example.com"

    first = come_back(browser, allow(browser, email, provider))
    second = come_back(browser, allow(browser, email.upper(), provider))

    assert (first.status_code, second.status_code) == (200, 200)
    user = first.json()["user"]
    assert (user["email"], user["email_verified"]) == (email, True)
    assert user["display_name"] == f"{provider.capitalize()} Rain"
    assert second.json()["user"]["id"] == user["id"]
    assert first.json()["token_type"] == "bearer"
    [newest, oldest] = product.client(first.json()["access_token"]).get(f"{API}/auth/me/audit-log").json()["items"]
    assert (newest["action"], oldest["action"]) == ("signed_in", "signed_up")
    assert newest["detail"] == {"by": provider}


def test_anybody_may_know_with_whom_one_can_sign_in(product: Product) -> None:
    first = product.client().get(f"{API}/auth/oauth")
    known = product.client().get(f"{API}/auth/oauth", headers={"If-None-Match": first.headers["etag"]})

    assert [item["provider"] for item in first.json()["items"]] == list(PROVIDERS)
    assert first.json()["items"][4] == {"provider": "tiktok", "name": "TikTok"}
    assert known.status_code == 304


def test_people_are_sent_away_with_all_that_must_come_back(product: Product, browser: Browser) -> None:
    sent = begin(browser)

    query = {name: value for name, [value] in parse_qs(urlsplit(sent["authorization_url"]).query).items()}
    assert query["state"] == sent["state"]
    assert query["code_challenge_method"] == "S256"
    assert len(query["code_challenge"]) == len(query["nonce"]) == 43
    assert query["redirect_uri"] == f"{product.address}{API}/auth/oauth/twitch/callback"


def test_the_browser_gets_a_cookie_that_binds_it(browser: Browser) -> None:
    answer = browser.send("POST", "/auth/oauth/twitch", json={})

    name, _, attributes = answer.headers["set-cookie"].partition("=")
    assert name == "aurastream-oauth"
    assert attributes.split("; ")[1:] == ["HttpOnly", "Max-Age=600", "Path=/", "SameSite=lax"]


def test_nothing_that_proves_a_sign_in_is_kept_in_the_clear(product: Product, browser: Browser) -> None:
    sent = begin(browser)

    kept = str([tuple(row) for row in rows(product.database, "SELECT * FROM sign_in_attempts")])

    assert sent["state"] not in kept
    assert browser.cookies["aurastream-oauth"] not in kept


def test_an_answer_counts_once(browser: Browser) -> None:
    location = allow(browser, "once@example.com")
    secret = browser.cookies["aurastream-oauth"]
    first = come_back(browser, location)
    browser.api.cookies.set("aurastream-oauth", secret)

    again = come_back(browser, location)

    assert first.status_code == 200
    assert 'aurastream-oauth=""; HttpOnly; Max-Age=0' in first.headers["set-cookie"]
    refused(again, 401, "sign_in_refused")


def test_a_second_tab_is_led_on_to_where_the_first_one_went(product: Product, browser: Browser) -> None:
    location = allow(browser, "both.tabs@example.com", redirect_uri="/studio?tab=new", transport="cookie")
    first = come_back(browser, location)
    note = [line for line in first.headers.get_list("set-cookie") if "finished" in line]

    second = come_back(browser, location)

    assert (second.status_code, second.headers["location"]) == (303, f"{product.address}/studio?tab=new")
    assert "set-cookie" not in second.headers
    assert "HttpOnly; Max-Age=10; Path=/; SameSite=lax" in note[0]
    [user] = rows(product.database, "SELECT id FROM users WHERE email_key = 'both.tabs@example.com'")
    sessions = rows(product.database, "SELECT id FROM login_sessions WHERE user_id = $1", user["id"])
    assert len(sessions) == 1


def test_a_second_tab_of_another_sign_in_or_browser_is_led_nowhere(product: Product, browser: Browser) -> None:
    wanted = {"redirect_uri": "/studio", "transport": "cookie"}
    location = allow(browser, "one.tab@example.com", **wanted)
    come_back(browser, location)
    state = parse_qs(urlsplit(location).query)["state"][0]

    refused(come_back(Browser(product), location), 401, "sign_in_refused")
    refused(come_back(browser, location.replace(state, "A" * 43)), 401, "sign_in_refused")
    for planted in ("", "x", finished_note(state, "https://evil.com/"), finished_note(state, "//evil.com")):
        browser.api.cookies.clear()
        browser.api.cookies.set("aurastream-oauth-finished", planted)
        refused(come_back(browser, location), 401, "sign_in_refused")


def test_a_refusal_that_has_nowhere_to_go_is_told_on_a_page_that_leads_on(product: Product, browser: Browser) -> None:
    location = allow(browser, "late.tab@example.com", redirect_uri="/studio", transport="cookie")
    come_back(browser, location)
    browser.api.cookies.clear()

    page = browser.visit(location)

    assert page.status_code == 401
    assert page.headers["content-type"].startswith("text/html")
    assert "was used already" in page.text
    assert "If another tab of this browser came back first, you are signed in there" in page.text
    assert f'<a href="{product.address}/">Go to AuraStream</a>' in page.text


def test_a_sign_in_begun_in_a_second_tab_leaves_the_first_one_good(browser: Browser) -> None:
    location = allow(browser, "tabs@example.com")

    begin(browser, "google")

    assert come_back(browser, location).status_code == 200


@pytest.mark.parametrize("planted", ["", "short", "A" * 42, "A" * 44, "A" * 42 + "!"])
def test_a_cookie_that_is_no_secret_of_ours_is_replaced(browser: Browser, planted: str) -> None:
    browser.api.cookies.set("aurastream-oauth", planted)

    answer = browser.send("POST", "/auth/oauth/twitch", json={})

    secret = answer.headers["set-cookie"].partition("=")[2].partition(";")[0]
    assert (secret != planted, len(secret)) == (True, 43)


def test_a_sign_in_ends_in_the_browser_where_it_began(product: Product, browser: Browser) -> None:
    victim, thief = Browser(product), browser
    location = allow(thief, "thief@example.com")

    foreign = come_back(victim, location)
    begin(victim)
    busy = come_back(victim, allow(thief, "thief@example.com"))

    refused(foreign, 401, "sign_in_refused")
    refused(busy, 401, "sign_in_refused")
    refused(come_back(thief, location), 401, "sign_in_refused")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?code=x",
        "?state=x",
        "?code=x&state=forged",
        "?code=&state=",
        "?error=access_denied",
        "?code=x&state=%F0%9F",
    ],
)
def test_an_answer_that_nobody_asked_for_is_refused(browser: Browser, query: str) -> None:
    begin(browser)

    refused(browser.send("GET", f"/auth/oauth/twitch/callback{query}"), 401, "sign_in_refused")


def test_an_answer_of_another_provider_is_refused(browser: Browser) -> None:
    location = allow(browser, "mixed@example.com", "twitch")

    refused(come_back(browser, location.replace("/twitch/", "/google/")), 401, "sign_in_refused")
    refused(come_back(browser, location), 401, "sign_in_refused")


def test_an_answer_in_another_ones_name_is_refused(browser: Browser) -> None:
    foreign = allow(browser, "iss@example.com") + "&iss=https%3A%2F%2Faccounts.google.com"

    refused(come_back(browser, foreign), 401, "sign_in_refused")


def test_a_sign_in_that_took_too_long_is_refused(product: Product, browser: Browser) -> None:
    location = allow(browser, "late@example.com")

    rows(product.database, "UPDATE sign_in_attempts SET expires_at = now()")

    refused(come_back(browser, location), 401, "sign_in_refused")


def test_what_is_not_allowed_there_is_told_here(browser: Browser) -> None:
    back = browser.fill_in(begin(browser)["authorization_url"], answer="deny")

    problem = refused(come_back(browser, back.headers["location"]), 401, "sign_in_refused")

    assert problem["detail"] == "The sign-in was not allowed at Twitch."


def test_a_code_that_the_provider_did_not_give_is_refused(browser: Browser) -> None:
    sent = begin(browser)

    answer = browser.send("GET", f"/auth/oauth/twitch/callback?code=guessed&state={sent['state']}")

    refused(answer, 401, "sign_in_refused")


def test_an_account_opens_only_by_an_address_that_is_verified_on_both_sides(product: Product, browser: Browser) -> None:
    nova = product.person()
    before = come_back(browser, allow(browser, nova.email))
    token = token_in(letter_to(product, nova.email, "verify"))
    product.client().get(f"{API}/auth/email/verify/{token}")

    after = come_back(browser, allow(browser, nova.email))

    refused(before, 409, "account_not_linked")
    assert (after.status_code, after.json()["user"]["id"]) == (200, nova.id)
    letter_to(product, nova.email, "new way to sign in")
    assert product.client(after.json()["access_token"]).get(f"{API}/auth/me").status_code == 200


def test_an_account_without_a_password_leaves_by_writing_out_its_address(product: Product, browser: Browser) -> None:
    signed_in = come_back(browser, allow(browser, "leaver@example.com")).json()
    client = product.client(signed_in["access_token"])

    wrong = client.request("DELETE", f"{API}/auth/me", json={"confirm": "other@example.com"})
    nothing = client.request("DELETE", f"{API}/auth/me", json={"password": PASSWORD})
    right = client.request("DELETE", f"{API}/auth/me", json={"confirm": "Leaver@example.com"})

    assert faults(wrong) == faults(nothing) == [("/confirm", "not_confirmed")]
    assert right.status_code == 202
    refused(client.get(f"{API}/auth/me"), 401, "authentication_required")


def test_an_account_without_an_address_leaves_by_writing_out_its_name(product: Product, browser: Browser) -> None:
    signed_in = come_back(browser, allow(browser, "clip.rain@example.com", "tiktok")).json()
    user_id = signed_in["user"]["id"]
    gone = "email = NULL, email_key = NULL, email_verified = false"
    rows(product.database, f"UPDATE users SET {gone} WHERE id = $1", user_id)
    client = product.client(signed_in["access_token"])
    me = client.get(f"{API}/auth/me").json()

    wrong = client.request("DELETE", f"{API}/auth/me", json={"confirm": "clip.rain@example.com"})
    right = client.request("DELETE", f"{API}/auth/me", json={"confirm": me["display_name"].upper()})

    assert (me["email"], me["provider_only"], me["display_name"]) == (None, True, "Clip Rain")
    assert faults(wrong) == [("/confirm", "not_confirmed")]
    assert "Please write out the display name of this account." in wrong.text
    assert right.status_code == 202
    refused(client.get(f"{API}/auth/me"), 401, "authentication_required")


def test_whether_there_is_a_password_is_told_in_every_answer(product: Product, browser: Browser) -> None:
    nova = product.person()
    product.client().get(f"{API}/auth/email/verify/{token_in(letter_to(product, nova.email, 'verify'))}")
    before = nova.get("/auth/me").json()

    linked = come_back(browser, allow(browser, nova.email)).json()
    again = come_back(browser, allow(browser, nova.email)).json()
    refreshed = product.client().post(f"{API}/auth/refresh", json={"refresh_token": again["refresh_token"]}).json()

    told = [answer["user"]["provider_only"] for answer in (nova.signed_in, linked, again, refreshed)]
    assert (before["provider_only"], told) == (False, [False, True, True, True])
    assert product.client(refreshed["access_token"]).get(f"{API}/auth/me").json() == refreshed["user"]


def test_who_has_no_password_is_told_how_to_set_one(product: Product, browser: Browser) -> None:
    signed_in = come_back(browser, allow(browser, "unset@example.com")).json()

    change = {"current_password": "", "new_password": "another quite long one"}
    answer = product.client(signed_in["access_token"]).post(f"{API}/auth/me/password", json=change)

    assert faults(answer) == [("/current_password", "no_password")]
    assert "This account has no password yet. Ask for a reset link to set one." in answer.text


def test_an_account_without_a_password_is_not_opened_by_one(product: Product, browser: Browser) -> None:
    come_back(browser, allow(browser, "nopass@example.com"))

    for password in ("", PASSWORD):
        answer = product.client().post(f"{API}/auth/login", json={"email": "nopass@example.com", "password": password})
        refused(answer, 401, "invalid_credentials")


def test_a_browser_returns_to_a_page_of_ours_with_cookies(product: Product, browser: Browser) -> None:
    location = allow(browser, "page@example.com", redirect_uri="/studio?tab=new", transport="cookie")

    back = come_back(browser, location)

    assert (back.status_code, back.headers["location"]) == (303, f"{product.address}/studio?tab=new")
    session = {"aurastream", "aurastream-refresh", "aurastream-csrf"}
    assert set(browser.cookies) == session | {"aurastream-oauth-finished"}
    assert browser.send("GET", "/auth/me").json()["email"] == "page@example.com"
    changed = browser.send("PUT", "/auth/me", json={"display_name": "Page"}, csrf=browser.cookies["aurastream-csrf"])
    assert changed.status_code == 200


def test_a_browser_that_asks_for_no_page_gets_its_cookies_all_the_same(browser: Browser) -> None:
    answer = come_back(browser, allow(browser, "cookies@example.com", transport="cookie"))

    assert set(answer.json()) == {"user", "csrf_token", "expires_in"}
    assert browser.send("GET", "/auth/me").status_code == 200


def test_a_refusal_is_told_on_the_page_one_returns_to(product: Product, nova: Person, browser: Browser) -> None:
    wanted = {"redirect_uri": "/studio?tab=new", "transport": "cookie"}
    back = browser.fill_in(begin(browser, **wanted)["authorization_url"], answer="deny")

    denied = come_back(browser, back.headers["location"])
    unlinked = come_back(browser, allow(browser, nova.email, redirect_uri="/studio", transport="cookie"))

    studio = f"{product.address}/studio"
    assert (denied.status_code, denied.headers["location"]) == (303, f"{studio}?tab=new&error=sign_in_refused")
    assert (unlinked.status_code, unlinked.headers["location"]) == (303, f"{studio}?error=account_not_linked")
    assert browser.cookies == {}


def test_a_browser_returns_to_an_origin_on_the_list_and_to_no_other(listed: Product) -> None:
    browser = Browser(listed)
    back = come_back(
        browser, allow(browser, "listed@example.com", redirect_uri=f"{ELSEWHERE}/in?a=b", transport="cookie")
    )
    elsewhere = browser.send(
        "POST", "/auth/oauth/twitch", json={"redirect_uri": "https://evil.com/", "transport": "cookie"}
    )

    assert (back.status_code, back.headers["location"]) == (303, f"{ELSEWHERE}/in?a=b")
    assert faults(elsewhere) == [("/redirect_uri", "not_allowed")]


@pytest.mark.parametrize(
    "redirect_uri",
    ["//evil.com", "/\\evil.com", "https://evil.com", "javascript:alert(1)", "/\r\nX: y", "", " /x", ELSEWHERE],
)
def test_nobody_is_sent_to_an_address_that_is_not_on_the_list(browser: Browser, redirect_uri: str) -> None:
    answer = browser.send("POST", "/auth/oauth/twitch", json={"redirect_uri": redirect_uri, "transport": "cookie"})

    assert faults(answer) == [("/redirect_uri", "not_allowed")]


@pytest.mark.parametrize("wanted", [{}, {"transport": "bearer"}])
def test_tokens_never_go_into_an_address(browser: Browser, wanted: dict[str, str]) -> None:
    answer = browser.send("POST", "/auth/oauth/twitch", json={"redirect_uri": "/studio", **wanted})

    assert faults(answer) == [("/transport", "not_allowed")]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"transport": "carrier pigeon"}, ("/transport", "not_allowed")),
        ({"redirect_uri": 7}, ("/redirect_uri", "wrong_type")),
        ({"redirect_uri": "/" + "x" * 3_000}, ("/redirect_uri", "too_long")),
        ({"scope": "everything"}, ("/scope", "unknown_field")),
    ],
)
def test_a_beginning_that_breaks_a_rule_says_which(
    browser: Browser, body: dict[str, object], fault: tuple[str, str]
) -> None:
    assert faults(browser.send("POST", "/auth/oauth/twitch", json=body)) == [fault]


@pytest.mark.parametrize("provider", ["myspace", "TWITCH", "%20twitch"])
def test_a_provider_that_does_not_exist_is_named(browser: Browser, provider: str) -> None:
    begun = browser.send("POST", f"/auth/oauth/{provider}", json={})
    back = browser.send("GET", f"/auth/oauth/{provider}/callback?code=x&state=y")

    assert faults(begun) == faults(back) == [("path:provider", "not_allowed")]


def test_the_stand_in_says_that_it_is_one(browser: Browser) -> None:
    page = browser.visit(begin(browser, "tiktok")["authorization_url"])

    assert page.status_code == 200
    assert "Sign in with TikTok" in page.text
    assert "This is the local stand-in for TikTok." in page.text
    assert "script" not in page.text


@pytest.mark.parametrize("email", ["", "nobody", '"><script>@example.com'])
def test_the_stand_in_says_what_is_wrong_with_an_address(browser: Browser, email: str) -> None:
    answer = browser.fill_in(begin(browser)["authorization_url"], email=email)

    assert answer.status_code == 422
    assert "This is not an e-mail address." in answer.text
    assert "<script" not in answer.text


def test_the_stand_in_sends_nobody_elsewhere(browser: Browser) -> None:
    url = begin(browser)["authorization_url"]

    for answer in ("allow", "deny"):
        sent = browser.fill_in(url, email="a@example.com", redirect_uri="https://evil.com/", answer=answer)
        assert sent.status_code == 422
        assert "location" not in sent.headers


def test_in_production_there_is_no_stand_in() -> None:
    local = [str(operation) for operation in all_operations() if operation.path.startswith("/local")]
    production = [str(operation) for operation in all_operations(Mode.PRODUCTION)]

    assert local == ["GET /local/sign-in/{provider}", "POST /local/sign-in/{provider}"]
    assert not [operation for operation in production if "/local" in operation]
    assert "GET /reset-password" in production
