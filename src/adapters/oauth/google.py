"""Signing in with Google, and with YouTube, which is Google with a channel."""

import asyncio
import logging
from typing import Annotated, Final

from msgspec import Meta, Struct, field

from adapters.oauth.answers import Broken, Declined, Grant, Tokens
from adapters.oauth.exchange import DEADLINE_SECONDS, Exchange, Visit
from adapters.oauth.id_tokens import Claims, IdTokens
from adapters.oauth.profile import account_of
from adapters.oauth.registration import OAuthClient
from application.accounts.ports import Granted, SignInRefused
from application.ports import Now
from domain.accounts import Provider, ProviderAccount

_log = logging.getLogger(__name__)

AUTHORIZE: Final = "https://accounts.google.com/o/oauth2/v2/auth"
TOKEN: Final = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address, not a secret
REVOKE: Final = "https://oauth2.googleapis.com/revoke"
KEYS: Final = "https://www.googleapis.com/oauth2/v3/certs"
ISSUERS: Final = ("https://accounts.google.com", "accounts.google.com")  # Google documents both
CHANNEL: Final = "https://www.googleapis.com/youtube/v3/channels?part=snippet&mine=true&maxResults=1"

_EMAIL: Final = frozenset({"email", "https://www.googleapis.com/auth/userinfo.email"})  # asked for as one, told as two
_READ_CHANNEL: Final = "https://www.googleapis.com/auth/youtube.readonly"
_CHANNEL_SHARE: Final = 0.2  # of the deadline


class GoogleIdentityProvider:
    """Asks for consent every time: without it Google gives a refresh token only at the first visit of somebody."""

    provider = Provider.GOOGLE
    scope = "openid email profile"

    def __init__(self, client: OAuthClient, *, now: Now, deadline: float = DEADLINE_SECONDS) -> None:
        self._client, self._deadline = client, deadline
        self._exchange = Exchange(
            provider=self.provider,
            client=client,
            authorize_url=AUTHORIZE,
            token_url=TOKEN,
            scope=self.scope,
            now=now,
            deadline=deadline,
        )
        self._id_tokens = IdTokens(keys_url=client.address(KEYS), issuers=ISSUERS, audience=client.client_id, now=now)

    def authorization_url(self, *, state: str, nonce: str, code_verifier: str, callback_url: str) -> str:
        return self._exchange.authorization_url(
            state=state,
            code_verifier=code_verifier,
            callback_url=callback_url,
            nonce=nonce,
            access_type="offline",
            prompt="consent",
        )

    async def identify(
        self, *, code: str, iss: str | None, nonce: str, code_verifier: str, callback_url: str
    ) -> Granted:
        async with self._exchange.signing_in(iss) as visit:
            tokens = await visit.redeem(code, code_verifier=code_verifier, callback_url=callback_url)
            if "openid" not in tokens.scopes or not tokens.scopes & _EMAIL:
                name = self.provider.display_name
                raise SignInRefused(f"{name} needs your permission to tell us your e-mail address. Please try again.")
            claims = await self._id_tokens.read(tokens.id_token, nonce=nonce, visit=visit)
            account = await self._account(claims, tokens, visit)
        return Granted(account, tokens.grant)

    async def revoke(self, grant: str) -> None:
        """Either token takes the other with it."""
        await self._exchange.give_back(grant, self._revoke)

    async def _revoke(self, visit: Visit, given: Grant) -> None:
        token, _ = given.longest_lived
        await visit.post(self._client.address(REVOKE), token=token)

    async def _account(self, claims: Claims, tokens: Tokens, visit: Visit) -> ProviderAccount:  # noqa: ARG002 - YouTube's
        return self._described(claims, name=None, avatar_url=claims.picture)

    def _described(self, claims: Claims, *, name: str | None, avatar_url: str | None) -> ProviderAccount:
        email = claims.email if claims.email_verified else None
        return account_of(self.provider, claims.sub, names=[name, claims.name], email=email, avatar_url=avatar_url)


class YouTubeIdentityProvider(GoogleIdentityProvider):
    """Shows people as their channel does: a creator's Google account often has the name that they keep off the air.

    The channel is a courtesy. When reading it was not allowed, or fails (YouTube's daily quota is easily spent), the
    sign-in goes on with what Google says.
    """

    provider = Provider.YOUTUBE
    scope = f"{GoogleIdentityProvider.scope} {_READ_CHANNEL}"

    async def _account(self, claims: Claims, tokens: Tokens, visit: Visit) -> ProviderAccount:
        channel = await self._channel(tokens, visit) if _READ_CHANNEL in tokens.scopes else None
        if channel is None:
            return self._described(claims, name=None, avatar_url=claims.picture)
        return self._described(claims, name=channel.title, avatar_url=channel.avatar_url or claims.picture)

    async def _channel(self, tokens: Tokens, visit: Visit) -> "_Channel | None":
        try:
            async with asyncio.timeout(self._deadline * _CHANNEL_SHARE):
                found = await visit.get(self._client.address(CHANNEL), _Channels, access_token=tokens.access_token)
        except (Declined, Broken, TimeoutError) as error:
            _log.warning("youtube did not show a channel: %s", error or "too slow")
            return None
        return found.items[0].snippet if found.items else None


class _Thumbnail(Struct):
    url: str | None = None


class _Channel(Struct):
    title: str | None = None
    thumbnails: dict[str, _Thumbnail] = field(default_factory=dict[str, _Thumbnail])

    @property
    def avatar_url(self) -> str | None:
        return self.thumbnails["default"].url if "default" in self.thumbnails else None


class _Item(Struct):
    snippet: _Channel


class _Channels(Struct):
    """Without a channel there are no `items` at all."""

    items: Annotated[list[_Item], Meta(max_length=50)] = field(default_factory=list[_Item])
