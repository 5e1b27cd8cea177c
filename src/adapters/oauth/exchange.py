"""The authorization code flow, as far as it is the same with every provider."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, TypeVar
from urllib.parse import urlencode, urlsplit

import httpx2
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from adapters.oauth.answers import Broken, Declined, Grant, Tokens, check, read
from adapters.oauth.connection import ClientAuth, Connection, connect, tls
from adapters.oauth.registration import OAuthClient
from application.accounts.ports import SignInRefused
from application.ports import Now
from domain.accounts import Provider
from domain.errors import Unavailable

_log = logging.getLogger(__name__)

DEADLINE_SECONDS: Final = 15.0

_CODE: Final = re.compile(r"[!-~]{1,2048}")
_Answer = TypeVar("_Answer")


class Visit:
    """The requests of one operation. Each may raise `Declined` or `Broken`, and none is made twice."""

    def __init__(self, http: Connection, token_url: str) -> None:
        self._http, self._token_url = http, token_url

    async def redeem(self, code: str, *, code_verifier: str, callback_url: str) -> Tokens:
        return read(await self.show(code, code_verifier=code_verifier, callback_url=callback_url), Tokens)

    async def show(self, code: str, *, code_verifier: str, callback_url: str) -> httpx2.Response:
        """The answer to a code, for a provider that says more in it than `Tokens` holds."""
        if not _CODE.fullmatch(code):
            raise Declined("not a code")
        return await self._answer(
            self._http.fetch_token(
                self._token_url,
                grant_type="authorization_code",
                code=code,
                code_verifier=code_verifier,
                redirect_uri=callback_url,
            )
        )

    async def refresh(self, refresh_token: str) -> Tokens:
        asked = self._http.fetch_token(self._token_url, grant_type="refresh_token", refresh_token=refresh_token)
        return read(await self._answer(asked), Tokens)

    async def get(self, url: str, answer: type[_Answer], *, access_token: str | None = None) -> _Answer:
        headers = {"Authorization": f"Bearer {access_token}"} if access_token else {}
        return read(await self._answer(self._http.request("GET", url, auth=None, headers=headers)), answer)

    async def post(self, url: str, **form: str) -> None:
        """Only the status of the answer counts."""
        check(await self._answer(self._http.request("POST", url, auth=None, data=form)))

    async def _answer(self, asked: Awaitable[httpx2.Response]) -> httpx2.Response:
        try:
            return await asked
        except (httpx2.HTTPError, httpx2.StreamError) as error:
            raise Broken(type(error).__name__) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """Where one provider's flow goes through. `deadline` is in seconds and covers a whole operation."""

    provider: Provider
    client: OAuthClient
    authorize_url: str
    token_url: str
    scope: str
    now: Now
    deadline: float
    id_name: str = "client_id"
    client_auth: ClientAuth = "client_secret_post"

    def __post_init__(self) -> None:
        tls()

    def authorization_url(self, *, state: str, code_verifier: str, callback_url: str, **more: str) -> str:
        """Not Authlib's own, which cannot call a client id by TikTok's name for it."""
        query = {
            "response_type": "code",
            self.id_name: self.client.client_id,
            "redirect_uri": callback_url,
            "scope": self.scope,
            "state": state,
            "code_challenge": create_s256_code_challenge(code_verifier),  # type: ignore[no-untyped-call] # so says its stub
            "code_challenge_method": "S256",
        }
        return f"{self.client.address(self.authorize_url)}?{urlencode(query | more)}"

    def answers_as(self, iss: str) -> bool:
        """Whether an issuer is one of the provider's own: below the host where people are sent."""
        try:
            host = urlsplit(iss).hostname or ""
        except ValueError:
            return False
        own = urlsplit(self.authorize_url).hostname
        return iss.startswith("https://") and (host == own or host.endswith(f".{own}"))

    @asynccontextmanager
    async def signing_in(self, iss: str | None) -> AsyncIterator[Visit]:
        """What the provider declines in here is a `SignInRefused`, and so is an answer in another one's name."""
        if iss is not None and not self.answers_as(iss):
            _log.warning("an answer for %s came in another one's name", self.provider)
            raise SignInRefused
        try:
            async with self._visit() as visit:
                yield visit
        except Declined as declined:
            _log.warning("%s declined a sign-in: %s", self.provider, declined)
            raise SignInRefused from declined

    async def give_back(self, grant: str, revoke: Callable[[Visit, Grant], Awaitable[None]]) -> None:
        """A grant that the provider does not know any more has been given back already. What else it declines, such
        as our own credentials, is to be tried again when that is mended: `Unavailable`."""
        given = Grant.parse(grant)
        if given is None:
            _log.warning("a grant of %s cannot be read and is not given back", self.provider)
            return
        try:
            async with self._visit() as visit:
                await revoke(visit, given)
        except Declined as declined:
            if not declined.is_of_a_dead_grant:
                _log.warning("%s did not take a grant back: %s", self.provider, declined)
                raise Unavailable(f"{self.provider.display_name} does not take the grant back.") from declined

    @asynccontextmanager
    async def _visit(self) -> AsyncIterator[Visit]:
        name = self.provider.display_name
        try:
            async with (
                asyncio.timeout(self.deadline),
                connect(self.client, client_auth=self.client_auth, seconds=self.deadline) as http,
            ):
                yield Visit(http, self.client.address(self.token_url))
        except TimeoutError as error:
            _log.warning("%s took longer than %.1f s", self.provider, self.deadline)
            raise Unavailable(f"{name} takes too long to answer.") from error
        except Broken as broken:
            _log.warning("%s has a problem: %s", self.provider, broken)
            retry_at = self.now() + broken.retry_after if broken.retry_after else None
            raise Unavailable(f"{name} does not answer.", retry_at=retry_at) from broken


async def give_back_access(visit: Visit, grant: Grant, *, revoke: Callable[[Visit, str], Awaitable[None]]) -> None:
    """Give a grant back where only access tokens can be revoked: with a fresh one, when ours has expired.

    When the last step fails after a refresh that ended the old refresh token, the grant stays until its owner
    disconnects us; there is no token left to try with.
    """
    try:
        await revoke(visit, grant.access_token)
    except Declined:
        if grant.refresh_token is None:
            raise
    else:
        return
    fresh = await visit.refresh(grant.refresh_token)
    await revoke(visit, fresh.access_token)
