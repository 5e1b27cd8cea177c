from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class OAuthClient:
    """What we are to a provider. TikTok calls the id a client key.

    `base_url` leads all addresses of the provider elsewhere, for tests and for trying things out on one machine; what
    answers there sees the host it stands in for as the first segment of the path.
    """

    client_id: str
    client_secret: str = field(repr=False)
    base_url: str | None = None

    def address(self, url: str) -> str:
        """`https://id.twitch.tv/oauth2/token` itself or, led elsewhere, `{base_url}/id.twitch.tv/oauth2/token`."""
        return f"{self.base_url.rstrip('/')}/{url.removeprefix('https://')}" if self.base_url else url
