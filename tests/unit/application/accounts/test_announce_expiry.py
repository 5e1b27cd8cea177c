"""People are told of assets that end, in time and once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from application.accounts.announce_expiry import AnnounceExpiry, SendExpiryLetter
from application.accounts.ports import ExpiryLetterWanted, LetterRefused
from domain.accounts import Letter, User
from domain.errors import Unavailable
from tests.builders import NOON, a_job, a_user, an_asset, an_id
from tests.worlds import MemoryWorld

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


class Mailbox:
    """Keeps letters; `failure` is raised instead."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.failure: Exception | None = None

    async def send(self, letter: Letter) -> None:
        if self.failure:
            raise self.failure
        self.letters.append(letter)


class Office:
    def __init__(self) -> None:
        self.world, self.mailbox = MemoryWorld(), Mailbox()
        self.announce = AnnounceExpiry(self.world.begin_system, self.world.now, an_id)
        self.send = SendExpiryLetter(
            self.world.begin_system, self.mailbox, "https://aurastream.example", self.world.now
        )

    async def nova(self, *ends: timedelta) -> User:
        nova = await self.world.keep_user(a_user(email_verified=True))
        for end in ends:
            job = await self.world.keep_job(a_job(nova))
            await self.world.keep_asset(an_asset(job, expires_at=NOON + end))
        return nova

    def wanted(self) -> list[ExpiryLetterWanted]:
        facts = [fact for fact, _ in self.world.database.tables.outbox.values()]
        return [fact for fact in facts if isinstance(fact, ExpiryLetterWanted)]


async def test_an_asset_of_thirty_days_is_announced_on_days_20_and_27_and_at_no_other_hour() -> None:
    office = Office()
    await office.nova(30 * DAY)
    told = []

    for hour in range(31 * 24):
        if await office.announce():
            told.append(hour / 24)
        await office.world.pass_time(HOUR)

    assert told == [20, 27]
    assert len(office.wanted()) == 2


async def test_a_letter_a_day_is_enough_however_many_end_one_after_another() -> None:
    office = Office()
    await office.nova(*(10 * DAY + n * HOUR for n in range(48)))
    told = []

    for hour in range(72):
        if await office.announce():
            told.append(hour)
        await office.world.pass_time(HOUR)

    assert told == [0, 24, 48]


async def test_two_processes_write_one_letter() -> None:
    office = Office()
    await office.nova(DAY)

    assert sum(await asyncio.gather(office.announce(), office.announce())) == 1
    assert len(office.wanted()) == 1


async def test_who_was_written_to_since_it_was_found_out_is_not_written_to_again() -> None:
    """Though something has come within ten days of its end meanwhile."""
    office = Office()
    await office.nova(DAY, 10 * DAY + timedelta(seconds=30))
    begun = 0

    @asynccontextmanager
    async def begin() -> AsyncIterator[Any]:
        nonlocal begun
        begun += 1
        if begun == 2:  # between the list and the letter
            assert await office.announce() == 1
        async with office.world.begin_system() as work:
            yield work

    a_minute_later = AnnounceExpiry(begin, lambda: office.world.now() + timedelta(minutes=1), an_id)

    assert await a_minute_later() == 0
    assert begun == 2
    assert len(office.wanted()) == 1


async def test_the_letter_says_how_many_end_on_which_day_and_where_to_look() -> None:
    office = Office()
    nova = await office.nova(HOUR, 2 * HOUR, 9 * DAY, 11 * DAY)
    await office.announce()

    (wanted,) = office.wanted()
    await office.send(wanted)

    (letter,) = office.mailbox.letters
    assert nova.email is not None
    assert (letter.id, letter.to) == (wanted.letter_id, nova.email.written)
    for said in (letter.text, letter.html):
        assert "Sunday, 15 November 2026 (UTC): 2 assets" in said
        assert "Tuesday, 24 November 2026 (UTC): 1 asset" in said
        assert "26 November" not in said
        assert "https://aurastream.example/library" in said


async def test_what_is_kept_or_deleted_by_the_time_it_is_sent_is_not_written_about() -> None:
    office = Office()
    await office.nova(DAY)
    await office.announce()
    (asset,) = office.world.database.tables.assets.values()

    for changed in (replace(asset, expires_at=None), replace(asset, deleted_at=NOON)):
        office.world.database.tables.assets[asset.id] = changed
        await office.send(office.wanted()[0])

    assert office.mailbox.letters == []


@pytest.mark.parametrize("changes", [{"email_verified": False}, {"erasing_since": NOON}, {"email": None}])
async def test_who_cannot_be_written_to_by_the_time_it_is_sent_is_not(changes: dict[str, object]) -> None:
    office = Office()
    nova = await office.nova(DAY)
    await office.announce()
    office.world.database.tables.users[nova.id] = replace(nova, **changes), "hashed"  # type: ignore[arg-type]

    await office.send(office.wanted()[0])

    assert office.mailbox.letters == []


async def test_a_letter_that_was_refused_for_good_is_given_up_and_any_other_tried_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    office = Office()
    await office.nova(DAY)
    await office.announce()
    (wanted,) = office.wanted()

    office.mailbox.failure = LetterRefused("no such mailbox")
    await office.send(wanted)
    assert "no such mailbox" in caplog.text
    office.mailbox.failure = Unavailable("deferred")
    with pytest.raises(Unavailable):
        await office.send(wanted)
