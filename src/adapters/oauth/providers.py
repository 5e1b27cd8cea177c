from collections.abc import Callable, Mapping, Sequence
from typing import Final, Self

from adapters.oauth.discord import DiscordIdentityProvider
from adapters.oauth.exchange import DEADLINE_SECONDS
from adapters.oauth.google import GoogleIdentityProvider, YouTubeIdentityProvider
from adapters.oauth.registration import OAuthClient
from adapters.oauth.tiktok import TikTokIdentityProvider
from adapters.oauth.twitch import TwitchIdentityProvider
from application.accounts.ports import IdentityProvider, ProviderNotOffered
from application.ports import Now
from domain.accounts import Provider

_KINDS: Final[Mapping[Provider, Callable[..., IdentityProvider]]] = {
    Provider.TWITCH: TwitchIdentityProvider,
    Provider.GOOGLE: GoogleIdentityProvider,
    Provider.YOUTUBE: YouTubeIdentityProvider,
    Provider.DISCORD: DiscordIdentityProvider,
    Provider.TIKTOK: TikTokIdentityProvider,
}


class OAuthIdentityProviders:
    """Those that we are registered with; the others are not offered."""

    def __init__(self, offered: Mapping[Provider, IdentityProvider]) -> None:
        self._offered = dict(offered)

    @classmethod
    def registered(
        cls, clients: Mapping[Provider, OAuthClient], *, now: Now, deadline: float = DEADLINE_SECONDS
    ) -> Self:
        """YouTube may share Google's registration, when its consent screen names the scope `youtube.readonly`."""
        return cls(
            {provider: _KINDS[provider](client, now=now, deadline=deadline) for provider, client in clients.items()}
        )

    def offered(self) -> Sequence[Provider]:
        return [provider for provider in Provider if provider in self._offered]

    def get(self, provider: Provider) -> IdentityProvider:
        try:
            return self._offered[provider]
        except KeyError:
            raise ProviderNotOffered from None
