"""Files and zips on their way to a reader, who may be slow but not stand still."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

from litestar import Request
from litestar.response import Stream
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Send

from entrypoints.http.readers import Reader, ReaderGone, close, leaving

MOUTHFUL = 2**16
"""Bytes handed to the server at a time. The server keeps one of them and its own buffer of that size for a reader who
stands still. A reader is slow, not gone, who takes one within `readers.PATIENCE`, and half of what the system keeps
unsent (`server.UNSENT`), which it asks for no sooner: five kilobytes a second."""


class FileStream(Stream):
    """A handler's answer that is sent while it comes.

    The content is closed, and all that it holds is free, when it ends, when the reader leaves, and when they take
    nothing for `readers.PATIENCE`; the answer then breaks off. So it does when the content raises.
    """

    def __init__(self, content: AsyncIterator[bytes], headers: Mapping[str, str]) -> None:
        super().__init__(content, headers=dict(headers))
        self._content = content

    def to_asgi_response(self, app: Any, request: Request[Any, Any, Any], **set_by_route: Any) -> ASGIResponse:  # noqa: ARG002 Litestar passes it by name
        cookies = [*self.cookies, *(set_by_route.get("cookies") or ())]
        headers = {**(set_by_route.get("headers") or {}), **self.headers}
        return _Sending(self._content, cookies=cookies, headers=headers, background=self.background)


class _Sending(ASGIResponse):
    __slots__ = ("_content",)

    _should_set_content_length = False

    def __init__(self, content: AsyncIterator[bytes], **answer: Any) -> None:
        super().__init__(status_code=200, **answer)
        self._content = content

    async def send_body(self, send: Send, receive: Receive) -> None:
        reader = Reader(send)
        try:
            async with leaving(lambda leave: reader.listen(receive, leave)):
                await self._pour(reader)
        finally:
            await close(self._content)
        if not reader.gone:
            await reader.end()

    async def _pour(self, reader: Reader) -> None:
        try:
            async for piece in self._content:
                for start in range(0, len(piece), MOUTHFUL):
                    await reader.write(piece[start : start + MOUTHFUL])
                await asyncio.sleep(0)  # content that never waits must not stop the loop, nor hide that the reader left
        except ReaderGone:
            return
