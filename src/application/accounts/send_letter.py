"""Reactions of the worker's side to facts that somebody must be written to about."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from application.accounts.ports import (
    AccountsWork,
    EmailChangeAsked,
    LetterRefused,
    LetterWanted,
    LinkTokens,
    Mail,
    PasswordResetAsked,
)
from application.accounts.write_letter import write_letter
from application.ports import BeginSystem, Now
from domain.accounts import AccountNotFound, EmailAddress, Letter, LetterKind, MailToken, TokenPurpose, User

log = logging.getLogger(__name__)

LINKS: Mapping[LetterKind, tuple[TokenPurpose, str]] = {
    LetterKind.VERIFY_EMAIL: (TokenPurpose.VERIFY_EMAIL, "/api/v1/auth/email/verify/{}"),
    LetterKind.CONFIRM_EMAIL: (TokenPurpose.CHANGE_EMAIL, "/confirm-email?token={}"),
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
            to = _addressee(wanted, user)
            if to is None:
                return
            link = await self._link(work, wanted, to)
            await work.commit()
        letter = write_letter(wanted.kind, letter_id=wanted.letter_id, user=user, to=to.written, link=link)
        await self._send(letter, wanted.kind)

    async def _link(self, work: AccountsWork, wanted: LetterWanted, to: EmailAddress) -> str:
        if wanted.kind not in LINKS:
            return self.address
        purpose, path = LINKS[wanted.kind]
        if purpose is not TokenPurpose.CHANGE_EMAIL:  # that one is kept as the pending address itself
            token = MailToken.make(wanted.letter_id, wanted.user_id, purpose, to.key, self.now())
            await work.mail_tokens.add(token)
        return self.address + path.format(
            quote(self.link_tokens.issue(purpose, wanted.user_id, wanted.letter_id), safe="")
        )

    async def _send(self, letter: Letter, kind: LetterKind) -> None:
        try:
            await self.mail.send(letter)
        except LetterRefused as refused:
            log.warning("The letter %s (%s) was refused for good: %s", letter.id, kind, refused)


def _addressee(wanted: LetterWanted, user: User) -> EmailAddress | None:
    """A pending address gets the letter that it waits for, and no other; None when nobody waits for the letter."""
    if wanted.kind is not LetterKind.CONFIRM_EMAIL:
        return user.email
    pending = user.pending_email
    return pending.email if pending and pending.id == wanted.letter_id else None


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


@dataclass(frozen=True, slots=True)
class SendEmailChange:
    """Tell the present address that another one is asked for, if there is a present one; then write to the other one.

    In this order, and the second only when the first is out: nobody can confirm what its owner could not learn of.
    """

    send_letter: SendLetter

    async def __call__(self, asked: EmailChangeAsked) -> None:
        """Raises `Unavailable` when it should be tried again."""
        for letter_id, kind in (
            (asked.notice_id, LetterKind.EMAIL_CHANGE_ASKED),
            (asked.letter_id, LetterKind.CONFIRM_EMAIL),
        ):
            await self.send_letter(LetterWanted(asked.occurred_at, letter_id, kind, asked.user_id))
