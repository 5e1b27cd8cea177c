"""Links in letters: a new password for who forgot theirs, and the proof that an address is one's own."""

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import Any

import httpx
import pytest

from tests.integration.http.letters import letter_to, letters_to, token_in
from tests.integration.http.product import API, PASSWORD, Person, Product, faults, refused, rows

NEW_PASSWORD = "another quite long one"
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
RESET, VERIFY = "choose a new password", "verify"


def ask_reset(product: Product, email: str) -> httpx.Response:
    return product.client().post(f"{API}/auth/password-reset/request", json={"email": email})


def reset_token(product: Product, person: Person) -> str:
    assert ask_reset(product, person.email).status_code == 202
    return token_in(letter_to(product, person.email, RESET))


def reset(product: Product, token: str, password: str = NEW_PASSWORD) -> httpx.Response:
    return product.client().post(f"{API}/auth/password-reset/confirm", json={"token": token, "new_password": password})


def can_sign_in(product: Product, person: Person, password: str) -> bool:
    answer = product.client().post(f"{API}/auth/login", json={"email": person.email, "password": password})
    return answer.status_code == 200


def browse(product: Product, method: str, path: str, **more: Any) -> httpx.Response:
    """As a browser would, whose pages are no part of the contract."""
    with httpx.Client(base_url=product.address, headers=HTML, timeout=15) as browser:
        return browser.request(method, path, **more)


def send_form(product: Product, token: str, password: str = NEW_PASSWORD) -> httpx.Response:
    return browse(product, "POST", "/reset-password", data={"token": token, "new_password": password})


def test_a_reset_link_makes_a_new_password_and_signs_out_everywhere(product: Product, nova: Person) -> None:
    token = reset_token(product, nova)

    answer = reset(product, token)

    assert (answer.status_code, answer.content) == (204, b"")
    refused(nova.get("/auth/me"), 401, "authentication_required")
    assert not can_sign_in(product, nova, PASSWORD)
    assert can_sign_in(product, nova, NEW_PASSWORD)
    letter_to(product, nova.email, "was changed")


def test_who_reads_the_reset_letter_has_the_address(product: Product, nova: Person) -> None:
    reset(product, reset_token(product, nova))

    signed_in = product.client().post(f"{API}/auth/login", json={"email": nova.email, "password": NEW_PASSWORD})

    assert signed_in.json()["user"]["email_verified"] is True


def test_a_reset_link_is_good_once(product: Product, nova: Person) -> None:
    token = reset_token(product, nova)

    with ThreadPoolExecutor(4) as people:
        answers = list(people.map(lambda n: reset(product, token, f"password number {n} of four"), range(4)))

    assert sorted(answer.status_code for answer in answers) == [204, 409, 409, 409]
    refused(reset(product, token), 409, "link_not_good")


def test_a_used_link_takes_the_other_links_with_it(product: Product, nova: Person) -> None:
    first = reset_token(product, nova)
    ask_reset(product, nova.email)
    second = token_in(letter_to(product, nova.email, RESET, count=2))

    assert reset(product, second).status_code == 204

    assert first != second
    refused(reset(product, first), 409, "link_not_good")


def test_a_reset_link_is_good_for_an_hour(product: Product, nova: Person) -> None:
    token = reset_token(product, nova)
    [kept] = rows(product.database, "SELECT expires_at - now() AS left FROM mail_tokens WHERE user_id = $1"
                  " AND purpose = 'reset_password'", nova.id)  # fmt: skip

    rows(product.database, "UPDATE mail_tokens SET expires_at = now() WHERE user_id = $1", nova.id)

    assert 3_500 < kept["left"].total_seconds() <= 3_600
    refused(reset(product, token), 409, "link_not_good")
    assert can_sign_in(product, nova, PASSWORD)


@pytest.mark.parametrize(
    ("password", "code"), [("nine char", "too_short"), ("x" * 129, "too_long"), ("password123", "common_password")]
)
def test_a_refused_password_leaves_the_link_good(product: Product, nova: Person, password: str, code: str) -> None:
    token = reset_token(product, nova)

    assert faults(reset(product, token, password)) == [("/new_password", code)]

    assert reset(product, token).status_code == 204


def test_asking_for_a_reset_does_not_tell_who_has_an_account(product: Product, nova: Person) -> None:
    known, unknown = ask_reset(product, nova.email), ask_reset(product, "nobody-" + nova.email)

    assert (known.status_code, unknown.status_code) == (202, 202)
    assert known.content == unknown.content
    letter_to(product, nova.email, RESET)
    assert letters_to(product, "nobody-" + nova.email, "") == []


def test_letters_to_one_account_are_counted(product: Product, nova: Person) -> None:
    answers = [ask_reset(product, email).status_code for email in [nova.email, nova.email.upper()] * 3]

    assert answers == [202] * 5 + [429]


def test_what_is_no_link_of_ours_is_refused(product: Product, nova: Person) -> None:
    verify = token_in(letter_to(product, nova.email, VERIFY))
    forged = ["", "x", "asl_" + "A" * 86, verify, nova.signed_in["refresh_token"], "x" * 500]

    answers = [reset(product, token) for token in forged]

    for answer in answers:
        refused(answer, 409, "link_not_good")


def test_a_new_account_can_verify_its_address(product: Product, nova: Person) -> None:
    token = token_in(letter_to(product, nova.email, VERIFY))

    answer = product.client().get(f"{API}/auth/email/verify/{token}")

    assert (answer.status_code, answer.json()) == (200, {"verified": True})
    assert nova.get("/auth/me").json()["email_verified"] is True
    refused(product.client().get(f"{API}/auth/email/verify/{token}"), 409, "link_not_good")
    actions = [item["action"] for item in nova.get("/auth/me/audit-log").json()["items"]]
    assert actions == ["email_verified", "signed_up"]


def test_a_program_that_only_looks_at_a_link_does_not_use_it_up(product: Product, nova: Person) -> None:
    token = token_in(letter_to(product, nova.email, VERIFY))

    looked = product.client().request("HEAD", f"{API}/auth/email/verify/{token}")

    assert (looked.status_code, looked.content) == (200, b"")
    assert nova.get("/auth/me").json()["email_verified"] is False
    assert product.client().get(f"{API}/auth/email/verify/{token}").status_code == 200


def test_no_log_holds_the_token_of_a_link(product: Product, nova: Person) -> None:
    token = token_in(letter_to(product, nova.email, VERIFY))

    for _ in range(2):
        product.client().get(f"{API}/auth/email/verify/{token}", headers={"X-Request-Id": "looked-for"})

    assert '"path": "/api/v1/auth/email/verify/{token}"' in product.log
    assert "looked-for" in product.log
    assert token not in product.log


def test_a_browser_is_sent_on_to_the_web_app(product: Product, nova: Person) -> None:
    token = token_in(letter_to(product, nova.email, VERIFY))

    answer = browse(product, "GET", f"{API}/auth/email/verify/{token}")

    assert (answer.status_code, answer.headers["location"]) == (303, f"{product.address}/?verified=1")
    assert nova.get("/auth/me").json()["email_verified"] is True


def test_a_browser_is_told_on_a_page_what_is_wrong_with_a_link(product: Product) -> None:
    answer = browse(product, "GET", f"{API}/auth/email/verify/asl_nothing")

    assert answer.status_code == 409
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "Please ask for a new one." in answer.text
    assert "'unsafe-inline'" not in answer.headers["content-security-policy"]


def test_another_verification_letter_can_be_asked_for_until_it_is_verified(product: Product, nova: Person) -> None:
    letter_to(product, nova.email, VERIFY)

    asked = nova.post("/auth/email/verify/request")
    token = token_in(letter_to(product, nova.email, VERIFY, count=2))
    assert product.client().get(f"{API}/auth/email/verify/{token}").status_code == 200
    again = nova.post("/auth/email/verify/request")

    assert asked.status_code == 202
    assert (again.status_code, again.content) == (202, asked.content)
    reset_token(product, nova)  # a letter that was asked for later has come
    assert len(letters_to(product, nova.email, VERIFY)) == 2


def test_the_page_of_a_reset_link_does_it_without_the_web_app(product: Product, nova: Person) -> None:
    letter = letter_to(product, nova.email, RESET) if ask_reset(product, nova.email) else ""
    [link] = set(re.findall(rf"{product.address}(/reset-password\?token=\S+)", letter))
    page = browse(product, "GET", link)

    [token] = re.findall(r'name="token" value="([^"]*)"', page.text)
    answer = send_form(product, unescape(token))

    assert (page.status_code, answer.status_code) == (200, 200)
    assert "Password changed" in answer.text
    assert can_sign_in(product, nova, NEW_PASSWORD)


def test_the_page_says_what_is_wrong_with_a_password_and_keeps_the_link(product: Product, nova: Person) -> None:
    token = reset_token(product, nova)

    answer = send_form(product, token, "password123")

    assert answer.status_code == 422
    assert "among the first that attackers try" in answer.text
    assert f'value="{token}"' in answer.text
    assert send_form(product, token).status_code == 200


@pytest.mark.parametrize("token", ["", "x", "asl_" + "A" * 86, '"><script>alert(1)</script>'])
def test_the_page_says_at_once_that_a_link_is_none_of_ours(product: Product, token: str) -> None:
    shown = browse(product, "GET", "/reset-password", params={"token": token})
    sent = send_form(product, token)

    for answer in (shown, sent):
        assert answer.status_code == 409
        assert "This link does not work" in answer.text
        assert "<script" not in answer.text


def test_the_pages_are_kept_by_nobody_and_carry_no_script(product: Product, nova: Person) -> None:
    page = browse(product, "GET", "/reset-password", params={"token": reset_token(product, nova)})

    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert product.address not in page.text


@pytest.mark.parametrize("media_type", ["application/json", "multipart/form-data; boundary=x", "text/plain", ""])
def test_the_page_reads_forms_only(product: Product, media_type: str) -> None:
    answer = browse(product, "POST", "/reset-password", content=b"token=x", headers={"Content-Type": media_type})

    refused(answer, 415, "unsupported_media_type")
