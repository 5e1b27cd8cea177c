"""Taking an address, or another one, with the link from the letter to it."""

from concurrent.futures import ThreadPoolExecutor
from html import unescape

import httpx
import pytest

from tests.integration.http.browser import Browser, Form
from tests.integration.http.letters import letter_to, letters_to, token_in
from tests.integration.http.product import API, PASSWORD, Person, Product, faults, refused, rows

CONFIRM, NOTICE = "use this address", "another address"


def ask(nova: Person, email: str, password: str | None = PASSWORD) -> httpx.Response:
    return nova.post("/auth/me/email", json={"email": email, "password": password})


def asked(product: Product, nova: Person, email: str, *, count: int = 1) -> str:
    """The token in the letter to an address that was asked for."""
    assert ask(nova, email).status_code == 202
    return token_in(letter_to(product, email, CONFIRM, count=count))


def confirm(product: Product, token: str) -> httpx.Response:
    return product.client().post(f"{API}/auth/email/confirm", json={"token": token})


def addresses(nova: Person) -> tuple[str | None, bool, str | None]:
    me = nova.get("/auth/me").json()
    return me["email"], me["email_verified"], me["pending_email"]


def sign_in(product: Product, email: str) -> httpx.Response:
    return product.client().post(f"{API}/auth/login", json={"email": email, "password": PASSWORD})


def test_another_address_takes_the_place_of_the_present_one_when_it_is_confirmed(
    product: Product, nova: Person
) -> None:
    new = f"New-{nova.email}"
    token = asked(product, nova, new)
    before = addresses(nova)

    answer = confirm(product, token)

    assert before == (nova.email, False, new)
    assert (answer.status_code, answer.content) == (204, b"")
    assert addresses(nova) == (new, True, None)
    refused(sign_in(product, nova.email), 401, "invalid_credentials")
    assert sign_in(product, new).status_code == 200
    assert len(letters_to(product, nova.email, NOTICE)) == 1
    actions = [item["action"] for item in nova.get("/auth/me/audit-log").json()["items"]]
    assert actions == ["signed_in", "email_changed", "email_change_asked", "signed_up"]
    assert new not in nova.get("/auth/me/audit-log").text


def test_an_account_that_a_provider_made_without_an_address_gets_one(product: Product) -> None:
    browser = Browser(product)
    there = browser.send("POST", "/auth/oauth/twitch", json={}).json()["authorization_url"]
    back = browser.fill_in(there, email="unknown-yet@example.com")
    signed_in = browser.api.get(back.headers["location"]).json()
    rows(product.database, "UPDATE users SET email = NULL, email_key = NULL, email_verified = false WHERE id = $1",
         signed_in["user"]["id"])  # fmt: skip
    person = Person(signed_in["user"]["id"], "", product.client(signed_in["access_token"]), signed_in)

    assert ask(person, "known-now@example.com", None).status_code == 202
    letter = letter_to(product, "known-now@example.com", CONFIRM)
    assert addresses(person) == (None, False, "known-now@example.com")
    assert confirm(product, token_in(letter)).status_code == 204

    assert addresses(person) == ("known-now@example.com", True, None)


def test_the_answer_does_not_tell_who_has_an_account(product: Product, nova: Person) -> None:
    taken = product.person().email

    known, unknown = ask(nova, taken), ask(nova, f"nobody-{nova.email}")

    assert (known.status_code, unknown.status_code) == (202, 202)
    assert known.content == unknown.content


def test_an_address_that_was_taken_meanwhile_is_refused_clearly(product: Product, nova: Person) -> None:
    new = f"wanted-{nova.email}"
    token = asked(product, nova, new)
    product.person(email=new)

    problem = refused(confirm(product, token), 409, "email_taken")
    page = httpx.post(f"{product.address}/confirm-email", data={"token": token}, timeout=15)

    assert problem["detail"] == "An account with this address exists already."
    assert (page.status_code, problem["detail"] in unescape(page.text)) == (409, True)
    assert addresses(nova)[0] == nova.email


def test_of_two_who_wait_for_one_address_one_gets_it(product: Product) -> None:
    people = [product.person() for _ in range(2)]
    tokens = [asked(product, nova, "one-for-two@example.com", count=n) for n, nova in enumerate(people, 1)]

    with ThreadPoolExecutor(2) as readers:
        answers = list(readers.map(lambda token: confirm(product, token).status_code, tokens))

    assert sorted(answers) == [204, 409]


def test_the_link_is_good_once_however_often_it_is_pressed_at_once(product: Product, nova: Person) -> None:
    token = asked(product, nova, f"new-{nova.email}")

    with ThreadPoolExecutor(4) as presses:
        answers = [answer.status_code for answer in presses.map(lambda _: confirm(product, token), range(4))]

    assert sorted(answers) == [204, 409, 409, 409]


def test_the_newer_address_replaces_the_older_one_and_kills_its_link(product: Product, nova: Person) -> None:
    first = asked(product, nova, f"first-{nova.email}")
    second = asked(product, nova, f"second-{nova.email}")

    refused(confirm(product, first), 409, "link_not_good")
    assert confirm(product, second).status_code == 204
    assert addresses(nova) == (f"second-{nova.email}", True, None)


def test_the_page_of_the_link_changes_nothing_before_its_button_is_pressed(product: Product, nova: Person) -> None:
    token = asked(product, nova, f"new-{nova.email}")
    with httpx.Client(base_url=product.address, timeout=15) as browser:
        page = browser.get("/confirm-email", params={"token": token})
        before = addresses(nova)
        form = Form(page.text)
        done = browser.post(form.action, data=form.fields)
        again = browser.post(form.action, data=form.fields)

    assert (page.status_code, before[0]) == (200, nova.email)
    assert "script-src" not in page.headers["content-security-policy"]
    assert page.headers["referrer-policy"] == "no-referrer"
    assert (done.status_code, "Address confirmed" in done.text) == (200, True)
    assert addresses(nova)[0] == f"new-{nova.email}"
    assert (again.status_code, "Not confirmed" in again.text) == (409, True)


def test_a_link_that_verifies_confirms_no_address_and_the_other_way_round(product: Product, nova: Person) -> None:
    verify = token_in(letter_to(product, nova.email, "verify"))
    token = asked(product, nova, f"new-{nova.email}")

    refused(confirm(product, verify), 409, "link_not_good")
    refused(product.client().get(f"{API}/auth/email/verify/{token}"), 409, "link_not_good")

    assert addresses(nova) == (nova.email, False, f"new-{nova.email}")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"password": PASSWORD}, ("/email", "required")),
        ({"email": "nobody", "password": PASSWORD}, ("/email", "bad_email")),
        ({"email": "new@example.com"}, ("/password", "required")),
        ({"email": "new@example.com", "password": PASSWORD, "verified": True}, ("/verified", "unknown_field")),
    ],
)
def test_what_is_wrong_with_a_wish_is_named(nova: Person, body: dict[str, object], fault: tuple[str, str]) -> None:
    assert faults(nova.post("/auth/me/email", json=body)) == [fault]


def test_the_password_must_be_right(product: Product, nova: Person) -> None:
    refused(ask(nova, f"new-{nova.email}", "not the password"), 401, "invalid_credentials")

    assert addresses(nova)[2] is None


def test_a_link_that_ran_out_confirms_nothing(product: Product, nova: Person) -> None:
    token = asked(product, nova, f"new-{nova.email}")
    [kept] = rows(product.database, "SELECT pending_email_until - now() AS left FROM users WHERE id = $1", nova.id)

    rows(product.database, "UPDATE users SET pending_email_until = now() WHERE id = $1", nova.id)

    assert 86_000 < kept["left"].total_seconds() <= 86_400
    refused(confirm(product, token), 409, "link_not_good")
