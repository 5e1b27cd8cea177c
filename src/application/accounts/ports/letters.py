"""How people are written to, and the links in what they are sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from application.ports import Event
from domain.accounts import Letter, LetterKind, MailToken, TokenPurpose


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
class EmailChangeAsked(Event):
    """Somebody wants another address. The present one is told under `notice_id`; `letter_id` is the pending one's."""

    notice_id: UUID
    letter_id: UUID
    user_id: UUID


@dataclass(frozen=True, slots=True)
class ExpiryLetterWanted(Event):
    """Somebody shall be told of assets that come to their end: of those that still do when the letter is sent."""

    letter_id: UUID
    user_id: UUID


class LetterRefused(Exception):
    """This letter will never be taken: the address does not exist, or the server refuses what we send."""


class Mail(Protocol):
    """Sends letters, at least once each. Ends within 30 seconds."""

    async def send(self, letter: Letter) -> None:
        """Raises `LetterRefused`, or `domain.errors.Unavailable` when trying again later may help."""


class MailTokens(Protocol):
    async def add(self, token: MailToken) -> None:
        """Adding a token that is there changes nothing."""

    async def lock(self, token_id: UUID) -> MailToken | None:
        """No other transaction may use it until this one ends."""

    async def save(self, token: MailToken) -> None: ...

    async def forget(self, user_id: UUID, purpose: TokenPurpose) -> None:
        """No link of this purpose that the user was ever sent is good any more."""

    async def forget_over(self, before: datetime, most: int) -> int:
        """Forget everybody's that ran out before that moment, used or not; how many. Those that others hold stay."""
