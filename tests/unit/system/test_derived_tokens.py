import base64
import hmac
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.system.derived_tokens import DerivedLinkTokens, DerivedRefreshTokens, SessionCsrfTokens
from adapters.system.keys import derived
from application.accounts.ports import TokenClaims
from domain.accounts import LinkNotGood, NotSignedIn, TokenPurpose

SEED, OTHER_SEED = bytes([1]) * 32, bytes([2]) * 32
USER, SESSION = UUID("0190a0b0-0000-7000-8000-000000000001"), UUID("0190a0b0-0000-7000-8000-000000000002")
CLAIMS = TokenClaims(USER, SESSION)
VERIFY, RESET, FETCH = TokenPurpose.VERIFY_EMAIL, TokenPurpose.RESET_PASSWORD, TokenPurpose.FETCH_EXPORT

REFRESH_TOKENS, LINK_TOKENS, CSRF_TOKENS = (
    DerivedRefreshTokens([SEED]),
    DerivedLinkTokens([SEED]),
    SessionCsrfTokens([SEED]),
)
REFRESH, LINK = REFRESH_TOKENS.issue(CLAIMS, 7), LINK_TOKENS.issue(RESET, USER, SESSION)

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def misspelled(token: str) -> dict[str, str]:
    """Texts that a generous reader might take for the token."""
    prefix, body = token[:4], token[4:]
    return {
        "no prefix": body,
        "another prefix": f"asx_{body}",
        "the prefix in capitals": prefix.upper() + body,
        "the prefix twice": prefix + token,
        "padding": token + "=" * (-len(body) % 4 or 4),
        "a space before it": f" {token}",
        "a space behind it": f"{token} ",
        "a line end behind it": f"{token}\n",
        "a line end within it": f"{token[:20]}\r\n{token[20:]}",
        "a NUL behind it": f"{token}\0",
        "a letter less": token[:-1],
        "four letters less": token[:-4],
        "a letter more": f"{token}A",
        "four letters more": f"{token}AAAA",
        "junk within it": f"{token[:20]}!*{token[20:]}",
        "a letter that looks alike": prefix + "\N{CYRILLIC CAPITAL LETTER A}" + body[1:],
        "wide letters": prefix + "\N{FULLWIDTH LATIN CAPITAL LETTER A}" + body[1:],
        "half of a surrogate pair": f"{token}\ud800",
        "quotes": f'"{token}"',
        "percent signs": token.replace("_", "%5F"),
        "the fields without a code": prefix + body[:43],
        "no code but zeros": prefix + body[:-43] + "A" * 43,
        "nothing": "",
        "the prefix alone": prefix,
        "one letter": f"{prefix}A",
        "a megabyte": prefix + "A" * 1_000_000,
    }


def by_hand(prefix: str, fields: bytes, label: str) -> str:
    code = hmac.digest(derived(SEED, label), fields, "sha256")
    return prefix + base64.urlsafe_b64encode(fields + code).rstrip(b"=").decode()


def test_a_refresh_token_says_whose_it_is_and_of_which_generation():
    assert REFRESH_TOKENS.read(REFRESH) == (CLAIMS, 7)


def test_a_link_token_says_whose_it_is_and_which():
    assert LINK_TOKENS.read(RESET, LINK) == (USER, SESSION)


def test_the_texts_are_what_their_description_says():
    generation = bytes([0, 0, 0, 0, 0, 0, 0, 7])

    assert by_hand("asr_", USER.bytes + SESSION.bytes + generation, "refresh token") == REFRESH
    assert by_hand("asl_", USER.bytes + SESSION.bytes, "link token to reset_password") == LINK
    assert len(REFRESH) == 100
    assert len(LINK) == 90


def test_the_same_claims_give_the_same_text_in_every_process():
    assert DerivedRefreshTokens([SEED, OTHER_SEED]).issue(CLAIMS, 7) == REFRESH
    assert DerivedLinkTokens([SEED, OTHER_SEED]).issue(RESET, USER, SESSION) == LINK
    assert SessionCsrfTokens([SEED, OTHER_SEED]).issue(SESSION) == CSRF_TOKENS.issue(SESSION)


def test_each_generation_session_and_user_has_a_token_of_its_own():
    others = [TokenClaims(SESSION, USER), TokenClaims(USER, USER), CLAIMS]

    assert len({REFRESH_TOKENS.issue(claims, generation) for claims in others for generation in (0, 7, 2**40)}) == 9


@given(st.uuids(), st.uuids(), st.integers(0, 2**64 - 1))
def test_whatever_a_refresh_token_names_is_read_again(user_id: UUID, session_id: UUID, generation: int):
    claims = TokenClaims(user_id, session_id)

    assert REFRESH_TOKENS.read(REFRESH_TOKENS.issue(claims, generation)) == (claims, generation)


@pytest.mark.parametrize("token", misspelled(REFRESH).values(), ids=misspelled(REFRESH))
def test_a_misspelled_refresh_token_is_none(token: str):
    with pytest.raises(NotSignedIn):
        REFRESH_TOKENS.read(token)


@pytest.mark.parametrize("token", misspelled(LINK).values(), ids=misspelled(LINK))
def test_a_misspelled_link_token_is_none(token: str):
    with pytest.raises(LinkNotGood):
        LINK_TOKENS.read(RESET, token)


def test_no_changed_letter_of_a_refresh_token_goes_unnoticed():
    for place in range(len(REFRESH)):
        for letter in set(LETTERS) - {REFRESH[place]}:
            with pytest.raises(NotSignedIn):
                REFRESH_TOKENS.read(REFRESH[:place] + letter + REFRESH[place + 1 :])


def test_no_changed_letter_of_a_link_token_goes_unnoticed_also_where_a_letter_has_idle_bits():
    for place in range(len(LINK)):
        for letter in set(LETTERS) - {LINK[place]}:
            with pytest.raises(LinkNotGood):
                LINK_TOKENS.read(RESET, LINK[:place] + letter + LINK[place + 1 :])


def test_a_link_is_good_for_its_own_purpose_only():
    for purpose in TokenPurpose:
        link = LINK_TOKENS.issue(purpose, USER, SESSION)
        for other in set(TokenPurpose) - {purpose}:
            with pytest.raises(LinkNotGood):
                LINK_TOKENS.read(other, link)


@pytest.mark.parametrize("purpose", TokenPurpose)
def test_a_refresh_token_is_no_link_and_a_link_is_no_refresh_token(purpose: TokenPurpose):
    link = LINK_TOKENS.issue(purpose, USER, SESSION)

    for token in (REFRESH, f"asl_{REFRESH[4:]}", CSRF_TOKENS.issue(SESSION)):
        with pytest.raises(LinkNotGood):
            LINK_TOKENS.read(purpose, token)
    for token in (link, f"asr_{link[4:]}", CSRF_TOKENS.issue(SESSION)):
        with pytest.raises(NotSignedIn):
            REFRESH_TOKENS.read(token)


def test_tokens_of_the_previous_seed_are_read_and_new_ones_are_of_the_first():
    turned = [OTHER_SEED, SEED]

    assert DerivedRefreshTokens(turned).read(REFRESH) == (CLAIMS, 7)
    assert DerivedLinkTokens(turned).read(RESET, LINK) == (USER, SESSION)
    assert SessionCsrfTokens(turned).matches(SESSION, CSRF_TOKENS.issue(SESSION))
    with pytest.raises(NotSignedIn):
        REFRESH_TOKENS.read(DerivedRefreshTokens(turned).issue(CLAIMS, 7))
    with pytest.raises(LinkNotGood):
        LINK_TOKENS.read(RESET, DerivedLinkTokens(turned).issue(RESET, USER, SESSION))
    assert not CSRF_TOKENS.matches(SESSION, SessionCsrfTokens(turned).issue(SESSION))


def test_a_csrf_token_is_of_one_session_and_does_not_name_it():
    token = CSRF_TOKENS.issue(SESSION)

    assert CSRF_TOKENS.matches(SESSION, token)
    assert not CSRF_TOKENS.matches(USER, token)
    assert len(token) == 43
    assert SESSION.bytes not in base64.urlsafe_b64decode(token + "=")


def test_what_was_not_issued_is_no_csrf_token():
    token = CSRF_TOKENS.issue(SESSION)
    misspellings = (token + "=", token[:-1], token.swapcase(), f" {token}", f"{token}\n", "", "é", "\ud800", REFRESH)

    assert not any(CSRF_TOKENS.matches(SESSION, shown) for shown in misspellings)
    idle_bits_set = token[:-1] + LETTERS[LETTERS.index(token[-1]) ^ 1]
    assert not CSRF_TOKENS.matches(SESSION, idle_bits_set)


@pytest.mark.parametrize("kind", [DerivedRefreshTokens, DerivedLinkTokens, SessionCsrfTokens])
@pytest.mark.parametrize("seeds", [[], [b"short"]])
def test_without_a_long_seed_no_tokens_are_made(
    kind: type[DerivedRefreshTokens | DerivedLinkTokens | SessionCsrfTokens], seeds: list[bytes]
):
    with pytest.raises(ValueError):
        kind(seeds)
