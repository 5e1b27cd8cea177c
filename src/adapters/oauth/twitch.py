"""Signing in with Twitch, through OpenID Connect.

Twitch's other way is a bare code flow, and then Helix /users with our `Client-Id`. OpenID Connect is better for two
reasons, besides one request less. Twitch documents no PKCE: the nonce in the signed ID token is what ties a code to
the browser that was sent there. And Helix has no word on whether an address is verified (its documentation promises
that it only shows those which are), while `email_verified` is a claim.
https://dev.twitch.tv/docs/authentication/getting-tokens-oidc
"""

import json
from functools import partial
from typing import Final

from adapters.oauth.exchange import DEADLINE_SECONDS, Exchange, Visit, give_back_access
from adapters.oauth.id_tokens import IdTokens
from adapters.oauth.profile import account_of
from adapters.oauth.registration import OAuthClient
from application.accounts.ports import Granted
from application.ports import Now
from domain.accounts import Provider

AUTHORIZE: Final = "https://id.twitch.tv/oauth2/authorize"
TOKEN: Final = "https://id.twitch.tv/oauth2/token"  # noqa: S105 - an address, not a secret
REVOKE: Final = "https://id.twitch.tv/oauth2/revoke"
KEYS: Final = "https://id.twitch.tv/oauth2/keys"
ISSUER: Final = "https://id.twitch.tv/oauth2"
SCOPE: Final = "openid user:read:email"

_CLAIMS: Final = json.dumps(
    {"id_token": dict.fromkeys(("email", "email_verified", "picture", "preferred_username"))}, separators=(",", ":")
)


class TwitchIdentityProvider:
    """The subject is the user id that Helix knows as well. Without the claims parameter the ID token has only that."""

    def __init__(self, client: OAuthClient, *, now: Now, deadline: float = DEADLINE_SECONDS) -> None:
        self._client = client
        self._exchange = Exchange(
            provider=Provider.TWITCH,
            client=client,
            authorize_url=AUTHORIZE,
            token_url=TOKEN,
            scope=SCOPE,
            now=now,
            deadline=deadline,
        )
        self._id_tokens = IdTokens(keys_url=client.address(KEYS), issuers=(ISSUER,), audience=client.client_id, now=now)

    def authorization_url(self, *, state: str, nonce: str, code_verifier: str, callback_url: str) -> str:
        return self._exchange.authorization_url(
            state=state, code_verifier=code_verifier, callback_url=callback_url, nonce=nonce, claims=_CLAIMS
        )

    async def identify(
        self, *, code: str, iss: str | None, nonce: str, code_verifier: str, callback_url: str
    ) -> Granted:
        async with self._exchange.signing_in(iss) as visit:
            tokens = await visit.redeem(code, code_verifier=code_verifier, callback_url=callback_url)
            claims = await self._id_tokens.read(tokens.id_token, nonce=nonce, visit=visit)
        account = account_of(
            Provider.TWITCH,
            claims.sub,
            names=[claims.preferred_username],
            email=claims.email if claims.email_verified else None,
            avatar_url=claims.picture,
        )
        return Granted(account, tokens.grant)

    async def revoke(self, grant: str) -> None:
        """Twitch revokes access tokens, which live for about four hours; a 400 is about the token, a 404 about us."""
        await self._exchange.give_back(grant, partial(give_back_access, revoke=self._revoke))

    async def _revoke(self, visit: Visit, access_token: str) -> None:
        await visit.post(self._client.address(REVOKE), client_id=self._client.client_id, token=access_token)
