"""Sign-in with providers that fail: what they may do to us, in every way that we could think of."""

import asyncio
import logging
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from adapters.oauth.providers import OAuthIdentityProviders
from adapters.oauth.registration import OAuthClient
from application.accounts.ports import Granted, IdentityProvider, SignInRefused
from domain.accounts import Provider
from domain.errors import Unavailable
from tests.faulty_proxy import Fault, FaultyProxy
from tests.integration.providers.oauth_id_tokens import FORGERIES
from tests.integration.providers.oauth_server import FAULTS, OAuthServer, browse
from tests.integration.providers.wire import Reply, json_reply
from tests.services import free_port

VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
ENDLESS = {"stall", "pause", "drip", "flood"}
PATIENT, HURRIED = 10.0, 0.4  # seconds, instead of 15; hurried only where an operation will not end by itself
A_GRANT = '{"access_token":"access-s3cret","refresh_token":"refresh-s3cret"}'
ALL = list(Provider)
PROFILES = {"twitch": "keys", "google": "certs", "youtube": "certs", "discord": "@me", "tiktok": "info"}

UNREACHABLE = [
    "stall",
    "pause",
    "drip",
    "cut",
    "flood",
    "two megabytes",
    "empty",
    "half of the JSON",
    "UTF-16",
    "100,000 brackets",
    "compressed",
    "JSON called text",
    "a page with 200",
    "a redirect",
    "a lasting redirect",
    "nothing with 204",
    "408",
    "429",
    "429 for a year",
    "429 with nonsense",
    "500",
    "502",
    "503",
    "cut unnoticed",
]
REFUSED = ["400", "401", "a page with 403", "404", "a list", "a number", "nothing in it", "an error with 200"]
ONLY_TOKENS = ["no access token", "a number for a token", "a token with a line break", "a token of 5,000 characters"]


@pytest.fixture
def server() -> Iterator[OAuthServer]:
    with OAuthServer() as running:
        yield running


def a_provider(
    server: OAuthServer, kind: Provider, *, through: str | None = None, patience: float = PATIENT
) -> IdentityProvider:
    authority = server.authority(kind.value)
    client = OAuthClient(authority.client_id, authority.client_secret, base_url=through or server.url)
    return OAuthIdentityProviders.registered({kind: client}, now=server.clock, deadline=patience).get(kind)


def patience_for(fault: str) -> float:
    return HURRIED if fault in ENDLESS else PATIENT


def callback_of(kind: Provider) -> str:
    return f"https://aurastream.example/api/v1/auth/oauth/{kind.value}/callback"


def a_code(server: OAuthServer, kind: Provider, *, nonce: str = "nonce-1") -> str:
    url = a_provider(server, kind).authorization_url(
        state="state-1", nonce=nonce, code_verifier=VERIFIER, callback_url=callback_of(kind)
    )
    return browse(url)["code"]


def sign_in(provider: IdentityProvider, kind: Provider, code: str, *, nonce: str = "nonce-1") -> Granted:
    return asyncio.run(
        provider.identify(code=code, iss=None, nonce=nonce, code_verifier=VERIFIER, callback_url=callback_of(kind))
    )


@contextmanager
def within(seconds: float) -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds


def test_every_fault_is_tried() -> None:
    assert set(FAULTS) == {*UNREACHABLE, *REFUSED, *ONLY_TOKENS}


@pytest.mark.parametrize("fault", UNREACHABLE)
@pytest.mark.parametrize("kind", [Provider.TWITCH, Provider.TIKTOK])
def test_a_token_endpoint_without_an_answer_is_out_of_reach(server: OAuthServer, kind: Provider, fault: str) -> None:
    provider, code = a_provider(server, kind, patience=patience_for(fault)), a_code(server, kind)
    server.spoil("token", fault)

    with within(20), pytest.raises(Unavailable):
        sign_in(provider, kind, code)

    assert len(server.asked_for("token")) <= 1


@pytest.mark.parametrize("fault", [*REFUSED, *ONLY_TOKENS])
@pytest.mark.parametrize("kind", ALL)
def test_a_token_endpoint_that_declines_refuses_the_sign_in(server: OAuthServer, kind: Provider, fault: str) -> None:
    provider, code = a_provider(server, kind), a_code(server, kind)
    server.spoil("token", fault)

    with pytest.raises(SignInRefused):
        sign_in(provider, kind, code)

    assert len(server.asked_for("token")) == 1


@pytest.mark.parametrize("fault", UNREACHABLE)
@pytest.mark.parametrize("kind", [Provider.GOOGLE, Provider.DISCORD])
def test_a_provider_that_does_not_say_who_it_was_is_out_of_reach(
    server: OAuthServer, kind: Provider, fault: str
) -> None:
    provider, code = a_provider(server, kind, patience=patience_for(fault)), a_code(server, kind)
    server.spoil(PROFILES[kind.value], fault)

    with within(20), pytest.raises(Unavailable):
        sign_in(provider, kind, code)

    assert len(server.asked_for("token")) <= 1


@pytest.mark.parametrize("fault", REFUSED)
@pytest.mark.parametrize("kind", ALL)
def test_a_provider_that_will_not_say_who_it_was_refuses_the_sign_in(
    server: OAuthServer, kind: Provider, fault: str
) -> None:
    provider, code = a_provider(server, kind), a_code(server, kind)
    server.spoil(PROFILES[kind.value], fault)

    with pytest.raises(SignInRefused):
        sign_in(provider, kind, code)


@pytest.mark.parametrize("forgery", FORGERIES)
@pytest.mark.parametrize("kind", [Provider.TWITCH, Provider.GOOGLE])
def test_an_id_token_that_is_not_sound_refuses_the_sign_in(server: OAuthServer, kind: Provider, forgery: str) -> None:
    code = a_code(server, kind)
    (server.google if kind is Provider.GOOGLE else server.twitch).forgery = forgery

    with pytest.raises(SignInRefused):
        sign_in(a_provider(server, kind), kind, code)


@pytest.mark.parametrize("kind", ALL)
def test_a_provider_that_nobody_listens_for_is_out_of_reach(server: OAuthServer, kind: Provider) -> None:
    provider = a_provider(server, kind, through=f"http://127.0.0.1:{free_port()}")

    with within(20), pytest.raises(Unavailable):
        sign_in(provider, kind, "a-code")
    with within(20), pytest.raises(Unavailable):
        asyncio.run(provider.revoke('{"access_token":"a","refresh_token":"b"}'))


@pytest.mark.parametrize(
    "fault",
    [
        Fault(refuse=True),
        Fault(blackhole=True),
        Fault(cut_down_after=20),
        Fault(cut_up_after=40),
        Fault(delay=0.5),
        Fault(drip=3),
    ],
    ids=str,
)
def test_a_line_that_fails_is_no_refusal(server: OAuthServer, fault: Fault) -> None:
    code = a_code(server, Provider.DISCORD)
    with FaultyProxy("127.0.0.1", server.port) as line:
        provider = a_provider(server, Provider.DISCORD, through=f"http://127.0.0.1:{line.port}", patience=HURRIED)
        line.set(fault)

        with within(20), pytest.raises(Unavailable):
            sign_in(provider, Provider.DISCORD, code)

    assert len(server.asked_for("token")) <= 1


@pytest.mark.parametrize(
    ("fault", "wait"),
    [("429", timedelta(seconds=7)), ("503", timedelta(seconds=7)), ("429 for a year", timedelta(hours=1))],
)
def test_a_busy_provider_says_when_to_come_back(server: OAuthServer, fault: str, wait: timedelta) -> None:
    code = a_code(server, Provider.DISCORD)
    server.spoil("token", fault)

    with pytest.raises(Unavailable) as caught:
        sign_in(a_provider(server, Provider.DISCORD), Provider.DISCORD, code)

    assert caught.value.retry_at == server.clock() + wait


@pytest.mark.parametrize("fault", ["429 with nonsense", "500", "stall"])
def test_a_provider_that_names_no_time_is_not_waited_for(server: OAuthServer, fault: str) -> None:
    code = a_code(server, Provider.DISCORD)
    server.spoil("token", fault)

    with pytest.raises(Unavailable) as caught:
        sign_in(a_provider(server, Provider.DISCORD, patience=patience_for(fault)), Provider.DISCORD, code)

    assert caught.value.retry_at is None


def test_redirects_are_not_followed(server: OAuthServer) -> None:
    code = a_code(server, Provider.DISCORD)
    server.spoil("token", lambda _: Reply(307, b"", {"Location": f"{server.url}/discord.com/elsewhere"}))

    with pytest.raises(Unavailable):
        sign_in(a_provider(server, Provider.DISCORD), Provider.DISCORD, code)

    assert server.asked_for("elsewhere") == []


@pytest.mark.parametrize("kind", ALL)
def test_nothing_secret_stands_in_an_error_or_a_log(
    server: OAuthServer, kind: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    provider, code = a_provider(server, kind), a_code(server, kind)
    secret = server.authority(kind.value).client_secret

    def echo(_: Reply) -> Reply:
        sent = server.received[-1].body.decode()
        return json_reply(400, {"error": sent, "error_description": f"{sent} {secret}", "message": sent})

    server.spoil("token", echo)
    with pytest.raises(SignInRefused) as refused:
        sign_in(provider, kind, code)
    server.spoil("revoke", echo)
    server.spoil("token", echo)
    with pytest.raises(Unavailable) as unavailable:
        asyncio.run(provider.revoke(A_GRANT))

    told = caplog.text + "".join(
        line for caught in (refused, unavailable) for line in traceback.format_exception(caught.value)
    )
    for hidden in (secret, code, VERIFIER, "access-s3cret", "refresh-s3cret"):
        assert hidden not in told


@pytest.mark.parametrize("kind", ALL)
def test_nothing_secret_stands_in_what_a_successful_sign_in_leaves_in_the_log(
    server: OAuthServer, kind: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = a_code(server, kind)

    granted = sign_in(a_provider(server, kind), kind, code)

    hidden = [server.authority(kind.value).client_secret, code, VERIFIER, *(granted.grant or "").split('"')[3::4]]
    assert len(hidden) == 5
    assert [text for text in hidden if text in caplog.text] == []


@pytest.mark.parametrize("fault", ["stall", "pause", "500", "429", "cut", "a redirect"])
@pytest.mark.parametrize("kind", ALL)
def test_a_grant_that_could_not_be_given_back_is_given_back_later(
    server: OAuthServer, kind: Provider, fault: str
) -> None:
    provider = a_provider(server, kind)
    granted = sign_in(provider, kind, a_code(server, kind))
    server.spoil("revoke", lambda _: FAULTS[fault](Reply(503)))

    with within(20), pytest.raises(Unavailable):
        asyncio.run(a_provider(server, kind, patience=patience_for(fault)).revoke(granted.grant or ""))
    asyncio.run(provider.revoke(granted.grant or ""))

    assert server.authority(kind.value).sessions == []


@pytest.mark.parametrize("fault", ["401", "404", "a page with 403"])
@pytest.mark.parametrize("kind", ALL)
def test_a_grant_that_a_provider_will_not_take_is_not_taken_for_given_back(
    server: OAuthServer, kind: Provider, fault: str
) -> None:
    server.spoil("revoke", fault)
    server.spoil("token", fault)

    with pytest.raises(Unavailable):
        asyncio.run(a_provider(server, kind).revoke('{"access_token":"a","refresh_token":"b"}'))


def test_many_sign_in_at_once_and_each_as_who_they_are(server: OAuthServer) -> None:
    provider = a_provider(server, Provider.GOOGLE)
    codes = {f"nonce-{number}": a_code(server, Provider.GOOGLE, nonce=f"nonce-{number}") for number in range(12)}

    async def all_at_once() -> list[Granted]:
        return await asyncio.gather(
            *(
                provider.identify(
                    code=code, iss=None, nonce=nonce, code_verifier=VERIFIER, callback_url=callback_of(Provider.GOOGLE)
                )
                for nonce, code in codes.items()
            )
        )

    granted = asyncio.run(all_at_once())

    assert len({each.grant for each in granted}) == 12
