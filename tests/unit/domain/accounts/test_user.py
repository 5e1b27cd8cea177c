import pytest

from domain.accounts import EmailAddress, check_password
from domain.errors import Invalid
from tests.builders import NOON, a_user, an_id


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("nova@example.com", "nova@example.com"),
        (" Nova@Example.COM ", "nova@example.com"),
        ("nova+tag@example.com", "nova+tag@example.com"),
        ("ｎｏｖａ@example.com", "nova@example.com"),
        ("Straße@example.com", "straße@example.com"),
        ("nova@Exämple.com", "nova@xn--exmple-cua.com"),
        ("nova@xn--exmple-cua.com", "nova@xn--exmple-cua.com"),
    ],
)
def test_one_address_has_one_key_however_it_is_written(written: str, key: str):
    address = EmailAddress.parse(written)

    assert address == EmailAddress(written.strip(), key)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "@",
            "nova",
            "nova@",
            "@example.com",
            "nova@example",
            "nova@.com",
            "nova@example..com",
            "a b@example.com",
        ),
        *(
            "nova@exa mple.com",
            "nova@-example.com",
            "nova@example.com\0",
            "no\0va@example.com",
            "no\udcffva@example.com",
            "nova@exam\ud800ple.com",
            "nova@straße.example",
            "nova@ΟΔΟΣ.example".replace("Σ.", "ς."),
            "nova@exam\u200dple.com",
            "a@b@",
            '"a"@example.com',
        ),
        *("nova@example.com,mallory@example.com", "nova@[127.0.0.1]", "n" * 65 + "@example.com"),
        "nova@" + "e" * 250 + ".com",
    ],
)
def test_what_is_no_address_is_refused(text: str):
    with pytest.raises(Invalid) as refused:
        EmailAddress.parse(text)

    assert (refused.value.pointer, refused.value.reason) == ("/email", "bad_email")


COMMON = {"password1234"}


@pytest.mark.parametrize("password", ["x" * 10, "x" * 128, "пароль-пароль", "  leading and trailing  "])
def test_a_password_is_taken_as_it_is(password: str):
    assert check_password(password, common=COMMON) == password


@pytest.mark.parametrize("password", ["", "x" * 9, "x" * 129])
def test_a_password_too_short_or_too_long_is_refused(password: str):
    with pytest.raises(Invalid, match="10 to 128"):
        check_password(password, common=COMMON)


def test_a_password_that_everybody_tries_first_is_refused():
    with pytest.raises(Invalid) as refused:
        check_password("password1234", common=COMMON, pointer="/new_password")

    assert (refused.value.pointer, refused.value.reason) == ("/new_password", "common_password")


@pytest.mark.parametrize("name", ["", "x" * 51])
def test_a_display_name_has_one_to_fifty_characters(name: str):
    with pytest.raises(Invalid):
        a_user(display_name=name)


def test_whoever_is_erased_waits_for_no_address_any_more():
    """So the last letter goes to the address that they had when they asked."""
    waiting = a_user().with_pending_email(an_id(), EmailAddress.parse("new@example.com"), NOON)

    assert waiting.erase(NOON).pending_email is None


def test_who_has_an_address_confirms_with_it_and_with_nothing_else():
    user = a_user(email="Nova@Example.com", display_name="Nova")

    assert user.confirmed_by(" nova@EXAMPLE.com ")
    assert not any(map(user.confirmed_by, ["", "Nova", str(user.id), "nova@example.co"]))
