"""Refresh tokens shown to two processes at one moment: nobody is signed out falsely, and no replay is missed.

`REFRESH_RACES=10000 pytest --timeout=3600` runs so many races. Histories of one process are searched in
tests/properties/accounts/test_sessions.py; here it is the database that decides.
"""

import json
import os
import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from uuid import uuid4

import pytest

from tests.integration.http.callers import Caller, Heard
from tests.integration.http.contract import Contract
from tests.integration.http.product import API, PASSWORD, Product, running_product
from tests.postgres import Database, PostgresServer
from tests.waiting import eventually

RACES = int(os.environ.get("REFRESH_RACES", "300"))
A_FAMILY = 10
"""Races of one sign-in."""

ONE_ADDRESS = 100
"""Sign-ins before callers take another address, which rates count apart."""

SIGN_UP, REFRESH, ASSETS = f"{API}/auth/signup", f"{API}/auth/refresh", f"{API}/assets"
FRESH, REUSED, OVER = (200, ""), (401, "token_reused"), (401, "authentication_required")

Processes = tuple[Product, Product]


@pytest.fixture(scope="module")
def processes(
    postgres_server: PostgresServer, migrated: Database, contract: Contract, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Processes]:
    """Two that know of each other only what is in their database."""
    database = postgres_server.create_database(template=migrated)
    one, other = tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("other")
    with (
        running_product(database, one, contract, scripted=True) as first,
        running_product(database, other, contract, scripted=True) as second,
    ):
        yield first, second
    postgres_server.drop_database(database)


@dataclass(slots=True)
class Family:
    """The tokens of one sign-in, the newest last, and a tab on each of the processes."""

    tabs: list[Caller]
    access_token: str
    tokens: list[str]

    def show(self, token: str) -> Heard:
        """On either of the processes."""
        return random.choice(self.tabs).post(REFRESH, _body(token))

    def show_both(self, token: str, another: str) -> list[Heard]:
        """On the two processes, each before the other has answered; which one is first is left to chance."""
        one, other = random.sample(self.tabs, 2)
        one.send("POST", REFRESH, _body(token))
        other.send("POST", REFRESH, _body(another))
        return [one.hear(), other.hear()]

    def keep(self, answer: Heard) -> None:
        self.access_token = answer.body["access_token"]
        self.tokens.append(answer.body["refresh_token"])

    def grow(self) -> None:
        for _ in range(2):
            answer = self.show(self.tokens[-1])
            assert outcome(answer) == FRESH
            self.keep(answer)

    def is_over(self) -> bool:
        """Neither process gives anything for its newest token."""
        return {outcome(tab.post(REFRESH, _body(self.tokens[-1]))) for tab in self.tabs} == {OVER}


@contextmanager
def family(processes: Processes, number: int) -> Iterator[Family]:
    account = {"email": f"{uuid4()}@example.com", "password": PASSWORD, "display_name": "Nova"}
    with ExitStack() as open_tabs:
        tabs = [open_tabs.enter_context(Caller(each, number // ONE_ADDRESS)) for each in processes]
        answer = random.choice(tabs).post(SIGN_UP, json.dumps(account).encode())
        assert answer.status == 201, answer
        yield Family(tabs, answer.body["access_token"], [answer.body["refresh_token"]])


def outcome(answer: Heard) -> tuple[int, str]:
    return answer.status, answer.body.get("code", "")


def _body(token: str) -> bytes:
    return json.dumps({"refresh_token": token}).encode()


def opened(processes: Processes, access_token: str) -> set[int]:
    """The statuses with which each of the processes answers it."""
    statuses = set()
    for each in processes:
        with Caller(each) as caller:
            statuses.add(caller.get(ASSETS, token=access_token).status)
    return statuses


def require_shut(processes: Processes, access_tokens: list[str]) -> None:
    """What was ended last opens nothing any more soon (within which time is measured where nothing else runs), what was
    ended before it nothing now."""
    eventually(lambda: opened(processes, access_tokens[-1]) == {401}, within=15, what="the access token was refused")
    assert {status for token in access_tokens for status in opened(processes, token)} == {401}


def test_two_tabs_at_one_moment_get_the_same_tokens_and_a_replay_ends_them_all(processes: Processes) -> None:
    ended: list[str] = []
    for number in range(RACES // A_FAMILY):
        with family(processes, number) as nova:
            for _ in range(A_FAMILY):
                answers = nova.show_both(nova.tokens[-1], nova.tokens[-1])
                assert {outcome(answer) for answer in answers} == {FRESH}
                assert len({answer.body["refresh_token"] for answer in answers}) == 1
                nova.keep(answers[0])
            assert opened(processes, nova.access_token) == {200}

            replayed = nova.show(random.choice(nova.tokens[:-2]))

            assert outcome(replayed) == REUSED
            assert nova.is_over()
            ended.append(nova.access_token)
    require_shut(processes, ended)


def test_an_answer_that_was_lost_on_one_process_can_be_had_from_the_other(processes: Processes) -> None:
    """A family loses one answer only: a busy process may come to the lost request so late that with a second refresh
    behind it its token would be the grandparent's, which nobody can tell from a theft.
    """
    for number in range(A_FAMILY):
        with family(processes, number) as nova:
            one, other = random.sample(nova.tabs, 2)

            one.send("POST", REFRESH, _body(nova.tokens[-1]))
            one.hang_up()
            answer = other.post(REFRESH, _body(nova.tokens[-1]))

            assert outcome(answer) == FRESH
            nova.keep(answer)
            assert opened(processes, nova.access_token) == {200}


def test_a_replay_at_the_moment_of_a_refresh_ends_the_family_whichever_comes_first(processes: Processes) -> None:
    ended: list[str] = []
    for number in range(RACES // A_FAMILY):
        with family(processes, number) as nova:
            nova.grow()

            owner, thief = nova.show_both(nova.tokens[-1], nova.tokens[0])

            assert outcome(thief) == REUSED
            assert outcome(owner) in {FRESH, OVER}
            if outcome(owner) == FRESH:
                nova.keep(owner)
            assert nova.is_over()
            ended.append(nova.access_token)
    require_shut(processes, ended)


def test_a_thief_with_the_same_token_at_the_same_moment_is_not_taken_for_a_second_tab(processes: Processes) -> None:
    ended: list[str] = []
    for number in range(RACES // A_FAMILY):
        with family(processes, number) as nova, Caller(processes[number % 2], agent="another program") as thief:
            nova.tabs[number % 2] = thief

            answers = nova.show_both(nova.tokens[-1], nova.tokens[-1])

            assert sorted(outcome(answer) for answer in answers) == [FRESH, REUSED]
            nova.keep(next(answer for answer in answers if answer.status == 200))
            assert nova.is_over()
            ended.append(nova.access_token)
    require_shut(processes, ended)
