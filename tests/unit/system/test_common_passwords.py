"""The list is read from its file once: it is a part of the program, as code is."""

import secrets
import tracemalloc
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.system.common_passwords import ListedCommonPasswords
from domain.accounts.user import MAX_PASSWORD, CommonPasswords, check_password
from domain.errors import Invalid

COMMON: CommonPasswords = ListedCommonPasswords()


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "another-long-secret-77",
        "a-long-secret-of-mine-42",
        "vK9#mQ2!xTz7pL",
        "パスワードは秘密の言葉です",
    ],
)
def test_a_phrase_of_ones_own_is_not_common(password: str) -> None:
    assert password not in COMMON


@pytest.mark.parametrize("password", ["q1w2e3r4t5", "basketball", "Manchester", "MOTHERLODE", "christopher"])
def test_what_stands_on_the_list_is_common_in_any_case(password: str) -> None:
    assert password in COMMON


@pytest.mark.parametrize(
    "password", ["password123456", "qwertyuiop1", "Sunshine!2026", "dragon....", "letmein1234567890", "monkey 2026!"]
)
def test_a_common_word_is_common_with_digits_and_signs_behind_it(password: str) -> None:
    assert password in COMMON


@pytest.mark.parametrize(
    "password", ["password 48 29 10 47", "dragon-7481920365-55", "sunshine and 12 eggs", "iq7481920365"]
)
def test_a_common_word_with_much_more_behind_it_is_not_common(password: str) -> None:
    assert password not in COMMON


@pytest.mark.parametrize(
    "password", ["aaaaaaaaaa", "§" * 40, "abcabcabcab", "1212121212", "passwordpassword", "monkey12monkey12"]
)
def test_what_repeats_itself_is_common(password: str) -> None:
    assert password in COMMON


def test_a_phrase_of_ones_own_is_not_common_for_being_said_twice() -> None:
    assert "tall green hat tall green hat " not in COMMON


@pytest.mark.parametrize(
    "password",
    [
        "1234567890",
        "09876543210987",
        "abcdefghijkl",
        "poiuytrewq",
        "qwertzuiop",
        "azertyuiop",
        "1qaz2wsx3edc",
        "qwerty54321asdf",
        "!@#$%^&*()",
    ],
)
def test_runs_of_keys_are_common(password: str) -> None:
    assert password in COMMON


def test_many_short_runs_are_not_common() -> None:
    assert "abc789poi321" not in COMMON


def test_what_is_no_text_is_not_common() -> None:
    assert 1234567890 not in COMMON


def test_a_common_password_is_refused_where_passwords_are_chosen() -> None:
    with pytest.raises(Invalid) as refused:
        check_password("Password123456", common=COMMON)

    assert refused.value.reason == "common_password"


def test_the_list_holds_what_can_be_chosen_or_begins_what_can() -> None:
    words = files("adapters.system").joinpath("common_passwords.txt").read_text("utf-8").splitlines()

    assert len(words) == 30_691
    assert sum(len(word) >= 10 for word in words) >= 6_667
    assert words == sorted({word.casefold() for word in words})
    assert all(word.isprintable() and (len(word) >= 10 or word[-1].isalpha()) for word in words)


def test_the_list_takes_less_than_five_megabytes() -> None:
    passwords = ListedCommonPasswords()

    tracemalloc.start()
    assert "basketball" in passwords
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert taken < 5_000_000


@given(st.text(max_size=MAX_PASSWORD))
def test_every_text_gets_an_answer_that_does_not_depend_on_case(text: str) -> None:
    assert (text in COMMON) == (text.casefold() in COMMON)


def test_what_a_password_manager_makes_is_not_common() -> None:
    made = [secrets.token_urlsafe(12) for _ in range(300)]

    assert [password for password in made if password in COMMON] == []
