"""A client of the Gemini API that cannot be held up, flooded or led astray.

Importing this module costs half a second and brings pydantic along: import it late and off the event loop.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Final

import httpx2
from google import genai
from google.genai import errors, types
from google.genai.models import AsyncModels

from adapters.gemini.deadlines import Deadlines

GOOGLE: Final = "https://generativelanguage.googleapis.com"
BROKEN: Final = (httpx2.HTTPError, httpx2.StreamError, UnicodeError, RecursionError)
"""What a call may raise besides `errors.APIError`: the SDK wraps no transport failure, nor the parser's on an error
body. Its transport is httpx2, whose exceptions are not those of httpx."""

_MOST_BYTES = 64_000_000  # of one answer: a picture of 30 MB in base64, and drafts before it


class Connection:
    """The SDK's client over a transport of ours, for the event loop that it is first used on.

    What the SDK would do differently: it sets no deadlines (its own is for each read and also for the connect), reads
    bodies of any size, follows redirects and takes the key along to another host, and lets environment variables pick
    the host, the API version and the HTTP package.
    """

    def __init__(self, *, api_key: str, base_url: str | None, deadlines: Deadlines, at_once: int) -> None:
        ssl = httpx2.create_ssl_context()
        self._deadlines = deadlines
        self._http = httpx2.AsyncClient(
            verify=ssl,
            headers={"Accept-Encoding": "identity"},  # a base64 picture gains little, and zip bombs are no issue
            follow_redirects=False,
            limits=httpx2.Limits(max_connections=at_once + 1),
            event_hooks={"request": [self._limit_request], "response": [self._limit_response]},
        )
        self._sdk = genai.Client(
            vertexai=False,
            api_key=api_key,
            http_options=types.HttpOptions(
                base_url=base_url or GOOGLE,
                api_version="v1",
                timeout=int(deadlines.total * 1000),  # is sent as X-Server-Timeout; the transport has its own
                retry_options=types.HttpRetryOptions(attempts=1),
                httpx_async_client=self._http,
                client_args={"verify": ssl},
            ),
        )

    @property
    def models(self) -> AsyncModels:
        return self._sdk.aio.models

    async def aclose(self) -> None:
        self._sdk.close()
        await self._sdk.aio.aclose()
        await self._http.aclose()  # the SDK leaves a client that it was given open

    async def _limit_request(self, request: httpx2.Request) -> None:
        wait = self._deadlines
        request.extensions["timeout"] = {
            "connect": wait.connect,
            "pool": wait.total,
            "write": wait.idle,
            "read": wait.total,
        }

    async def _limit_response(self, response: httpx2.Response) -> None:
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise httpx2.DecodingError("compressed although not asked for", request=response.request)
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = _Bounded(response.stream, idle=self._deadlines.idle)


class _Bounded(httpx2.AsyncByteStream):
    """A body that may neither pause for longer than `idle` seconds nor grow past `_MOST_BYTES`."""

    def __init__(self, body: httpx2.AsyncByteStream, *, idle: float) -> None:
        self._body, self._idle = body, idle

    async def __aiter__(self) -> AsyncIterator[bytes]:
        received = 0
        pieces = aiter(self._body)
        while True:
            try:
                async with asyncio.timeout(self._idle):
                    piece = await anext(pieces)
            except StopAsyncIteration:
                return
            except TimeoutError as error:
                raise httpx2.ReadTimeout("the answer paused for too long") from error
            received += len(piece)
            if received > _MOST_BYTES:
                raise httpx2.ReadError("the answer is far too long")
            yield piece

    async def aclose(self) -> None:
        await self._body.aclose()


def retry_after(error: errors.APIError) -> str:
    """The header of that name, empty when there is none."""
    headers: Mapping[str, str] = getattr(error.response, "headers", {})
    return headers.get("Retry-After", "")
