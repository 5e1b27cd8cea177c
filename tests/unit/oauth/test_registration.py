from adapters.oauth.registration import OAuthClient

TOKEN = "https://id.twitch.tv/oauth2/token"


def test_the_provider_itself_is_asked() -> None:
    assert OAuthClient("id", "secret").address(TOKEN) == "https://id.twitch.tv/oauth2/token"


def test_a_base_url_leads_every_host_elsewhere() -> None:
    ours = OAuthClient("id", "secret", base_url="http://127.0.0.1:9000/")

    assert ours.address(TOKEN) == "http://127.0.0.1:9000/id.twitch.tv/oauth2/token"


def test_a_registration_does_not_show_its_secret() -> None:
    assert "hush" not in repr(OAuthClient("id", "hush"))
