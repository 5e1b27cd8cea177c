from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import assume, given
from hypothesis import strategies as st

from adapters.system.tokens import JwtAccessTokens
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


def test_a_token_says_who_it_was_issued_to():
    tokens = tokens_with()

    assert tokens.read(tokens.issue(CLAIMS)) == CLAIMS


def test_a_token_is_what_another_library_takes_it_for():
    token = tokens_with().issue(CLAIMS)

    assert jwt.get_unverified_header(token) == {"alg": "EdDSA", "kid": "one", "typ": "at+jwt"}
    assert jwt.decode(
        token, KEY.public_key(), algorithms=["EdDSA"], audience="aurastream-api", options={"verify_iat": False}
    ) == {
        "iss": "aurastream",
        "aud": "aurastream-api",
        "sub": str(CLAIMS.user_id),
        "sid": str(CLAIMS.session_id),
        "iat": 1_893_456_000,
        "exp": 1_893_456_600,
    }


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


@given(st.integers(0, 10_000), st.characters())
def test_no_changed_character_goes_unnoticed(place: int, letter: str):
    tokens = tokens_with()
    token = tokens.issue(CLAIMS)
    place %= len(token)
    assume(letter != token[place])
    tokens.read(token)

    with pytest.raises(NotSignedIn):
        tokens.read(token[:place] + letter + token[place + 1 :])


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
