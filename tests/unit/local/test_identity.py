"""The page of embedded mode: what it gives out and what it refuses. The rest is in the contract of all providers."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from adapters.local.identity import LocalIdentityProviders, challenge_of
from application.accounts.ports import SignInRefused
from domain.accounts import Provider, ProviderAccount
from domain.errors import Invalid

VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
ADDRESS = "http://127.0.0.1:8000"
CALLBACK = f"{ADDRESS}/api/v1/auth/oauth/twitch/callback"
TWITCH = Provider.TWITCH


class Clock:
    moment = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def providers(clock: Clock) -> LocalIdentityProviders:
    return LocalIdentityProviders(address=f"{ADDRESS}/", now=clock)


def approve(providers: LocalIdentityProviders, provider: Provider = TWITCH, **changed: str) -> str:
    asked = {
        "email": "nova@example.com",
        "state": "state-1",
        "code_challenge": challenge_of(VERIFIER),
        "nonce": "nonce-1",
        "redirect_uri": f"{ADDRESS}/api/v1/auth/oauth/{provider.value}/callback",
    }
    return providers.approve(provider, **(asked | changed))


def code_in(url: str) -> str:
    return parse_qs(urlsplit(url).query)["code"][0]


async def identify(
    providers: LocalIdentityProviders,
    code: str,
    *,
    provider: Provider = TWITCH,
    nonce: str = "nonce-1",
    code_verifier: str = VERIFIER,
    callback_url: str = CALLBACK,
) -> ProviderAccount:
    granted = await providers.get(provider).identify(
        code=code, iss=None, nonce=nonce, code_verifier=code_verifier, callback_url=callback_url
    )
    return granted.account


def test_people_are_sent_to_our_own_page(providers: LocalIdentityProviders) -> None:
    url = providers.get(TWITCH).authorization_url(state="s", nonce="n", code_verifier=VERIFIER, callback_url=CALLBACK)

    assert url == (
        "http://127.0.0.1:8000/local/sign-in/twitch?response_type=code"
        "&redirect_uri=http%3A%2F%2F127.0.0.1%3A8000%2Fapi%2Fv1%2Fauth%2Foauth%2Ftwitch%2Fcallback"
        "&state=s&nonce=n&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
    )


async def test_an_address_is_all_it_takes_to_be_somebody(providers: LocalIdentityProviders) -> None:
    account = await identify(providers, code_in(approve(providers, email="Nova.Rain@Example.com")))

    assert account.email is not None
    assert account.email.key == "nova.rain@example.com"
    assert account.display_name == "Nova Rain"


async def test_two_spellings_of_an_address_are_one_person(providers: LocalIdentityProviders) -> None:
    first = await identify(providers, code_in(approve(providers, email="nova@example.com")))
    second = await identify(providers, code_in(approve(providers, email=" NOVA@EXAMPLE.COM ")))

    assert first.subject == second.subject
    assert len(first.subject) == 64


async def test_one_address_at_two_providers_is_two_accounts_there(providers: LocalIdentityProviders) -> None:
    at_twitch = await identify(providers, code_in(approve(providers)))
    code = code_in(approve(providers, Provider.DISCORD))
    callback_url = f"{ADDRESS}/api/v1/auth/oauth/discord/callback"
    at_discord = await identify(providers, code, provider=Provider.DISCORD, callback_url=callback_url)

    assert at_twitch.subject != at_discord.subject


@pytest.mark.parametrize(
    "redirect_uri",
    [
        "",
        "https://evil.example/",
        f"{ADDRESS}/api/v1/auth/oauth/discord/callback",
        f"{CALLBACK}?next=x",
        f"{CALLBACK}/",
        "http://127.0.0.1:8000@evil.example/api/v1/auth/oauth/twitch/callback",
    ],
)
def test_people_are_sent_back_to_us_only(providers: LocalIdentityProviders, redirect_uri: str) -> None:
    with pytest.raises(Invalid):
        approve(providers, redirect_uri=redirect_uri)
    with pytest.raises(Invalid):
        providers.deny(TWITCH, state="state-1", redirect_uri=redirect_uri)


@pytest.mark.parametrize(
    "changed",
    [
        {"code_challenge": ""},
        {"code_challenge": VERIFIER + "A"},
        {"code_challenge": "é" * 43},
        {"state": "s" * 513},
        {"nonce": "n" * 513},
        {"email": "nova"},
    ],
    ids=str,
)
def test_what_no_page_of_ours_has_asked_is_invalid(providers: LocalIdentityProviders, changed: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        approve(providers, **changed)


def test_a_state_comes_back_as_it_was(providers: LocalIdentityProviders) -> None:
    approved, denied = (
        approve(providers, state="a&b=c d"),
        providers.deny(TWITCH, state="a&b=c d", redirect_uri=CALLBACK),
    )

    assert parse_qs(urlsplit(approved).query)["state"] == ["a&b=c d"]
    assert denied == f"{CALLBACK}?error=access_denied&state=a%26b%3Dc+d"


@pytest.mark.parametrize(
    "changed",
    [
        {"nonce": "nonce-2"},
        {"nonce": ""},
        {"code_verifier": "another-verifier-that-is-as-long-as-it-has-to-be-0"},
        {"code_verifier": challenge_of(VERIFIER)},
        {"callback_url": f"{ADDRESS}/api/v1/auth/oauth/discord/callback"},
        {"provider": Provider.DISCORD},
    ],
    ids=str,
)
async def test_a_code_is_tied_to_its_visit_in_every_way(
    providers: LocalIdentityProviders, changed: dict[str, str]
) -> None:
    code = code_in(approve(providers))

    with pytest.raises(SignInRefused):
        await identify(providers, code, **changed)
    with pytest.raises(SignInRefused):
        await identify(providers, code)


async def test_a_code_lives_for_ten_minutes(providers: LocalIdentityProviders, clock: Clock) -> None:
    in_time, late = code_in(approve(providers)), code_in(approve(providers))

    clock.moment += timedelta(minutes=9, seconds=59)
    await identify(providers, in_time)
    clock.moment += timedelta(seconds=1)
    with pytest.raises(SignInRefused):
        await identify(providers, late)


async def test_the_latest_thousand_codes_are_kept(providers: LocalIdentityProviders) -> None:
    codes = [code_in(approve(providers)) for _ in range(1_001)]

    await identify(providers, codes[1])
    await identify(providers, codes[-1])
    with pytest.raises(SignInRefused):
        await identify(providers, codes[0])
