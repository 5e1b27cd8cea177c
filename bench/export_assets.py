"""A zip of 1,000 assets as it is streamed to whoever waits for it, against Python's plain zipfile over the same files.

Half of the assets are emotes with three files, half are thumbnails with two: 2,500 files of 900 MB in a folder. Both
sides store them uncompressed and throw the zip away; zipfile reads each file from the disk by itself. In memory ours is
measured in a process of its own, as what it grows by after a first small export.
"""

import asyncio
import io
import os
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import uvloop

from adapters.storage.archives import ObjectArchives
from adapters.storage.stores import store_from_url
from bench.finishing import peak_of_this_process
from bench.measuring import Result, alternate
from bench.parts import ROOT, Parts

if TYPE_CHECKING:
    from typing_extensions import Buffer

ASSETS, OWNER = 1_000, UUID(int=1)
EMOTE, THUMBNAIL = (9_000, 4_000, 2_000), (300_000, 1_500_000)
"""Bytes of the files of one."""

LEAST, MOST_GROWN = 0.8, 20

Files = list[tuple[str, str]]


def measure(parts: Parts) -> list[Result]:
    folder = parts.folder / "files"
    files = _lay_out(folder)
    rates = alternate(
        {"ours": partial(_rate_of_ours, folder, files), "zipfile": partial(_rate_of_zipfile, folder, files)}
    )
    what = f"megabytes of {ASSETS} assets zipped"
    grown = int(
        subprocess.run(
            [sys.executable, "-m", "bench.export_assets", str(folder)],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    )
    return [
        Result.ratio(
            "export_assets", what, ours=rates["ours"], other=rates["zipfile"], against="zipfile", at_least=LEAST
        ),
        Result.limit("export_assets", "memory that the export grows by", grown, "MB", at_most=MOST_GROWN),
    ]


def _lay_out(folder: Path) -> Files:
    files = _files()
    for (key, _), size in zip(files, _sizes(), strict=True):
        (folder / key).parent.mkdir(parents=True, exist_ok=True)
        (folder / key).write_bytes(random.Random(key).randbytes(size))
    return files


def _files() -> Files:
    return [
        (f"u/bench/job-{asset}/0-1/{number}x{number}.png", f"{asset}/{number}.png")
        for asset in range(ASSETS)
        for number in range(len(_sizes_of(asset)))
    ]


def _sizes() -> list[int]:
    return [size for asset in range(ASSETS) for size in _sizes_of(asset)]


def _sizes_of(asset: int) -> tuple[int, ...]:
    return EMOTE if asset % 2 else THUMBNAIL


def _rate_of_ours(folder: Path, files: Files) -> float:
    return _rate(lambda: uvloop.run(_streamed(folder, files)))


async def _streamed(folder: Path, files: Files) -> int:
    archives = ObjectArchives(store_from_url(folder.as_uri()))
    return sum([len(piece) async for piece in archives.stream(OWNER, {}, files)])


class _Nowhere(io.RawIOBase):
    def writable(self) -> bool:
        return True

    def write(self, piece: "Buffer") -> int:
        return len(memoryview(piece))


def _rate_of_zipfile(folder: Path, files: Files) -> float:
    def zipped() -> None:
        with zipfile.ZipFile(_Nowhere(), "w") as target:
            for key, path in files:
                target.write(folder / key, path)

    return _rate(zipped)


def _rate(work: Callable[[], object]) -> float:
    """Megabytes a second."""
    begun = time.perf_counter()
    work()
    return sum(_sizes()) / 1e6 / (time.perf_counter() - begun)


def _grown(folder: Path) -> int:
    """Megabytes."""
    files = _files()
    asyncio.run(_streamed(folder, files[:20]))
    before = peak_of_this_process()
    asyncio.run(_streamed(folder, files))
    return peak_of_this_process() - before


if __name__ == "__main__":
    print(_grown(Path(sys.argv[1])), flush=True)
    os._exit(0)  # a thread of obstore can abort an interpreter that ends: seen once in sixty
