from dataclasses import dataclass
from uuid import UUID

from application.accounts.following_links import link_of
from application.accounts.ports import AccountsWork, LetterWanted, LinkTokens, PasswordResetAsked, Passwords
from application.limit_rate import LimitRate
from application.ports import Begin, NewId, Now
from domain.accounts import (
    AuditAction,
    AuditEntry,
    Client,
    EmailAddress,
    Ending,
    LetterKind,
    TokenPurpose,
    User,
    check_password,
)
from domain.accounts.user import CommonPasswords
from domain.rates import MAIL_TO_ACCOUNT


@dataclass(frozen=True, slots=True)
class AskPasswordReset:
    """Ask for a letter with a reset link. Whether the address has an account is looked up behind the answer."""

    begin: Begin[AccountsWork]
    limit_rate: LimitRate
    now: Now
    new_id: NewId

    async def __call__(self, *, email: str) -> None:
        """Raises `Invalid` for what is no address, `TooMany`."""
        key = EmailAddress.parse(email).key
        await self.limit_rate(MAIL_TO_ACCOUNT, key)
        async with self.begin(email=key) as work:
            await work.outbox.add(PasswordResetAsked(self.now(), self.new_id(), key))
            await work.commit()


@dataclass(frozen=True, slots=True)
class ResetPassword:
    """Take a new password with the link from a letter. Every session ends; whoever reads the mail owns the address."""

    begin: Begin[AccountsWork]
    link_tokens: LinkTokens
    passwords: Passwords
    common: CommonPasswords
    now: Now
    new_id: NewId

    async def __call__(self, *, token: str, new_password: str, client: Client) -> None:
        """Raises `LinkNotGood`, `Invalid`."""
        user_id, token_id = self.link_tokens.read(TokenPurpose.RESET_PASSWORD, token)
        check_password(new_password, common=self.common, pointer="/new_password")
        async with self.begin(user_id=user_id) as work:
            await self._owner(work, user_id, token_id)
        password_hash = await self.passwords.hash(new_password)
        async with self.begin(user_id=user_id) as work:
            user = await self._owner(work, user_id, token_id)
            now = self.now()
            await work.users.rehash(user_id, password_hash)
            await work.users.save(user.with_proven_password(now))
            await work.sessions.end_all(user_id, Ending.PASSWORD_CHANGED, now)
            await work.mail_tokens.forget(user_id, TokenPurpose.RESET_PASSWORD)
            await work.exports.expire(user_id, now)
            entry = AuditEntry(self.new_id(), user_id, AuditAction.PASSWORD_RESET, now, None, client)
            await work.audit.add(entry)
            await work.outbox.add(LetterWanted(now, self.new_id(), LetterKind.PASSWORD_CHANGED, user_id))
            await work.commit()

    async def _owner(self, work: AccountsWork, user_id: UUID, token_id: UUID) -> User:
        """Raises `LinkNotGood` for a link that was used, replaced, or sent to another address than the account's."""
        user, link = await link_of(work, user_id, token_id)
        link.use(user.email.key if user.email else None, self.now())
        return user
