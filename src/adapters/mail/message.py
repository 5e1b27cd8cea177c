"""From a letter to the bytes of a message, the same for every way of sending it."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8

from application.accounts.ports import LetterRefused
from domain.accounts import EmailAddress, Letter
from domain.errors import Invalid

PRODUCT = "AuraStream"

_LONGEST_LINE = 998
_NOT_IN_A_HEADER = frozenset({"Cc", "Cs", "Zl", "Zp"})
_PLAIN = re.compile(r"[\t\n\r\x20-\x7e]*")


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message and who it is from and to. `international` ones have an address that is not ASCII (RFC 6531)."""

    sender: str
    recipient: str
    content: bytes
    international: bool


def our_mailbox(address: str) -> Address:
    """Who letters are from. Raises ValueError for what is no address, or none that every server takes."""
    try:
        mailbox = _mailbox(address)
    except Invalid as error:
        raise ValueError("the address that mail is sent from is no e-mail address") from error
    if not mailbox.username.isascii():
        raise ValueError("the address that mail is sent from has letters before the @ that are not ASCII")
    return Address(PRODUCT, mailbox.username, mailbox.domain)


def compose(letter: Letter, *, sender: Address, at: datetime) -> Envelope:
    """The letter as an RFC 5322 message, text and HTML as alternatives, always under the same Message-ID.

    Raises `LetterRefused` for an address or a subject that cannot stand in a header.
    """
    if not _fits_a_header(letter.to) or not _fits_a_header(letter.subject):
        raise LetterRefused("The address or the subject is not one line of text.")
    try:
        recipient = _mailbox(letter.to)
    except Invalid:
        raise LetterRefused("The letter is for what is not an e-mail address.") from None  # whose text is nobody's
    international = not recipient.username.isascii()
    message = EmailMessage(SMTPUTF8 if international else SMTP)
    message["From"] = sender
    message["To"] = recipient
    message["Subject"] = letter.subject
    message["Date"] = at
    message["Message-ID"] = f"<{letter.id}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(letter.text, cte=_transfer_encoding(letter.text))
    message.add_alternative(letter.html, subtype="html", cte=_transfer_encoding(letter.html))
    return Envelope(sender.addr_spec, recipient.addr_spec, message.as_bytes(), international)


def _mailbox(address: str) -> Address:
    """Where the letter goes is what the account's key names: the domain in its key's form, not in one that another
    reading of the same letters (IDNA 2008 has `ß`, the key has `ss`) could give to somebody else."""
    parsed = EmailAddress.parse(address)
    local = unicodedata.normalize("NFKC", parsed.written).rpartition("@")[0]
    return Address(username=local, domain=parsed.key.rpartition("@")[2])


def _fits_a_header(text: str) -> bool:
    return not any(unicodedata.category(character) in _NOT_IN_A_HEADER for character in text)


def _transfer_encoding(body: str) -> str:
    """Plain ASCII stays readable as it is, a long link in one piece; everything else survives any server."""
    short = all(len(line) <= _LONGEST_LINE for line in body.splitlines())
    return "7bit" if short and _PLAIN.fullmatch(body) else "quoted-printable"
