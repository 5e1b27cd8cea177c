"""Reactions of the worker's side to facts that somebody must be written to about."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

from application.accounts.ports import (
    AccountsWork,
    LetterRefused,
    LetterWanted,
    LinkTokens,
    Mail,
    PasswordResetAsked,
)
from application.accounts.write_letter import write_letter
from application.ports import BeginSystem, Now
from domain.accounts import AccountNotFound, LetterKind, MailToken, TokenPurpose, User

log = logging.getLogger(__name__)

LINKS: Mapping[LetterKind, tuple[TokenPurpose, str]] = {
    LetterKind.VERIFY_EMAIL: (TokenPurpose.VERIFY_EMAIL, "/api/v1/auth/email/verify/{}"),
    LetterKind.RESET_PASSWORD: (TokenPurpose.RESET_PASSWORD, "/reset-password?token={}"),
}
"""The letters with a link that proves something, and where it leads."""


@dataclass(frozen=True, slots=True)
class SendLetter:
    """Write a letter and send it. Sent again, it is the same letter with the same link.

    `address` is where people reach us, from settings: nothing of a request gets into a link.
    """

    begin: BeginSystem[AccountsWork]
    link_tokens: LinkTokens
    mail: Mail
    address: str
    now: Now

    async def __call__(self, wanted: LetterWanted) -> None:
        """Raises `Unavailable` when it should be tried again."""
        async with self.begin() as work:
            try:
                user, _ = await work.users.get(wanted.user_id)
            except AccountNotFound:
                return
            if user.erasing_since and wanted.kind is not LetterKind.ERASURE_BEGUN:
                return
            link = await self._link(work, wanted.letter_id, wanted.kind, user)
            await work.commit()
        await self._send(wanted.letter_id, wanted.kind, user, link)

    async def _link(self, work: AccountsWork, letter_id: UUID, kind: LetterKind, user: User) -> str:
        if user.email is None or kind not in LINKS:
            return self.address
        purpose, path = LINKS[kind]
        await work.mail_tokens.add(MailToken.make(letter_id, user.id, purpose, user.email.key, self.now()))
        return self.address + path.format(quote(self.link_tokens.issue(purpose, user.id, letter_id), safe=""))

    async def _send(self, letter_id: UUID, kind: LetterKind, user: User, link: str) -> None:
        if user.email is None:
            return
        letter = write_letter(kind, letter_id=letter_id, user=user, to=user.email.written, link=link)
        try:
            await self.mail.send(letter)
        except LetterRefused as refused:
            log.warning("The letter %s (%s) was refused for good: %s", letter_id, kind, refused)


@dataclass(frozen=True, slots=True)
class SendPasswordReset:
    """Write to the address that somebody asked a new password for, if it has an account."""

    begin: BeginSystem[AccountsWork]
    send_letter: SendLetter

    async def __call__(self, asked: PasswordResetAsked) -> None:
        async with self.begin() as work:
            known = await work.users.find(asked.email_key)
        if known:
            await self.send_letter(
                LetterWanted(asked.occurred_at, asked.letter_id, LetterKind.RESET_PASSWORD, known[0].id)
            )
