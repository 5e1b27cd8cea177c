"""Changing how one is shown, and one's password."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.integration.http.holding import held
from tests.integration.http.letters import letter_to
from tests.integration.http.product import API, PASSWORD, Person, Product, faults, refused
from tests.waiting import eventually

AVATAR = "https://images.example.com/nova.png?size=64"
NEW_PASSWORD = "another quite long one"
CHANGES = 4


def change(person: Person, body: dict[str, Any], **headers: str) -> httpx.Response:
    return person.client.put(f"{API}/auth/me", json=body, headers=headers)


def change_password(person: Person, current: str = PASSWORD, new: str = NEW_PASSWORD) -> httpx.Response:
    return person.post("/auth/me/password", json={"current_password": current, "new_password": new})


def can_sign_in(product: Product, person: Person, password: str) -> bool:
    answer = product.client().post(f"{API}/auth/login", json={"email": person.email, "password": password})
    return answer.status_code == 200


def test_what_is_left_out_stays_as_it_is(nova: Person) -> None:
    named = change(nova, {"display_name": "  Nova Rain "})
    pictured = change(nova, {"avatar_url": AVATAR})
    bare = change(nova, {"avatar_url": None})

    assert [(a.json()["display_name"], a.json()["avatar_url"]) for a in (named, pictured, bare)] == [
        ("Nova Rain", None),
        ("Nova Rain", AVATAR),
        ("Nova Rain", None),
    ]
    assert nova.get("/auth/me").json() == bare.json()
    assert bare.json()["updated_at"] > bare.json()["created_at"]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({}, ("", "nothing_to_change")),
        ({"display_name": ""}, ("/display_name", "too_short")),
        ({"display_name": None}, ("/display_name", "wrong_type")),
        ({"display_name": "x" * 51}, ("/display_name", "too_long")),
        ({"avatar_url": "http://images.example.com/a.png"}, ("/avatar_url", "bad_url")),
        ({"avatar_url": "javascript:alert(1)"}, ("/avatar_url", "bad_url")),
        ({"avatar_url": "https://user:pw@images.example.com/a.png"}, ("/avatar_url", "bad_url")),
        ({"avatar_url": 'https://images.example.com/"onerror='}, ("/avatar_url", "bad_url")),
        ({"avatar_url": "https://images.example.com/" + "a" * 2_048}, ("/avatar_url", "too_long")),
        ({"email": "new@example.com"}, ("/email", "unknown_field")),
        ({"display_name": "A", "role": "admin"}, ("/role", "unknown_field")),
        ({"display_name": "A", "subscription_tier": "studio"}, ("/subscription_tier", "unknown_field")),
        ({"display_name": "A", "email_verified": True}, ("/email_verified", "unknown_field")),
    ],
)
def test_a_change_that_breaks_a_rule_changes_nothing(
    nova: Person, body: dict[str, Any], fault: tuple[str, str]
) -> None:
    before = nova.get("/auth/me").json()

    answer = change(nova, body)

    assert faults(answer) == [fault]
    assert nova.get("/auth/me").json() == before


def test_a_change_applies_only_to_what_was_seen_when_it_says_so(nova: Person) -> None:
    seen = nova.get("/auth/me").headers["etag"]

    first = change(nova, {"display_name": "One"}, **{"If-Match": seen})
    stale = change(nova, {"display_name": "Two"}, **{"If-Match": seen})
    fresh = change(nova, {"display_name": "Three"}, **{"If-Match": first.headers["etag"]})

    assert (first.status_code, fresh.status_code) == (200, 200)
    refused(stale, 412, "precondition_failed")
    assert fresh.headers["etag"] == nova.get("/auth/me").headers["etag"]


def test_of_changes_at_one_moment_that_have_seen_the_same_only_one_goes_through(product: Product, nova: Person) -> None:
    seen = nova.get("/auth/me").headers["etag"]

    def change_until_answered(number: int) -> httpx.Response:
        """Whoever waits for the lock for too long is refused, and comes again."""
        while (answer := change(nova, {"display_name": f"{number}"}, **{"If-Match": seen})).status_code == 503:
            continue
        return answer

    with ThreadPoolExecutor(CHANGES) as tabs, held(product, "users", "ROW SHARE") as users:
        users.run("SELECT FROM users WHERE id = $1 FOR UPDATE", nova.id)
        answers = [tabs.submit(change_until_answered, number) for number in range(CHANGES)]
        eventually(lambda: users.waiting() >= 2, within=60, what="some have come to the lock")
        users.let_go()
    statuses = [answer.result().status_code for answer in answers]
    applied = next(answer.result() for answer in answers if answer.result().status_code == 200)

    assert sorted(statuses) == [200] + [412] * (CHANGES - 1)
    assert nova.get("/auth/me").json() == applied.json()
    assert nova.get("/auth/me").headers["etag"] == applied.headers["etag"]


def test_a_change_is_in_the_log_without_what_was_written(nova: Person) -> None:
    change(nova, {"display_name": "Secret Name", "avatar_url": AVATAR}, **{"User-Agent": "Phone/7"})

    newest, _ = nova.get("/auth/me/audit-log").json()["items"]
    assert (newest["action"], newest["agent"]) == ("profile_changed", "Phone/7")
    assert newest["detail"] == {"fields": "display_name,avatar_url"}


def test_a_new_password_ends_every_other_session(product: Product, nova: Person) -> None:
    credentials = {"email": nova.email, "password": PASSWORD}
    other = product.client(product.client().post(f"{API}/auth/login", json=credentials).json()["access_token"])
    assert other.get(f"{API}/auth/me").status_code == 200

    answer = change_password(nova)

    assert (answer.status_code, answer.content) == (204, b"")
    refused(other.get(f"{API}/auth/me"), 401, "authentication_required")
    assert nova.get("/auth/me").status_code == 200
    assert not can_sign_in(product, nova, PASSWORD)
    assert can_sign_in(product, nova, NEW_PASSWORD)
    letter_to(product, nova.email, "password")


@pytest.mark.parametrize("current", ["", "not the password", "x" * 60_000])
def test_without_the_current_password_there_is_no_new_one(product: Product, nova: Person, current: str) -> None:
    refused(change_password(nova, current), 401, "invalid_credentials")

    assert can_sign_in(product, nova, PASSWORD)


@pytest.mark.parametrize(
    ("new", "code"), [("nine char", "too_short"), ("x" * 129, "too_long"), ("password123", "common_password")]
)
def test_a_new_password_keeps_the_rules_of_the_first(nova: Person, new: str, code: str) -> None:
    assert faults(change_password(nova, new=new)) == [("/new_password", code)]


def test_a_signed_in_thief_cannot_try_passwords_for_long(nova: Person) -> None:
    *refusals, last = [change_password(nova, "not the password") for _ in range(12)]

    assert [answer.status_code for answer in [*refusals, last]] == [401] * 10 + [429] * 2
    assert "ratelimit" in refusals[0].headers
    wait = last.headers["retry-after"]
    assert last.headers["ratelimit"] == f'"sign_in_to_account";r=0;t={wait}'  # the rate that refused, not the route's
    assert last.headers["ratelimit-policy"] == '"sign_in_to_account";q=10;w=300'
