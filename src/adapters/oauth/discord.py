"""Signing in with Discord.

Its token endpoint takes forms only. It has no ID token in this flow, so that state and PKCE alone tie a code to a
browser; its documentation names PKCE nowhere, but it checks a challenge that was sent (discord-api-docs#5254, #7046),
with a verifier of at least 43 characters.
"""

from typing import Final

from msgspec import Struct

from adapters.oauth.answers import Grant, Subject
from adapters.oauth.exchange import DEADLINE_SECONDS, Exchange, Visit
from adapters.oauth.profile import account_of
from adapters.oauth.registration import OAuthClient
from application.accounts.ports import Granted
from application.ports import Now
from domain.accounts import Provider

AUTHORIZE: Final = "https://discord.com/oauth2/authorize"
TOKEN: Final = "https://discord.com/api/oauth2/token"  # noqa: S105 - an address, not a secret
REVOKE: Final = "https://discord.com/api/oauth2/token/revoke"
ME: Final = "https://discord.com/api/v10/users/@me"
AVATARS: Final = "https://cdn.discordapp.com/avatars"
SCOPE: Final = "identify email"


class DiscordIdentityProvider:
    def __init__(self, client: OAuthClient, *, now: Now, deadline: float = DEADLINE_SECONDS) -> None:
        self._client = client
        self._exchange = Exchange(
            provider=Provider.DISCORD,
            client=client,
            authorize_url=AUTHORIZE,
            token_url=TOKEN,
            scope=SCOPE,
            now=now,
            deadline=deadline,
        )

    def authorization_url(self, *, state: str, nonce: str, code_verifier: str, callback_url: str) -> str:  # noqa: ARG002 - Discord has no use for a nonce
        return self._exchange.authorization_url(state=state, code_verifier=code_verifier, callback_url=callback_url)

    async def identify(
        self,
        *,
        code: str,
        iss: str | None,
        nonce: str,  # noqa: ARG002 - as above
        code_verifier: str,
        callback_url: str,
    ) -> Granted:
        async with self._exchange.signing_in(iss) as visit:
            tokens = await visit.redeem(code, code_verifier=code_verifier, callback_url=callback_url)
            user = await visit.get(self._client.address(ME), _User, access_token=tokens.access_token)
        account = account_of(
            Provider.DISCORD,
            user.id,
            names=[user.global_name, user.username],
            email=user.email if user.verified else None,
            avatar_url=f"{AVATARS}/{user.id}/{user.avatar}.png" if user.avatar else None,
        )
        return Granted(account, tokens.grant)

    async def revoke(self, grant: str) -> None:
        """Either token takes all others of this person and us with it."""
        await self._exchange.give_back(grant, self._revoke)

    async def _revoke(self, visit: Visit, given: Grant) -> None:
        token, kind = given.longest_lived
        await visit.post(
            self._client.address(REVOKE),
            token=token,
            token_type_hint=kind,
            client_id=self._client.client_id,
            client_secret=self._client.client_secret,
        )


class _User(Struct):
    """Without the scope `email` there is neither an address nor `verified`."""

    id: Subject
    username: str
    global_name: str | None = None
    avatar: str | None = None
    email: str | None = None
    verified: bool = False
