import pytest

from domain.accounts import Provider
from entrypoints.http.accounts.providers import sent_by


@pytest.mark.parametrize(
    ("provider", "iss"),
    [
        (Provider.GOOGLE, "https://accounts.google.com"),
        (Provider.YOUTUBE, "https://accounts.google.com"),
        (Provider.TWITCH, "https://id.twitch.tv/oauth2"),
        (Provider.DISCORD, "https://discord.com"),
        (Provider.TIKTOK, "https://www.tiktok.com"),
    ],
)
def test_a_provider_names_itself(provider: Provider, iss: str) -> None:
    assert sent_by(provider, iss)


@pytest.mark.parametrize(
    "iss",
    [
        "https://accounts.google.com",
        "https://discord.com",
        "http://id.twitch.tv/oauth2",
        "https://id.twitch.tv.evil.com",
        "https://eviltwitch.tv",
        "https://id.twitch.tv@evil.com",
        "https://[::1",
        "id.twitch.tv",
        "",
    ],
)
def test_an_answer_in_another_ones_name_is_a_mix_up(iss: str) -> None:
    assert not sent_by(Provider.TWITCH, iss)
