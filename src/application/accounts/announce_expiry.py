"""People are told of assets that come to their end, in time to do something about it."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from application.accounts.ports import ExpiryLetterWanted, LetterRefused, Mail, NoticesWork
from application.accounts.write_letter import write_letter
from application.ports import BeginSystem, NewId, Now
from domain.accounts import AccountNotFound, LetterKind, User
from domain.assets import EARLY

log = logging.getLogger(__name__)

AT_ONCE = 100
LIBRARY = "/library"
"""Where the web application shows what somebody has, below the address that people reach us at."""


@dataclass(frozen=True, slots=True)
class AnnounceExpiry:
    """Have a letter written to everybody who has assets that end in ten days, or in three, and was not told yet.

    Only to addresses that were verified: a stranger's mailbox is not written to because somebody mistyped theirs.
    """

    begin: BeginSystem[NoticesWork]
    now: Now
    new_id: NewId

    async def __call__(self) -> int:
        """How many are written to. Any number may run at a time; nobody is written to twice."""
        async with self.begin() as work:
            untold = await work.expiry_notices.untold(self.now(), AT_ONCE)
        return sum([await self._announce(user_id) for user_id in untold])

    async def _announce(self, user_id: UUID) -> bool:
        now = self.now()
        async with self.begin() as work:
            user = await _reachable(work, user_id)
            notice = await work.expiry_notices.lock(user_id)
            if user is None or not notice.may_write(now):
                return False
            if not any([await work.expiry_notices.ends(user_id, *span) for span in notice.untold(now)]):
                return False
            await work.expiry_notices.save(notice.tell(now))
            await work.outbox.add(ExpiryLetterWanted(now, self.new_id(), user_id))
            await work.commit()
        return True


@dataclass(frozen=True, slots=True)
class SendExpiryLetter:
    """Write what ends when, as it is at the moment of sending; when nothing does any more, nothing is sent.

    `address` is where people reach us, from settings.
    """

    begin: BeginSystem[NoticesWork]
    mail: Mail
    address: str
    now: Now

    async def __call__(self, wanted: ExpiryLetterWanted) -> None:
        """Raises `Unavailable` when it should be tried again."""
        now = self.now()
        async with self.begin() as work:
            user = await _reachable(work, wanted.user_id)
            ends = await work.expiry_notices.ends(wanted.user_id, now, now + EARLY)
        if user is None or user.email is None or not ends:
            return
        letter = write_letter(
            LetterKind.ASSETS_EXPIRING,
            letter_id=wanted.letter_id,
            user=user,
            to=user.email.written,
            link=self.address + LIBRARY,
            facts=_facts(ends),
        )
        try:
            await self.mail.send(letter)
        except LetterRefused as refused:
            log.warning("The letter %s (%s) was refused for good: %s", letter.id, LetterKind.ASSETS_EXPIRING, refused)


async def _reachable(work: NoticesWork, user_id: UUID) -> User | None:
    """The user, locked, if there is one who can be written to."""
    try:
        user, _ = await work.users.lock_by_id(user_id)
    except AccountNotFound:
        return None
    return user if user.email_verified and not user.erasing_since else None


def _facts(ends: Sequence[tuple[date, int]]) -> list[str]:
    return [f"{day:%A}, {day.day} {day:%B %Y} (UTC): {_files(count)}" for day, count in ends]


def _files(count: int) -> str:
    return "1 asset" if count == 1 else f"{count:,} assets"
