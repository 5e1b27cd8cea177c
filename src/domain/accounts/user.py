import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol, Self
from urllib.parse import urlsplit
from uuid import UUID

from domain.accounts.letters import LinkNotGood, TokenPurpose
from domain.errors import Conflict, Invalid, NotFound, Unauthenticated
from domain.tiers import Standing, Tier

MIN_PASSWORD, MAX_PASSWORD = 10, 128
MAX_DISPLAY_NAME = 50
MAX_EMAIL = 254
MAX_AVATAR_URL = 2_048


class Role(StrEnum):
    """Whether somebody uses AuraStream, or runs it."""

    USER = "user"
    ADMIN = "admin"


class EmailTaken(Conflict):
    """Each address has one account at most, and this one has its own. If it is yours, sign in, or ask for a new
    password; else use another address."""

    code = "email_taken"
    title = "Email taken"

    def __init__(self) -> None:
        super().__init__("An account with this address exists already.")


class AccountNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such account.")


class InvalidCredentials(Unauthenticated):
    """No account has this address with this password; which of the two is wrong is not told. Type both again, or ask
    for a letter with a link to a new password."""

    code = "invalid_credentials"
    title = "Invalid credentials"

    def __init__(self, message: str = "The address or the password is wrong.") -> None:
        super().__init__(message)


_LOCAL = re.compile(r"[^\s@\"(),:;<>\[\\\]\x00-\x20\x7f\ud800-\udfff]{1,64}")
"""Without halves of surrogate pairs: a command line has them for bytes that are no text, and no database takes them."""
_TWO_READINGS = re.compile("[ßẞς\u200c\u200d]")
"""In a domain today's DNS takes these as they are, and the older rules that Python follows take them as others."""
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


@dataclass(frozen=True, slots=True)
class EmailAddress:
    """An address as its owner writes it, and the key under which it is unique."""

    written: str
    key: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Two spellings of one address have one key: NFKC, in small letters, the domain in its ASCII form.

        Small letters only: case folding would give `straße@` and `strasse@`, two people's mailboxes, one key.
        """
        written = text.strip()
        local, at, domain = unicodedata.normalize("NFKC", written).rpartition("@")
        try:
            ascii_domain = domain.casefold().encode("idna").decode()
        except UnicodeError:
            ascii_domain = ""
        labels = ascii_domain.split(".")
        well_formed = (
            at
            and not _TWO_READINGS.search(domain)
            and len(written) <= MAX_EMAIL
            and _LOCAL.fullmatch(local)
            and len(labels) >= 2
            and all(_LABEL.fullmatch(label) for label in labels)
        )
        if not well_formed:
            raise Invalid("This is not an e-mail address.", pointer="/email", reason="bad_email")
        return cls(written, f"{local.lower()}@{ascii_domain}")


@dataclass(frozen=True, slots=True)
class PendingEmail:
    """An address that somebody wants for their account. Until its mail is shown to be read, it opens nothing.

    `id` names the one letter whose link makes it count.
    """

    id: UUID
    email: EmailAddress
    expires_at: datetime


class CommonPasswords(Protocol):
    """The passwords that everybody tries first."""

    def __contains__(self, password: object, /) -> bool: ...


def check_password(password: str, *, common: CommonPasswords, pointer: str = "/password") -> str:
    """The password itself, or `Invalid`. Length is counted in characters; nothing is cut off or normalised."""
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        message = f"A password has {MIN_PASSWORD} to {MAX_PASSWORD} characters."
        raise Invalid(message, pointer=pointer, reason="bad_length")
    if password in common:
        message = "This password is among the first that attackers try. Please choose another."
        raise Invalid(message, pointer=pointer, reason="common_password")
    return password


@dataclass(frozen=True, slots=True)
class User:
    """Somebody with an account. Without `email` they signed in with a provider that gave no verified address.

    From `erasing_since` on the account is being erased: nobody signs in to it any more. `password_proven` says that
    whoever chose the password has shown to read the mail of the address, too: it was set by a link from a letter.
    Without `tier_since` the tier is what the account was opened on. A `pending_email` is nobody's address yet.
    """

    id: UUID
    email: EmailAddress | None
    display_name: str
    created_at: datetime
    updated_at: datetime
    role: Role = Role.USER
    tier: Tier = Tier.FREE
    email_verified: bool = False
    avatar_url: str | None = None
    erasing_since: datetime | None = None
    password_proven: bool = False
    tier_since: datetime | None = None
    pending_email: PendingEmail | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.display_name) <= MAX_DISPLAY_NAME:
            message = f"A display name has 1 to {MAX_DISPLAY_NAME} characters."
            raise Invalid(message, pointer="/display_name", reason="bad_length")

    @property
    def confirmation(self) -> str:
        """What somebody without a password writes out to show that they mean it: what they see that they are called."""
        return self.email.written if self.email else self.display_name

    def confirmed_by(self, written: str) -> bool:
        """Case and spaces do not matter. Some names no keyboard writes: without an address the id will do as well."""
        good = {_plain(self.confirmation)} | (set() if self.email else {str(self.id)})
        return _plain(written) in good

    @property
    def standing(self) -> Standing:
        return Standing(self.tier, self.tier_since or self.created_at)

    def on_tier(self, tier: Tier, now: datetime) -> Self:
        """The same tier again starts no clock anew."""
        return self if tier is self.tier else replace(self, tier=tier, tier_since=now, updated_at=now)

    def with_role(self, role: Role, now: datetime) -> Self:
        return replace(self, role=role, updated_at=now)

    def presented_as(self, *, display_name: str, avatar_url: str | None, now: datetime) -> Self:
        """Raises `Invalid` for an avatar that is not at an https address."""
        if avatar_url is not None:
            check_avatar_url(avatar_url)
        return replace(self, display_name=display_name, avatar_url=avatar_url, updated_at=now)

    def with_verified_email(self, now: datetime) -> Self:
        return replace(self, email_verified=True, updated_at=now)

    def with_pending_email(self, id: UUID, email: EmailAddress, now: datetime) -> Self:
        """Waiting for this address, and for no other one any more."""
        pending = PendingEmail(id, email, now + TokenPurpose.CHANGE_EMAIL.life)
        return replace(self, pending_email=pending, updated_at=now)

    def without_pending_email(self, now: datetime) -> Self:
        return replace(self, pending_email=None, updated_at=now) if self.pending_email else self

    def with_confirmed_email(self, id: UUID, now: datetime) -> Self:
        """At the address waited for. Raises `LinkNotGood`, also for the link of one that another has replaced.

        Who chose the password is not shown to read the mail of this address as well.
        """
        pending = self.pending_email
        if pending is None or pending.id != id or now >= pending.expires_at:
            raise LinkNotGood
        confirmed = replace(self, email=pending.email, email_verified=True, password_proven=False)
        return confirmed.without_pending_email(now)

    def with_proven_password(self, now: datetime) -> Self:
        """Whoever was signed in before may have asked for another address: with the password that ends as well."""
        proven = replace(self, email_verified=True, password_proven=True, updated_at=now)
        return proven.without_pending_email(now)

    def erase(self, now: datetime) -> Self:
        if self.erasing_since:
            return self
        return replace(self, erasing_since=now, updated_at=now).without_pending_email(now)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def check_avatar_url(url: str) -> None:
    """We never fetch it, but others' browsers do: https, a host, no credentials, no odd characters."""
    try:
        parts = urlsplit(url)
        sound = (
            parts.scheme == "https" and parts.hostname and not parts.username and url.isascii() and url.isprintable()
        )
    except ValueError:
        sound = False
    if not sound or len(url) > MAX_AVATAR_URL or set(url) & set(' "<>\\^`{|}'):
        raise Invalid("An avatar is an https address.", pointer="/avatar_url", reason="bad_url")
