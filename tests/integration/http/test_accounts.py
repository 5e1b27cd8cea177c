"""Signing up, signing in, and who one is then."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.system.tokens import JwtAccessTokens
from application.accounts.ports import TokenClaims
from tests.integration.http.product import (
    API,
    PASSWORD,
    PREVIOUS_KEY,
    SIGNING_KEY,
    Person,
    Product,
    faults,
    refused,
    rows,
)
from tests.waiting import eventually

ACCOUNT = {"email": "new@example.com", "password": PASSWORD, "display_name": "Nova"}


def tokens(key: str, *, now: datetime | None = None, audience: str = "aurastream-api") -> JwtAccessTokens:
    """What issues tokens as the product does, by a clock and for an audience of our own."""
    seed = Ed25519PrivateKey.from_private_bytes(base64.urlsafe_b64decode(key + "="))
    name = sha256(seed.public_key().public_bytes_raw()).hexdigest()[:16]
    moment = now or datetime.now(UTC)
    return JwtAccessTokens(
        {name: seed}, issuer="aurastream", audience=audience, life=timedelta(hours=1), now=lambda: moment
    )


def claims_of(person: Person) -> TokenClaims:
    return TokenClaims(UUID(person.id), UUID(json.loads(part_of(person, 1))["sid"]))


def part_of(person: Person, index: int) -> bytes:
    part = person.signed_in["access_token"].split(".")[index]
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def encoded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def test_signing_up_again_after_a_lost_answer_makes_nothing_and_signing_in_goes_on(product: Product) -> None:
    account, key = ACCOUNT | {"email": "lost.answer@example.com"}, {"Idempotency-Key": "one-and-the-same"}
    first = product.client().post(f"{API}/auth/signup", json=account, headers=key)

    again = product.client().post(f"{API}/auth/signup", json=account, headers=key)
    credentials = {name: account[name] for name in ("email", "password")}
    signed_in = product.client().post(f"{API}/auth/login", json=credentials)

    refused(again, 409, "email_taken")
    assert signed_in.json()["user"] == first.json()["user"]
    [user] = rows(product.database, "SELECT id FROM users WHERE email_key = $1", account["email"])
    assert str(user["id"]) == first.json()["user"]["id"]


def test_who_signs_up_is_signed_in_and_is_the_same_after_signing_in_again(product: Product) -> None:
    answer = product.client().post(f"{API}/auth/signup", json=ACCOUNT | {"email": " Nova@Example.COM "})

    assert answer.status_code == 201
    signed_up = answer.json()
    assert signed_up["user"] | {"id": "", "created_at": "", "updated_at": ""} == {
        "id": "",
        "email": "Nova@Example.COM",
        "email_verified": False,
        "pending_email": None,
        "provider_only": False,
        "display_name": "Nova",
        "avatar_url": None,
        "role": "user",
        "subscription_tier": "free",
        "subscription_status": "active",
        "assets_generated_this_month": 0,
        "created_at": "",
        "updated_at": "",
    }
    assert UUID(signed_up["user"]["id"]).version == 7
    assert (signed_up["token_type"], signed_up["expires_in"]) == ("bearer", 86_400)
    signed_in = product.client().post(f"{API}/auth/login", json={"email": "nova@example.com", "password": PASSWORD})
    assert signed_in.json()["user"] == signed_up["user"]
    for token in (signed_up["access_token"], signed_in.json()["access_token"]):
        assert product.client(token).get(f"{API}/auth/me").json() == signed_up["user"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("case@example.com", "CASE@EXAMPLE.COM"),
        ("wide@example.com", "ｗｉｄｅ＠ｅｘａｍｐｌｅ．ｃｏｍ"),
        ("stop@example.com", "stop@example。com"),
        ("jos\u00e9@example.com", "jose\u0301@example.com"),
        ("idn@b\u00fccher.example", "idn@xn--bcher-kva.example"),
    ],
)
def test_two_spellings_of_one_address_are_one_account(product: Product, first: str, second: str) -> None:
    person = product.person(email=first)

    again = product.client().post(f"{API}/auth/signup", json=ACCOUNT | {"email": second})
    signed_in = product.client().post(f"{API}/auth/login", json={"email": second, "password": PASSWORD})

    refused(again, 409, "email_taken")
    assert signed_in.json()["user"]["id"] == person.id


def test_two_addresses_that_only_look_alike_are_two_accounts(product: Product) -> None:
    assert product.person(email="strasse@example.com").id != product.person(email="straße@example.com").id


@pytest.mark.parametrize(
    "email",
    [
        "nova",
        "@example.com",
        "nova@",
        "nova@example",
        "nova@@example.com",
        "a b@example.com",
        "nova@-example.com",
        "nova@example..com",
        "nova@example.com.",
        "nova<x>@example.com",
        "a" * 65 + "@example.com",
        "nova@" + "a" * 64 + ".com",
        "n@" + ".".join(["a" * 60] * 5) + ".com",
        "nova@example.com\nbcc: all@example.com",
        "",
    ],
)
def test_what_is_no_address_cannot_sign_up(product: Product, email: str) -> None:
    [(pointer, code)] = faults(product.client().post(f"{API}/auth/signup", json=ACCOUNT | {"email": email}))

    assert pointer == "/email"
    assert code in {"bad_email", "too_short", "too_long", "control_character"}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"password": "nine char"}, ("/password", "too_short")),
        ({"password": "x" * 129}, ("/password", "too_long")),
        ({"password": 1234567890}, ("/password", "wrong_type")),
        ({"password": None}, ("/password", "wrong_type")),
        ({"display_name": " \u3000 "}, ("/display_name", "too_short")),
        ({"display_name": "x" * 51}, ("/display_name", "too_long")),
        ({"display_name": "a\u2028b"}, ("/display_name", "control_character")),
        ({"role": "admin"}, ("/role", "unknown_field")),
        ({"subscription_tier": "studio"}, ("/subscription_tier", "unknown_field")),
    ],
)
def test_a_field_that_breaks_a_rule_is_named(product: Product, change: dict[str, Any], fault: tuple[str, str]) -> None:
    assert faults(product.client().post(f"{API}/auth/signup", json=ACCOUNT | change)) == [fault]


def test_a_field_that_is_missing_is_named(product: Product) -> None:
    answer = product.client().post(f"{API}/auth/signup", json={"email": "a@example.com", "display_name": "A"})

    assert faults(answer) == [("/password", "required")]


@pytest.mark.parametrize(
    "password", ["ten chars!", "a long tail" + "!" * 117, "fox " + "\N{FOX FACE}" * 124, "  leading and trailing  "]
)
def test_a_password_counts_in_characters_and_every_one_matters(product: Product, password: str) -> None:
    email = f"{uuid4()}@example.com"
    made = product.client().post(f"{API}/auth/signup", json=ACCOUNT | {"email": email, "password": password})

    right = product.client().post(f"{API}/auth/login", json={"email": email, "password": password})
    shorter = product.client().post(f"{API}/auth/login", json={"email": email, "password": password[:-1]})

    assert (made.status_code, right.status_code) == (201, 200)
    refused(shorter, 401, "invalid_credentials")


@pytest.mark.parametrize("path", ["/auth/signup", "/auth/login"])
def test_a_password_with_u0000_is_malformed(product: Product, path: str) -> None:
    answer = product.client().post(API + path, json=ACCOUNT | {"password": "a\0" + PASSWORD})

    refused(answer, 400, "malformed_request")


def test_a_wrong_password_and_an_unknown_address_cannot_be_told_apart(product: Product, nova: Person) -> None:
    tries = [
        {"email": nova.email, "password": "not the password"},
        {"email": "nobody-" + nova.email, "password": "not the password"},
        {"email": "no address at all", "password": "not the password"},
        {"email": nova.email, "password": ""},
        {"email": nova.email, "password": "x" * 1000},
        {"email": nova.email, "password": "x" * 60_000},
    ]

    answers = [
        product.client().post(f"{API}/auth/login", json=body, headers={"X-Request-Id": "same"}) for body in tries
    ]

    refused(answers[0], 401, "invalid_credentials")
    assert {answer.content for answer in answers} == {answers[0].content}
    told = [[header for header in answer.headers.multi_items() if header[0] != "ratelimit"] for answer in answers]
    assert told == [told[0]] * 6


def test_no_answer_and_no_log_holds_a_password_or_its_hash(product: Product) -> None:
    password = "a very special secret 1"
    email = "quiet@example.com"
    client = product.client()
    answers = [
        client.post(f"{API}/auth/signup", json=ACCOUNT | {"email": email, "password": password}),
        client.post(f"{API}/auth/signup", json=ACCOUNT | {"email": email, "password": password}),
        client.post(f"{API}/auth/signup", json={"password": password, "email": password}),
        client.post(f"{API}/auth/signup", json=ACCOUNT | {"password": password + "x" * 128}),
        client.post(f"{API}/auth/login", json={"email": email, "password": password + "!"}),
        client.post(f"{API}/auth/login", json={"email": email, "password": password}),
    ]
    answers.append(product.client(answers[-1].json()["access_token"]).get(f"{API}/auth/me"))
    [kept] = rows(product.database, "SELECT password_hash FROM users WHERE email_key = $1", email)

    said = "".join(answer.text for answer in answers) + product.log

    assert kept["password_hash"].startswith("$argon2id$")
    assert "email_taken" in said
    assert password not in said
    assert "argon2" not in said
    assert kept["password_hash"] not in said


@pytest.mark.alone
@pytest.mark.parametrize(
    "end",
    [
        "UPDATE login_sessions SET ended_at = now() WHERE user_id = $1",
        "UPDATE login_sessions SET expires_at = now() - interval '1 second' WHERE user_id = $1",
        "DELETE FROM users WHERE id = $1",
    ],
    ids=["ended", "expired", "account gone"],
)
def test_a_token_stops_working_within_a_second_of_its_session(product: Product, nova: Person, end: str) -> None:
    assert nova.get("/jobs").status_code == 200

    rows(product.database, end, nova.id)

    eventually(lambda: nova.get("/jobs").status_code == 401, within=1.5, what="the token stopped working")
    problem = refused(nova.get("/auth/me"), 401, "authentication_required")
    assert problem["type"] == "/problems/authentication_required"


@pytest.mark.alone
def test_ending_one_session_leaves_the_others(product: Product, nova: Person) -> None:
    answer = product.client().post(f"{API}/auth/login", json={"email": nova.email, "password": PASSWORD})
    other = product.client(answer.json()["access_token"])

    rows(product.database, "UPDATE login_sessions SET ended_at = now() WHERE id = $1", str(claims_of(nova).session_id))

    eventually(lambda: nova.get("/auth/me").status_code == 401, within=1.5, what="the token stopped working")
    assert other.get(f"{API}/auth/me").status_code == 200


def test_a_token_that_ran_out_is_told_from_one_that_is_wrong(product: Product, nova: Person) -> None:
    old = tokens(SIGNING_KEY, now=datetime.now(UTC) - timedelta(days=1)).issue(claims_of(nova))

    answer = product.client(old).get(f"{API}/auth/me")

    refused(answer, 401, "token_expired")
    assert answer.headers["www-authenticate"] == 'Bearer realm="aurastream"'


def test_a_token_of_the_previous_key_still_works(product: Product, nova: Person) -> None:
    answer = product.client(tokens(PREVIOUS_KEY).issue(claims_of(nova))).get(f"{API}/auth/me")

    assert answer.json()["id"] == nova.id


def test_a_token_names_a_user_and_a_session_that_belong_together(product: Product, nova: Person) -> None:
    other = product.person()
    crossed = tokens(SIGNING_KEY).issue(TokenClaims(UUID(other.id), claims_of(nova).session_id))

    refused(product.client(crossed).get(f"{API}/auth/me"), 401, "authentication_required")


FORGED: dict[str, Callable[[Person], str]] = {
    "another payload": lambda p: ".".join(
        [p.signed_in["access_token"].split(".")[0], encoded(json.loads(part_of(p, 1)) | {"exp": 4_000_000_000}), "AAAA"]
    ),
    "another signature": lambda p: p.signed_in["access_token"].rpartition(".")[0] + "." + "A" * 86,
    "no signature": lambda p: p.signed_in["access_token"].rpartition(".")[0] + ".",
    "alg none": lambda p: (
        encoded(json.loads(part_of(p, 0)) | {"alg": "none"}) + "." + p.signed_in["access_token"].split(".")[1] + "."
    ),
    "alg HS256": lambda _: encoded({"alg": "HS256", "typ": "at+jwt", "kid": "x"}) + ".e30.AAAA",
    "odd key name": lambda _: encoded({"alg": "EdDSA", "typ": "at+jwt", "kid": [1]}) + ".e30.AAAA",
    "another key": lambda p: tokens(base64.urlsafe_b64encode(b"x" * 32).decode()[:-1]).issue(claims_of(p)),
    "another audience": lambda p: tokens(SIGNING_KEY, audience="somebody-else").issue(claims_of(p)),
    "the refresh token": lambda p: p.signed_in["refresh_token"],
    "rubbish": lambda _: "x.y.z",
    "too long": lambda _: "x" * 9000,
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED.keys())
def test_a_token_that_is_not_ours_is_refused(product: Product, nova: Person, forge: Callable[[Person], str]) -> None:
    answer = product.client(forge(nova)).get(f"{API}/auth/me")

    refused(answer, 401, "authentication_required")
    assert answer.headers["www-authenticate"] == 'Bearer realm="aurastream"'
    assert answer.headers["ratelimit"].startswith('"anonymous";r=')


@pytest.mark.parametrize("header", [b"", b"Bearer", b"Basic bm92YTpub3Zh", b"Token x", b"\xff\xfe", b"Bearer \xff"])
def test_a_header_that_is_no_bearer_token_is_refused(product: Product, header: bytes) -> None:
    answer = product.client().get(f"{API}/auth/me", headers=[(b"Authorization", header)])

    refused(answer, 401, "authentication_required")


def test_the_scheme_may_be_written_in_any_case(product: Product, nova: Person) -> None:
    header = {"Authorization": f"bEARER {nova.signed_in['access_token']}"}

    assert product.client().get(f"{API}/auth/me", headers=header).json()["id"] == nova.id


def test_me_counts_the_assets_of_this_month(product: Product, nova: Person) -> None:
    before = nova.get("/auth/me")

    assert nova.made(count=2)["status"] == "completed"

    assert before.json()["assets_generated_this_month"] == 0
    after = nova.get("/auth/me", headers={"If-None-Match": before.headers["etag"]})
    assert (after.status_code, after.json()["assets_generated_this_month"]) == (200, 2)
    assert nova.get("/auth/me", headers={"If-None-Match": after.headers["etag"]}).status_code == 304
    signed_in = product.client().post(f"{API}/auth/login", json={"email": nova.email, "password": PASSWORD})
    assert signed_in.json()["user"] == after.json()
