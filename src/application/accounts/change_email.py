from dataclasses import dataclass
from uuid import UUID

from application.accounts.following_links import owner_of_link
from application.accounts.ports import AccountsWork, EmailChangeAsked, LinkTokens, Passwords
from application.accounts.proving import proven
from application.limit_rate import LimitRate
from application.ports import Begin, NewId, Now
from domain.accounts import (
    AuditAction,
    AuditEntry,
    Client,
    EmailAddress,
    InvalidCredentials,
    TokenPurpose,
)
from domain.rates import MAIL_TO_ACCOUNT


@dataclass(frozen=True, slots=True)
class AskEmailChange:
    """Take note of an address that somebody wants for their account, and write to it. Nothing else changes yet.

    Whether another account has the address is not looked at: the answer would tell.
    """

    begin: Begin[AccountsWork]
    passwords: Passwords
    limit_rate: LimitRate
    now: Now
    new_id: NewId

    async def __call__(
        self, *, user_id: UUID, session_id: UUID, email: str, password: str | None, client: Client
    ) -> None:
        """Who has a password shows it. Letters are counted for whoever asks and for the address.

        Raises `Invalid`, `InvalidCredentials`, `TooMany`.
        """
        address = EmailAddress.parse(email)
        _, password_hash = await proven(self.begin, self.passwords, self.limit_rate, user_id=user_id, password=password)
        await self.limit_rate(MAIL_TO_ACCOUNT, str(user_id))
        await self.limit_rate(MAIL_TO_ACCOUNT, address.key)
        now = self.now()
        asked = EmailChangeAsked(now, self.new_id(), self.new_id(), user_id)
        async with self.begin(user_id=user_id) as work:
            user, still = await work.users.lock_by_id(user_id)
            if still != password_hash:
                raise InvalidCredentials("The password is wrong.")
            await work.users.save(user.with_pending_email(asked.letter_id, address, now))
            entry = AuditEntry(self.new_id(), user_id, AuditAction.EMAIL_CHANGE_ASKED, now, session_id, client)
            await work.audit.add(entry)
            await work.outbox.add(asked)
            await work.commit()


@dataclass(frozen=True, slots=True)
class ConfirmEmailChange:
    """Take the link from a letter as proof that its reader has the address and wants it to be this account's."""

    begin: Begin[AccountsWork]
    link_tokens: LinkTokens
    now: Now
    new_id: NewId

    async def __call__(self, *, token: str, client: Client) -> None:
        """Raises `LinkNotGood`, `EmailTaken` when the address has become another account's."""
        user_id, letter_id = self.link_tokens.read(TokenPurpose.CHANGE_EMAIL, token)
        now = self.now()
        async with self.begin(user_id=user_id) as work:
            user = await owner_of_link(work, user_id)
            await work.users.save_email(user.with_confirmed_email(letter_id, now))
            await work.audit.add(AuditEntry(self.new_id(), user_id, AuditAction.EMAIL_CHANGED, now, None, client))
            await work.commit()
