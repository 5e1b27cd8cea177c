"""A model and a finishing that do at once what the prompt says, where a test is not about pictures."""

import asyncio
import hashlib
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyvips

from adapters.memory.limits import MemoryRateLimits
from application.generation.ports import FinishingOrder
from domain.assets import Finished, Preview
from domain.generation.brief import PictureRequest
from domain.generation.picture import BlockedKind, Picture, PictureBlocked
from domain.rates import Allowance, Rate
from tests.fakes import files_of

GATES = "SCRIPTED_GATES"
WIDE_RATES = "SCRIPTED_WIDE_RATES"
_GATE = re.compile(r"behind gate (\w+)")


@dataclass(frozen=True, slots=True)
class ScriptedImageModel:
    """Draws at once. `behind gate x` waits for the file x, with `all but the first` only what has a style board to look
    like; `forbidden` is declined, `odd ones forbidden` half so."""

    gates: Path

    async def draw(self, request: PictureRequest) -> Picture:
        words = request.brief.prompt
        gate = _GATE.search(words)
        if gate and ("all but the first" not in words or request.references):
            while not (self.gates / gate[1]).exists():
                await asyncio.sleep(0.01)
        if "forbidden" in words and ("odd ones" not in words or request.seed % 2):
            raise PictureBlocked(BlockedKind.SAFETY)
        drawn = hashlib.sha256(f"{request.seed} {request.instruction}".encode()).digest()
        return Picture(drawn * 64, "scripted", local=True)


class ScriptedFinishing:
    """Files of the right sizes by name, at once."""

    version = "scripted"

    async def finish(self, picture: Picture, order: FinishingOrder) -> Finished:
        return Finished(files_of(picture, order), quality={"contrast": {"score": 71}}, viral_score=50)


class ScriptedShareCards:
    """A plain card in a colour of the picture's own; any bytes are a picture here."""

    version = "scripted"

    async def draw(self, content: bytes, *, title: str, made: str, sides: tuple[int, ...] = ()) -> bytes:
        colour = [*hashlib.sha256(f"{title} {made} {sides} ".encode() + content).digest()[:3]]
        card = pyvips.Image.black(1200, 630, bands=3) + colour
        return bytes(card.cast("uchar").copy(interpretation="srgb").jpegsave_buffer(keep="none"))


class ScriptedPreviews:
    """A plain picture of the right size in a colour of the files' own; any bytes are a picture here."""

    version = "scripted"

    async def draw(self, preview: Preview, files: Sequence[bytes]) -> bytes:
        if len(files) != len(preview.shown):
            raise ValueError("a file for each size that is shown")
        colour = [*hashlib.sha256(preview.name.encode() + b"".join(files)).digest()[:3]]
        page = pyvips.Image.black(preview.width, preview.height, bands=3) + colour
        return bytes(page.cast("uchar").copy(interpretation="srgb").pngsave_buffer(keep="none"))


class WideRates:
    """Counts as the product does, against rates so wide that one person may ask everything that there is to ask."""

    def __init__(self) -> None:
        self._limits = MemoryRateLimits(bytes(32), time.monotonic_ns)

    async def take(self, rate: Rate, who: str) -> Allowance:
        return await self._limits.take(rate.times(1_000), who)
