from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.mail.message import Envelope, compose, our_mailbox
from application.accounts.ports import LetterRefused
from domain.accounts import Letter

LETTER = UUID("019a8f00-0000-7000-8000-000000000001")
NOON = datetime(2026, 11, 15, 12, tzinfo=UTC)
US = our_mailbox("hello@aurastream.example")
OUR_HEADERS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "MIME-Version",
    "Content-Type",
]


def composed(
    *, to: str = "nova@example.com", subject: str = "Hello", text: str = "Hi.\n", html: str = "<p>Hi.</p>\n"
) -> Envelope:
    return compose(Letter(LETTER, to, subject, text, html), sender=US, at=NOON)


def read(envelope: Envelope) -> EmailMessage:
    return cast("EmailMessage", message_from_bytes(envelope.content, policy=default))


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return cast("str", part.get_content()).replace("\r\n", "\n")


def test_a_message_says_who_wrote_to_whom_when_and_that_no_person_did() -> None:
    message = read(composed())

    assert message.items()[:-1] == [
        ("From", "AuraStream <hello@aurastream.example>"),
        ("To", "nova@example.com"),
        ("Subject", "Hello"),
        ("Date", "Sun, 15 Nov 2026 12:00:00 +0000"),
        ("Message-ID", "<019a8f00-0000-7000-8000-000000000001@aurastream.example>"),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("MIME-Version", "1.0"),
    ]
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_content_charset() for part in message.iter_parts()] == ["utf-8", "utf-8"]


def test_lines_end_as_mail_wants_them() -> None:
    content = composed(text="one\ntwo\n").content

    assert content.count(b"\n") == content.count(b"\r\n")
    assert content.isascii()


def test_a_long_link_is_in_the_file_in_one_piece() -> None:
    link = "https://aurastream.example/reset-password?token=" + "aB3-" * 100

    assert f"\r\n{link}\r\n".encode() in composed(text=f"Here:\n{link}\n").content


def test_a_line_longer_than_mail_allows_is_broken_up_and_put_together_again() -> None:
    envelope = composed(text="a" * 5_000 + "\n")

    assert max(map(len, envelope.content.splitlines())) <= 998
    assert body(read(envelope), "plain") == "a" * 5_000 + "\n"


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("nova@müller.example", "nova@xn--mller-kva.example"),
        ("Nova.Ríos@EXAMPLE.com", "Nova.Ríos@example.com"),
        ("ｎova@example.com", "nova@example.com"),
        ("a..b@example.com", "a..b@example.com"),
    ],
)
def test_a_letter_goes_where_the_accounts_key_says(written: str, sent: str) -> None:
    assert composed(to=written).recipient == sent


def test_only_an_address_that_is_not_ascii_before_the_at_needs_a_server_that_takes_such() -> None:
    assert composed(to="nova@müller.example").international is False
    assert composed(to="ríos@example.com").international is True
    assert "To: ríos@example.com\r\n".encode() in composed(to="ríos@example.com").content


@pytest.mark.parametrize(
    "address",
    [
        "nova@example.com\r\nBcc: all@example.com",
        "nova@example.com, all@example.com",
        "<nova@example.com> all@example.com",
        "nova\u2028@example.com",
        "nova\x85@example.com",
        "nova\ud800@example.com",
        "no\x90va@example.com",
        "nova",
        "",
    ],
)
def test_what_is_not_one_address_gets_no_letter(address: str) -> None:
    with pytest.raises(LetterRefused) as refused:
        composed(to=address)

    assert "nova" not in str(refused.value)


@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\x00"])
def test_a_subject_of_two_lines_is_refused(line_break: str) -> None:
    with pytest.raises(LetterRefused) as refused:
        composed(subject=f"Hello{line_break}Bcc: all@example.com")

    assert "Bcc" not in str(refused.value)


@given(subject=st.text(max_size=300), to=st.text(max_size=60), text=st.text(max_size=300))
def test_whatever_a_letter_holds_it_adds_no_header(subject: str, to: str, text: str) -> None:
    local = "".join(character for character in to if character.isalnum())[:20] or "nova"
    try:
        envelope = composed(subject=subject, to=f"{local}@example.com", text=text)
    except LetterRefused:
        return

    headers = envelope.content.split(b"\r\n\r\n")[0]
    names = [line.partition(b":")[0].decode() for line in headers.split(b"\r\n") if not line.startswith((b" ", b"\t"))]
    assert names == OUR_HEADERS


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=400))
def test_text_of_every_kind_arrives_as_it_was_written(text: str) -> None:
    message = read(composed(text=text + "\n", html=f"<p>{text}</p>\n"))

    assert body(message, "plain") == text + "\n"
    assert body(message, "html") == f"<p>{text}</p>\n"


@pytest.mark.parametrize("subject", ["Grüße aus Köln 🦊 " * 8, "a" * 200, "x " * 90, "=?utf-8?q?Hello?="])
def test_a_subject_of_any_length_and_script_is_one_subject(subject: str) -> None:
    message = read(composed(subject=subject.strip()))

    assert message["Subject"].split() == subject.split() or message["Subject"] == "Hello"


@pytest.mark.parametrize("address", ["hello", "", "ríos@aurastream.example", "a@b.example\r\nBcc: c@d.example"])
def test_a_sender_that_not_every_server_takes_is_refused_at_once(address: str) -> None:
    with pytest.raises(ValueError, match="mail is sent from"):
        our_mailbox(address)
