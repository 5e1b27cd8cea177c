from datetime import timedelta

import pytest

from adapters.mail.smtp import GOODBYE, HANDING_OVER, MailServer, Security


def test_a_password_is_never_shown() -> None:
    assert "pass word" not in repr(MailServer("mx.example", 587, user="aurastream", password="pass word"))


def test_a_password_never_travels_in_the_clear() -> None:
    with pytest.raises(ValueError, match="over TLS only"):
        MailServer("mx.example", 25, Security.NONE, user="aurastream", password="pass word")


@pytest.mark.parametrize(("user", "password"), [("aurastream", None), (None, "pass word")])
def test_a_user_comes_with_a_password(user: str | None, password: str | None) -> None:
    with pytest.raises(ValueError, match="or neither"):
        MailServer("mx.example", 587, user=user, password=password)


def test_a_line_is_encrypted_where_nothing_else_is_said() -> None:
    assert MailServer("mx.example", 587).security is Security.STARTTLS


def test_a_letter_is_sent_or_not_within_thirty_seconds() -> None:
    assert timedelta(seconds=30) > HANDING_OVER + GOODBYE
