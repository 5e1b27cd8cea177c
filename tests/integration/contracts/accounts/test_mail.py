"""Sending letters: an SMTP server of somebody else's making, and a folder."""

import asyncio
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, Protocol, cast

import pytest
from aiosmtpd.controller import Controller

from adapters.mail.folder import FolderMail
from adapters.mail.smtp import MailServer, Security, SmtpMail
from application.accounts.ports import LetterRefused, Mail
from application.accounts.write_letter import write_letter
from domain.accounts import Letter, LetterKind
from tests.builders import NOON, a_user, an_id
from tests.services import free_port

SENDER = "hello@aurastream.example"
LINK = "https://aurastream.example/reset-password?token=" + "aB3-" * 40


def a_letter(**changes: Any) -> Letter:
    values = {"to": "nova@example.com", "subject": "Hello", "text": "Hi.\n", "html": "<p>Hi.</p>\n"}
    return Letter(changes.pop("id", None) or an_id(), **(values | changes))


class Letterbox(Protocol):
    """A way to send letters, and what came out at its other end."""

    mail: Mail

    def contents(self) -> list[bytes]: ...


@dataclass
class Received:
    """aiosmtpd's side: takes everything and keeps it as it was on the wire."""

    contents: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        self.contents.append(envelope.original_content)
        self.recipients += envelope.rcpt_tos
        return "250 Message accepted"


class SmtpLetterbox:
    def __init__(self, received: Received, port: int) -> None:
        self.received = received
        server = MailServer("127.0.0.1", port, Security.NONE)
        self.mail: Mail = SmtpMail(server, sender=SENDER, now=lambda: NOON)

    def contents(self) -> list[bytes]:
        return self.received.contents


class FolderLetterbox:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mail: Mail = FolderMail(folder, sender=SENDER, now=lambda: NOON)

    def contents(self) -> list[bytes]:
        return [path.read_bytes() for path in sorted(self.folder.glob("*.eml"))]


@pytest.fixture
def smtp() -> Iterator[SmtpLetterbox]:
    received = Received()
    port = free_port()
    controller = Controller(
        received, "127.0.0.1", port, enable_SMTPUTF8=True, server_hostname="mx.example", ready_timeout=30
    )
    controller.start()
    yield SmtpLetterbox(received, port)
    controller.stop()


@pytest.fixture
def folder(tmp_path: Path) -> FolderLetterbox:
    return FolderLetterbox(tmp_path / "new" / "mail")


@pytest.fixture(params=["smtp", "folder"])
def letterbox(request: pytest.FixtureRequest) -> Letterbox:
    return cast("Letterbox", request.getfixturevalue(request.param))


def read(content: bytes) -> EmailMessage:
    return cast("EmailMessage", message_from_bytes(content, policy=default))


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return cast("str", part.get_content()).replace("\r\n", "\n")


async def test_a_letter_arrives_as_it_was_written(letterbox: Letterbox) -> None:
    letter = a_letter(subject="Grüße 🦊", text="Hi Ñova 🦊\n.\n..\nFrom here\n", html="<p>Hi Ñova 🦊</p>\n.\n")

    await letterbox.mail.send(letter)

    message = read(letterbox.contents()[0])
    assert (message["From"], message["To"]) == ("AuraStream <hello@aurastream.example>", "nova@example.com")
    assert message["Subject"] == "Grüße 🦊"
    assert message["Message-ID"] == f"<{letter.id}@aurastream.example>"
    assert message["Date"].datetime == datetime(2026, 11, 15, 12, tzinfo=UTC)
    assert message["Auto-Submitted"] == "auto-generated"
    assert body(message, "plain") == letter.text
    assert body(message, "html") == letter.html


@pytest.mark.parametrize("kind", LetterKind)
async def test_each_of_our_letters_arrives_with_its_link_in_one_piece(letterbox: Letterbox, kind: LetterKind) -> None:
    letter = write_letter(kind, letter_id=an_id(), user=a_user(), to="nova@example.com", link=LINK)

    await letterbox.mail.send(letter)

    (content,) = letterbox.contents()
    assert (LINK.encode() in content) == (kind is not LetterKind.ERASURE_BEGUN)
    assert (body(read(content), "plain"), body(read(content), "html")) == (letter.text, letter.html)


async def test_a_letter_sent_again_is_the_same_letter(letterbox: Letterbox) -> None:
    letter = a_letter()

    await letterbox.mail.send(letter)
    await letterbox.mail.send(letter)

    assert {read(content)["Message-ID"] for content in letterbox.contents()} == {f"<{letter.id}@aurastream.example>"}


async def test_many_letters_at_once_all_arrive(letterbox: Letterbox) -> None:
    letters = [a_letter(subject=f"Letter {number}") for number in range(20)]

    await asyncio.gather(*map(letterbox.mail.send, letters))

    assert {read(content)["Subject"] for content in letterbox.contents()} == {letter.subject for letter in letters}


@pytest.mark.parametrize("to", ["ríos@example.com", "nova@münchen.example", "用户@例子.example"])
async def test_addresses_in_every_script_get_their_letters(letterbox: Letterbox, to: str) -> None:
    await letterbox.mail.send(a_letter(to=to))

    (content,) = letterbox.contents()
    local, _, domain = to.partition("@")
    expected = f"{local}@{domain.encode('idna').decode()}"
    assert f"\r\nTo: {expected}\r\n".encode() in content


@pytest.mark.parametrize(
    "changes",
    [
        {"to": "nova@example.com\r\nRCPT TO:<all@example.com>"},
        {"to": "nova@example.com\nBcc: all@example.com"},
        {"to": "nova@example.com> SIZE=1"},
        {"to": "Nova <nova@example.com>"},
        {"to": "nobody"},
        {"subject": "Hello\r\nBcc: all@example.com"},
        {"subject": "Hello\u2028Bcc: all@example.com"},
    ],
)
async def test_what_would_be_more_than_one_header_is_refused_and_goes_nowhere(
    letterbox: Letterbox, changes: dict[str, str]
) -> None:
    with pytest.raises(LetterRefused) as refused:
        await letterbox.mail.send(a_letter(**changes))

    assert "example" not in str(refused.value)
    assert letterbox.contents() == []


async def test_over_smtp_the_letter_goes_to_its_one_recipient(smtp: SmtpLetterbox) -> None:
    await smtp.mail.send(a_letter(to="Nova@EXAMPLE.com", text="To: all@example.com\nBcc: all@example.com\n"))

    assert smtp.received.recipients == ["Nova@example.com"]


async def test_in_a_folder_a_letter_sent_again_stays_one_file(folder: FolderLetterbox) -> None:
    letter = a_letter()

    await folder.mail.send(letter)
    await folder.mail.send(letter)

    assert [path.name for path in folder.folder.iterdir()] == [f"{letter.id}.eml"]


async def test_in_a_folder_the_newest_letter_comes_last(folder: FolderLetterbox) -> None:
    letters = [a_letter(subject=f"Letter {number}") for number in range(30)]

    for letter in reversed(letters):
        await folder.mail.send(letter)

    assert [read(content)["Subject"] for content in folder.contents()] == [letter.subject for letter in letters]


async def test_in_a_folder_a_letter_is_for_its_owner_alone(folder: FolderLetterbox) -> None:
    await folder.mail.send(a_letter())

    (path,) = folder.folder.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.folder.stat().st_mode) == 0o700


async def test_writing_to_a_folder_does_not_hold_up_the_loop(folder: FolderLetterbox) -> None:
    sending = asyncio.ensure_future(folder.mail.send(a_letter(text="x" * 500 + "\n")))

    turns = 0
    while not sending.done():
        await asyncio.sleep(0)
        turns += 1

    assert turns >= 3
