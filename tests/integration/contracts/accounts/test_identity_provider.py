"""What every `IdentityProvider` keeps to, with the providers' own servers and with the page of embedded mode."""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import pytest

from adapters.local.identity import LocalIdentityProviders
from adapters.oauth.providers import OAuthIdentityProviders
from adapters.oauth.registration import OAuthClient
from application.accounts.ports import Granted, IdentityProvider, ProviderNotOffered, SignInRefused
from domain.accounts import Provider
from tests.integration.providers.oauth_authority import Clock
from tests.integration.providers.oauth_server import OAuthServer, browse

ADDRESS = "https://aurastream.example"
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
S256_OF_VERIFIER = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"  # the example of RFC 7636, appendix B
OTHER_VERIFIER = "another-verifier-that-is-as-long-as-it-has-to-be-0"


ISSUERS = {
    Provider.TWITCH: "https://id.twitch.tv/oauth2",
    Provider.GOOGLE: "https://accounts.google.com",
    Provider.YOUTUBE: "https://accounts.google.com",
    Provider.DISCORD: "https://discord.com",
    Provider.TIKTOK: "https://www.tiktok.com",
}


@dataclass(frozen=True)
class Door:
    """A provider, and somebody at a browser who goes through it."""

    kind: Provider
    provider: IdentityProvider
    agree: Callable[[str], dict[str, str]]  # what comes back to us from an authorization URL
    disagree: Callable[[str], dict[str, str]]
    clock: Clock
    issuer: str | None = None  # embedded mode's page names nobody

    @property
    def callback_url(self) -> str:
        return f"{ADDRESS}/api/v1/auth/oauth/{self.kind.value}/callback"

    def url(self, *, state: str = "state-1", nonce: str = "nonce-1", code_verifier: str = VERIFIER) -> str:
        return self.provider.authorization_url(
            state=state, nonce=nonce, code_verifier=code_verifier, callback_url=self.callback_url
        )

    async def identify(
        self, code: str, *, iss: str | None = None, nonce: str = "nonce-1", code_verifier: str = VERIFIER
    ) -> Granted:
        return await self.provider.identify(
            code=code, iss=iss, nonce=nonce, code_verifier=code_verifier, callback_url=self.callback_url
        )


@pytest.fixture(params=["twitch", "google", "youtube", "discord", "tiktok", "local twitch", "local tiktok"])
def door(request: pytest.FixtureRequest) -> Iterator[Door]:
    where, _, name = request.param.rpartition(" ")
    kind = Provider(name)
    if where:
        clock = Clock()
        local = LocalIdentityProviders(address=ADDRESS, now=clock)
        yield Door(kind, local.get(kind), _page_of(local, kind), _page_of(local, kind, agrees=False), clock)
        return
    with OAuthServer() as server:
        authority = server.authority(name)
        client = OAuthClient(authority.client_id, authority.client_secret, base_url=server.url)
        providers = OAuthIdentityProviders.registered({kind: client}, now=server.clock)

        def disagree(url: str) -> dict[str, str]:
            authority.person.denies = True
            return browse(url)

        yield Door(kind, providers.get(kind), browse, disagree, server.clock, ISSUERS[kind])


def _page_of(local: LocalIdentityProviders, kind: Provider, *, agrees: bool = True) -> Callable[[str], dict[str, str]]:
    """Fills in the form of embedded mode's page."""

    def fill_in(url: str) -> dict[str, str]:
        asked = _query(url)
        assert url.startswith(f"{local.page(kind)}?")
        if not agrees:
            return _query(local.deny(kind, state=asked["state"], redirect_uri=asked["redirect_uri"]))
        return _query(
            local.approve(
                kind,
                email="Nova@Example.com",
                state=asked["state"],
                code_challenge=asked["code_challenge"],
                nonce=asked["nonce"],
                redirect_uri=asked["redirect_uri"],
            )
        )

    return fill_in


def _query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query, strict_parsing=True).items()}


def test_people_are_sent_away_with_our_state_our_address_and_an_s256_challenge(door: Door) -> None:
    asked = _query(door.url(state="a state/+&="))

    assert asked["response_type"] == "code"
    assert asked["state"] == "a state/+&="
    assert asked["redirect_uri"] == door.callback_url
    assert (asked["code_challenge"], asked["code_challenge_method"]) == (S256_OF_VERIFIER, "S256")
    assert VERIFIER not in door.url()


def test_two_visits_have_nothing_in_common_but_us(door: Door) -> None:
    one = _query(door.url(state="1", nonce="n1", code_verifier=VERIFIER))
    other = _query(door.url(state="2", nonce="n2", code_verifier=OTHER_VERIFIER))

    challenge = urlsafe_b64encode(sha256(OTHER_VERIFIER.encode()).digest()).decode().rstrip("=")
    assert other["code_challenge"] == challenge != one["code_challenge"]
    assert other["redirect_uri"] == one["redirect_uri"]


async def test_who_comes_back_is_known(door: Door) -> None:
    back = door.agree(door.url())

    granted = await door.identify(back["code"])

    account = granted.account
    assert back["state"] == "state-1"
    assert account.provider is door.kind
    assert 1 <= len(account.subject) <= 255
    assert 1 <= len(account.display_name) <= 50
    assert account.email is None or account.email.key == "nova@example.com"


async def test_the_same_person_has_the_same_subject_at_every_visit(door: Door) -> None:
    first = await door.identify(door.agree(door.url())["code"])

    second = await door.identify(door.agree(door.url())["code"])

    assert second.account == first.account


async def test_a_code_is_good_once(door: Door) -> None:
    code = door.agree(door.url())["code"]
    await door.identify(code)

    with pytest.raises(SignInRefused):
        await door.identify(code)


async def test_a_code_that_was_slipped_into_another_visit_is_refused(door: Door) -> None:
    code = door.agree(door.url())["code"]

    with pytest.raises(SignInRefused):
        await door.identify(code, nonce="nonce-2", code_verifier=OTHER_VERIFIER)


async def test_a_code_is_spent_by_a_visit_that_was_refused(door: Door) -> None:
    code = door.agree(door.url())["code"]
    with pytest.raises(SignInRefused):
        await door.identify(code, nonce="nonce-2", code_verifier=OTHER_VERIFIER)

    with pytest.raises(SignInRefused):
        await door.identify(code)


async def test_an_answer_in_the_providers_own_name_is_taken(door: Door) -> None:
    granted = await door.identify(door.agree(door.url())["code"], iss=door.issuer)

    assert granted.account.provider is door.kind


async def test_an_answer_in_another_ones_name_is_refused_before_its_code_is_shown_to_anybody(door: Door) -> None:
    code = door.agree(door.url())["code"]

    with pytest.raises(SignInRefused):
        await door.identify(code, iss="https://evil.example")

    assert (await door.identify(code)).account.provider is door.kind


async def test_a_code_that_is_older_than_ten_minutes_is_refused(door: Door) -> None:
    code = door.agree(door.url())["code"]
    door.clock.moment = door.clock.moment.replace(minute=10)

    with pytest.raises(SignInRefused):
        await door.identify(code)


@pytest.mark.parametrize("code", ["", "made-up", "with a space", "x" * 100_000, "ünïcode", "a&code=b", "%0d%0a"])
async def test_what_is_no_code_is_refused(door: Door, code: str) -> None:
    with pytest.raises(SignInRefused):
        await door.identify(code)


def test_somebody_who_would_rather_not_comes_back_with_the_state_and_without_a_code(door: Door) -> None:
    back = door.disagree(door.url())

    assert back == {"error": "access_denied", "state": "state-1"}


async def test_a_grant_can_be_given_back_again_and_again(door: Door) -> None:
    granted = await door.identify(door.agree(door.url())["code"])

    for _ in range(3):
        await door.provider.revoke(granted.grant or "")

    assert (await door.identify(door.agree(door.url())["code"])).account == granted.account


@pytest.mark.parametrize(
    "grant", ["", "nonsense", "{}", "[]", '{"access_token":"unknown"}', '{"access_token":"a","refresh_token":"b"}']
)
async def test_giving_back_a_grant_that_nobody_knows_is_no_error(door: Door, grant: str) -> None:
    granted = await door.identify(door.agree(door.url())["code"])

    await door.provider.revoke(grant)

    assert (await door.identify(door.agree(door.url())["code"])).account == granted.account


@pytest.mark.parametrize(
    ("providers", "offered"),
    [
        (LocalIdentityProviders(address=ADDRESS, now=Clock()), list(Provider)),
        (OAuthIdentityProviders.registered({}, now=Clock()), []),
        (
            OAuthIdentityProviders.registered(
                {kind: OAuthClient("id", "secret") for kind in (Provider.TIKTOK, Provider.TWITCH)}, now=Clock()
            ),
            [Provider.TWITCH, Provider.TIKTOK],
        ),
    ],
)
def test_who_is_offered_can_be_had_and_nobody_else(
    providers: LocalIdentityProviders | OAuthIdentityProviders, offered: list[Provider]
) -> None:
    assert providers.offered() == offered
    for provider in Provider:
        with nullcontext() if provider in offered else pytest.raises(ProviderNotOffered):
            providers.get(provider)
