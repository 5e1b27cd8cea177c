import base64
import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from adapters.system.tokens import JwtAccessTokens, RandomRefreshTokens
from application.accounts.ports import TokenClaims
from domain.accounts import NotSignedIn, TokenExpired
from tests.builders import an_id

KEY, OTHER_KEY = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2))
CLAIMS = TokenClaims(an_id(), an_id())
BEGINNING = datetime(2030, 1, 1, tzinfo=UTC)
"""Beyond today, so that whoever asks the machine's own clock is found out."""


class Clock:
    def __init__(self) -> None:
        self.time = BEGINNING

    def __call__(self) -> datetime:
        return self.time


def tokens_with(keys: dict[str, Ed25519PrivateKey] | None = None, clock: Clock | None = None, **changes: str):
    names = {"issuer": "aurastream", "audience": "aurastream-api"} | changes
    return JwtAccessTokens(keys or {"one": KEY}, life=timedelta(minutes=10), now=clock or Clock(), **names)


def forged(*, header: dict[str, Any] | None = None, key: Any = KEY, algorithm: str = "EdDSA", **changes: Any) -> str:
    payload = {
        "iss": "aurastream",
        "aud": "aurastream-api",
        "sub": str(CLAIMS.user_id),
        "sid": str(CLAIMS.session_id),
        "iat": int(BEGINNING.timestamp()),
        "exp": int(BEGINNING.timestamp()) + 600,
    }
    payload = {name: value for name, value in (payload | changes).items() if value is not None}
    headers = {"kid": "one", "typ": "at+jwt"} | (header or {})
    return jwt.encode(payload, key, algorithm=algorithm, headers=headers)


def test_a_token_says_who_it_was_issued_to():
    tokens = tokens_with()

    assert tokens.read(tokens.issue(CLAIMS)) == CLAIMS
    assert tokens.read(forged()) == CLAIMS


def test_a_token_expires_also_when_it_was_read_before():
    clock = Clock()
    tokens = tokens_with(clock=clock)
    token = tokens.issue(CLAIMS)

    clock.time = BEGINNING + timedelta(minutes=10, seconds=29)
    assert tokens.read(token) == CLAIMS
    clock.time = BEGINNING + timedelta(minutes=10, seconds=30)
    with pytest.raises(TokenExpired):
        tokens.read(token)


def test_a_token_from_the_future_is_none():
    clock = Clock()
    token = tokens_with(clock=clock).issue(CLAIMS)

    clock.time = BEGINNING - timedelta(seconds=31)
    with pytest.raises(NotSignedIn):
        tokens_with(clock=clock).read(token)
    clock.time = BEGINNING - timedelta(seconds=30)
    assert tokens_with(clock=clock).read(token) == CLAIMS


@pytest.mark.parametrize(
    "token",
    [
        forged(key=OTHER_KEY),
        forged(header={"kid": "two"}),
        forged(header={"kid": "../../etc/passwd"}),
        jwt.encode({"sub": str(CLAIMS.user_id)}, KEY, algorithm="EdDSA", headers={"typ": "at+jwt"}),
        forged(header={"typ": "JWT"}),
        forged(header={"typ": "refresh+jwt"}),
        forged(key="", algorithm="none"),
        forged(key=KEY.public_key().public_bytes_raw(), algorithm="HS256"),
        forged(iss="somebody"),
        forged(iss=None),
        forged(aud="another-api"),
        forged(aud=None),
        forged(sub=None),
        forged(sid=None),
        forged(exp=None),
        forged(iat=None),
        forged(sub="nova"),
        forged(sid="1"),
        forged(exp="soon"),
        *("", ".", "..", "a.b.c", "é.é.é", "\ud800", "Bearer x", "x" * 3_000),
    ],
)
def test_what_we_did_not_issue_is_no_token(token: str):
    with pytest.raises(NotSignedIn):
        tokens_with().read(token)


def test_a_signature_does_not_cover_other_claims():
    header, _, signature = forged().split(".")
    claims = {"sub": str(an_id()), "sid": str(an_id()), "exp": 9_999_999_999, "iat": 0}
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")

    with pytest.raises(NotSignedIn):
        tokens_with().read(f"{header}.{body}.{signature}")


@given(st.integers(0, 10_000), st.characters(codec="ascii"))
def test_no_changed_character_goes_unnoticed(place: int, letter: str):
    token = forged()
    place %= len(token)
    changed = token[:place] + letter + token[place + 1 :]
    tokens = tokens_with()
    tokens.read(token)

    try:
        claims = tokens.read(changed)
    except NotSignedIn:
        return
    # the last character of base64 has bits that mean nothing
    assert claims == CLAIMS
    assert changed == token or place in {len(token) - 1, token.index("."), token.rindex(".") - 1}


def test_tokens_of_the_previous_key_are_read_and_new_ones_are_signed_by_the_first():
    before = tokens_with({"one": KEY}).issue(CLAIMS)
    turned = tokens_with({"two": OTHER_KEY, "one": KEY})

    assert turned.read(before) == CLAIMS
    with pytest.raises(NotSignedIn):
        tokens_with({"one": KEY}).read(turned.issue(CLAIMS))


def test_what_is_remembered_of_verified_tokens_is_bounded():
    tokens = tokens_with()
    tokens.MOST_REMEMBERED = 2
    issued = [tokens.issue(TokenClaims(an_id(), an_id())) for _ in range(4)]

    for token in (*issued, *issued):
        tokens.read(token)

    assert len(tokens._verified) == 2  # a bound on memory shows nowhere else


def test_a_refresh_token_is_long_and_random_and_only_its_hash_is_kept():
    made = [RandomRefreshTokens().new() for _ in range(100)]

    assert len({token for token, _ in made}) == 100
    assert all(len(base64.urlsafe_b64decode(token + "=")) == 32 for token, _ in made)
    assert all(sha256(token.encode()).digest() == kept for token, kept in made)
