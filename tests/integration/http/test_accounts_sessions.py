"""Sessions: how they are refreshed, seen and ended."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx
import pytest

from tests.integration.http.letters import letter_to
from tests.integration.http.product import API, PASSWORD, Person, Product, faults, refused, rows


def refresh(product: Product, token: object, *, agent: str = "app/1") -> httpx.Response:
    return product.client().post(f"{API}/auth/refresh", json={"refresh_token": token}, headers={"User-Agent": agent})


def sign_in(product: Product, person: Person, *, agent: str = "app/1") -> dict[str, str]:
    credentials = {"email": person.email, "password": PASSWORD}
    answer = product.client().post(f"{API}/auth/login", json=credentials, headers={"User-Agent": agent})
    assert answer.status_code == 200, answer.text
    signed_in: dict[str, str] = answer.json()
    return signed_in


def works(product: Product, access_token: str) -> bool:
    return product.client(access_token).get(f"{API}/auth/me").status_code == 200


def test_a_refresh_gives_the_next_tokens_of_the_same_session(product: Product, nova: Person) -> None:
    first = sign_in(product, nova)

    answer = refresh(product, first["refresh_token"])

    assert answer.status_code == 200
    second = answer.json()
    assert second["refresh_token"] != first["refresh_token"]
    assert second["user"] == first["user"]
    assert works(product, second["access_token"])
    assert works(product, first["access_token"])
    assert len(nova.get("/auth/sessions").json()["items"]) == 2


def test_a_lost_answer_can_be_had_again_by_the_same_program(product: Product, nova: Person) -> None:
    token = sign_in(product, nova)["refresh_token"]

    first = refresh(product, token)
    again = refresh(product, token)

    assert again.status_code == 200
    assert again.json()["refresh_token"] == first.json()["refresh_token"]
    assert refresh(product, again.json()["refresh_token"]).status_code == 200


def test_two_tabs_that_refresh_at_once_get_the_same_tokens(product: Product, nova: Person) -> None:
    token = sign_in(product, nova)["refresh_token"]

    with ThreadPoolExecutor(8) as tabs:
        answers = list(tabs.map(lambda _: refresh(product, token), range(8)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1


def test_a_token_that_was_stolen_ends_the_session_for_everybody(product: Product, nova: Person) -> None:
    first = sign_in(product, nova)
    second = refresh(product, first["refresh_token"]).json()

    thief = refresh(product, first["refresh_token"], agent="another program")

    refused(thief, 401, "token_reused")
    refused(refresh(product, second["refresh_token"]), 401, "authentication_required")
    assert not works(product, second["access_token"])
    assert works(product, nova.signed_in["access_token"])
    letter_to(product, nova.email, "signed you out")
    assert nova.get("/auth/me/audit-log").json()["items"][0]["action"] == "token_reused"


def test_a_token_of_two_refreshes_ago_ends_the_session_whoever_shows_it(product: Product, nova: Person) -> None:
    first = sign_in(product, nova)
    second = refresh(product, first["refresh_token"]).json()
    third = refresh(product, second["refresh_token"]).json()

    refused(refresh(product, first["refresh_token"]), 401, "token_reused")

    refused(refresh(product, third["refresh_token"]), 401, "authentication_required")


@pytest.mark.parametrize(
    "forge",
    ["", "x", "asr_", "asr_" + "A" * 96, "x" * 500, "\N{FOX FACE}"],
)
def test_what_is_no_refresh_token_is_refused(product: Product, forge: str) -> None:
    refused(refresh(product, forge), 401, "authentication_required")


def test_a_refresh_token_is_of_one_spelling(product: Product, nova: Person) -> None:
    token = nova.signed_in["refresh_token"]

    for forged in (token[:-1], token + "=", token.upper(), token + "\n", nova.signed_in["access_token"]):
        refused(refresh(product, forged), 401, "authentication_required")
    assert refresh(product, token, agent="python-httpx").status_code == 200


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"refresh_token": 7}, ("/refresh_token", "wrong_type")),
        ({"refresh_token": "x" * 501}, ("/refresh_token", "too_long")),
        ({"token": "x"}, ("/token", "unknown_field")),
    ],
)
def test_a_refresh_that_breaks_a_rule_says_which(
    product: Product, body: dict[str, object], fault: tuple[str, str]
) -> None:
    assert faults(product.client().post(f"{API}/auth/refresh", json=body)) == [fault]


@pytest.mark.parametrize("body", [None, {}, {"refresh_token": None}])
def test_a_refresh_with_neither_token_nor_cookie_is_refused(product: Product, body: object) -> None:
    refused(product.client().post(f"{API}/auth/refresh", json=body), 401, "authentication_required")


def test_a_session_that_ran_out_cannot_be_refreshed(product: Product, nova: Person) -> None:
    rows(product.database, "UPDATE login_sessions SET expires_at = now() WHERE user_id = $1", nova.id)

    refused(refresh(product, nova.signed_in["refresh_token"]), 401, "authentication_required")


def test_signing_out_ends_this_session_at_once_and_no_other(product: Product, nova: Person) -> None:
    other = sign_in(product, nova)
    assert nova.get("/auth/me").status_code == 200

    answer = nova.post("/auth/logout")

    assert (answer.status_code, answer.content) == (204, b"")
    assert "set-cookie" not in answer.headers
    refused(nova.get("/auth/me"), 401, "authentication_required")
    refused(refresh(product, nova.signed_in["refresh_token"]), 401, "authentication_required")
    assert works(product, other["access_token"])


def test_sessions_show_where_one_is_signed_in(product: Product, nova: Person) -> None:
    phone = sign_in(product, nova, agent="Phone\t7")

    answer = nova.get("/auth/sessions")

    newest, oldest = answer.json()["items"]
    assert (newest["agent"], newest["address"], newest["current"]) == ("Phone7", "127.0.0.1", False)
    assert oldest["current"] is True
    assert newest["created_at"] <= newest["last_used_at"] < newest["expires_at"]
    assert nova.get("/auth/sessions", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    [mine] = [
        item["id"]
        for item in product.client(phone["access_token"]).get(f"{API}/auth/sessions").json()["items"]
        if item["current"]
    ]
    assert mine == newest["id"]


def test_a_session_says_from_where_it_was_refreshed_last(product: Product, nova: Person) -> None:
    refresh(product, nova.signed_in["refresh_token"], agent="Another/2")

    [session] = nova.get("/auth/sessions").json()["items"]

    assert session["agent"] == "Another/2"


def test_another_device_can_be_signed_out(product: Product, nova: Person) -> None:
    phone = sign_in(product, nova)
    [theirs] = [item["id"] for item in nova.get("/auth/sessions").json()["items"] if not item["current"]]

    answer = nova.client.delete(f"{API}/auth/sessions/{theirs}")
    again = nova.client.delete(f"{API}/auth/sessions/{theirs}")

    assert (answer.status_code, again.status_code) == (204, 204)
    assert not works(product, phone["access_token"])
    assert [item["current"] for item in nova.get("/auth/sessions").json()["items"]] == [True]


def test_somebody_elses_session_cannot_be_ended(product: Product, nova: Person) -> None:
    other = product.person()
    [theirs] = [item["id"] for item in other.get("/auth/sessions").json()["items"]]

    refused(nova.client.delete(f"{API}/auth/sessions/{theirs}"), 404, "not_found")
    refused(nova.client.delete(f"{API}/auth/sessions/{uuid4()}"), 404, "not_found")

    assert other.get("/auth/me").status_code == 200
