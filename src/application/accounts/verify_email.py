from dataclasses import dataclass
from uuid import UUID

from application.accounts.following_links import link_of
from application.accounts.ports import AccountsWork, LetterWanted, LinkTokens
from application.limit_rate import LimitRate
from application.ports import Begin, NewId, Now
from domain.accounts import AuditAction, AuditEntry, Client, LetterKind, TokenPurpose
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
            user, link = await link_of(work, user_id, token_id)
            await work.mail_tokens.save(link.use(user.email.key if user.email else None, self.now()))
            await work.users.save(user.with_verified_email(self.now()))
            entry = AuditEntry(self.new_id(), user_id, AuditAction.EMAIL_VERIFIED, self.now(), None, client)
            await work.audit.add(entry)
            await work.commit()
