"""Whether an address has an account shows neither in what an answer says nor in how long it takes.

`ENUMERATION_SAMPLES=1000` measures so many answers of each class, on a quiet machine; `-s` shows the numbers.
"""

import json
import os
import random
import time
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import erfc, sqrt
from statistics import median, quantiles
from uuid import uuid4

import pytest
from argon2 import PasswordHasher

from adapters.embedded.address import APP
from adapters.system.passwords import LANES, MEMORY_KIB, PASSES
from tests.integration.http.callers import Caller, Heard
from tests.integration.http.contract import Contract
from tests.integration.http.product import API, PASSWORD, Product, rows, running_product
from tests.integration.http.tap import Tap
from tests.postgres import Database, PostgresServer

pytestmark = pytest.mark.alone

LOGIN, RESET = f"{API}/auth/login", f"{API}/auth/password-reset/request"

SAMPLES = int(os.environ.get("ENUMERATION_SAMPLES", "40"))
THOROUGH = SAMPLES >= 1_000
SECOND_LOOK = 3 * SAMPLES
ACCOUNTS = SAMPLES + SECOND_LOOK + 2
FOR_ANSWERS, FOR_POSTGRESQL = -1, -2
"""Accounts that are not timed: each may only be tried ten times."""

ONE_CALLER = 400
"""Rounds before another caller takes over, from another address, which rates count apart."""

KNOWN, UNKNOWN = "known", "unknown"
PASSWORDS = {"wrong": "correct horse battery stable", "empty": "", "huge": "x" * 60_000}

Class = tuple[str, str]
"""Whether the address is known, and which password was shown."""

Timings = Mapping[Class, Sequence[float]]
"""Milliseconds of each answer."""

TRIES: list[Class] = [(kind, which) for kind in (KNOWN, UNKNOWN) for which in PASSWORDS]
REQUESTS: list[Class] = [(KNOWN, ""), (UNKNOWN, "")]


@dataclass(frozen=True, slots=True)
class Door:
    """A server with many accounts. Known addresses and unknown ones look alike and are as long."""

    product: Product
    tap: Tap
    addresses: Mapping[str, Sequence[str]]

    def asks(self, caller: Caller, asked: Class, number: int) -> Heard:
        """Sign in where a class names a password, else ask for a letter to choose a new one."""
        kind, which = asked
        email = self.addresses[kind][number]
        if not which:
            return caller.post(RESET, json.dumps({"email": email}).encode())
        return caller.post(LOGIN, json.dumps({"email": email, "password": PASSWORDS[which]}).encode())

    def timings(self, classes: Sequence[Class], numbers: range) -> Timings:
        """One answer of every class a round, in another order each time, so that a noisy moment meets all of them."""
        taken: dict[Class, list[float]] = {asked: [] for asked in classes}
        for first in range(numbers.start, numbers.stop, ONE_CALLER):
            with Caller(self.product, first // ONE_CALLER) as caller:
                caller.get("/health/live")
                for number in range(first, min(first + ONE_CALLER, numbers.stop)):
                    for asked in random.sample(classes, len(classes)):
                        begun = time.perf_counter()
                        heard = self.asks(caller, asked, number)
                        taken[asked].append((time.perf_counter() - begun) * 1_000)
                        assert heard.status in {401, 202}, heard
        return taken


@pytest.fixture(scope="module")
def door(
    postgres_server: PostgresServer, migrated: Database, contract: Contract, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Door]:
    database = postgres_server.create_database(template=migrated)
    tap = Tap(database.address.host, database.address.port)
    tapped = replace(database, address=replace(database.address, port=tap.port)).dsn(APP)
    addresses = {kind: [f"nova-{uuid4().hex}@example.com" for _ in range(ACCOUNTS)] for kind in (KNOWN, UNKNOWN)}
    _add_accounts(database, addresses[KNOWN])
    folder = tmp_path_factory.mktemp("door")
    with running_product(database, folder, contract, scripted=True, DATABASE_URL=tapped) as product:
        yield Door(product, tap, addresses)
    tap.close()
    postgres_server.drop_database(database)


def _add_accounts(database: Database, emails: Sequence[str]) -> None:
    """As if all had signed up with the same password; hashing it for each would take half a minute."""
    hashed = PasswordHasher(PASSES, MEMORY_KIB, LANES).hash(PASSWORD)
    rows(
        database,
        "INSERT INTO users (id, email, email_key, email_verified, password_proven, password_hash, display_name, role,"
        " tier, created_at, updated_at) SELECT gen_random_uuid(), email, email, true, true, $2, 'Nova', 'user', 'free',"
        " now(), now() FROM unnest($1::varchar[]) AS email",
        emails,
        hashed,
    )


def likelihood(first: Sequence[float], second: Sequence[float]) -> float:
    """How often chance alone parts two samples of the same thing so far: Mann and Whitney's U, two-sided, normal."""
    ordered = sorted([*first, *second])
    ranks = [(bisect_left(ordered, value) + bisect_right(ordered, value) + 1) / 2 for value in first]
    n, pairs = len(ordered), len(first) * len(second)
    above = sum(ranks) - len(first) * (len(first) + 1) / 2 - pairs / 2
    ties = sum(count**3 - count for count in Counter(ordered).values())
    return erfc(abs(above) / sqrt(pairs / 6 * (n + 1 - ties / (n * (n - 1)))))


@dataclass(frozen=True, slots=True)
class Comparison:
    """What somebody who measures can make of two classes of answers. What they showed themselves is no secret, so
    between passwords only a gap counts that costs or spares a server much."""

    one: Class
    other: Class
    p: float
    gap: float

    @classmethod
    def of(cls, timings: Timings, pair: tuple[Class, Class]) -> "Comparison":
        one, other = (timings[asked] for asked in pair)
        return cls(*pair, likelihood(one, other), abs(median(one) - median(other)))

    @property
    def tells_of_accounts(self) -> bool:
        return self.one[0] != self.other[0]

    @property
    def differs(self) -> bool:
        """By the measure of a thorough run on a quiet machine."""
        return self.gap >= 2 or (self.tells_of_accounts and self.p <= 0.01)

    @property
    def suspect(self) -> bool:
        return self.p <= 0.01

    @property
    def convicted(self) -> bool:
        """By that of a few answers on any machine."""
        return self.p <= 0.001 and (self.tells_of_accounts or self.gap >= 5)


def compared(timings: Timings, pairs: Sequence[tuple[Class, Class]]) -> list[Comparison]:
    for asked, taken in timings.items():
        low, middle, high = quantiles(taken, n=4)
        print(
            f"\n{' '.join(asked):>15}  {len(taken)} answers: {middle:.2f} ms, half of them {low:.2f} to {high:.2f}",
            end="",
        )
    found = [Comparison.of(timings, pair) for pair in pairs]
    for each in found:
        print(f"\n{' '.join(each.one):>15}  {' '.join(each.other)}: {each.gap:.2f} ms apart, p {each.p:.3f}", end="")
    return found


def assert_alike(measure: Callable[[range], Timings], pairs: Sequence[tuple[Class, Class]]) -> None:
    """A short run that finds something suspicious looks again, longer, before it says so."""
    found = compared(measure(range(SAMPLES)), pairs)
    if THOROUGH:
        assert not [each for each in found if each.differs]
    elif suspects := [(each.one, each.other) for each in found if each.suspect]:
        again = compared(measure(range(SAMPLES, SAMPLES + SECOND_LOOK)), suspects)
        assert not [each for each in again if each.convicted]


def test_chance_is_judged_as_the_tables_of_mann_and_whitney_do() -> None:
    hares, tortoises = [2.0, 3, 4, 5, 6, 12], [1.0, 7, 8, 9, 10, 11]

    assert likelihood(tortoises, hares) == pytest.approx(0.262, abs=0.001)
    assert likelihood(hares, tortoises) == likelihood(tortoises, hares)
    assert likelihood([1.0, 1, 2], [1.0, 2, 2]) == pytest.approx(0.456, abs=0.001)


@pytest.mark.parametrize("classes", [TRIES, REQUESTS], ids=["sign-in", "letter"])
def test_all_answers_are_the_same_but_for_the_name_of_the_request(door: Door, classes: list[Class]) -> None:
    with Caller(door.product) as caller:
        answers = [door.asks(caller, asked, FOR_ANSWERS) for asked in classes]

    assert {answer.status for answer in answers} == {401 if classes is TRIES else 202}
    assert len({_without_request(answer) for answer in answers}) == 1


def _without_request(answer: Heard) -> tuple[str, str]:
    """The names of its headers and the fields of its body."""
    body = {name: value for name, value in answer.body.items() if name not in {"request_id", "instance"}}
    return str(sorted(name for name, _ in answer.headers)), str(sorted(body.items()))


@pytest.mark.parametrize("which", [*PASSWORDS, ""], ids=[*PASSWORDS, "letter"])
def test_postgresql_is_asked_the_same_with_an_account_as_without(door: Door, which: str) -> None:
    """Every statement more would take time, though perhaps less than a test can tell from a busy machine's."""
    asked = []
    with Caller(door.product) as caller:
        for kind in (KNOWN, UNKNOWN) * 3:
            door.tap.asked()
            door.asks(caller, (kind, which), FOR_POSTGRESQL)
            asked.append(door.tap.asked())

    assert asked[-1] == asked[-2]
    assert asked[-1]


def test_a_refused_sign_in_takes_as_long_with_an_account_as_without_and_whatever_the_password(door: Door) -> None:
    accounts = [((KNOWN, which), (UNKNOWN, which)) for which in PASSWORDS]
    passwords = [((kind, one), (kind, other)) for kind in (KNOWN, UNKNOWN) for one, other in combinations(PASSWORDS, 2)]

    assert_alike(lambda numbers: door.timings(TRIES, numbers), accounts + passwords)


def test_asking_for_a_letter_takes_as_long_with_an_account_as_without(door: Door) -> None:
    assert_alike(lambda numbers: door.timings(REQUESTS, numbers), [(REQUESTS[0], REQUESTS[1])])
