"""Refresh families under everything that networks, tabs and thieves do to them."""

import asyncio
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.accounts import Client, Ending, NotSignedIn, TokenReused
from tests.builders import BROWSER
from tests.unit.application.accounts.front_door import FrontDoor

THIEF = Client("curl/8", "192.0.2.66")
GRACE = timedelta(seconds=10)
IDLE, LONGEST = timedelta(days=30), timedelta(days=90)


class RefreshFamilies(RuleBasedStateMachine):
    """Nobody who keeps to the rules is signed out, and nobody else's copy goes unnoticed.

    The model is a number and a moment: the newest generation, and when it came to be. It shares no code with the
    product. A browser holds whatever token it heard of last; each of its answers may be lost. A thief holds a copy.
    """

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.door = FrontDoor()

    @initialize()
    def sign_in(self) -> None:
        signed_in = self.runner.run(self.door.nova())
        self.tokens = [signed_in.refresh_token]
        self.held = 0
        self.newest, self.since = 0, self.door.world.now()
        self.begun = self.since
        self.dead = False
        self.by = BROWSER

    def show(self, generation: int, client: Client) -> str:
        """What came of showing a token: the next one's generation, or why not."""
        try:
            answer = self.runner.run(self.door.refresh(refresh_token=self.tokens[generation], client=client))
        except TokenReused:
            return "reused"
        except NotSignedIn:
            return "over"
        number = int(answer.refresh_token.split()[-1])
        if number == len(self.tokens):
            self.tokens.append(answer.refresh_token)
        assert self.tokens[number] == answer.refresh_token, "one generation, one token"
        return str(number)

    def expected(self, generation: int, client: Client) -> str:
        now = self.door.world.now()
        if self.dead or now >= min(self.since + IDLE, self.begun + LONGEST):
            return "over"
        if generation == self.newest:
            self.newest, self.since, self.by = self.newest + 1, now, client
            return str(self.newest)
        if generation == self.newest - 1 and now - self.since <= GRACE and client.agent == self.by.agent:
            return str(self.newest)
        self.dead = True
        return "reused"

    def use(self, generation: int, client: Client) -> str:
        expected = self.expected(generation, client)
        assert self.show(generation, client) == expected
        return expected

    @rule(answer_lost=st.booleans())
    def the_browser_refreshes(self, answer_lost: bool) -> None:
        outcome = self.use(self.held, BROWSER)
        if outcome.isdecimal() and not answer_lost:
            self.held = int(outcome)

    @rule(seconds=st.sampled_from([0, 10, 11, 3_600]))
    def a_lost_answer_is_asked_for_again(self, seconds: int) -> None:
        first = self.use(self.held, BROWSER)
        self.runner.run(self.door.world.pass_time(timedelta(seconds=seconds)))
        again = self.use(self.held, BROWSER)
        if first.isdecimal():
            assert again == (first if seconds <= 10 else "reused")
            self.held = int(first)

    @rule(months=st.integers(1, 4))
    def the_browser_comes_back_every_month(self, months: int) -> None:
        for _ in range(months):
            self.runner.run(self.door.world.pass_time(IDLE - GRACE))
            outcome = self.use(self.held, BROWSER)
            self.held = int(outcome) if outcome.isdecimal() else self.held

    @rule(tabs=st.integers(2, 4))
    def tabs_refresh_in_the_same_millisecond(self, tabs: int) -> None:
        """All hold the same token; whichever comes first, all get the same next one."""
        held, alive = self.held, not self.dead
        outcomes = [self.use(held, BROWSER) for _ in range(tabs)]
        if alive and outcomes[0].isdecimal():
            assert len(set(outcomes)) == 1, "a tab was signed out"
            self.held = int(outcomes[0])

    @rule(seconds=st.sampled_from([0, 1, 9, 10, 11, 3_600, 86_400 * 29, 86_400 * 30]))
    def time_passes(self, seconds: int) -> None:
        self.runner.run(self.door.world.pass_time(timedelta(seconds=seconds)))

    @rule(data=st.data())
    def a_thief_shows_a_copy(self, data: st.DataObject) -> None:
        self.use(data.draw(st.integers(0, len(self.tokens) - 1)), THIEF)

    @precondition(lambda self: not self.dead)
    @rule()
    def the_owner_signs_out(self) -> None:
        (session,) = self.door.sessions()
        self.runner.run(
            self.door.end_session(user_id=session.user_id, session_id=session.id, current=session.id, client=BROWSER)
        )
        self.dead = True

    @invariant()
    def agrees_with_the_model(self) -> None:
        for session in self.door.sessions():
            assert session.generation == self.newest
            assert (session.ended_at is not None) == self.dead
            assert session.ended_because in {None, Ending.TOKEN_REUSED, Ending.SIGNED_OUT}

    def teardown(self) -> None:
        self.runner.close()


TestRefreshFamilies = RefreshFamilies.TestCase
TestRefreshFamilies.settings = settings(stateful_step_count=30)
