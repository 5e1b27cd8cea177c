"""What somebody shows to prove who they are: passwords and tokens."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from domain.accounts import TokenPurpose


class Passwords(Protocol):
    """Hashes slowly on purpose, off the event loop, a few at a time; raises `Unavailable` when too many wait."""

    async def hash(self, password: str) -> str: ...

    async def matches(self, password: str, hash: str | None) -> bool:
        """Whether the hash is of this password. None is no hash: it takes the same time and is never a match."""

    def outdated(self, hash: str) -> bool:
        """Whether the hash was made with another method or weaker parameters than those of today."""


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
    """Opaque tokens, one for each generation of a session; nothing from which one could be made is stored.

    The same claims and generation give the same token, so that a lost answer can be given again.
    """

    def issue(self, claims: TokenClaims, generation: int) -> str: ...

    def read(self, token: str) -> tuple[TokenClaims, int]:
        """Raises `NotSignedIn` for anything that is not a token of ours."""


class LinkTokens(Protocol):
    """What stands in the links of letters. The same token id and purpose give the same text; nothing is stored."""

    def issue(self, purpose: TokenPurpose, user_id: UUID, token_id: UUID) -> str: ...

    def read(self, purpose: TokenPurpose, token: str) -> tuple[UUID, UUID]:
        """The user and the token's id. Raises `LinkNotGood` for anything that is not a token of ours and purpose."""


class CsrfTokens(Protocol):
    """What a browser's page must show beside its cookies; bound to the session."""

    def issue(self, session_id: UUID) -> str: ...

    def matches(self, session_id: UUID, token: str) -> bool:
        """Compared in constant time; False for anything that is not the token of this session."""
