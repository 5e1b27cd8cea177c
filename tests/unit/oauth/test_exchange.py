from datetime import UTC, datetime

import pytest

from adapters.oauth import discord, google, tiktok, twitch
from adapters.oauth.exchange import DEADLINE_SECONDS, Exchange
from adapters.oauth.registration import OAuthClient
from domain.accounts import Provider

CLIENT = OAuthClient("id", "secret", base_url="http://127.0.0.1:1")


def an_exchange(provider: Provider, authorize_url: str) -> Exchange:
    return Exchange(
        provider=provider,
        client=CLIENT,
        authorize_url=authorize_url,
        token_url="https://never.example/token",
        scope="openid",
        now=lambda: datetime(2026, 11, 26, tzinfo=UTC),
        deadline=DEADLINE_SECONDS,
    )


@pytest.mark.parametrize(
    ("provider", "authorize_url", "iss"),
    [
        (Provider.GOOGLE, google.AUTHORIZE, "https://accounts.google.com"),
        (Provider.YOUTUBE, google.AUTHORIZE, "https://accounts.google.com"),
        (Provider.TWITCH, twitch.AUTHORIZE, "https://id.twitch.tv/oauth2"),
        (Provider.DISCORD, discord.AUTHORIZE, "https://discord.com"),
        (Provider.TIKTOK, tiktok.AUTHORIZE, "https://www.tiktok.com"),
    ],
)
def test_a_provider_names_itself(provider: Provider, authorize_url: str, iss: str) -> None:
    assert an_exchange(provider, authorize_url).answers_as(iss)


@pytest.mark.parametrize(
    "iss",
    [
        "https://accounts.google.com",
        "https://discord.com",
        "http://id.twitch.tv/oauth2",
        "https://id.twitch.tv.evil.com",
        "https://eviltwitch.tv",
        "https://evilid.twitch.tv",
        "https://id.twitch.tv@evil.com",
        "https://[::1",
        "id.twitch.tv",
        "",
    ],
)
def test_an_answer_in_another_ones_name_is_a_mix_up(iss: str) -> None:
    assert not an_exchange(Provider.TWITCH, twitch.AUTHORIZE).answers_as(iss)
