"""Rates as clients meet them: a toy application of the mechanisms, real counters, callers at addresses of their own."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from litestar import Litestar, Response, get, post
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Send
from litestar.types import Scope as Connection

from adapters.memory.limits import MemoryRateLimits
from adapters.system.derived_tokens import SessionCsrfTokens
from application.accounts.ports import TokenClaims
from application.limit_rate import LimitRate
from application.ports import RateLimits
from domain.accounts import NotSignedIn
from domain.errors import NotFound, Unavailable
from domain.rates import Allowance, Rate, Scope
from entrypoints.http.auth import Authentication, Caller, Transport
from entrypoints.http.cookies import Cookies
from entrypoints.http.csrf import CsrfGuard
from entrypoints.http.mechanisms import Api, Mechanisms
from entrypoints.http.openapi import document_of
from entrypoints.http.rates import UNLIMITED, RateLimiting, RefusalLimiting
from entrypoints.http.request_ids import Envelope
from tests.integration.http.toy import served

NOVA, VEGA = str(UUID(int=1)), str(UUID(int=2))
HOME, CAFE = "203.0.113.7", "198.51.100.1"
PROOF = Rate("proof", Scope.ADDRESS, 3, timedelta(minutes=1), fails_closed=True)
LETTERS = Rate("letters", Scope.ACCOUNT, 2, timedelta(hours=1))


@get("/kits", operation_id="kits")
async def kits() -> str:
    """Kits."""
    return "kits"


@post("/kits", operation_id="newKit")
async def new_kit() -> str:
    """A kit."""
    return "kit"


@get("/kits/none", operation_id="noKit")
async def no_kit() -> None:
    """None."""
    raise NotFound("There is no such kit.")


@post("/proof", operation_id="prove", opt={"rate": PROOF})
async def prove() -> Response[str]:
    """A proof."""
    return Response("proven", headers={"X-Own": "kept"})


@post("/letters", operation_id="write", opt={"rate": (PROOF, LETTERS)})
async def write() -> str:
    """A letter."""
    return "written"


@get("/health", operation_id="health", opt=UNLIMITED)
async def health() -> str:
    """Health."""
    return "well"


class SignedInAsTold(ASGIMiddleware):
    """In place of `Authentication`: the caller is whom `X-User` names."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Connection, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        for name, value in scope["headers"]:
            if name == b"x-user":
                scope["user"] = Caller(UUID(value.decode()), uuid4(), Transport.BEARER)
        await next_app(scope, receive, send)


class OutOfReach:
    """Counters that nobody can reach."""

    async def take(self, rate: Rate, who: str) -> Allowance:
        raise Unavailable("Tries cannot be counted at the moment.")


def toy(limits: RateLimits, *, trusted_proxies: int = 0, address_factor: int = 1) -> Litestar:
    limit_rate = LimitRate(limits, now=lambda: datetime.now(UTC), address_factor=address_factor)
    return Litestar(
        [kits, new_kit, no_kit, prove, write, health],
        middleware=[SignedInAsTold(), RateLimiting(limit_rate, trusted_proxies=trusted_proxies)],
        plugins=[Mechanisms(Api("Toy", "1", "A toy."), cookie="session")],
        request_max_body_size=1_000,
        logging_config=None,
    )


class OneToken:
    """Only `nova` is a token, and its session lives."""

    def read(self, token: str) -> TokenClaims:
        if token != "nova":
            raise NotSignedIn
        return TokenClaims(UUID(NOVA), UUID(VEGA))

    async def lives(self, claims: TokenClaims) -> bool:
        return True


def guarded(limits: RateLimits) -> Litestar:
    """With `Authentication` as the product has it."""
    cookies = Cookies(https=False)
    guard = CsrfGuard(SessionCsrfTokens([b"k" * 32]), cookies, address="http://aurastream.test", allowed_origins=())
    rates = RateLimiting(LimitRate(limits, now=lambda: datetime.now(UTC)))
    return Litestar(
        [kits, new_kit],
        middleware=[RefusalLimiting(rates), Authentication(OneToken(), OneToken(), cookies, guard), rates],  # type: ignore[arg-type]  # it only reads
        plugins=[Mechanisms(Api("Toy", "1", "A toy."), cookie="session")],
        request_max_body_size=1_000,
        logging_config=None,
    )


def standing_still() -> MemoryRateLimits:
    """Counters for whom no time passes, so that nothing comes back during a test."""
    return MemoryRateLimits(b"a key of the test's own", lambda: 0)


@dataclass
class Client:
    app: Any = field(default_factory=lambda: Envelope(toy(standing_still()), https=False))

    def call(
        self, method: str, path: str, *, user: str = "", peer: str | None = HOME, **headers: str
    ) -> httpx.Response:
        return asyncio.run(self._call(method, path, user, peer, headers))

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.call("GET", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self.call("POST", path, **more)

    async def _call(
        self, method: str, path: str, user: str, peer: str | None, headers: dict[str, str]
    ) -> httpx.Response:
        sent = {name.replace("_", "-"): value for name, value in headers.items()} | ({"X-User": user} if user else {})
        transport = httpx.ASGITransport(self.app, client=(peer, 4711) if peer else None)
        async with httpx.AsyncClient(transport=transport, base_url="http://aurastream.test") as client:
            return await client.request(method, path, headers=sent)


def behind(*, trusted_proxies: int) -> Client:
    return Client(toy(standing_still(), trusted_proxies=trusted_proxies))


def told(answer: httpx.Response) -> tuple[str | None, str | None]:
    return answer.headers.get("ratelimit"), answer.headers.get("ratelimit-policy")


@pytest.mark.parametrize(
    ("method", "user", "left", "policy"),
    [
        ("GET", NOVA, '"reads";r=1199;t=1', '"reads";q=1200;w=60'),
        ("HEAD", NOVA, '"reads";r=1199;t=1', '"reads";q=1200;w=60'),
        ("POST", NOVA, '"writes";r=119;t=1', '"writes";q=120;w=60'),
        ("GET", "", '"anonymous";r=299;t=1', '"anonymous";q=300;w=60'),
        ("POST", "", '"anonymous";r=299;t=1', '"anonymous";q=300;w=60'),
    ],
)
def test_an_answer_says_what_is_left_of_the_rate_that_fits_its_caller(
    method: str, user: str, left: str, policy: str
) -> None:
    assert told(Client().call(method, "/kits", user=user)) == (left, policy)


def test_a_route_may_have_a_rate_of_its_own() -> None:
    client = Client()

    first, second = (client.post("/proof", user=NOVA) for _ in range(2))

    assert told(first) == ('"proof";r=2;t=20', '"proof";q=3;w=60')
    assert told(second) == ('"proof";r=1;t=40', '"proof";q=3;w=60')
    assert first.headers["x-own"] == "kept"


def test_of_several_rates_the_one_with_the_fewest_tries_left_is_told() -> None:
    client = Client()

    first, second = client.post("/letters", user=NOVA), client.post("/letters", user=VEGA)

    assert told(first) == ('"letters";r=1;t=1800', '"letters";q=2;w=3600')
    assert told(second) == ('"proof";r=1;t=40', '"proof";q=3;w=60')


def test_each_of_several_rates_can_refuse() -> None:
    client = Client()
    client.post("/letters", user=NOVA)
    client.post("/letters", user=NOVA)

    by_account = client.post("/letters", user=NOVA)
    by_address = client.post("/letters", user=VEGA)

    assert (by_account.status_code, told(by_account)[1]) == (429, '"letters";q=2;w=3600')
    assert (by_address.status_code, told(by_address)[1]) == (429, '"proof";q=3;w=60')


def test_a_refusal_is_a_problem_that_says_when_to_come_back() -> None:
    client = Client()
    for _ in range(3):
        client.post("/proof")

    answer = client.post("/proof", X_Request_Id="r-1")

    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "20"
    assert told(answer) == ('"proof";r=0;t=20', '"proof";q=3;w=60')
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    wait = datetime.fromisoformat(answer.json().pop("retry_at")) - datetime.now(UTC)
    assert timedelta(seconds=15) < wait <= timedelta(seconds=20)
    assert {name: value for name, value in answer.json().items() if name != "retry_at"} == {
        "type": "/problems/rate_limited",
        "title": "Rate limited",
        "status": 429,
        "detail": "Too many tries; please wait a little.",
        "instance": "/proof",
        "code": "rate_limited",
        "request_id": "r-1",
    }


def test_who_comes_back_as_late_as_told_is_let_through() -> None:
    now = 0
    client = Client(toy(MemoryRateLimits(b"a key of the test's own", lambda: now)))
    for _ in range(3):
        client.post("/proof")
    wait = int(client.post("/proof").headers["retry-after"])

    now += (wait - 1) * 10**9
    assert client.post("/proof").status_code == 429
    now += 10**9
    assert client.post("/proof").status_code == 201


def test_a_problem_of_the_route_itself_says_what_is_left_too() -> None:
    answer = Client().get("/kits/none", user=NOVA)

    assert (answer.status_code, told(answer)[0]) == (404, '"reads";r=1199;t=1')


def test_a_route_without_a_rate_says_nothing_and_never_refuses() -> None:
    client = Client()

    answers = [client.get("/health") for _ in range(400)]

    assert {(answer.status_code, *told(answer)) for answer in answers} == {(200, None, None)}


def test_the_page_of_a_problem_is_free_to_read() -> None:
    answer = Client().get("/problems/rate_limited")

    assert (answer.status_code, *told(answer)) == (200, None, None)
    assert "<code>Retry-After</code> says in how many seconds to come back" in answer.text


def test_an_account_is_counted_wherever_it_calls_from() -> None:
    client = Client()

    client.get("/kits", user=NOVA, peer=HOME)

    assert told(client.get("/kits", user=NOVA, peer=CAFE))[0] == '"reads";r=1198;t=1'
    assert told(client.get("/kits", user=VEGA, peer=HOME))[0] == '"reads";r=1199;t=1'


@pytest.mark.parametrize(
    ("first", "second", "left"),
    [
        (HOME, CAFE, 2),
        (HOME, f"::ffff:{HOME}", 1),
        ("2001:db8::1", "2001:db8::ffff:2", 1),
        ("2001:db8::1", "2001:db8:0:1::1", 2),
        (None, None, 1),
    ],
)
def test_callers_of_one_network_are_counted_together(first: str | None, second: str | None, left: int) -> None:
    client = Client()

    client.post("/proof", peer=first)

    assert f";r={left};" in client.post("/proof", peer=second).headers["ratelimit"]


def test_whoever_is_not_signed_in_has_the_rate_of_an_account_by_address() -> None:
    client = Client()

    client.post("/letters", peer=HOME)

    assert told(client.post("/letters", peer=HOME))[0] == '"letters";r=0;t=3600'
    assert told(client.post("/letters", peer=CAFE))[0] == '"letters";r=1;t=1800'


FORWARDED: list[Callable[[int], dict[str, str]]] = [
    lambda number: {"X_Forwarded_For": f"192.0.2.{number}"},
    lambda number: {"X_Real_Ip": f"192.0.2.{number}"},
    lambda number: {"Forwarded": f"for=192.0.2.{number}"},
]


@pytest.mark.parametrize("lie", FORWARDED, ids=["X-Forwarded-For", "X-Real-IP", "Forwarded"])
def test_nobody_gets_round_a_rate_by_inventing_addresses(lie: Callable[[int], dict[str, str]]) -> None:
    client = Client()

    answers = [client.post("/proof", **lie(number)) for number in range(30)]

    assert [answer.status_code for answer in answers] == [201] * 3 + [429] * 27


def test_behind_a_proxy_callers_are_counted_apart_and_lies_to_it_are_not_believed() -> None:
    client = behind(trusted_proxies=1)

    answers = [client.post("/proof", X_Forwarded_For=f"192.0.2.{number}, {HOME}") for number in range(30)]
    other = client.post("/proof", X_Forwarded_For=f"{HOME}, {CAFE}")

    assert [answer.status_code for answer in answers] == [201] * 3 + [429] * 27
    assert other.status_code == 201


def test_an_address_that_many_share_has_a_wider_rate_and_says_so() -> None:
    client = Client(toy(standing_still(), address_factor=10))

    assert told(client.post("/proof")) == ('"proof";r=29;t=2', '"proof";q=30;w=60')
    assert told(client.get("/kits", user=NOVA)) == ('"reads";r=1199;t=1', '"reads";q=1200;w=60')


def test_while_nothing_can_be_counted_reading_goes_on_and_says_nothing_of_rates() -> None:
    answer = Client(toy(OutOfReach())).get("/kits", user=NOVA)

    assert (answer.status_code, *told(answer)) == (200, None, None)


def test_while_nothing_can_be_counted_a_rate_that_fails_closed_refuses() -> None:
    answer = Client(toy(OutOfReach())).post("/proof")

    assert (answer.status_code, answer.json()["code"]) == (503, "dependency_unavailable")
    assert answer.headers["retry-after"] == "5"
    assert told(answer) == (None, None)


STRANGERS: dict[str, tuple[str, dict[str, str], int]] = {
    "no token": ("GET", {}, 401),
    "a forged token": ("GET", {"Authorization": "Bearer x"}, 401),
    "a cookie without its CSRF token": ("POST", {"Cookie": "aurastream=nova"}, 403),
}


@pytest.mark.parametrize(("method", "shown", "status"), STRANGERS.values(), ids=STRANGERS.keys())
def test_whoever_is_turned_away_is_counted_by_address_until_nothing_is_left(
    method: str, shown: dict[str, str], status: int
) -> None:
    client = Client(Envelope(guarded(standing_still()), https=False))

    answers = [client.call(method, "/kits", **shown) for _ in range(301)]
    elsewhere = client.call(method, "/kits", peer=CAFE, **shown)
    signed_in = client.get("/kits", Authorization="Bearer nova")

    assert [answer.status_code for answer in answers] == [status] * 300 + [429]
    assert told(answers[0]) == ('"anonymous";r=299;t=1', '"anonymous";q=300;w=60')
    assert told(answers[300]) == ('"anonymous";r=0;t=1', '"anonymous";q=300;w=60')
    assert (answers[300].json()["code"], answers[300].headers["retry-after"]) == ("rate_limited", "1")
    assert elsewhere.status_code == status
    assert (signed_in.status_code, told(signed_in)[0]) == (200, '"reads";r=1199;t=1')


def test_while_nothing_can_be_counted_strangers_are_turned_away_all_the_same() -> None:
    answer = Client(guarded(OutOfReach())).get("/kits")

    assert (answer.status_code, *told(answer)) == (401, None, None)
    assert answer.headers["www-authenticate"] == 'Bearer realm="aurastream"'


def test_the_fields_arrive_over_a_real_connection() -> None:
    with served(Envelope(toy(standing_still()), https=False)) as (host, port):
        answers = [httpx.post(f"http://{host}:{port}/proof") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [201, 201, 201, 429]
    assert [told(answer)[0] for answer in answers] == [
        '"proof";r=2;t=20',
        '"proof";r=1;t=40',
        '"proof";r=0;t=60',
        '"proof";r=0;t=20',
    ]


def test_the_document_says_which_operations_can_refuse_and_why() -> None:
    paths = document_of(toy(standing_still()), cookie="session")["paths"]

    assert {"429", "500"} <= set(paths["/kits"]["get"]["responses"])
    assert {"429", "503"} <= set(paths["/proof"]["post"]["responses"])
    assert "503" not in paths["/kits"]["get"]["responses"]
    assert "429" not in paths["/health"]["get"]["responses"]
