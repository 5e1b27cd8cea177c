import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from application.assets.download_asset import begun
from application.assets.ports import FileNotStored
from domain.errors import Unavailable
from entrypoints.http import readers
from entrypoints.http.downloads import MOUTHFUL, FileStream

MEGABYTE = 2**20


class Content:
    """Two pieces of a megabyte and a little, and then what `last` raises, if it does."""

    def __init__(self, last: Exception | None = None) -> None:
        self.closed = False
        self._last = last

    async def pieces(self) -> AsyncIterator[bytes]:
        try:
            for piece in (b"a" * MEGABYTE, b"b" * MEGABYTE, b"c"):
                yield piece
            if self._last:
                raise self._last
        finally:
            await asyncio.sleep(0)  # a clean-up may await
            self.closed = True


class Reading:
    """A client that takes `takes` frames and then none, or leaves when it has them."""

    def __init__(self, *, takes: int = 1_000, leaves: bool = False) -> None:
        self.frames: list[dict[str, Any]] = []
        self._takes, self._leaves = takes, leaves
        self._left = asyncio.Event()

    async def send(self, message: dict[str, Any]) -> None:
        if len(self.frames) == self._takes:
            if self._leaves:
                self._left.set()
            await asyncio.Event().wait()
        self.frames.append(message)

    async def receive(self) -> dict[str, Any]:
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def fetch(self, pieces: AsyncIterator[bytes]) -> None:
        answer = FileStream(pieces, {}).to_asgi_response(None, None)
        await answer.send_body(self.send, self.receive)


async def test_a_download_comes_whole_and_in_mouthfuls() -> None:
    content, reading = Content(), Reading()

    await reading.fetch(content.pieces())

    assert b"".join(frame["body"] for frame in reading.frames) == b"a" * MEGABYTE + b"b" * MEGABYTE + b"c"
    assert max(len(frame["body"]) for frame in reading.frames) <= MOUTHFUL
    assert [frame["more_body"] for frame in reading.frames] == [True] * (len(reading.frames) - 1) + [False]
    assert content.closed


async def test_a_reader_who_takes_nothing_any_more_is_given_up_and_the_content_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(readers, "PATIENCE", 0.02)
    content, reading = Content(), Reading(takes=3)

    async with asyncio.timeout(30):
        await reading.fetch(content.pieces())

    assert content.closed
    assert [frame["more_body"] for frame in reading.frames] == [True] * 3  # nobody takes it for the whole


async def test_a_reader_who_leaves_closes_the_content() -> None:
    content = Content()

    async with asyncio.timeout(30):
        await Reading(takes=3, leaves=True).fetch(content.pieces())

    assert content.closed


async def test_content_that_breaks_off_is_no_whole_answer() -> None:
    content, reading = Content(Unavailable("The file store does not answer.")), Reading()

    with pytest.raises(Unavailable):
        await reading.fetch(content.pieces())

    assert content.closed
    assert reading.frames[-1]["more_body"]


async def test_content_that_has_begun_is_closed_though_nothing_of_it_was_sent() -> None:
    content = Content()

    whole = await begun(content.pieces())
    await whole.aclose()

    assert content.closed


async def test_content_of_nothing_does_not_begin() -> None:
    async def nothing() -> AsyncIterator[bytes]:
        return
        yield b""

    with pytest.raises(FileNotStored):
        await begun(nothing())
