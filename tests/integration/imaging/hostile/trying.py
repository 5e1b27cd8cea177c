"""Every file of the corpus put before `VipsArtwork`, in a process whose only children are the cells."""

import asyncio
import json
import resource
import struct
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

import numpy as np
from PIL import Image

from adapters.imaging.artwork.cell import SECONDS, Cells
from adapters.imaging.artwork.vips_artwork import VipsArtwork
from adapters.imaging.artwork.wire import Task
from domain.brand_kits import ArtworkNotRecognised, ArtworkRefused, ArtworkTooLarge, Drawing
from domain.errors import Unavailable
from tests.integration.imaging.hostile.sample import CANARY, DRAWN, Sample

MOST_SECONDS, MOST_BYTES = 5, 300 * 1000**2
AT_ONCE = 2


@dataclass
class Tried:
    """What came of one file, and what its child said that it had spent."""

    name: str
    outcome: str
    reason: str = ""
    in_cell: bool = False
    """Whether it came as far as a child: what its header gives away does not."""
    killed: bool = False
    seconds: float = 0
    peak_bytes: int = 0
    faults: list[str] = field(default_factory=list)


class WatchedCells(Cells):
    """Keeps what the last child said that it spent."""

    def __init__(self) -> None:
        super().__init__(at_once=1)
        self.ran = False
        self.last: dict[str, float] | None = None

    async def run(self, task: Task, content: bytes) -> bytes:
        self.ran, self.last = True, None
        sent = await super().run(task, content)
        self.last = json.loads(sent.partition(b"\n")[0])
        return sent


async def all_tried(samples: Iterator[Sample]) -> list[Tried]:
    tried: dict[int, Tried] = {}
    numbered = enumerate(samples)
    making = asyncio.Lock()

    async def work() -> None:
        while True:
            async with making:  # both workers take from the same; off the loop, for some take seconds to make
                at, sample = await asyncio.to_thread(next, numbered, (-1, None))
            if sample is None:
                return
            tried[at] = await _tried_patiently(sample)

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return [tried[at] for at in sorted(tried)]


async def _tried_patiently(sample: Sample) -> Tried:
    """A machine that is busy with other things may have no time for a picture, but not always."""
    for _ in range(2):
        found = await _tried(sample)
        if found.outcome != Unavailable.__name__ and not (found.killed and sample.outcomes == {DRAWN}):
            return found
    return await _tried(sample)


async def _tried(sample: Sample) -> Tried:
    cells = WatchedCells()
    begun = time.perf_counter()
    found = Tried(sample.name, DRAWN)
    try:
        drawing = await VipsArtwork(cells).read(sample.content)
        found.faults += list(_faults_of(drawing, sample))
    except (ArtworkRefused, ArtworkTooLarge, ArtworkNotRecognised, Unavailable) as refusal:
        found.outcome, found.reason = type(refusal).__name__, getattr(refusal, "reason", "")
    wall = time.perf_counter() - begun
    found.in_cell, found.killed = cells.ran, cells.ran and cells.last is None
    if cells.last is not None:
        found.seconds, found.peak_bytes = cells.last["seconds"], int(cells.last["peak_bytes"])
    if found.outcome not in sample.outcomes:
        found.faults.append(f"{found.outcome} ({found.reason}), expected {' or '.join(sorted(sample.outcomes))}")
    if wall > SECONDS + MOST_SECONDS:  # a busy machine is slow to start and to kill
        found.faults.append(f"took {wall:.1f} s")
    if found.peak_bytes > MOST_BYTES:
        found.faults.append(f"took {found.peak_bytes:,} bytes")
    return found


def _faults_of(drawing: Drawing, sample: Sample) -> Iterator[str]:
    """An independent reader looks at what came out."""
    if CANARY in drawing.content or CANARY[:12] in drawing.content:
        yield "a planted word came through"
    if names := set(_chunks(drawing.content)) - {b"IHDR", b"IDAT", b"IEND"}:
        yield f"chunks {names}"
    with Image.open(BytesIO(drawing.content)) as image:
        image.load()
        if (
            image.format != "PNG"
            or image.mode not in {"RGB", "RGBA"}
            or image.info
            or getattr(image, "n_frames", 1) != 1
        ):
            yield f"{image.format} {image.mode} {image.info}"
        if image.size != (drawing.width, drawing.height):
            yield f"{image.size} is called {drawing.width} × {drawing.height}"
        if sample.looks is not None:
            yield from _differences(np.asarray(image), sample)


def _differences(pixels: np.ndarray, sample: Sample) -> Iterator[str]:
    if pixels.shape[:2] != sample.looks.shape[:2]:
        yield f"{pixels.shape} instead of {sample.looks.shape}"
        return
    seen = [_on_grey(one) for one in (pixels, sample.looks)]
    off = float(np.abs(seen[0] - seen[1]).mean())
    if off > sample.tolerance:
        yield f"{off:.1f} levels off"


def _on_grey(pixels: np.ndarray) -> np.ndarray:
    """What is transparent has no colour that counts."""
    if pixels.shape[2] == 3:
        return pixels.astype(float)
    part = pixels[:, :, 3:].astype(float) / 255
    return pixels[:, :, :3] * part + 128 * (1 - part)


def _chunks(png: bytes) -> Iterator[bytes]:
    at = 8
    while at < len(png):
        length, name = struct.unpack_from(">I4s", png, at)
        yield name
        at += 12 + length


def peak_of_all_children() -> int:
    """Bytes of the largest of all children so far, the killed ones too."""
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return peak * (1 if sys.platform == "darwin" else 1024)
