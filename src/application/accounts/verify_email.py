from dataclasses import dataclass
from uuid import UUID

from application.accounts.ports import AccountsWork, LetterWanted, LinkTokens
from application.limit_rate import LimitRate
from application.ports import Begin, NewId, Now
from domain.accounts import AccountNotFound, AuditAction, AuditEntry, Client, LetterKind, LinkNotGood, TokenPurpose
from domain.rates import MAIL_TO_ACCOUNT


@dataclass(frozen=True, slots=True)
class AskVerification:
    """Ask for another letter with a link that verifies the address; nothing is sent when it is verified already."""

    begin: Begin[AccountsWork]
    limit_rate: LimitRate
    now: Now
    new_id: NewId

    async def __call__(self, *, user_id: UUID) -> None:
        """Raises `TooMany`."""
        await self.limit_rate(MAIL_TO_ACCOUNT, str(user_id))
        async with self.begin(user_id=user_id) as work:
            user, _ = await work.users.get(user_id)
            if user.email and not user.email_verified:
                await work.outbox.add(LetterWanted(self.now(), self.new_id(), LetterKind.VERIFY_EMAIL, user_id))
                await work.commit()


@dataclass(frozen=True, slots=True)
class VerifyEmail:
    """Take the link from a letter as proof that its reader has the address."""

    begin: Begin[AccountsWork]
    link_tokens: LinkTokens
    now: Now
    new_id: NewId

    async def __call__(self, *, token: str, client: Client) -> None:
        """Raises `LinkNotGood`."""
        user_id, token_id = self.link_tokens.read(TokenPurpose.VERIFY_EMAIL, token)
        async with self.begin(user_id=user_id) as work:
            try:
                user, _ = await work.users.lock_by_id(user_id)
            except AccountNotFound:
                raise LinkNotGood from None
            found = await work.mail_tokens.lock(token_id)
            if found is None:
                raise LinkNotGood
            await work.mail_tokens.save(found.use(user.email.key if user.email else None, self.now()))
            await work.users.save(user.with_verified_email(self.now()))
            entry = AuditEntry(self.new_id(), user_id, AuditAction.EMAIL_VERIFIED, self.now(), None, client)
            await work.audit.add(entry)
            await work.commit()
