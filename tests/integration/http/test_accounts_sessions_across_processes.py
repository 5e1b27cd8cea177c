"""Whoever is signed out is out at once where it happened, and within a second wherever else the product runs."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, NamedTuple, Self

import pytest

from tests.integration.http.callers import Caller
from tests.integration.http.contract import Contract
from tests.integration.http.letters import letters_to, token_in
from tests.integration.http.product import API, PASSWORD, Person, Product, refused, running_product
from tests.postgres import Database, PostgresServer
from tests.waiting import eventually

pytestmark = pytest.mark.alone

NEW_PASSWORD = "another quite long one"


class Processes(NamedTuple):
    """Two of the product's on one database. Whatever happens, happens here."""

    here: Product
    there: Product


@pytest.fixture(scope="module")
def processes(
    postgres_server: PostgresServer, migrated: Database, contract: Contract, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Processes]:
    database = postgres_server.create_database(template=migrated)
    first, second = tmp_path_factory.mktemp("here"), tmp_path_factory.mktemp("there")
    files = (first / "files").as_uri()
    with (
        running_product(database, first, contract, scripted=True) as here,
        running_product(database, second, contract, scripted=True, STORAGE_URL=files) as there,
    ):
        yield Processes(here, there)
    postgres_server.drop_database(database)


class Look(NamedTuple):
    begun: float
    status: int


class Watch:
    """Looks with one access token, again and again from a thread, whether it still opens anything."""

    def __init__(self, product: Product, token: str) -> None:
        self.looks: list[Look] = []
        self._product, self._token = product, token
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Self:
        self._thread.start()
        eventually(lambda: self.looks, within=30, what="a first look")
        assert self.looks[0].status == 200
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def seconds_after(self, moment: float) -> float:
        """How long after it a request was begun that still opened something; less than nothing when none was."""
        return max(look.begun for look in self.looks if look.status == 200) - moment

    def _look(self) -> None:
        with Caller(self._product) as caller:
            while not self._over.wait(0.005):
                begun = time.monotonic()
                self.looks.append(Look(begun, caller.get(f"{API}/assets", token=self._token).status))


@dataclass(frozen=True, slots=True)
class Sessions:
    """Two of one person, the second of which may do something to the first."""

    processes: Processes
    first: Person
    second: dict[str, Any]

    def by_first(self, method: str, path: str, **body: object) -> None:
        self._done(self.first.signed_in["access_token"], method, path, body)

    def by_second(self, method: str, path: str, **body: object) -> None:
        self._done(self.second["access_token"], method, path, body)

    def _done(self, token: str, method: str, path: str, body: dict[str, object]) -> None:
        answer = self.processes.here.client(token).request(method, API + path, json=body or None)
        assert answer.is_success, answer.text


@pytest.fixture
def sessions(processes: Processes) -> Sessions:
    nova = processes.here.person()
    credentials = {"email": nova.email, "password": PASSWORD}
    answer = processes.there.client().post(f"{API}/auth/login", json=credentials)
    assert answer.status_code == 200, answer.text
    return Sessions(processes, nova, answer.json())


def signing_out(sessions: Sessions) -> Callable[[], None]:
    return lambda: sessions.by_first("POST", "/auth/logout")


def signing_out_elsewhere(sessions: Sessions) -> Callable[[], None]:
    items = sessions.first.get("/auth/sessions").json()["items"]
    [first] = [item["id"] for item in items if item["current"]]
    return lambda: sessions.by_second("DELETE", f"/auth/sessions/{first}")


def changing_the_password(sessions: Sessions) -> Callable[[], None]:
    return lambda: sessions.by_second("POST", "/auth/me/password", current_password=PASSWORD, new_password=NEW_PASSWORD)


def choosing_a_new_password(sessions: Sessions) -> Callable[[], None]:
    nova = sessions.first
    sessions.by_second("POST", "/auth/password-reset/request", email=nova.email)
    found: list[str] = []

    def arrived() -> bool:
        """Either of the processes may have written it."""
        found.extend(text for each in sessions.processes for text in letters_to(each, nova.email, "new password"))
        return bool(found)

    eventually(arrived, within=10, what="the letter")
    token = token_in(found[0])
    return lambda: sessions.by_second("POST", "/auth/password-reset/confirm", token=token, new_password=NEW_PASSWORD)


def showing_a_stolen_token(sessions: Sessions) -> Callable[[], None]:
    stolen = {"refresh_token": sessions.first.signed_in["refresh_token"]}
    here = sessions.processes.here
    assert here.client().post(f"{API}/auth/refresh", json=stolen).status_code == 200

    def show() -> None:
        thief = here.client().post(f"{API}/auth/refresh", json=stolen, headers={"User-Agent": "another program"})
        refused(thief, 401, "token_reused")

    return show


def erasing_the_account(sessions: Sessions) -> Callable[[], None]:
    return lambda: sessions.by_second("DELETE", "/auth/me", password=PASSWORD)


ENDINGS = [
    signing_out,
    signing_out_elsewhere,
    changing_the_password,
    choosing_a_new_password,
    showing_a_stolen_token,
    erasing_the_account,
]


@pytest.mark.parametrize("prepare", ENDINGS, ids=lambda ending: ending.__name__)
def test_access_ends_at_once_here_and_within_a_second_there(
    sessions: Sessions, prepare: Callable[[Sessions], Callable[[], None]]
) -> None:
    token = sessions.first.signed_in["access_token"]
    end = prepare(sessions)

    with Watch(sessions.processes.here, token) as here, Watch(sessions.processes.there, token) as there:
        end()
        ended = time.monotonic()
        eventually(lambda: time.monotonic() > ended + 1.5, within=30, what="half a second more than promised")

    print(f"\n{prepare.__name__}: here {here.seconds_after(ended):.3f} s, there {there.seconds_after(ended):.3f} s")
    assert here.seconds_after(ended) < 0
    assert there.seconds_after(ended) < 1
    assert {look.status for look in here.looks + there.looks} == {200, 401}
    assert here.looks[-1].begun > ended + 1
    assert there.looks[-1].begun > ended + 1


def test_the_session_that_changed_the_password_goes_on_everywhere(sessions: Sessions) -> None:
    changing_the_password(sessions)()

    for product in sessions.processes:
        assert product.client(sessions.second["access_token"]).get(f"{API}/auth/me").status_code == 200
