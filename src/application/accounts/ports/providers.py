"""Signing in with somebody else's account, and what is kept of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from application.ports import UnitOfWork
from domain.accounts import Identity, Provider, ProviderAccount, SignInAttempt
from domain.errors import NotFound, Unauthenticated


class SignInRefused(Unauthenticated):
    """The provider did not vouch for anybody: it was not allowed there, took more than ten minutes, or the answer was
    used before or came to another browser. Nobody was signed in by it. Start the sign-in again from the beginning."""

    code = "sign_in_refused"
    title = "Sign-in refused"

    def __init__(self, message: str = "The provider did not confirm the sign-in. Please try again.") -> None:
        super().__init__(message)


class ProviderNotOffered(NotFound):
    def __init__(self) -> None:
        super().__init__("Signing in with this provider is not set up here.")


@dataclass(frozen=True, slots=True)
class Granted:
    """What came of a visit to a provider: who it was, and the grant as text, to be sealed and given back one day."""

    account: ProviderAccount
    grant: str | None


class IdentityProvider(Protocol):
    """One provider that people sign in with; its oddities end here.

    Every operation ends within 15 seconds, whatever the other side does. What cannot be reached raises
    `domain.errors.Unavailable`. Nothing of an answer is trusted before it is checked, and none may exceed a megabyte.
    """

    def authorization_url(self, *, state: str, nonce: str, code_verifier: str, callback_url: str) -> str:
        """Where to send somebody's browser. Asks for PKCE S256, and for the least that signing in needs."""

    async def identify(
        self, *, code: str, iss: str | None, nonce: str, code_verifier: str, callback_url: str
    ) -> Granted:
        """Who came back with this code. `iss` is from whom, where the answer says so (RFC 9207): in another one's name
        it is a mix-up. Raises `SignInRefused`; a code is shown to the provider once at most, and to no other one."""

    async def revoke(self, grant: str) -> None:
        """Give a grant back. One that the provider does not know any more is no error."""


class IdentityProviders(Protocol):
    def get(self, provider: Provider) -> IdentityProvider:
        """Raises `ProviderNotOffered`."""


class OfferedProviders(Protocol):
    def offered(self) -> Sequence[Provider]:
        """With whom one can sign in here, in the order of `Provider`: those that `IdentityProviders.get` knows."""


class SignInAttempts(Protocol):
    async def add(self, attempt: SignInAttempt) -> None: ...

    async def take(self, state_digest: bytes) -> SignInAttempt | None:
        """The attempt, which nobody can take again; None when there is none."""

    async def sweep(self, now: datetime) -> None:
        """Forget the attempts that have expired."""


class AttemptsWork(UnitOfWork, Protocol):
    @property
    def attempts(self) -> SignInAttempts: ...


class Identities(Protocol):
    async def add(self, identity: Identity) -> None:
        """Raises `IdentityTaken` when the provider's account opens an account already."""

    async def of(self, user_id: UUID) -> list[Identity]: ...

    async def regrant(self, identity_id: UUID, sealed_grant: bytes) -> None:
        """Keep a newer grant instead of the one before: of several, providers let the oldest die first."""

    async def sealed_after(self, identity_id: UUID, most: int) -> list[Identity]:
        """Everybody's identities with a sealed grant, in the order of their ids, from behind `identity_id`."""

    async def reseal(self, identity_id: UUID, *, sealed: bytes, instead_of: bytes) -> bool:
        """Keep another sealed form of a grant; False when the grant is not what it was."""


class IdentityTaken(ValueError):
    """The provider's account was linked by another request at the same moment."""


class IdentityOwners(Protocol):
    """Answers whose account a provider's account opens, for somebody who is not signed in yet."""

    async def owner(self, provider: Provider, subject: str) -> UUID | None: ...
