"""A mail server that refuses, hangs, cuts the line or is not who it should be."""

import asyncio
import base64
import contextlib
import logging
import ssl
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from adapters.mail.smtp import MailServer, Security, SmtpMail
from application.accounts.ports import LetterRefused
from domain.accounts import Letter
from domain.errors import Unavailable
from tests.async_tests import pytest_pyfunc_call  # noqa: F401  # a hook for every test below
from tests.builders import NOON, an_id
from tests.services import free_port

CUT, HANG, BABBLE = "cut", "hang", "babble"
QUICK = timedelta(seconds=0.3)

PROPER = {
    "GREETING": "220 mx.example ESMTP",
    "STARTTLS": "220 go ahead",
    "AUTH": "235 2.7.0 welcome",
    "MAIL": "250 2.1.0 ok",
    "RCPT": "250 2.1.5 ok",
    "DATA": "354 go ahead",
    "CONTENT": "250 2.0.0 taken",
    "QUIT": "221 2.0.0 bye",
}


class LineCut(Exception):
    """The script wants the connection to end here."""


@dataclass
class ScriptedServer:
    """Speaks SMTP as it should, but for the steps that its script gives another answer to."""

    script: Mapping[str, str] = field(default_factory=dict)
    offers: tuple[str, ...] = ("8BITMIME", "SMTPUTF8")
    offers_inside: tuple[str, ...] = ()
    """What it offers besides once the line is encrypted."""
    certificate: ssl.SSLContext | None = None
    port: int = 0
    said: list[str] = field(default_factory=list)
    taken: list[bytes] = field(default_factory=list)
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._answer(reader, writer, "GREETING")
            while line := (await reader.readline()).decode(errors="replace"):
                self.said.append(line.strip())
                await self._step(line.split(" ")[0].strip().upper(), reader, writer)
        except (ConnectionError, ssl.SSLError, LineCut):
            writer.transport.abort()
        finally:
            self.hung_up.set()
            writer.close()

    async def _step(self, verb: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inside = writer.get_extra_info("sslcontext") is not None
        await self._answer(reader, writer, verb, inside=inside)
        if verb == "STARTTLS" and "STARTTLS" not in self.script:
            assert self.certificate
            await writer.start_tls(self.certificate)
        if verb == "DATA" and "DATA" not in self.script:
            if self.script.get("CONTENT") == CUT:
                await reader.readline()
                raise LineCut
            self.taken.append(await reader.readuntil(b"\r\n.\r\n"))
            await self._answer(reader, writer, "CONTENT")

    async def _answer(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, verb: str, *, inside: bool = False
    ) -> None:
        offered = [*self.offers, *(self.offers_inside if inside else ())]
        hello = "\r\n".join(["250-mx.example", *(f"250-{offer}" for offer in offered), "250 SIZE 1000000"])
        answer = self.script.get(verb) or {**PROPER, "EHLO": hello}.get(verb, "502 5.5.1 what?")
        if answer == CUT and verb != "CONTENT":
            raise LineCut
        if answer == HANG:
            await reader.read()  # until the other side hangs up
            raise LineCut
        while answer == BABBLE:
            writer.write(b"250-still thinking\r\n")
            await writer.drain()
            await asyncio.sleep(0.01)
        writer.write(f"{answer}\r\n".encode())
        await writer.drain()


@contextlib.asynccontextmanager
async def running(server: ScriptedServer, *, inside_tls: bool = False) -> AsyncIterator[ScriptedServer]:
    talks: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.add(asyncio.ensure_future(server.converse(reader, writer)))

    listening = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=server.certificate if inside_tls else None)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        for talk in talks:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
        await listening.wait_closed()


def a_letter(to: str = "nova@example.com") -> Letter:
    return Letter(an_id(), to, "For Nova", "Nova's secret\n", "<p>Nova's secret</p>\n")


def mail_to(
    server: ScriptedServer,
    security: Security = Security.NONE,
    *,
    host: str = "127.0.0.1",
    password: str | None = None,
    trust: ssl.SSLContext | None = None,
    handing_over: timedelta = timedelta(seconds=5),
) -> SmtpMail:
    user = "aurastream" if password else None
    return SmtpMail(
        MailServer(host, server.port, security, user, password, trust),
        sender="hello@aurastream.example",
        now=lambda: NOON,
        handing_over=handing_over,
    )


def tells_nobody(error: BaseException) -> bool:
    """Neither the error nor any that it came from names the address, quotes the letter or gives the password away."""
    errors: list[BaseException] = []
    origin: BaseException | None = error
    while origin is not None:
        errors.append(origin)
        origin = origin.__cause__ or origin.__context__
    told = " ".join(f"{one!r} {one}" for one in errors).lower()
    return not any(word in told for word in ("nova", "ríos", "unknown person", "pass word"))


@pytest.mark.parametrize(
    ("script", "numbers"),
    [
        ({"RCPT": "550 5.1.1 <nova@example.com> unknown person"}, "550 5.1.1"),
        ({"RCPT": "553 nova@example.com is an unknown person"}, "553"),
        ({"RCPT": "550-5.1.1 unknown person\r\n550 5.1.1 nova@example.com"}, "550 5.1.1"),
        ({"DATA": "554 5.5.1 no valid recipients"}, "554 5.5.1"),
        ({"CONTENT": "554 5.7.1 'For Nova' looks like spam"}, "554 5.7.1"),
        ({"CONTENT": "552 5.3.4 too big"}, "552 5.3.4"),
    ],
)
async def test_what_the_server_refuses_for_good_is_refused(script: dict[str, str], numbers: str) -> None:
    async with running(ScriptedServer(script)) as server:
        with pytest.raises(LetterRefused) as refused:
            await mail_to(server).send(a_letter())

    assert f"({numbers})" in str(refused.value)
    assert tells_nobody(refused.value)


@pytest.mark.parametrize(
    "script",
    [
        {"GREETING": "421 4.3.2 too busy"},
        {"GREETING": "554 no service here"},
        {"GREETING": "SSH-2.0-OpenSSH_9.6"},
        {"EHLO": "500 5.5.1 what?"},
        {"MAIL": "451 4.3.0 try again"},
        {"MAIL": "550 5.7.1 hello@aurastream.example may not send"},
        {"MAIL": "530 5.7.0 sign in first"},
        {"RCPT": "450 4.2.0 <nova@example.com> greylisted"},
        {"RCPT": "451 4.3.0 try again"},
        {"RCPT": "421 4.3.2 shutting down"},
        {"RCPT": "530 5.7.0 sign in first"},
        {"RCPT": "503 5.5.1 bad sequence"},
        {"RCPT": "nova@example.com?"},
        {"DATA": "451 4.3.0 try again"},
        {"CONTENT": "452 4.3.1 disk full"},
        {"CONTENT": "999 nova@example.com"},
    ],
    ids=str,
)
async def test_what_the_server_refuses_for_now_or_for_our_sake_can_be_tried_again(script: dict[str, str]) -> None:
    async with running(ScriptedServer(script)) as server:
        with pytest.raises(Unavailable) as refused:
            await mail_to(server).send(a_letter())

    assert tells_nobody(refused.value)


@pytest.mark.parametrize("step", ["GREETING", "EHLO", "MAIL", "RCPT", "DATA", "CONTENT"])
async def test_a_line_that_is_cut_before_the_letter_was_taken_can_be_tried_again(step: str) -> None:
    async with running(ScriptedServer({step: CUT})) as server:
        with pytest.raises(Unavailable) as refused:
            await mail_to(server).send(a_letter())

    assert tells_nobody(refused.value)


@pytest.mark.parametrize("how", [HANG, BABBLE])
@pytest.mark.parametrize("step", ["GREETING", "EHLO", "MAIL", "RCPT", "DATA", "CONTENT"])
async def test_a_server_that_never_finishes_an_answer_is_left(step: str, how: str) -> None:
    async with running(ScriptedServer({step: how})) as server:
        started = time.monotonic()
        with pytest.raises(Unavailable) as refused:
            await mail_to(server, handing_over=QUICK).send(a_letter())
        took = time.monotonic() - started

    assert 0.25 < took < 30
    assert tells_nobody(refused.value)


@pytest.mark.parametrize("answer", [CUT, HANG, BABBLE, "421 4.3.2 shutting down", "nonsense"])
async def test_a_letter_that_was_taken_is_sent_whatever_becomes_of_the_goodbye(answer: str) -> None:
    async with running(ScriptedServer({"QUIT": answer})) as server:
        await mail_to(server).send(a_letter())

    assert len(server.taken) == 1


async def test_nothing_of_a_refused_letter_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with running(ScriptedServer({"CONTENT": "554 5.7.1 <nova@example.com> 'For Nova'"})) as server:
        with pytest.raises(LetterRefused):
            await mail_to(server).send(a_letter())

    assert "nova" not in caplog.text.lower()


async def test_where_nobody_listens_nothing_is_lost() -> None:
    with pytest.raises(Unavailable) as refused:
        await mail_to(ScriptedServer(port=free_port())).send(a_letter())

    assert tells_nobody(refused.value)


async def test_somebody_who_stops_waiting_leaves_no_line_open() -> None:
    async with running(ScriptedServer({"RCPT": HANG})) as server:
        sending = asyncio.ensure_future(mail_to(server).send(a_letter()))
        async with asyncio.timeout(30):
            while not any(line.startswith("RCPT") for line in server.said):
                await asyncio.sleep(0.005)

        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending

        async with asyncio.timeout(30):
            await server.hung_up.wait()


async def test_after_a_failure_the_next_letter_is_sent() -> None:
    script = {"CONTENT": CUT}
    async with running(ScriptedServer(script)) as server:
        mail = mail_to(server)
        with pytest.raises(Unavailable):
            await mail.send(a_letter())

        script.clear()
        await mail.send(a_letter())

    assert len(server.taken) == 1


async def test_an_address_in_another_script_is_refused_where_the_server_cannot_take_it() -> None:
    async with running(ScriptedServer(offers=("8BITMIME",))) as server:
        with pytest.raises(LetterRefused) as refused:
            await mail_to(server).send(a_letter("ríos@example.com"))

    assert not any(line.startswith("MAIL") for line in server.said)
    assert tells_nobody(refused.value)


async def test_an_address_in_another_script_is_announced_to_the_server() -> None:
    async with running(ScriptedServer()) as server:
        await mail_to(server).send(a_letter("ríos@münchen.example"))

    assert server.said[1:3] == [
        "MAIL FROM:<hello@aurastream.example> SMTPUTF8 BODY=8BITMIME",
        "RCPT TO:<ríos@xn--mnchen-3ya.example>",
    ]


async def test_we_present_ourselves_by_our_own_name() -> None:
    async with running(ScriptedServer()) as server:
        await mail_to(server).send(a_letter())

    assert server.said == [
        "EHLO aurastream.example",
        "MAIL FROM:<hello@aurastream.example>",
        "RCPT TO:<nova@example.com>",
        "DATA",
        "QUIT",
    ]


# ---- TLS and signing in


@dataclass(frozen=True)
class Certificate:
    serving: ssl.SSLContext
    trusting: ssl.SSLContext


Certify = Callable[[str], Certificate]


@pytest.fixture(scope="module")
def certify(tmp_path_factory: pytest.TempPathFactory) -> Certify:
    return lambda host: _self_signed(host, tmp_path_factory.mktemp("certificate"))


def _self_signed(host: str, folder: Path) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return Certificate(serving, ssl.create_default_context(cafile=str(folder / "certificate.pem")))


ENCRYPTED = pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])


@ENCRYPTED
async def test_a_letter_goes_over_an_encrypted_line_after_signing_in(security: Security, certify: Certify) -> None:
    certificate = certify("localhost")
    scripted = ScriptedServer(
        offers=("STARTTLS",) if security is Security.STARTTLS else (),
        offers_inside=("AUTH PLAIN",),
        certificate=certificate.serving,
    )
    async with running(scripted, inside_tls=security is Security.TLS) as server:
        mail = mail_to(server, security, host="localhost", password="pass word", trust=certificate.trusting)
        await mail.send(a_letter())

    signed_in = base64.b64encode(b"\0aurastream\0pass word").decode()
    assert f"AUTH PLAIN {signed_in}" in server.said
    assert server.said.index(f"AUTH PLAIN {signed_in}") < server.said.index("MAIL FROM:<hello@aurastream.example>")
    assert len(server.taken) == 1


@ENCRYPTED
@pytest.mark.parametrize("stranger", ["signed by itself", "another name"])
async def test_a_server_whose_certificate_is_not_trusted_hears_nothing(
    security: Security, stranger: str, certify: Certify
) -> None:
    certificate = certify("localhost" if stranger == "signed by itself" else "mx.example")
    trust = certify("localhost").trusting if stranger == "signed by itself" else certificate.trusting
    scripted = ScriptedServer(offers=("STARTTLS",), offers_inside=("AUTH PLAIN",), certificate=certificate.serving)
    async with running(scripted, inside_tls=security is Security.TLS) as server:
        with pytest.raises(Unavailable) as refused:
            await mail_to(server, security, host="localhost", password="pass word", trust=trust).send(a_letter())

    assert [line for line in server.said if line.startswith(("AUTH", "MAIL"))] == []
    assert tells_nobody(refused.value)


async def test_what_the_machine_trusts_is_the_default_and_no_self_signed_server_is_among_it(certify: Certify) -> None:
    scripted = ScriptedServer(offers=("STARTTLS",), certificate=certify("localhost").serving)
    async with running(scripted) as server:
        with pytest.raises(Unavailable):
            await mail_to(server, Security.STARTTLS, host="localhost").send(a_letter())

    assert server.taken == []


@pytest.mark.parametrize("script", [{}, {"STARTTLS": "454 4.7.0 not now"}])
async def test_without_the_encryption_that_was_asked_for_nothing_is_sent(script: dict[str, str]) -> None:
    async with running(ScriptedServer(script, offers=("STARTTLS",) if script else ())) as server:
        with pytest.raises(Unavailable):
            await mail_to(server, Security.STARTTLS, host="localhost").send(a_letter())

    assert not any(line.startswith("MAIL") for line in server.said)


@pytest.mark.parametrize(
    ("offers", "answer"),
    [
        ("SIZE 100", "unused"),
        ("AUTH GSSAPI", "unused"),
        ("AUTH PLAIN", "535 5.7.8 the password of aurastream is wrong"),
        ("AUTH PLAIN", "454 4.7.0 try again"),
        ("AUTH CRAM-MD5", "334 abcde"),
        ("AUTH PLAIN", CUT),
    ],
)
async def test_where_we_cannot_sign_in_nothing_is_sent_and_nothing_is_lost(
    offers: str, answer: str, certify: Certify
) -> None:
    certificate = certify("localhost")
    scripted = ScriptedServer({"AUTH": answer}, offers_inside=(offers,), certificate=certificate.serving)
    async with running(scripted, inside_tls=True) as server:
        mail = mail_to(server, Security.TLS, host="localhost", password="pass word", trust=certificate.trusting)
        with pytest.raises(Unavailable) as refused:
            await mail.send(a_letter())

    assert not any(line.startswith("MAIL") for line in server.said)
    assert tells_nobody(refused.value)


async def test_a_server_that_says_it_will_encrypt_and_does_not_gets_nothing() -> None:
    async with running(ScriptedServer({"STARTTLS": "220 go ahead"}, offers=("STARTTLS",))) as server:
        with pytest.raises(Unavailable):
            await mail_to(server, Security.STARTTLS, host="localhost", handing_over=QUICK).send(a_letter())

    assert not any(line.startswith("MAIL") for line in server.said)
