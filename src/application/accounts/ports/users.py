"""The people themselves, and what they see of their account."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.accounts import AuditEntry, LoginSession, User
from domain.generation.quota import Quota


class Users(Protocol):
    async def add(self, user: User, password_hash: str | None) -> None:
        """Raises `EmailTaken` when another account has the address's key."""

    async def lock(self, email_key: str) -> User:
        """The account of an address; no other transaction may change it until this one ends.

        Raises `AccountNotFound`.
        """

    async def get(self, user_id: UUID) -> tuple[User, str | None]:
        """The account and its password hash, None when it has no password. Raises `AccountNotFound`."""

    async def lock_by_id(self, user_id: UUID) -> tuple[User, str | None]:
        """As `get`, and no other transaction may change it until this one ends."""

    async def find(self, email_key: str) -> tuple[User, str | None] | None:
        """The account of an address and its password hash."""

    async def find_password(self, email_key: str) -> tuple[UUID, str | None] | None:
        """Whose account an address is and its password hash. It takes as long where there is none: whoever asks shows
        a password and may not learn from a clock whether the address has an account."""

    async def save(self, user: User) -> None:
        """Keep what somebody may change of their own account: everything but address, role and tier."""

    async def save_email(self, user: User) -> None:
        """Keep another address, and what is known of it. Raises `EmailTaken` when another account has its key; an
        address that is only pending is nobody's."""

    async def save_standing(self, user: User) -> None:
        """Keep role and tier; only the product itself may."""

    async def forget_pending_emails(self, before: datetime, most: int) -> int:
        """Forget everybody's pending addresses whose link ran out before that moment; how many. Those of accounts that
        others hold stay."""

    async def rehash(self, user_id: UUID, password_hash: str | None) -> None:
        """Keep another hash: of the same password under better parameters, of a new password, or of none."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What somebody sees of their own account."""

    user: User
    quota: Quota
    has_password: bool


class Profiles(Protocol):
    async def of(self, user_id: UUID) -> Profile:
        """The account and its quota of the present month. Raises `AccountNotFound`."""


class AccountReads(Protocol):
    """What screens show of sessions and of the audit log. Somebody else's do not exist."""

    async def sessions(self, user_id: UUID) -> list[LoginSession]:
        """Those that live, the one used last first."""

    async def audit_log(self, user_id: UUID, *, before: UUID | None, limit: int) -> list[AuditEntry]:
        """Newest first, from behind the entry `before`."""
