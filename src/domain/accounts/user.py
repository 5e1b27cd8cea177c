"""Who somebody is, and the sessions in which they are signed in."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from domain.errors import Conflict, Invalid, NotFound, Unauthenticated
from domain.tiers import Tier

MIN_PASSWORD, MAX_PASSWORD = 10, 128
MAX_DISPLAY_NAME = 50
MAX_EMAIL = 254
SESSION_LIFE = timedelta(days=30)


class Role(StrEnum):
    USER = "user"
    ADMIN = "admin"


class EmailTaken(Conflict):
    code = "email_taken"
    title = "Email taken"

    def __init__(self) -> None:
        super().__init__("An account with this address exists already.")


class AccountNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such account.")


class InvalidCredentials(Unauthenticated):
    code = "invalid_credentials"
    title = "Invalid credentials"

    def __init__(self) -> None:
        super().__init__("The address or the password is wrong.")


class NotSignedIn(Unauthenticated):
    def __init__(self) -> None:
        super().__init__("Sign in to use this.")


class TokenExpired(Unauthenticated):
    code = "token_expired"
    title = "Token expired"

    def __init__(self) -> None:
        super().__init__("This access token has expired; sign in again.")


_LOCAL = re.compile(r"[^\s@\"(),:;<>\[\\\]\x00-\x20\x7f]{1,64}")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


@dataclass(frozen=True, slots=True)
class EmailAddress:
    """An address as its owner writes it, and the key under which it is unique."""

    written: str
    key: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Two spellings of one address have one key: NFKC, case folded, the domain in its ASCII form."""
        written = text.strip()
        local, at, domain = unicodedata.normalize("NFKC", written).rpartition("@")
        try:
            ascii_domain = domain.casefold().encode("idna").decode()
        except UnicodeError:
            ascii_domain = ""
        labels = ascii_domain.split(".")
        well_formed = (
            at
            and len(written) <= MAX_EMAIL
            and _LOCAL.fullmatch(local)
            and len(labels) >= 2
            and all(_LABEL.fullmatch(label) for label in labels)
        )
        if not well_formed:
            raise Invalid("This is not an e-mail address.", pointer="/email", reason="bad_email")
        return cls(written, f"{local.casefold()}@{ascii_domain}")


def check_password(password: str) -> str:
    """The password itself, or `Invalid`. Length is counted in characters; nothing is cut off or normalised."""
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        message = f"A password has {MIN_PASSWORD} to {MAX_PASSWORD} characters."
        raise Invalid(message, pointer="/password", reason="bad_length")
    return password


@dataclass(frozen=True, slots=True)
class User:
    id: UUID
    email: EmailAddress
    display_name: str
    created_at: datetime
    updated_at: datetime
    role: Role = Role.USER
    tier: Tier = Tier.FREE
    email_verified: bool = False
    avatar_url: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.display_name) <= MAX_DISPLAY_NAME:
            message = f"A display name has 1 to {MAX_DISPLAY_NAME} characters."
            raise Invalid(message, pointer="/display_name", reason="bad_length")

    def on_tier(self, tier: Tier, now: datetime) -> Self:
        return replace(self, tier=tier, updated_at=now)

    def with_role(self, role: Role, now: datetime) -> Self:
        return replace(self, role=role, updated_at=now)


@dataclass(frozen=True, slots=True)
class LoginSession:
    """One sign-in on one device. Every access token names it, and stops working when it ends."""

    id: UUID
    user_id: UUID
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None

    @classmethod
    def open(cls, id: UUID, user_id: UUID, now: datetime) -> Self:
        return cls(id, user_id, created_at=now, expires_at=now + SESSION_LIFE)

    def alive(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.expires_at
