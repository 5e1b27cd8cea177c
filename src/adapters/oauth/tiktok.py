"""Signing in with TikTok, which tells no address, calls a client id a client key and parts scopes with commas.

https://developers.tiktok.com/doc/oauth-user-access-token-management
"""

from collections.abc import MutableMapping
from functools import partial
from hashlib import sha256
from typing import Final, Protocol
from urllib.parse import unquote, urlencode, urlsplit

from authlib.common.urls import add_params_to_qs
from msgspec import Struct

from adapters.oauth.answers import Declined, Subject, Tokens, read
from adapters.oauth.exchange import DEADLINE_SECONDS, Exchange, Visit, give_back_access
from adapters.oauth.profile import account_of
from adapters.oauth.registration import OAuthClient
from application.accounts.ports import Granted
from application.ports import Now
from domain.accounts import Provider

AUTHORIZE: Final = "https://www.tiktok.com/v2/auth/authorize/"
TOKEN: Final = "https://open.tiktokapis.com/v2/oauth/token/"  # noqa: S105 - an address, not a secret
REVOKE: Final = "https://open.tiktokapis.com/v2/oauth/revoke/"
USER: Final = "https://open.tiktokapis.com/v2/user/info/"
SCOPE: Final = "user.info.basic"  # several would be joined by commas

_FIELDS: Final = "open_id,display_name,avatar_url"
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class TikTokIdentityProvider:
    """The subject is the `open_id`, which is another one for each of a developer's apps."""

    def __init__(self, client: OAuthClient, *, now: Now, deadline: float = DEADLINE_SECONDS) -> None:
        self._client = client
        self._exchange = Exchange(
            provider=Provider.TIKTOK,
            client=client,
            authorize_url=AUTHORIZE,
            token_url=TOKEN,
            scope=SCOPE,
            now=now,
            deadline=deadline,
            id_name="client_key",
            client_auth=_sign,
        )

    def authorization_url(self, *, state: str, nonce: str, code_verifier: str, callback_url: str) -> str:  # noqa: ARG002 - TikTok has no use for a nonce
        """Back to one's own machine is only possible for desktop apps, and those write the challenge in hex."""
        if urlsplit(callback_url).hostname in _LOOPBACK:
            return self._exchange.authorization_url(
                state=state,
                code_verifier=code_verifier,
                callback_url=callback_url,
                code_challenge=sha256(code_verifier.encode()).hexdigest(),
            )
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
        """Codes come encoded once more than the query that they come in; they have no percent sign of their own."""
        async with self._exchange.signing_in(iss) as visit:
            answer = await visit.show(unquote(code), code_verifier=code_verifier, callback_url=callback_url)
            tokens = read(answer, _TikTokTokens)
            url = f"{self._client.address(USER)}?{urlencode({'fields': _FIELDS})}"
            found = await visit.get(url, _UserInfo, access_token=tokens.access_token)
            if found.data.user.open_id != tokens.open_id:
                raise Declined("two accounts in one sign-in")
        user = found.data.user
        account = account_of(
            Provider.TIKTOK, tokens.open_id, names=[user.display_name], email=None, avatar_url=user.avatar_url
        )
        return Granted(account, tokens.grant)

    async def revoke(self, grant: str) -> None:
        """Only an access token can be revoked, and it lives for two hours; that disconnects us altogether."""
        await self._exchange.give_back(grant, partial(give_back_access, revoke=self._revoke))

    async def _revoke(self, visit: Visit, access_token: str) -> None:
        await visit.post(
            self._client.address(REVOKE),
            client_key=self._client.client_id,
            client_secret=self._client.client_secret,
            token=access_token,
        )


class _Credentials(Protocol):
    client_id: str
    client_secret: str


def _sign(
    client: _Credentials, method: str, uri: str, headers: MutableMapping[str, str], body: bytes
) -> tuple[str, MutableMapping[str, str], str]:
    """The way for Authlib to prove who we are: as `client_secret_post`, with TikTok's name for the id."""
    del method
    ours = [("client_key", client.client_id), ("client_secret", client.client_secret)]
    return uri, headers, add_params_to_qs(body.decode(), ours)


class _TikTokTokens(Tokens, kw_only=True):
    open_id: Subject


class _User(Struct):
    open_id: Subject
    display_name: str | None = None
    avatar_url: str | None = None


class _Data(Struct):
    user: _User


class _UserInfo(Struct):
    """Its `error` is there in good answers too, with the code "ok"; in bad ones `data` has no user."""

    data: _Data
