import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.oauth.profile import account_of, clean_name
from domain.accounts import EmailAddress, Provider, ProviderAccount


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Nova", "Nova"),
        ("  Nova \t\n Rain ", "Nova Rain"),
        ("e\u0301", "é"),
        ("\u202egnp.avoN", "gnp.avoN"),
        ("No\u200bva\x00", "Nova"),
        ("👩\u200d🚀 Nova", "👩\u200d🚀 Nova"),
        ("x" * 80, "x" * 50),
        ("x" * 49 + " y", "x" * 49),
        ("x" * 49 + "\u200d🚀", "x" * 49),
        ("\u200d\u200d", ""),
        ("\u0301", ""),
        ("", ""),
    ],
)
def test_a_name_is_one_visible_line_of_at_most_fifty_characters(said: str, shown: str) -> None:
    assert clean_name(said) == shown


@given(st.text(max_size=120))
def test_cleaning_a_clean_name_changes_nothing(said: str) -> None:
    name = clean_name(said)

    assert clean_name(name) == name
    assert len(name) <= 50
    assert name == name.strip()
    assert {letter for letter in name if unicodedata.category(letter).startswith("C")} <= {"\u200d"}


def test_the_first_name_that_can_be_shown_is_taken() -> None:
    account = account_of(Provider.DISCORD, "1", names=[None, "", "\u200b", "nova"], email=None, avatar_url=None)

    assert account == ProviderAccount(Provider.DISCORD, "1", None, "nova", None)


def test_somebody_without_any_name_is_a_creator() -> None:
    assert account_of(Provider.TWITCH, "1", names=[], email=None, avatar_url=None).display_name == "Creator"


def test_an_address_is_kept_as_it_is_written_and_by_its_key() -> None:
    account = account_of(Provider.TWITCH, "1", names=[], email="Nova@Example.COM", avatar_url=None)

    assert account.email == EmailAddress("Nova@Example.COM", "nova@example.com")


@pytest.mark.parametrize("email", ["", "nova", "nova@localhost", "a@b@c.de", "nova@example.com\r\nBcc: x@example.com"])
def test_what_is_no_address_is_left_out(email: str) -> None:
    assert account_of(Provider.TWITCH, "1", names=[], email=email, avatar_url=None).email is None


@pytest.mark.parametrize(
    "url", ["", "http://cdn.example/a.png", "//cdn.example/a.png", "javascript:alert(1)", "https://u:p@cdn.example/a"]
)
def test_an_avatar_that_is_not_at_a_sound_https_address_is_left_out(url: str) -> None:
    assert account_of(Provider.TWITCH, "1", names=[], email=None, avatar_url=url).avatar_url is None
