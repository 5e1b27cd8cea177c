from dataclasses import dataclass
from uuid import UUID

from application.accounts.ports import AccountsWork, LetterWanted, Passwords
from application.limit_rate import LimitRate
from application.ports import Begin, NewId, Now
from domain.accounts import (
    AuditAction,
    AuditEntry,
    Client,
    Ending,
    InvalidCredentials,
    LetterKind,
    TokenPurpose,
    check_password,
)
from domain.accounts.user import CommonPasswords
from domain.errors import Invalid
from domain.rates import SIGN_IN_TO_ACCOUNT


@dataclass(frozen=True, slots=True)
class ChangePassword:
    """Take another password, knowing the present one. Every other session ends, and no reset link stays good."""

    begin: Begin[AccountsWork]
    passwords: Passwords
    common: CommonPasswords
    limit_rate: LimitRate
    now: Now
    new_id: NewId

    async def __call__(
        self, *, user_id: UUID, session_id: UUID, current_password: str, new_password: str, client: Client
    ) -> None:
        """Raises `InvalidCredentials`, `Invalid`, `TooMany`."""
        await self.limit_rate(SIGN_IN_TO_ACCOUNT, str(user_id))
        check_password(new_password, common=self.common, pointer="/new_password")
        async with self.begin(user_id=user_id, reading=True) as work:
            _, current = await work.users.get(user_id)
        if current is None:
            message = "This account has no password yet. Ask for a reset link to set one."
            raise Invalid(message, pointer="/current_password", reason="no_password")
        if not await self.passwords.matches(current_password, current):
            raise InvalidCredentials("The current password is wrong.")
        password_hash = await self.passwords.hash(new_password)
        now = self.now()
        async with self.begin(user_id=user_id) as work:
            user, still_current = await work.users.lock_by_id(user_id)
            if still_current != current:
                raise InvalidCredentials("The current password is wrong.")
            await work.users.rehash(user_id, password_hash)
            await work.users.save(user.without_pending_email(now))
            await work.sessions.end_all(user_id, Ending.PASSWORD_CHANGED, now, but=session_id)
            await work.mail_tokens.forget(user_id, TokenPurpose.RESET_PASSWORD)
            await work.exports.expire(user_id, now)
            entry = AuditEntry(self.new_id(), user_id, AuditAction.PASSWORD_CHANGED, now, session_id, client)
            await work.audit.add(entry)
            await work.outbox.add(LetterWanted(now, self.new_id(), LetterKind.PASSWORD_CHANGED, user_id))
            await work.commit()
