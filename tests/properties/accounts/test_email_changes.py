"""An account's address under everything that is asked for, confirmed, taken by others, withdrawn and too late."""

import asyncio
from datetime import datetime, timedelta
from itertools import count

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.accounts import EmailTaken, LinkNotGood
from tests.builders import BROWSER
from tests.unit.application.accounts.front_door import PASSWORD, FrontDoor

ADDRESSES = [f"address-{number}@example.com" for number in range(2)]
DAY, HOURS = timedelta(days=1), timedelta(hours=7)
LINK = "/confirm-email?token="


class EmailChanges(RuleBasedStateMachine):
    """Nobody gets an address but by the newest link that was sent to it, and no address has two accounts.

    The model is who has which address, and the one link that is still good for each of two people, with the address it
    was sent to and when. It shares no code with the product.
    """

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.door = FrontDoor()
        self.secrets = (f"{PASSWORD} {number}" for number in count())

    @initialize()
    def sign_up(self) -> None:
        self.people = [self.runner.run(self.door.nova(email=f"person-{number}@example.com")) for number in range(2)]
        self.passwords = [PASSWORD, PASSWORD]
        self.has = ["person-0@example.com", "person-1@example.com"]
        self.waiting: list[tuple[str, str, datetime] | None] = [None, None]
        self.links: list[tuple[int, str]] = []

    @rule(who=st.integers(0, 1), email=st.sampled_from(ADDRESSES))
    def ask(self, who: int, email: str) -> None:
        self.rest()
        person = self.people[who]
        self.runner.run(
            self.door.ask_email_change(
                user_id=person.user.id,
                session_id=person.session.id,
                email=email,
                password=self.passwords[who],
                client=BROWSER,
            )
        )
        self.runner.run(self.door.deliver_mail())
        assert self.door.mailbox.letters[-1].to == email
        link = self.door.mailbox.newest_link(LINK)
        self.waiting[who] = email, link, self.door.world.now()
        self.links.append((who, link))

    @precondition(lambda self: self.links)
    @rule(number=st.integers(0, 5))
    def confirm(self, number: int) -> None:
        who, link = self.links[-1 - number % len(self.links)]
        waiting, other = self.waiting[who], self.has[1 - who]
        try:
            self.runner.run(self.door.confirm_email_change(token=link, client=BROWSER))
        except EmailTaken:
            assert waiting is not None
            assert waiting[:2] == (other, link)
            return
        except LinkNotGood:
            assert waiting is None or waiting[1] != link or self.door.world.now() - waiting[2] >= DAY
            return
        assert waiting is not None
        assert waiting[1] == link
        assert waiting[0] != other
        assert self.door.world.now() - waiting[2] < DAY
        self.has[who], self.waiting[who] = waiting[0], None

    @rule(who=st.integers(0, 1))
    def take_another_password(self, who: int) -> None:
        self.rest()
        person, new = self.people[who], next(self.secrets)
        self.runner.run(
            self.door.change_password(
                user_id=person.user.id,
                session_id=person.session.id,
                current_password=self.passwords[who],
                new_password=new,
                client=BROWSER,
            )
        )
        self.passwords[who], self.waiting[who] = new, None

    @rule()
    def rest(self) -> None:
        """So long that nobody is slowed down."""
        self.runner.run(self.door.world.pass_time(HOURS))

    @rule()
    def wait_until_links_run_out(self) -> None:
        self.runner.run(self.door.world.pass_time(DAY))

    @invariant()
    def agrees_with_the_model(self) -> None:
        users = [self.door.user(person.user.id) for person in getattr(self, "people", [])]
        assert [user.email.written for user in users if user.email] == getattr(self, "has", [])
        assert len({*getattr(self, "has", [])}) == len(users)
        for user, waiting in zip(users, getattr(self, "waiting", []), strict=True):
            assert (user.pending_email.email.written if user.pending_email else None) == (waiting and waiting[0])

    def teardown(self) -> None:
        self.runner.close()


TestEmailChanges = EmailChanges.TestCase
TestEmailChanges.settings = settings(stateful_step_count=30)
