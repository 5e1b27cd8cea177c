"""What generation leans on outside of the store, small enough to be read at a glance."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from datetime import datetime
from uuid import UUID

from application.assets.ports import FileNotStored, StoredFile
from application.generation.ports import FinishingOrder
from application.ports import Now
from domain.assets import Finished, FinishedFile, LogoSet
from domain.errors import Unavailable
from domain.generation.brief import PictureRequest
from domain.generation.picture import Picture
from domain.tiers import Lane
from tests.builders import NOON

PICTURE = Picture(b"pixels", model="fake-model")


class FakeImageModel:
    """Answers with what it is given, in order, then with pictures; keeps what it was asked.

    An exception is raised; a future is waited for; a callable is called first, as something happens while it draws.
    """

    def __init__(self, *answers: BaseException | Picture | asyncio.Future[Picture] | Callable[[], object]) -> None:
        self.answers = deque(answers)
        self.asked: list[PictureRequest] = []

    async def draw(self, request: PictureRequest) -> Picture:
        self.asked.append(request)
        answer = self.answers.popleft() if self.answers else PICTURE
        if isinstance(answer, asyncio.Future):
            return await answer
        if isinstance(answer, BaseException):
            raise answer
        if isinstance(answer, Picture):
            return answer
        happening = answer()
        if asyncio.iscoroutine(happening):
            await happening
        return PICTURE


def files_of(picture: Picture, order: FinishingOrder) -> tuple[FinishedFile, ...]:
    """Files of the right sizes by name, whose bytes depend on nothing but the picture and the size."""
    return tuple(
        FinishedFile(size.width, size.height, order.spec.format, content[: order.spec.max_bytes])
        for size in order.spec.exports
        for content in [f"{size.width}:".encode() + picture.content]
    )


class FakeFinishing:
    """Files of a few bytes, of the right sizes by name; `failures` are raised first, in order."""

    version = "fake-1"

    def __init__(self) -> None:
        self.failures: deque[BaseException] = deque()
        self.orders: list[FinishingOrder] = []

    async def finish(self, picture: Picture, order: FinishingOrder) -> Finished:
        self.orders.append(order)
        if self.failures:
            raise self.failures.popleft()
        first = order.logo.artwork[0] if order.logo else None
        logo = LogoSet(first.variant, first.sha256) if first else None
        return Finished(files_of(picture, order), {"contrast": {"score": 71}}, 64, logo=logo)


class FakeStore:
    """Keeps files in a dictionary; while `down` it cannot be reached. What was put has the time of its clock."""

    def __init__(self, now: Now = lambda: NOON) -> None:
        self.files: dict[str, bytes] = {}
        self.deleted: list[str] = []
        self.were_read: list[str] = []
        self.down = False
        self._now, self._stored_at = now, dict[str, datetime]()

    async def put(self, key: str, content: bytes, media_type: str) -> None:
        self._reach()
        self.files[key] = content
        self._stored_at[key] = self._now()

    async def size(self, key: str) -> int:
        self._reach()
        if key not in self.files:
            raise FileNotStored
        return len(self.files[key])

    async def read(self, key: str) -> AsyncGenerator[bytes, None]:
        self._reach()
        if key not in self.files:
            raise FileNotStored
        self.were_read.append(key)
        yield self.files[key]

    async def delete(self, keys: Sequence[str]) -> None:
        self._reach()
        self.deleted.extend(keys)
        for key in keys:
            self.files.pop(key, None)

    async def delete_below(self, prefix: str) -> int:
        self._reach()
        keys = [key for key in self.files if key.startswith(prefix)]
        await self.delete(keys)
        return len(keys)

    async def pages(self) -> AsyncIterator[Sequence[StoredFile]]:
        self._reach()
        for key in list(self.files):
            yield [StoredFile(key, self._stored_at.get(key, NOON))]

    async def check(self) -> None:
        self._reach()

    def _reach(self) -> None:
        if self.down:
            raise Unavailable("The asset store does not answer.")


class FakeLettering:
    """Has no glyph for the characters it is given."""

    def __init__(self, missing: str = "") -> None:
        self._missing = missing

    def missing(self, text: str) -> str:
        return "".join(dict.fromkeys(letter for letter in text if letter in self._missing))


class FakeQueue:
    """Keeps who was rung for; while `down` it cannot be reached."""

    def __init__(self) -> None:
        self.rings: list[tuple[UUID, Lane]] = []
        self.down = False

    async def ring(self, job_id: UUID, lane: Lane) -> None:
        if self.down:
            raise Unavailable("The job queue does not answer.")
        self.rings.append((job_id, lane))

    async def check(self) -> None: ...


def nothing(_point: str) -> None:
    """Nobody dies here."""
