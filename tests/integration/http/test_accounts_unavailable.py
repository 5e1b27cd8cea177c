"""What is answered when what somebody used cannot be read: nothing was changed, and that is true."""

import httpx

from tests.integration.http.browser import Browser
from tests.integration.http.holding import held
from tests.integration.http.product import API, PASSWORD, Person, Product, refused, rows

USAGE = "usage_periods"


def refresh(product: Product, token: object, *, agent: str) -> httpx.Response:
    return product.client().post(f"{API}/auth/refresh", json={"refresh_token": token}, headers={"User-Agent": agent})


def endings(product: Product, user_id: str) -> list[str | None]:
    """Why each session of the account ended, the oldest first."""
    query = "SELECT ended_because FROM login_sessions WHERE user_id = $1 ORDER BY created_at"
    return [row["ended_because"] for row in rows(product.database, query, user_id)]


def test_a_refresh_that_was_refused_can_be_asked_for_again_from_anywhere(product: Product, nova: Person) -> None:
    token = nova.signed_in["refresh_token"]

    with held(product, USAGE):
        unavailable = refresh(product, token, agent="app/1")
    again = refresh(product, token, agent="another program")

    refused(unavailable, 503, "dependency_unavailable")
    assert again.status_code == 200
    assert endings(product, nova.id) == [None]


def test_signing_up_does_not_ask_what_somebody_new_has_used(product: Product) -> None:
    account = {"email": "unread@example.com", "password": PASSWORD, "display_name": "Nova"}

    with held(product, USAGE):
        answer = product.client().post(f"{API}/auth/signup", json=account)

    assert (answer.status_code, answer.json()["user"]["assets_generated_this_month"]) == (201, 0)
    assert product.client(answer.json()["access_token"]).get(f"{API}/auth/me").json() == answer.json()["user"]


def test_a_sign_in_that_was_refused_leaves_no_session_behind(product: Product, nova: Person) -> None:
    credentials = {"email": nova.email, "password": PASSWORD}

    with held(product, USAGE):
        unavailable = product.client().post(f"{API}/auth/login", json=credentials)

    refused(unavailable, 503, "dependency_unavailable")
    assert endings(product, nova.id) == [None, "signed_out"]
    assert product.client().post(f"{API}/auth/login", json=credentials).status_code == 200


def test_a_sign_in_with_a_provider_that_was_refused_leaves_no_session_behind(product: Product) -> None:
    browser = Browser(product)
    begun = browser.send("POST", "/auth/oauth/twitch", json={}).json()
    back = browser.fill_in(begun["authorization_url"], email="unread.rain@example.com")

    with held(product, USAGE):
        unavailable = browser.api.get(back.headers["location"])

    refused(unavailable, 503, "dependency_unavailable")
    [user] = rows(product.database, "SELECT id FROM users WHERE email_key = 'unread.rain@example.com'")
    assert endings(product, user["id"]) == ["signed_out"]


def test_a_change_of_a_profile_that_was_refused_changes_nothing(product: Product, nova: Person) -> None:
    before = nova.get("/auth/me").json()

    with held(product, USAGE):
        unavailable = nova.client.put(f"{API}/auth/me", json={"display_name": "Nobody"})

    refused(unavailable, 503, "dependency_unavailable")
    assert nova.get("/auth/me").json() == before
