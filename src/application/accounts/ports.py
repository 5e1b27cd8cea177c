"""What accounts need from outside: to keep people and sessions, to hash passwords, to issue tokens."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from application.ports import UnitOfWork
from domain.accounts import LoginSession, User
from domain.generation.quota import Quota


class Users(Protocol):
    async def add(self, user: User, password_hash: str) -> None:
        """Raises `EmailTaken` when another account has the address's key."""

    async def lock(self, email_key: str) -> User:
        """The account of an address; no other transaction may change it until this one ends.

        Raises `AccountNotFound`.
        """

    async def find(self, email_key: str) -> tuple[User, str] | None:
        """The account of an address and its password hash."""

    async def save(self, user: User) -> None: ...

    async def rehash(self, user_id: UUID, password_hash: str) -> None:
        """Keep a hash of the same password under better parameters."""


class Sessions(Protocol):
    async def add(self, session: LoginSession, refresh_hash: bytes) -> None: ...


class AccountsWork(UnitOfWork, Protocol):
    """The slice of the unit of work that accounts may touch."""

    @property
    def users(self) -> Users: ...

    @property
    def sessions(self) -> Sessions: ...


class Passwords(Protocol):
    """Hashes slowly on purpose, off the event loop, a few at a time; raises `Unavailable` when too many wait."""

    async def hash(self, password: str) -> str: ...

    async def matches(self, password: str, hash: str | None) -> bool:
        """Whether the hash is of this password. None is no hash: it takes the same time and is never a match."""

    def outdated(self, hash: str) -> bool:
        """Whether the hash was made with weaker parameters than those of today."""


@dataclass(frozen=True, slots=True)
class TokenClaims:
    user_id: UUID
    session_id: UUID


class AccessTokens(Protocol):
    """Short-lived signed tokens that name a user and a session."""

    life: timedelta

    def issue(self, claims: TokenClaims) -> str: ...

    def read(self, token: str) -> TokenClaims:
        """Raises `TokenExpired`, or `NotSignedIn` for anything that is not a token of ours."""


class RefreshTokens(Protocol):
    """Opaque random tokens; only their hash is kept."""

    def new(self) -> tuple[str, bytes]:
        """A token of 256 random bits and its hash."""


class LiveSessions(Protocol):
    """Answers on every request whether the session still lives; a session's end is seen within a second everywhere."""

    async def lives(self, claims: TokenClaims) -> bool: ...


@dataclass(frozen=True, slots=True)
class Profile:
    """What somebody sees of their own account."""

    user: User
    quota: Quota


class Profiles(Protocol):
    async def of(self, user_id: UUID) -> Profile:
        """The account and its quota of the present month. Raises `AccountNotFound`."""
