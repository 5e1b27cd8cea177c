"""Hands letters to a mail server, a connection for each.

What a server says may quote the address or the letter. Of its words only the numbers leave this module, and nothing is
raised from the library's exceptions, whose text would follow along into a log.
"""

import asyncio
import re
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
)

from adapters.mail.message import Envelope, compose, our_mailbox
from application.accounts.ports import LetterRefused
from application.ports import Now
from domain.accounts import Letter
from domain.errors import Unavailable

HANDING_OVER = timedelta(seconds=28)
GOODBYE = timedelta(seconds=1)

_ABOUT_US = frozenset({502, 503, 530, 534, 535, 538})
"""Refusals for good (RFC 5321, RFC 4954) that are about how we talk or sign in, and say nothing of the letter."""

_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?!\S)")


class Security(StrEnum):
    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"
    """Readable for everybody on the way: for a server on the same machine."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed in. Raises ValueError for a password that would travel in the clear.

    `trust` is what certificates are checked against; without it, what the machine trusts. They are always checked, and
    a server that does not offer what is asked for gets no letter.
    """

    host: str
    port: int
    security: Security = Security.STARTTLS
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    trust: ssl.SSLContext | None = None

    def __post_init__(self) -> None:
        if (self.user is None) != (self.password is None):
            raise ValueError("a mail server is given a user and a password, or neither")
        if self.user is not None and self.security is Security.NONE:
            raise ValueError("a password is sent to a mail server over TLS only")


class SmtpMail:
    """A letter is sent when the server has said 250 to the whole of it; nothing that happens later changes that.

    Refusals for good of the recipient or the content are `LetterRefused`. Everything else is `Unavailable`, also what
    is for good but about us: a password that is wrong, a certificate that is not trusted, a sender that is not allowed.
    Those get right again, and the letter shall not be lost for them.
    """

    def __init__(self, server: MailServer, *, sender: str, now: Now, handing_over: timedelta = HANDING_OVER) -> None:
        self._server = server
        self._sender = our_mailbox(sender)
        self._now = now
        self._handing_over = handing_over
        encrypted = server.security is not Security.NONE
        self._trust = server.trust or ssl.create_default_context() if encrypted else None

    async def send(self, letter: Letter) -> None:
        failure = await self._deliver(compose(letter, sender=self._sender, at=self._now()))
        if failure is not None:
            raise failure

    async def _deliver(self, envelope: Envelope) -> LetterRefused | Unavailable | None:
        client = self._client()
        try:
            async with asyncio.timeout(self._handing_over.total_seconds()):
                await client.connect()
                if client.is_ehlo_or_helo_needed:
                    await client.ehlo()
                if envelope.international and not client.supports_extension("smtputf8"):
                    return LetterRefused("The mail server takes only addresses in ASCII.")
                await _hand_over(client, envelope)
            with suppress(SMTPException, OSError):  # the letter is taken, whatever happens to our goodbye
                async with asyncio.timeout(GOODBYE.total_seconds()):
                    await client.quit()
        except SMTPResponseException as error:
            return _meaning(error)
        except (SMTPException, OSError) as error:  # TimeoutError and what TLS refuses are OSErrors
            return Unavailable(f"The mail server cannot be used at this moment ({type(error).__name__}).")
        finally:
            client.close()
        return None

    def _client(self) -> SMTP:
        """Without deadlines of its own: the one around it ends everything."""
        return SMTP(
            hostname=self._server.host,
            port=self._server.port,
            username=self._server.user,
            password=self._server.password,
            use_tls=self._server.security is Security.TLS,
            start_tls=self._server.security is Security.STARTTLS,
            tls_context=self._trust,
            local_hostname=self._sender.domain,
            timeout=None,
        )


async def _hand_over(client: SMTP, envelope: Envelope) -> None:
    options = ["SMTPUTF8", "BODY=8BITMIME"] if envelope.international else []
    await client.mail(envelope.sender, options=options)
    await client.rcpt(envelope.recipient, encoding="utf-8" if envelope.international else "ascii")
    await client.data(envelope.content)


def _meaning(error: SMTPResponseException) -> LetterRefused | Unavailable:
    enhanced = _ENHANCED.match(error.message)
    said = f"{error.code} {enhanced[0]}" if enhanced else f"{error.code}"
    for_good = 500 <= error.code <= 599 and error.code not in _ABOUT_US
    if for_good and isinstance(error, SMTPRecipientRefused):
        return LetterRefused(f"The mail server refuses the recipient ({said}).")
    if for_good and isinstance(error, SMTPDataError):
        return LetterRefused(f"The mail server refuses the message ({said}).")
    return Unavailable(f"The mail server does not take mail at this moment ({said}).")
