"""Signing in with somebody else's account: there with `BeginProviderSignIn`, back with `CompleteProviderSignIn`."""

import re
import secrets
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from application.accounts.open_session import OpenSession, SignedIn
from application.accounts.ports import (
    AccountsWork,
    AttemptsWork,
    Granted,
    IdentityOwners,
    IdentityProviders,
    IdentityTaken,
    LetterWanted,
    SignInRefused,
)
from application.ports import Begin, NewId, Now, Place, Sealing
from domain.accounts import (
    ATTEMPT_LIFE,
    AccountNotFound,
    AccountNotLinked,
    AuditAction,
    AuditEntry,
    Client,
    EmailTaken,
    Ending,
    Identity,
    LetterKind,
    Provider,
    ProviderAccount,
    SignInAttempt,
    User,
)
from domain.errors import Conflict

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")  # as `token_urlsafe(32)` writes one


@dataclass(frozen=True, slots=True)
class SentAway:
    """Where a browser goes, the state that comes back with it, and the secret that only this browser keeps."""

    authorization_url: str
    state: str
    browser_secret: str


@dataclass(frozen=True, slots=True)
class BeginProviderSignIn:
    """Send somebody to a provider; remember what must come back, and to which browser."""

    begin: Begin[AttemptsWork]
    providers: IdentityProviders
    callback_url: "ProviderCallback"
    now: Now

    async def __call__(
        self, *, provider: Provider, return_to: str, transport: str, browser_secret: str = ""
    ) -> SentAway:
        """`return_to` was checked against the allowed addresses. A `browser_secret` that the browser keeps already
        binds this attempt as well, so that one in another tab stays good. Raises `ProviderNotOffered`."""
        state, fresh_secret, nonce = (secrets.token_urlsafe(32) for _ in range(3))
        if not _SECRET.fullmatch(browser_secret):
            browser_secret = fresh_secret
        code_verifier = secrets.token_urlsafe(48)
        url = self.providers.get(provider).authorization_url(
            state=state, nonce=nonce, code_verifier=code_verifier, callback_url=self.callback_url(provider)
        )
        attempt = SignInAttempt(
            digest(state),
            digest(browser_secret),
            provider,
            code_verifier,
            nonce,
            return_to,
            transport,
            expires_at=self.now() + ATTEMPT_LIFE,
        )
        async with self.begin() as work:
            await work.attempts.add(attempt)
            await work.commit()
        return SentAway(url, state, browser_secret)


@dataclass(frozen=True, slots=True)
class ProviderCallback:
    """Where a provider sends people back to; built from settings, never from a request."""

    address: str

    def __call__(self, provider: Provider) -> str:
        return f"{self.address}/api/v1/auth/oauth/{provider.value}/callback"


@dataclass(frozen=True, slots=True)
class ResumeProviderSignIn:
    """Find what was remembered of somebody who comes back. Whatever follows, it cannot be taken again."""

    begin: Begin[AttemptsWork]
    now: Now

    async def __call__(self, *, provider: Provider, state: str, browser_secret: str) -> SignInAttempt:
        """Raises `SignInRefused` for a state that is unknown, used, expired, another provider's or browser's."""
        async with self.begin() as work:
            attempt = await work.attempts.take(digest(state))
            await work.commit()
        if attempt is None or not attempt.ends_here(provider, digest(browser_secret), self.now()):
            raise SignInRefused("This sign-in was not begun in this browser, or was used already. Please start again.")
        return attempt


@dataclass(frozen=True, slots=True)
class CompleteProviderSignIn:
    """Sign in who came back: to the account the provider's opens already, to one of the same verified address, or
    to a new one. What the provider granted is sealed, only to be given back when the account is erased.
    """

    begin: Begin[AccountsWork]
    providers: IdentityProviders
    owners: IdentityOwners
    sealing: Sealing
    open_session: OpenSession
    callback_url: ProviderCallback
    now: Now
    new_id: NewId

    async def __call__(self, *, attempt: SignInAttempt, code: str, iss: str | None, client: Client) -> SignedIn:
        """Raises `SignInRefused`, `AccountNotLinked`, `Unavailable`."""
        granted = await self.providers.get(attempt.provider).identify(
            code=code,
            iss=iss,
            nonce=attempt.nonce,
            code_verifier=attempt.code_verifier,
            callback_url=self.callback_url(attempt.provider),
        )
        try:
            return await self._sign_in(granted, client)
        except (IdentityTaken, EmailTaken):  # another request made the same account a moment ago
            return await self._sign_in(granted, client)

    async def _sign_in(self, granted: Granted, client: Client) -> SignedIn:
        account = granted.account
        owner = await self.owners.owner(account.provider, account.subject)
        if owner is not None:
            return await self._to_known_account(owner, granted, client)
        existing = await self._account_of(account)
        if existing is None:
            return await self._to_new_account(granted, client)
        if existing.erasing_since:
            raise BeingErased
        if not account.may_open(existing):
            raise AccountNotLinked(account.provider)
        return await self._to_linked_account(existing, granted, client)

    async def _account_of(self, account: ProviderAccount) -> User | None:
        if account.email is None:
            return None
        async with self.begin(email=account.email.key, reading=True) as work:
            found = await work.users.find(account.email.key)
        return found[0] if found else None

    async def _to_known_account(self, owner: UUID, granted: Granted, client: Client) -> SignedIn:
        async with self.begin(user_id=owner) as work:
            try:
                user, password_hash = await work.users.lock_by_id(owner)
            except AccountNotFound:
                raise SignInRefused from None
            if user.erasing_since:
                raise BeingErased
            await self._keep_grant(work, owner, granted)
            by, has_password = granted.account.provider.value, password_hash is not None
            signed_in = await self.open_session(work, user, client, by=by, has_password=has_password)
            await work.commit()
        return signed_in

    async def _keep_grant(self, work: AccountsWork, owner: UUID, granted: Granted) -> None:
        account = granted.account
        for identity in await work.identities.of(owner) if granted.grant else []:
            if (identity.provider, identity.subject) == (account.provider, account.subject):
                sealed = self.sealing.seal((granted.grant or "").encode(), grant_place(identity.id))
                await work.identities.regrant(identity.id, sealed)

    async def _to_linked_account(self, user: User, granted: Granted, client: Client) -> SignedIn:
        provider = granted.account.provider
        async with self.begin(user_id=user.id) as work:
            locked, password_hash = await work.users.lock_by_id(user.id)
            if not granted.account.may_open(locked):
                raise AccountNotLinked(provider)
            await work.identities.add(self._identity(user.id, granted))
            if not locked.password_proven:
                locked = await self._shut_out(work, locked)
            entry = AuditEntry(
                self.new_id(), user.id, AuditAction.IDENTITY_LINKED, self.now(), None, client, {"by": provider.value}
            )
            await work.audit.add(entry)
            await work.outbox.add(LetterWanted(self.now(), self.new_id(), LetterKind.IDENTITY_LINKED, user.id))
            has_password = locked.password_proven and password_hash is not None
            signed_in = await self.open_session(work, locked, client, by=provider.value, has_password=has_password)
            await work.commit()
        return signed_in

    async def _shut_out(self, work: AccountsWork, user: User) -> User:
        """Whoever signed up with this address need not be who reads its mail: programs follow links in letters too.

        The password no longer counts, until one is chosen with a link from a letter, whoever is signed in is not, and
        no other address is waited for.
        """
        left = user.without_pending_email(self.now())
        await work.users.save(left)
        await work.users.rehash(user.id, None)
        await work.sessions.end_all(user.id, Ending.IDENTITY_LINKED, self.now())
        await work.exports.expire(user.id, self.now())
        return left

    async def _to_new_account(self, granted: Granted, client: Client) -> SignedIn:
        account, now = granted.account, self.now()
        user = User(
            self.new_id(),
            account.email,
            account.display_name,
            created_at=now,
            updated_at=now,
            email_verified=account.email is not None,
            avatar_url=account.avatar_url,
        )
        async with self.begin(user_id=user.id) as work:
            await work.users.add(user, None)
            await work.identities.add(self._identity(user.id, granted))
            by = account.provider.value
            signed_in = await self.open_session(
                work, user, client, by=by, has_password=False, action=AuditAction.SIGNED_UP
            )
            await work.commit()
        return signed_in

    def _identity(self, user_id: UUID, granted: Granted) -> Identity:
        identity_id, account = self.new_id(), granted.account
        sealed = granted.grant and self.sealing.seal(granted.grant.encode(), grant_place(identity_id))
        return Identity(identity_id, user_id, account.provider, account.subject, self.now(), sealed or None)


class BeingErased(Conflict):
    """The owner of this account asked for it to be erased, and nobody signs in to it any more. Wait until that is done,
    usually a few minutes, and sign in again for a new, empty account."""

    code = "account_being_erased"
    title = "Account being erased"

    def __init__(self) -> None:
        super().__init__("This account is being erased. When that is done, a new one can be made.")


def grant_place(identity_id: UUID) -> Place:
    return Place("identities", "sealed_grant", identity_id)


def digest(secret: str) -> bytes:
    return sha256(secret.encode()).digest()
