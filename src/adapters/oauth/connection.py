"""Authlib's OAuth client over a transport that cannot be flooded or led astray.

Authlib 1.9 runs on httpx2, whose exceptions are not those of httpx.
"""

from collections.abc import AsyncIterator, Callable
from functools import cache
from ssl import SSLContext
from typing import Any, Final

import httpx2
from authlib.integrations.httpx_client import AsyncOAuth2Client

from adapters.oauth.registration import OAuthClient

MOST_BYTES: Final = 1_000_000
"""Of one answer. The longest honest one, a set of keys, has about five thousand."""

ClientAuth = str | Callable[..., tuple[str, Any, Any]]
"""How a client proves itself: the name of a method that Authlib knows, or a function that signs the request."""


class Connection(AsyncOAuth2Client):
    """One visit to a provider, by one person: Authlib keeps the token it was given for all further requests."""

    def parse_response_token(self, resp: httpx2.Response) -> httpx2.Response:
        """The answer as it came. Authlib would take anything for a token that has no `error` in it (Twitch's
        complaints have none), and put the provider's own words into exceptions."""
        return resp


def connect(client: OAuthClient, *, client_auth: ClientAuth, seconds: float) -> Connection:
    return Connection(
        client_id=client.client_id,
        client_secret=client.client_secret,
        token_endpoint_auth_method=client_auth,
        verify=tls(),
        timeout=seconds,
        follow_redirects=False,
        headers={"Accept-Encoding": "identity", "User-Agent": "AuraStream"},  # not compressed: no zip bombs
        event_hooks={"response": [_limit]},
    )


@cache
def tls() -> SSLContext:
    """Takes up to 90 ms the first time, on the event loop: better at the start than in somebody's sign-in."""
    return httpx2.create_ssl_context()


async def _limit(response: httpx2.Response) -> None:
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise httpx2.DecodingError("compressed although not asked for", request=response.request)
    if isinstance(response.stream, httpx2.AsyncByteStream):
        response.stream = _Bounded(response.stream)


class _Bounded(httpx2.AsyncByteStream):
    """A body that may not grow past `MOST_BYTES`."""

    def __init__(self, body: httpx2.AsyncByteStream) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        received = 0
        async for piece in self._body:
            received += len(piece)
            if received > MOST_BYTES:
                raise httpx2.ReadError("the answer is far too long")
            yield piece

    async def aclose(self) -> None:
        await self._body.aclose()
