"""What is answered when what somebody used cannot be read: nothing was changed, and that is true."""

from contextlib import nullcontext

import httpx

from tests.integration.http.browser import Browser
from tests.integration.http.holding import held
from tests.integration.http.letters import letter_to, token_in
from tests.integration.http.product import API, PASSWORD, Person, Product, refused, rows

USAGE = "usage_periods"


def refresh(product: Product, token: object, *, agent: str) -> httpx.Response:
    return product.client().post(f"{API}/auth/refresh", json={"refresh_token": token}, headers={"User-Agent": agent})


def endings(product: Product, user_id: str) -> list[str | None]:
    """Why each session of the account ended, the oldest first."""
    query = "SELECT ended_because FROM login_sessions WHERE user_id = $1 ORDER BY created_at"
    return [row["ended_because"] for row in rows(product.database, query, user_id)]


def audited(product: Product, user_id: str) -> list[str]:
    query = "SELECT action FROM audit_log WHERE user_id = $1 ORDER BY id"
    return [row["action"] for row in rows(product.database, query, user_id)]


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
    assert endings(product, nova.id) == [None]
    assert product.client().post(f"{API}/auth/login", json=credentials).status_code == 200


def back_from_twitch(product: Product, email: str, *, held_up: bool) -> httpx.Response:
    browser = Browser(product)
    begun = browser.send("POST", "/auth/oauth/twitch", json={}).json()
    location = browser.fill_in(begun["authorization_url"], email=email).headers["location"]
    with held(product, USAGE) if held_up else nullcontext():
        return browser.api.get(location)


def test_a_first_sign_in_with_a_provider_does_not_ask_what_somebody_new_has_used(product: Product) -> None:
    answer = back_from_twitch(product, "unread.rain@example.com", held_up=True)

    user = answer.json()["user"]
    assert (user["assets_generated_this_month"], user["provider_only"]) == (0, True)
    assert product.client(answer.json()["access_token"]).get(f"{API}/auth/me").json() == user


def test_a_sign_in_with_a_provider_that_was_refused_leaves_nothing_behind(product: Product) -> None:
    known = back_from_twitch(product, "known.rain@example.com", held_up=False).json()["user"]

    unavailable = back_from_twitch(product, "known.rain@example.com", held_up=True)

    refused(unavailable, 503, "dependency_unavailable")
    assert endings(product, known["id"]) == [None]
    assert audited(product, known["id"]) == ["signed_up"]


def test_a_provider_that_could_not_be_linked_takes_nobody_s_password(product: Product) -> None:
    nova = product.person()
    product.client().get(f"{API}/auth/email/verify/{token_in(letter_to(product, nova.email, 'verify'))}")

    unavailable = back_from_twitch(product, nova.email, held_up=True)

    refused(unavailable, 503, "dependency_unavailable")
    assert audited(product, nova.id) == ["signed_up", "email_verified"]
    assert rows(product.database, "SELECT id FROM identities WHERE user_id = $1", nova.id) == []
    credentials = {"email": nova.email, "password": PASSWORD}
    assert product.client().post(f"{API}/auth/login", json=credentials).status_code == 200


def test_a_change_of_a_profile_that_was_refused_changes_nothing(product: Product, nova: Person) -> None:
    before = nova.get("/auth/me").json()

    with held(product, USAGE):
        unavailable = nova.client.put(f"{API}/auth/me", json={"display_name": "Nobody"})

    refused(unavailable, 503, "dependency_unavailable")
    assert nova.get("/auth/me").json() == before
