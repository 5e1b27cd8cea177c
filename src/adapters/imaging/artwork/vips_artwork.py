"""Strangers' pictures as drawings of our own, with libvips behind walls."""

from collections.abc import Mapping

import structlog

from adapters.imaging.artwork.cell import Cells
from adapters.imaging.artwork.header import check_upload
from adapters.imaging.artwork.suggesting import suggestion_of
from adapters.imaging.artwork.wire import Answer, Garbled, Task, drawing_of, unpacked
from domain.brand_kits import ArtworkRefused, Drawing, LogoVariant, Suggestion

log = structlog.get_logger(__name__)

PROPOSED = (LogoVariant.MONOCHROME, LogoVariant.ICON, LogoVariant.WATERMARK)


class VipsArtwork:
    """Implements `Artwork`: judges the header here, and does all else in a cell that holds one picture only."""

    def __init__(self, cells: Cells | None = None) -> None:
        self._cells = cells or Cells()

    async def read(self, content: bytes) -> Drawing:
        check_upload(content)
        return (await self._drawn(Task.READ, content, 1))[0]

    async def propose(self, primary: Drawing) -> Mapping[LogoVariant, Drawing]:
        drawings = await self._drawn(Task.PROPOSE, primary.content, len(PROPOSED))
        return dict(zip(PROPOSED, drawings, strict=True))

    async def extract(self, content: bytes) -> Suggestion:
        check_upload(content)
        try:
            return suggestion_of((await self._answer(Task.EXTRACT, content)).said)
        except Garbled as error:
            raise _distrusted(Task.EXTRACT) from error

    async def _drawn(self, task: Task, content: bytes, number: int) -> tuple[Drawing, ...]:
        try:
            answer = await self._answer(task, content)
            drawings = tuple(drawing_of(png) for png in answer.drawings)
        except Garbled as error:
            raise _distrusted(task) from error
        if len(drawings) != number:
            raise _distrusted(task)
        return drawings

    async def _answer(self, task: Task, content: bytes) -> Answer:
        return unpacked(await self._cells.run(task, content))


def _distrusted(task: Task) -> ArtworkRefused:
    log.error("artwork_cell_garbled", task=task.value)
    return ArtworkRefused("The picture cannot be drawn.")
