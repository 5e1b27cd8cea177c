"""An image model, a finishing and a store that take no time: what is left is the work of the queue and its rows."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence

from application.assets.ports import StoredFile
from application.generation.ports import FinishingOrder
from domain.assets import Finished, FinishedFile
from domain.generation.asset_types import ImageFormat
from domain.generation.brief import PictureRequest
from domain.generation.picture import Picture

CONTENT = bytes(1000)
FILES = tuple(FinishedFile(side, side, ImageFormat.PNG, CONTENT) for side in (112, 56, 28))
QUALITY = {"contrast": {"value": 0.71, "meaning": "good"}, "edges": {"value": 0.43, "meaning": "good"}}
SCORE = 83


class InstantImageModel:
    async def draw(self, request: PictureRequest) -> Picture:  # noqa: ARG002  # every picture is the same
        return Picture(CONTENT, "instant", local=True)


class InstantFinishing:
    version = "instant"

    async def finish(self, picture: Picture, order: FinishingOrder) -> Finished:  # noqa: ARG002
        return Finished(FILES, QUALITY, SCORE)


class InstantStore:
    async def put(self, key: str, content: bytes, media_type: str) -> None:
        """Nothing is kept."""

    async def size(self, key: str) -> int:  # noqa: ARG002
        return len(CONTENT)

    async def read(self, key: str) -> AsyncGenerator[bytes, None]:  # noqa: ARG002
        yield CONTENT

    async def pages(self) -> AsyncIterator[Sequence[StoredFile]]:
        return
        yield

    async def delete(self, keys: Sequence[str]) -> None:
        """There is nothing."""

    async def check(self) -> None:
        """It is always there."""
