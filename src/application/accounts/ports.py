"""What accounts need from outside: to keep people and sessions, to prove who they are, to write to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from application.generation.ports import Quotas
from application.ports import Event, UnitOfWork
from domain.accounts import (
    AuditEntry,
    Ending,
    Identity,
    LetterKind,
    LoginSession,
    MailToken,
    Provider,
    ProviderAccount,
    TokenPurpose,
    User,
)
from domain.errors import NotFound, Unauthenticated
from domain.generation.quota import Quota


@dataclass(frozen=True, slots=True)
class LetterWanted(Event):
    """Somebody shall get a letter. `letter_id` names it once and for all, however often it is sent."""

    letter_id: UUID
    kind: LetterKind
    user_id: UUID


@dataclass(frozen=True, slots=True)
class PasswordResetAsked(Event):
    """Somebody wants back into the account of an address, if there is one. The answer must not tell, so it is looked
    up behind the answer; the fact is forgotten as soon as it is told."""

    letter_id: UUID
    email_key: str


@dataclass(frozen=True, slots=True)
class ExportAsked(Event):
    export_id: UUID
    user_id: UUID


@dataclass(frozen=True, slots=True)
class ErasureAsked(Event):
    user_id: UUID


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

    async def save(self, user: User) -> None:
        """Keep what somebody may change of their own account: everything but role and tier."""

    async def save_standing(self, user: User) -> None:
        """Keep role and tier; only the product itself may."""

    async def rehash(self, user_id: UUID, password_hash: str | None) -> None:
        """Keep another hash: of the same password under better parameters, of a new password, or of none."""


class Sessions(Protocol):
    async def add(self, session: LoginSession) -> None: ...

    async def lock(self, session_id: UUID) -> LoginSession:
        """No other transaction may change it until this one ends.

        Raises `SessionNotFound`, also for somebody else's.
        """

    async def save(self, session: LoginSession) -> None: ...

    async def end_all(
        self, user_id: UUID, because: Ending, now: datetime, *, but: UUID | None = None
    ) -> Sequence[UUID]:
        """End every session of the user that has not ended, except `but`; which ones ended now."""


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


class MailTokens(Protocol):
    async def add(self, token: MailToken) -> None:
        """Adding a token that is there changes nothing."""

    async def lock(self, token_id: UUID) -> MailToken | None:
        """No other transaction may use it until this one ends."""

    async def save(self, token: MailToken) -> None: ...

    async def forget(self, user_id: UUID, purpose: TokenPurpose) -> None:
        """No link of this purpose that the user was ever sent is good any more."""


class Audit(Protocol):
    async def add(self, entry: AuditEntry) -> None:
        """Write a line, chained to the line before it by a hash. It is written at the very end of the transaction."""


class AuditChain(Protocol):
    async def head(self) -> tuple[int, bytes]:
        """The number and the hash of the last line."""

    async def broken(self) -> list[int]:
        """The first lines, at most ten, that were changed, moved or follow one that is missing."""


class AuditChainWork(UnitOfWork, Protocol):
    @property
    def audit_chain(self) -> AuditChain: ...


class AccountsWork(UnitOfWork, Protocol):
    """The slice of the unit of work that accounts may touch."""

    @property
    def users(self) -> Users: ...

    @property
    def sessions(self) -> Sessions: ...

    @property
    def identities(self) -> Identities: ...

    @property
    def mail_tokens(self) -> MailTokens: ...

    @property
    def audit(self) -> Audit: ...

    @property
    def quotas(self) -> Quotas: ...

    @property
    def exports(self) -> "Exports": ...

    @property
    def erasures(self) -> "Erasures": ...


@dataclass(frozen=True, slots=True)
class SignInAttempt:
    """Somebody was sent to a provider and is expected back. Kept under a digest of its state, taken once."""

    state_digest: bytes
    browser_digest: bytes
    provider: Provider
    code_verifier: str
    nonce: str
    return_to: str
    transport: str
    expires_at: datetime


class SignInAttempts(Protocol):
    async def add(self, attempt: SignInAttempt) -> None: ...

    async def take(self, state_digest: bytes) -> SignInAttempt | None:
        """The attempt, which nobody can take again; None when there is none."""

    async def sweep(self, now: datetime) -> None:
        """Forget the attempts that have expired."""


class AttemptsWork(UnitOfWork, Protocol):
    @property
    def attempts(self) -> SignInAttempts: ...


class IdentityOwners(Protocol):
    """Answers whose account a provider's account opens, for somebody who is not signed in yet."""

    async def owner(self, provider: Provider, subject: str) -> UUID | None: ...


@dataclass(frozen=True, slots=True)
class Granted:
    """What came of a visit to a provider: who it was, and the grant as text, to be sealed and given back one day."""

    account: ProviderAccount
    grant: str | None


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


class IdentityProvider(Protocol):
    """One provider that people sign in with; its oddities end here.

    Every operation ends within 15 seconds, whatever the other side does. What cannot be reached raises
    `domain.errors.Unavailable`. Nothing of an answer is trusted before it is checked, and none may exceed a megabyte.
    """

    def authorization_url(self, *, state: str, nonce: str, code_verifier: str, callback_url: str) -> str:
        """Where to send somebody's browser. Asks for PKCE S256, and for the least that signing in needs."""

    async def identify(self, *, code: str, nonce: str, code_verifier: str, callback_url: str) -> Granted:
        """Who came back with this code. Raises `SignInRefused`; a code is never shown twice to the provider."""

    async def revoke(self, grant: str) -> None:
        """Give a grant back. One that the provider does not know any more is no error."""


class IdentityProviders(Protocol):
    def get(self, provider: Provider) -> IdentityProvider:
        """Raises `ProviderNotOffered`."""


class OfferedProviders(Protocol):
    def offered(self) -> Sequence[Provider]:
        """With whom one can sign in here, in the order of `Provider`: those that `IdentityProviders.get` knows."""


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


class LiveSessions(Protocol):
    """Answers on every request whether the session still lives.

    A session's end is seen at once in the process where it was committed, and within a second everywhere.
    """

    async def lives(self, claims: TokenClaims) -> bool: ...


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one person, in text and HTML that say the same. `id` is the same whenever it is sent again."""

    id: UUID
    to: str
    subject: str
    text: str
    html: str


class LetterRefused(Exception):
    """This letter will never be taken: the address does not exist, or the server refuses what we send."""


class Mail(Protocol):
    """Sends letters, at least once each. Ends within 30 seconds."""

    async def send(self, letter: Letter) -> None:
        """Raises `LetterRefused`, or `domain.errors.Unavailable` when trying again later may help."""


class ExportState(StrEnum):
    """How far an export is; only one that is ready can be fetched."""

    PREPARING = "preparing"
    READY = "ready"
    FETCHED = "fetched"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Export:
    """A zip of everything we hold about somebody: asked for, made, fetched once, forgotten.

    `size` is known while the zip is stored. A `fetched_at` that no fetch can have, because nothing was ready or its
    time was over, says that nobody may fetch it any more.
    """

    id: UUID
    user_id: UUID
    asked_at: datetime
    ready_at: datetime | None = None
    expires_at: datetime | None = None
    fetched_at: datetime | None = None
    size: int | None = None

    def state(self, now: datetime) -> ExportState:
        """Only one that is ready can be fetched, with a link made of the user's id and the export's."""
        if self.fetched_at is not None:
            fetched = self.expires_at is not None and self.fetched_at < self.expires_at
            return ExportState.FETCHED if fetched else ExportState.EXPIRED
        if self.expires_at is None:
            return ExportState.PREPARING
        return ExportState.READY if now < self.expires_at else ExportState.EXPIRED


class Exports(Protocol):
    async def add(self, export: Export) -> None: ...

    async def latest(self, user_id: UUID) -> Export | None:
        """The one asked for last, locked."""

    async def lock(self, export_id: UUID) -> Export | None: ...

    async def save(self, export: Export) -> None:
        """In the name of its user only that it was fetched is kept."""

    async def expire(self, user_id: UUID, now: datetime) -> None:
        """No export of the user that was not fetched can be fetched any more, also one that is still being made.

        Where it is not `now` yet, their `fetched_at` becomes their `expires_at`.
        """

    async def lapsed(self, before: datetime) -> list[Export]:
        """A hundred at most whose zip is still stored, and could be fetched until `before` or was expired unfetched."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """An account that is being erased, or was: the tombstone that a restored backup is compared with."""

    user_id: UUID
    asked_at: datetime
    grants_given_back: bool = False
    rows_gone_at: datetime | None = None
    done_at: datetime | None = None


class Erasures(Protocol):
    async def add(self, erasure: Erasure) -> None:
        """Adding one that is there changes nothing."""

    async def lock(self, user_id: UUID) -> Erasure | None: ...

    async def save(self, erasure: Erasure) -> None: ...

    async def erase_rows(self, user_id: UUID) -> None:
        """Every row of the user in every table, and every fact about them that waits to be told, goes; of the audit
        log what says whose it was goes. Only the erasure itself stays, and the fact that it was asked for."""

    async def letter_waits(self, user_id: UUID) -> bool:
        """Whether a letter to the user is still to be sent."""

    async def unfinished(self, older_than: datetime) -> list[UUID]:
        """A hundred at most who are still to be erased: their rows went before that moment, or are there though
        nothing is left to be given back."""


class Holdings(Protocol):
    """Everything we hold about somebody, for them to take along."""

    async def documents(self, user_id: UUID) -> dict[str, bytes]:
        """JSON documents by file name, one for each kind of thing, without secrets."""

    async def files(self, user_id: UUID) -> list[tuple[str, str]]:
        """The storage key of every file of theirs, and its path among the documents."""


class Archives(Protocol):
    """Packs stored files and documents into one zip in the same store, with constant memory whatever their size."""

    async def pack(self, key: str, documents: Mapping[str, bytes], files: Sequence[tuple[str, str]]) -> int:
        """Store the zip under `key` and say how many bytes it has.

        `documents` are contents by path, `files` are storage keys with the path of each. A file that is not stored any
        more is left out and named in `missing.txt`. The same contents give the same zip. Raises `Unavailable`; there
        is never half a zip under the key.
        """


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
