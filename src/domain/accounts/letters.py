from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from domain.errors import Conflict


class LetterKind(StrEnum):
    """What we write to people about their account."""

    VERIFY_EMAIL = "verify_email"
    CONFIRM_EMAIL = "confirm_email"
    EMAIL_CHANGE_ASKED = "email_change_asked"
    RESET_PASSWORD = "reset_password"  # noqa: S105  # a kind of letter
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # a kind of letter
    SESSION_ENDED_FOR_SAFETY = "session_ended_for_safety"
    IDENTITY_LINKED = "identity_linked"
    EXPORT_READY = "export_ready"
    ERASURE_BEGUN = "erasure_begun"
    ASSETS_EXPIRING = "assets_expiring"


class TokenPurpose(StrEnum):
    """What the link in a letter, or the link to an export, may be used for."""

    VERIFY_EMAIL = "verify_email"
    CHANGE_EMAIL = "change_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105  # a purpose
    FETCH_EXPORT = "fetch_export"

    @property
    def life(self) -> timedelta:
        return timedelta(hours=1) if self is TokenPurpose.RESET_PASSWORD else timedelta(hours=24)


class LinkNotGood(Conflict):
    """A link from a letter, or to an export, is good once and for a limited time, and this one was used, is too old or
    was not copied whole. Ask for a new one; the newest letter has the link that works."""

    code = "link_not_good"
    title = "Link not good any more"

    def __init__(self) -> None:
        super().__init__("This link was used before, has expired, or is not one of ours. Please ask for a new one.")


@dataclass(frozen=True, slots=True)
class MailToken:
    """One link in one letter to one address; good once and for a limited time."""

    id: UUID
    user_id: UUID
    purpose: TokenPurpose
    email_key: str
    expires_at: datetime
    used_at: datetime | None = None

    @classmethod
    def make(cls, id: UUID, user_id: UUID, purpose: TokenPurpose, email_key: str, now: datetime) -> Self:
        return cls(id, user_id, purpose, email_key, now + purpose.life)

    def use(self, email_key: str | None, now: datetime) -> Self:
        """The token, used. Raises `LinkNotGood`, also when the account has another address by now."""
        if self.used_at or now >= self.expires_at or self.email_key != email_key:
            raise LinkNotGood
        return replace(self, used_at=now)


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one person, in text and HTML that say the same. `id` is the same whenever it is sent again."""

    id: UUID
    to: str
    subject: str
    text: str
    html: str
