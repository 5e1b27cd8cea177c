"""Pictures by Google's Gemini models."""

import asyncio
import importlib
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from adapters.gemini.deadlines import Deadlines
from adapters.gemini.failures import ModelUnknown, QuotaSpent
from domain.generation.brief import PictureRequest
from domain.generation.picture import ModelUnavailable, Picture, PictureMissed

if TYPE_CHECKING:
    from adapters.gemini.connection import Connection


SPENT_FOR = timedelta(minutes=15)
"""How long a model whose quota of the day is spent is not asked, whatever it said: people raise quotas within a day."""


@dataclass(frozen=True, slots=True)
class _Line:
    """What one event loop has of its own: neither connections nor semaphores can be shared between loops."""

    connection: "Connection"
    places: asyncio.Semaphore


class GeminiImageModel:
    """Asks the first of `models`, and the next one only when a model is gone or its quota of the day is spent.

    A spent one is not asked again for a quarter of an hour: every picture would pay for the same answer. Of one event
    loop at most `at_once` requests are under way; the others wait for a place within their own deadline. Each loop that
    draws has a connection of its own and closes it with `aclose()`.
    """

    def __init__(
        self,
        *,
        api_key: str,
        models: Sequence[str],
        base_url: str | None = None,
        deadlines: Deadlines | None = None,
        at_once: int = 4,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if not (api_key.isascii() and api_key.isprintable()) or not api_key.strip():
            raise ValueError("the key of an image model is printable ASCII")  # else a header error would quote it
        if not models or at_once < 1:
            raise ValueError("an image model needs the id of a model and room for one picture")
        self._api_key = api_key
        self._models = tuple(models)
        self._base_url = base_url
        self._deadlines = deadlines or Deadlines()
        self._at_once = at_once
        self._clock = clock
        self._spent: dict[str, tuple[float, QuotaSpent]] = {}
        self._lines: WeakKeyDictionary[asyncio.AbstractEventLoop, _Line] = WeakKeyDictionary()

    async def draw(self, request: PictureRequest) -> Picture:
        async with self._line(within=self._deadlines.total) as line, line.places:
            return await self._by_the_first_that_can(line, request)

    async def check_models(self, *, within: float = 10.0) -> tuple[str, ...]:
        """The configured models that the API does not know, in their order. Takes at most `within` seconds.

        Raises `ModelUnavailable` when the API cannot be asked and `ModelRefused` when it does not take the key.
        """
        async with self._line(within=within) as line:
            from adapters.gemini import image_calls  # noqa: PLC0415  # half a second, see _opened

            known = await image_calls.known_models(line.connection)
        return tuple(model for model in self._models if model.removeprefix("models/") not in known)

    async def aclose(self) -> None:
        """Closes what the running event loop has opened. Nothing may be under way; drawing again opens it again."""
        if line := self._lines.pop(asyncio.get_running_loop(), None):
            await line.connection.aclose()

    async def _by_the_first_that_can(self, line: _Line, request: PictureRequest) -> Picture:
        from adapters.gemini import image_calls  # noqa: PLC0415  # half a second, see _opened

        misses: list[PictureMissed] = []
        for model in self._models:
            if spent := self._spent_now(model):
                misses.append(spent)
                continue
            try:
                return Picture(content=await image_calls.draw(line.connection, model, request), model=model)
            except QuotaSpent as miss:
                self._spent[model] = self._clock() + SPENT_FOR.total_seconds(), miss
                misses.append(miss)
            except ModelUnknown as miss:
                misses.append(miss)
        raise min(misses, key=_soonest)

    def _spent_now(self, model: str) -> QuotaSpent | None:
        """What the model said when it was asked last; None when it is worth asking again."""
        until, miss = self._spent.get(model, (0.0, None))
        if miss is None or self._clock() >= until:
            return None
        return QuotaSpent(str(miss), retry_after=miss.retry_after)

    @asynccontextmanager
    async def _line(self, *, within: float) -> AsyncIterator[_Line]:
        """The running loop's line, for at most `within` seconds."""
        try:
            async with asyncio.timeout(within):
                yield await self._opened()
        except TimeoutError as error:
            raise ModelUnavailable("The image model did not answer in time.") from error

    async def _opened(self) -> _Line:
        """The first picture of a process imports the SDK, in a thread so that the loop goes on meanwhile."""
        loop = asyncio.get_running_loop()
        if loop not in self._lines:
            await asyncio.to_thread(importlib.import_module, "adapters.gemini.image_calls")
        return self._lines.get(loop) or self._open(loop)

    def _open(self, loop: asyncio.AbstractEventLoop) -> _Line:
        from adapters.gemini.connection import Connection  # noqa: PLC0415  # half a second, see _opened

        line = _Line(
            connection=Connection(
                api_key=self._api_key, base_url=self._base_url, deadlines=self._deadlines, at_once=self._at_once
            ),
            places=asyncio.Semaphore(self._at_once),
        )
        self._lines[loop] = line
        return line


def _soonest(miss: PictureMissed) -> timedelta:
    """A spent quota comes back and so outweighs a model that does not."""
    if isinstance(miss, QuotaSpent):
        return miss.retry_after or timedelta(days=1)
    return timedelta.max
