"""Signing in with each provider, with its oddities and with what people do there."""

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from adapters.oauth.providers import OAuthIdentityProviders
from adapters.oauth.registration import OAuthClient
from application.accounts.ports import Granted, IdentityProvider, ProviderNotOffered, SignInRefused
from domain.accounts import EmailAddress, Provider, ProviderAccount
from domain.errors import Unavailable
from tests.integration.providers.oauth_authority import Clock
from tests.integration.providers.oauth_server import OAuthServer, browse

VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
NOVA = EmailAddress("Nova@Example.com", "nova@example.com")
TWITCH, GOOGLE, YOUTUBE = Provider.TWITCH, Provider.GOOGLE, Provider.YOUTUBE
DISCORD, TIKTOK = Provider.DISCORD, Provider.TIKTOK
WITH_MAIL = [TWITCH, GOOGLE, YOUTUBE, DISCORD]


@pytest.fixture
def server() -> Iterator[OAuthServer]:
    with OAuthServer() as running:
        yield running


def a_provider(server: OAuthServer, kind: Provider, **changed: str) -> IdentityProvider:
    authority = server.authority(kind.value)
    ours = {"client_id": authority.client_id, "client_secret": authority.client_secret, "base_url": server.url}
    return OAuthIdentityProviders.registered({kind: OAuthClient(**(ours | changed))}, now=server.clock).get(kind)


def callback_of(kind: Provider) -> str:
    return f"https://aurastream.example/api/v1/auth/oauth/{kind.value}/callback"


def url_of(server: OAuthServer, kind: Provider, *, callback_url: str | None = None) -> str:
    return a_provider(server, kind).authorization_url(
        state="state-1", nonce="nonce-1", code_verifier=VERIFIER, callback_url=callback_url or callback_of(kind)
    )


def query_of(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query, strict_parsing=True).items()}


def sign_in(
    server: OAuthServer,
    kind: Provider,
    *,
    provider: IdentityProvider | None = None,
    nonce: str = "nonce-1",
    code_verifier: str = VERIFIER,
    callback_url: str | None = None,
) -> Granted:
    callback_url = callback_url or callback_of(kind)
    code = browse(url_of(server, kind, callback_url=callback_url))["code"]
    return asyncio.run(
        (provider or a_provider(server, kind)).identify(
            code=code, iss=None, nonce=nonce, code_verifier=code_verifier, callback_url=callback_url
        )
    )


def give_back(server: OAuthServer, kind: Provider, granted: Granted) -> None:
    asyncio.run(a_provider(server, kind).revoke(granted.grant or ""))


@pytest.mark.parametrize(
    ("kind", "known_as"),
    [
        (TWITCH, ProviderAccount(TWITCH, "104729", NOVA, "Nova Rain", "https://cdn.example/nova.png")),
        (GOOGLE, ProviderAccount(GOOGLE, "104729", NOVA, "Nova Rain", "https://cdn.example/nova.png")),
        (YOUTUBE, ProviderAccount(YOUTUBE, "104729", NOVA, "NovaPlays", "https://yt3.example/nova.jpg")),
        (TIKTOK, ProviderAccount(TIKTOK, "104729", None, "Nova Rain", "https://cdn.example/nova.png")),
    ],
)
def test_somebody_is_who_the_provider_says(server: OAuthServer, kind: Provider, known_as: ProviderAccount) -> None:
    assert sign_in(server, kind).account == known_as


def test_a_discord_avatar_is_a_hash_that_becomes_an_address(server: OAuthServer) -> None:
    server.discord.person.avatar = "a_8342729096ea3675442027381ff50dfe"

    avatar = sign_in(server, DISCORD).account.avatar_url

    assert avatar == "https://cdn.discordapp.com/avatars/104729/a_8342729096ea3675442027381ff50dfe.png"


@pytest.mark.parametrize("kind", WITH_MAIL)
def test_an_address_that_is_not_verified_is_not_taken_over(server: OAuthServer, kind: Provider) -> None:
    server.twitch.shows_unverified = True
    server.authority(kind.value).person.verified = False

    assert sign_in(server, kind).account.email is None


@pytest.mark.parametrize("kind", WITH_MAIL)
def test_somebody_without_an_address_can_sign_in(server: OAuthServer, kind: Provider) -> None:
    server.authority(kind.value).person.email = None

    assert sign_in(server, kind).account.email is None


@pytest.mark.parametrize("kind", WITH_MAIL)
def test_an_address_that_we_cannot_use_is_left_out(server: OAuthServer, kind: Provider) -> None:
    server.authority(kind.value).person.email = "nova at example"

    assert sign_in(server, kind).account.email is None


def test_a_twitch_account_whose_address_is_not_verified_shows_none(server: OAuthServer) -> None:
    server.twitch.person.verified = False

    assert sign_in(server, TWITCH).account.email is None


@pytest.mark.parametrize("kind", [TWITCH, GOOGLE, TIKTOK])
def test_an_avatar_that_others_should_not_load_is_left_out(server: OAuthServer, kind: Provider) -> None:
    server.authority(kind.value).person.avatar = "http://tracker.example/pixel.gif"

    assert sign_in(server, kind).account.avatar_url is None


@pytest.mark.parametrize("kind", list(Provider))
def test_somebody_without_a_name_is_a_creator(server: OAuthServer, kind: Provider) -> None:
    person = server.authority(kind.value).person
    person.name, person.channel = (None, None) if kind is not DISCORD else ("\u202e\u200b", None)

    assert sign_in(server, kind).account.display_name == ("nova" if kind is DISCORD else "Creator")


# What each provider is asked for.


@pytest.mark.parametrize(
    ("kind", "page", "scope"),
    [
        (TWITCH, "https://id.twitch.tv/oauth2/authorize", "openid user:read:email"),
        (GOOGLE, "https://accounts.google.com/o/oauth2/v2/auth", "openid email profile"),
        (
            YOUTUBE,
            "https://accounts.google.com/o/oauth2/v2/auth",
            "openid email profile https://www.googleapis.com/auth/youtube.readonly",
        ),
        (DISCORD, "https://discord.com/oauth2/authorize", "identify email"),
        (TIKTOK, "https://www.tiktok.com/v2/auth/authorize/", "user.info.basic"),
    ],
)
def test_without_a_base_url_people_are_sent_to_the_provider_itself(kind: Provider, page: str, scope: str) -> None:
    providers = OAuthIdentityProviders.registered({kind: OAuthClient("id", "secret")}, now=Clock())

    url = providers.get(kind).authorization_url(
        state="s", nonce="n", code_verifier=VERIFIER, callback_url=callback_of(kind)
    )

    assert url.partition("?")[0] == page
    assert query_of(url)["scope"] == scope
    assert "secret" not in url


def test_google_is_asked_for_a_grant_that_lasts(server: OAuthServer) -> None:
    asked = query_of(url_of(server, GOOGLE))

    assert (asked["access_type"], asked["prompt"], asked["nonce"]) == ("offline", "consent", "nonce-1")
    assert json.loads(sign_in(server, GOOGLE).grant or "").keys() == {"access_token", "refresh_token"}


def test_twitch_is_asked_for_the_claims_that_it_keeps_back_otherwise(server: OAuthServer) -> None:
    claims = json.loads(query_of(url_of(server, TWITCH))["claims"])

    assert claims == {"id_token": {"email": None, "email_verified": None, "picture": None, "preferred_username": None}}


def test_tiktok_is_told_a_client_key_and_no_client_id(server: OAuthServer) -> None:
    asked = query_of(url_of(server, TIKTOK))
    sign_in(server, TIKTOK)

    sent = server.asked_for("token")[0].form
    assert asked["client_key"] == sent["client_key"] == "tiktok-id"
    assert "client_id" not in asked | sent


def test_the_secret_is_only_sent_in_the_body_of_a_form(server: OAuthServer) -> None:
    for kind in Provider:
        give_back(server, kind, sign_in(server, kind))

    for request in server.received:
        secrets = [server.authority(kind.value).client_secret for kind in Provider]
        heading = f"{request.path} {request.query} {request.headers}"
        assert [secret for secret in secrets if secret in heading] == []
        assert request.is_form == (request.method == "POST")


# What ties a code to a visit.


@pytest.mark.parametrize("kind", [GOOGLE, YOUTUBE, DISCORD, TIKTOK])
def test_a_wrong_verifier_is_refused_by_those_who_check_it(server: OAuthServer, kind: Provider) -> None:
    with pytest.raises(SignInRefused):
        sign_in(server, kind, code_verifier="another-verifier-that-is-as-long-as-it-has-to-be-0")


@pytest.mark.parametrize("kind", [TWITCH, GOOGLE, YOUTUBE])
def test_a_wrong_nonce_is_refused_by_us(server: OAuthServer, kind: Provider) -> None:
    with pytest.raises(SignInRefused):
        sign_in(server, kind, nonce="nonce-2")


@pytest.mark.parametrize("kind", list(Provider))
def test_a_code_is_only_good_for_the_address_it_was_sent_to(server: OAuthServer, kind: Provider) -> None:
    code = browse(url_of(server, kind))["code"]

    with pytest.raises(SignInRefused):
        asyncio.run(
            a_provider(server, kind).identify(
                code=code,
                iss=None,
                nonce="nonce-1",
                code_verifier=VERIFIER,
                callback_url="https://aurastream.example/other",
            )
        )


@pytest.mark.parametrize("kind", list(Provider))
def test_a_wrong_client_secret_refuses_every_sign_in(server: OAuthServer, kind: Provider) -> None:
    with pytest.raises(SignInRefused):
        sign_in(server, kind, provider=a_provider(server, kind, client_secret="guessed"))


def test_a_tiktok_code_is_decoded_once_more_than_its_query(server: OAuthServer) -> None:
    code = browse(url_of(server, TIKTOK))["code"]
    assert code.endswith("%2A1%214567.e1")

    sign_in(server, TIKTOK)

    assert server.asked_for("token")[0].form["code"].endswith("*1!4567.e1")


def test_tiktok_wants_the_challenge_in_hex_from_those_who_come_back_to_their_own_machine(server: OAuthServer) -> None:
    home = "http://127.0.0.1:8000/api/v1/auth/oauth/tiktok/callback"
    server.tiktok.callbacks.add(home)

    granted = sign_in(server, TIKTOK, callback_url=home)

    assert granted.account.subject == "104729"
    assert query_of(url_of(server, TIKTOK, callback_url=home))["code_challenge"] == (
        "13d31e961a1ad8ec2f16b10c4c982e0876a878ad6df144566ee1894acb70f9c3"
    )


def test_two_tiktok_accounts_in_one_sign_in_are_refused(server: OAuthServer) -> None:
    def by_somebody_else(reply):  # the account changes between two answers
        server.tiktok.person.subject = "666"
        return reply

    server.spoil("token", by_somebody_else)

    with pytest.raises(SignInRefused):
        sign_in(server, TIKTOK)


def test_discord_declines_anything_but_a_form(server: OAuthServer) -> None:
    answer = httpx2.post(f"{server.url}/discord.com/api/oauth2/token", json={"grant_type": "authorization_code"})

    assert answer.status_code == 415
    assert sign_in(server, DISCORD).account.subject == "104729"


# What people do not grant.


@pytest.mark.parametrize("scope", ["openid", "email"])
@pytest.mark.parametrize("kind", [GOOGLE, YOUTUBE])
def test_google_without_the_address_is_refused_with_a_reason(server: OAuthServer, kind: Provider, scope: str) -> None:
    server.authority(kind.value).person.unticks = {scope}

    with pytest.raises(SignInRefused, match=f"^{kind.display_name} needs your permission to tell us your e-mail"):
        sign_in(server, kind)


def test_google_without_the_profile_is_a_creator_with_an_address(server: OAuthServer) -> None:
    server.google.person.unticks = {"profile"}

    assert sign_in(server, GOOGLE).account == ProviderAccount(GOOGLE, "104729", NOVA, "Creator")


def test_youtube_without_its_channel_is_google(server: OAuthServer) -> None:
    server.youtube.person.unticks = {"https://www.googleapis.com/auth/youtube.readonly"}

    account = sign_in(server, YOUTUBE).account

    assert account == ProviderAccount(YOUTUBE, "104729", NOVA, "Nova Rain", "https://cdn.example/nova.png")
    assert server.asked_for("channels") == []


@pytest.mark.parametrize("fault", ["500", "a page with 200", "cut", "a list", "two megabytes"])
def test_a_channel_that_cannot_be_read_keeps_nobody_out(server: OAuthServer, fault: str) -> None:
    server.spoil("channels", fault)

    assert sign_in(server, YOUTUBE).account.display_name == "Nova Rain"


def test_a_channel_that_never_comes_is_not_waited_for_to_the_end(server: OAuthServer) -> None:
    authority = server.youtube
    client = OAuthClient(authority.client_id, authority.client_secret, base_url=server.url)
    hurried = OAuthIdentityProviders.registered({YOUTUBE: client}, now=server.clock, deadline=8.0).get(YOUTUBE)
    server.spoil("channels", "stall")

    assert sign_in(server, YOUTUBE, provider=hurried).account.display_name == "Nova Rain"


def test_a_spent_quota_of_youtube_keeps_nobody_out(server: OAuthServer) -> None:
    server.youtube.units_left = 0

    assert sign_in(server, YOUTUBE).account.display_name == "Nova Rain"


def test_somebody_without_a_channel_signs_in_with_youtube(server: OAuthServer) -> None:
    server.youtube.person.channel = None

    assert sign_in(server, YOUTUBE).account.display_name == "Nova Rain"


def test_twitch_without_the_address_signs_in_without_one(server: OAuthServer) -> None:
    server.twitch.person.unticks = {"user:read:email"}

    assert sign_in(server, TWITCH).account.email is None


def test_tiktok_without_the_profile_is_refused(server: OAuthServer) -> None:
    server.tiktok.person.unticks = {"user.info.basic"}

    with pytest.raises(SignInRefused):
        sign_in(server, TIKTOK)


# The provider's keys.


def test_the_keys_are_asked_for_once_an_hour(server: OAuthServer) -> None:
    provider = a_provider(server, GOOGLE)

    for _ in range(3):
        sign_in(server, GOOGLE, provider=provider)
    server.clock.moment += timedelta(minutes=59)
    sign_in(server, GOOGLE, provider=provider)

    assert len(server.asked_for("certs")) == 1
    server.clock.moment += timedelta(minutes=1)
    sign_in(server, GOOGLE, provider=provider)
    assert len(server.asked_for("certs")) == 2


def test_a_key_that_is_new_is_found(server: OAuthServer) -> None:
    provider = a_provider(server, GOOGLE)
    sign_in(server, GOOGLE, provider=provider)
    server.google.key_names, server.google.signs_with = ["key-1", "key-2"], "key-2"
    server.clock.moment += timedelta(minutes=1)

    assert sign_in(server, GOOGLE, provider=provider).account.subject == "104729"
    assert len(server.asked_for("certs")) == 2


def test_tokens_of_unknown_keys_do_not_make_us_ask_all_the_time(server: OAuthServer) -> None:
    provider = a_provider(server, GOOGLE)
    sign_in(server, GOOGLE, provider=provider)
    server.google.forgery = "unknown key"

    for _ in range(5):
        with pytest.raises(SignInRefused):
            sign_in(server, GOOGLE, provider=provider)

    assert len(server.asked_for("certs")) == 1


def test_a_key_that_was_taken_away_is_not_trusted_for_longer_than_an_hour(server: OAuthServer) -> None:
    provider = a_provider(server, GOOGLE)
    sign_in(server, GOOGLE, provider=provider)
    server.google.key_names = ["key-2"]
    server.clock.moment += timedelta(hours=1)

    with pytest.raises(SignInRefused):
        sign_in(server, GOOGLE, provider=provider)


# Giving back.


def is_alive_at_twitch(server: OAuthServer, access_token: str) -> bool:
    headers = {"Authorization": f"OAuth {access_token}"}
    return httpx2.get(f"{server.url}/id.twitch.tv/oauth2/validate", headers=headers).status_code == 200


@pytest.mark.parametrize("kind", list(Provider))
def test_what_is_given_back_is_dead(server: OAuthServer, kind: Provider) -> None:
    granted = sign_in(server, kind)

    give_back(server, kind, granted)

    assert server.authority(kind.value).sessions == []
    assert len(server.asked_for("revoke")) == 1


@pytest.mark.parametrize("kind", list(Provider))
def test_a_grant_can_be_given_back_long_after_its_access_token_has_ended(server: OAuthServer, kind: Provider) -> None:
    granted = sign_in(server, kind)
    server.clock.moment += timedelta(days=90)

    give_back(server, kind, granted)

    assert server.authority(kind.value).sessions == []


def test_a_twitch_token_that_is_given_back_is_one_that_helix_takes_no_more(server: OAuthServer) -> None:
    granted = sign_in(server, TWITCH)
    access_token = json.loads(granted.grant or "")["access_token"]
    headers = {"Authorization": f"Bearer {access_token}", "Client-Id": "twitch-id"}
    assert is_alive_at_twitch(server, access_token)
    assert httpx2.get(f"{server.url}/api.twitch.tv/helix/users", headers=headers).json()["data"][0]["id"] == "104729"

    give_back(server, TWITCH, granted)

    assert not is_alive_at_twitch(server, access_token)
    assert httpx2.get(f"{server.url}/api.twitch.tv/helix/users", headers=headers).status_code == 401


def test_a_rotated_refresh_token_is_dead_at_tiktok_and_that_is_no_error(server: OAuthServer) -> None:
    granted = sign_in(server, TIKTOK)
    form = {
        "grant_type": "refresh_token",
        "refresh_token": json.loads(granted.grant or "")["refresh_token"],
        "client_key": server.tiktok.client_id,
        "client_secret": server.tiktok.client_secret,
    }
    httpx2.post(f"{server.url}/open.tiktokapis.com/v2/oauth/token/", data=form).raise_for_status()
    server.clock.moment += timedelta(hours=3)

    give_back(server, TIKTOK, granted)

    assert len(server.tiktok.sessions) == 1


@pytest.mark.parametrize("kind", [TWITCH, DISCORD, TIKTOK])
def test_a_provider_that_does_not_know_us_any_more_leaves_the_grant_to_be_given_back_later(
    server: OAuthServer, kind: Provider
) -> None:
    granted = sign_in(server, kind)
    stranger = a_provider(server, kind, client_id="forgotten")

    with pytest.raises(Unavailable):
        asyncio.run(stranger.revoke(granted.grant or ""))


def test_a_grant_of_google_without_a_refresh_token_is_given_back_by_its_access_token(server: OAuthServer) -> None:
    access_token = json.loads(sign_in(server, GOOGLE).grant or "")["access_token"]

    asyncio.run(a_provider(server, GOOGLE).revoke(json.dumps({"access_token": access_token})))

    assert server.google.sessions == []


# The registry.


def test_only_providers_that_we_are_registered_with_are_offered() -> None:
    providers = OAuthIdentityProviders.registered({DISCORD: OAuthClient("id", "secret")}, now=Clock())

    assert providers.get(DISCORD)
    with pytest.raises(ProviderNotOffered):
        providers.get(TWITCH)


def test_a_registration_does_not_show_its_secret() -> None:
    assert "hush" not in repr(OAuthClient("id", "hush"))
