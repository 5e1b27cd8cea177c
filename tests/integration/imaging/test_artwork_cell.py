"""The walls around a picture: what a process in there cannot do, and that none of them stays behind."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import uvloop

from adapters.imaging.artwork import cell
from adapters.imaging.artwork.__main__ import NICENESS
from adapters.imaging.artwork.cell import Cells
from adapters.imaging.artwork.lockdown import ADDRESS_SPACE, PROCESSOR_SECONDS
from adapters.imaging.artwork.vips_artwork import VipsArtwork
from adapters.imaging.artwork.wire import Task
from domain.brand_kits import ArtworkRefused
from domain.errors import Unavailable
from tests.integration.imaging.drawings import as_png, scene
from tests.integration.imaging.hostile.svg import svg

SMALL = as_png(scene(64, 64))
CORNERS = np.random.default_rng(1).integers(0, 512, (20_000, 2))
ENDLESS = svg(f'<path d="M0 0{"".join(f"L{x} {y}" for x, y in CORNERS)}" fill-rule="evenodd"/>')
"""Every line crosses thousands of others: minutes, and little memory."""


def locked_in(program: str, *, streams: int = 3, **options: Any) -> "subprocess.CompletedProcess[bytes]":
    """Runs Python behind the door; `streams` is how many files may be open there."""
    lines = [
        "import resource, signal, socket, subprocess, sys",
        "from adapters.imaging.artwork import lockdown",
        "links = socket.if_nameindex",
        f"lockdown.STANDARD_STREAMS = {streams}",
        "lockdown.lock_in()",
        program,
    ]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    return subprocess.run([sys.executable, "-I", "-c", "\n".join(lines)], **pipes, check=False)


@pytest.mark.parametrize(
    ("program", "refusal"),
    [
        ("open('/etc/passwd')", b"Too many open files"),
        ("open('/tmp/written-by-a-picture', 'w')", b"Too many open files"),
        ("socket.socket()", b"Too many open files"),
        ("socket.create_connection(('127.0.0.1', 9))", b"Too many open files"),
        ("subprocess.run(['/bin/true'])", b"Too many open files"),
        ("import antigravity", b"Too many open files"),
        ("bytes(500_000_000)", b"MemoryError"),
    ],
    ids=["read", "write", "socket", "connect", "program", "import", "memory"],
)
def test_behind_the_door_there_is_no_file_no_network_no_program_and_little_memory(program: str, refusal: bytes) -> None:
    done = locked_in(program)

    assert done.returncode == 1
    assert refusal in done.stderr
    assert not Path("/tmp/written-by-a-picture").exists()


def test_behind_the_door_a_file_that_is_open_takes_not_one_byte(tmp_path: Path) -> None:
    with (tmp_path / "grown").open("wb") as grown:
        locked_in("print('x' * 9, flush=True)", stdout=grown)

    assert (tmp_path / "grown").read_bytes() == b""


def test_behind_the_door_time_is_counted() -> None:
    done = locked_in("print(resource.getrlimit(resource.RLIMIT_CPU), 0 < signal.alarm(0) <= 22)")

    assert done.stdout == f"({PROCESSOR_SECONDS}, {PROCESSOR_SECONDS + 1}) True\n".encode(), done.stderr


def test_behind_the_door_of_linux_there_is_a_second_wall() -> None:
    """Were a socket to be had, there would be nothing to reach with it."""
    done = locked_in("print(links(), resource.getrlimit(resource.RLIMIT_AS)[1])", streams=20)

    linux = f"[(1, 'lo')] {ADDRESS_SPACE}\n".encode()
    assert done.stdout == linux if sys.platform == "linux" else done.stdout, done.stderr


async def test_a_picture_that_takes_too_long_is_refused_and_its_process_is_gone() -> None:
    with pytest.raises(ArtworkRefused) as refusal:
        await VipsArtwork(Cells(seconds=60)).read(ENDLESS)

    assert refusal.value.reason == "too_slow"
    assert cells_alive() == []


async def test_a_process_that_writes_more_than_it_may_is_refused_and_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody reads any more fills the pipe: a process is gone only when that is empty too."""
    monkeypatch.setattr(cell, "MOST_BYTES", 1_000)
    noise = np.random.default_rng(1).integers(0, 256, (1_024, 1_024, 3), np.uint8)

    async with asyncio.timeout(20):
        with pytest.raises(ArtworkRefused) as refusal:
            await VipsArtwork(Cells(seconds=60)).read(as_png(noise))

    assert refusal.value.reason == "too_costly"
    assert cells_alive() == []


async def test_a_process_that_gets_no_processor_is_gone_and_its_picture_is_not_to_blame() -> None:
    """Larger than a pipe: what was not taken must not be waited for."""
    noise = np.random.default_rng(1).integers(0, 256, (1_024, 1_024, 3), np.uint8)
    reading = asyncio.create_task(VipsArtwork(Cells(seconds=1)).read(as_png(noise)))
    await happens(lambda: len(cells_alive()) == 1)

    os.kill(cells_alive()[0], signal.SIGSTOP)

    async with asyncio.timeout(20):
        with pytest.raises(Unavailable, match="too busy"):
            await reading
    assert cells_alive() == []


def test_the_loop_goes_on_while_a_process_is_started() -> None:
    """uvloop by itself would fork, which stops a large process for long; this hook runs before each fork."""
    forks: list[None] = []
    os.register_at_fork(before=lambda: forks.append(None))

    uvloop.run(VipsArtwork().read(SMALL))

    assert forks == []


async def test_a_request_that_is_given_up_leaves_no_process_behind() -> None:
    reading = asyncio.create_task(VipsArtwork().read(ENDLESS))
    await happens(lambda: len(cells_alive()) == 1)

    reading.cancel()

    with pytest.raises(asyncio.CancelledError):
        await reading
    assert cells_alive() == []


async def test_what_waits_can_be_given_up_and_its_place_is_free_again() -> None:
    cells = Cells(at_once=1)
    reads = [asyncio.create_task(cells.run(Task.READ, SMALL)) for _ in range(16)]
    await happens(lambda: len(cells_alive()) == 1)

    for read in reads:
        read.cancel()
    await asyncio.gather(*reads, return_exceptions=True)

    assert cells_alive() == []
    assert await cells.run(Task.READ, SMALL)


async def test_no_more_processes_than_allowed_run_at_once() -> None:
    most = 0
    artwork = VipsArtwork(Cells(at_once=2))
    reads = asyncio.gather(*(artwork.read(SMALL) for _ in range(8)))
    while not reads.done():
        most = max(most, len(cells_alive()))
        await asyncio.sleep(0.01)

    assert most == 2
    assert len(await reads) == 8


async def test_a_process_that_dies_is_a_refusal_and_the_next_picture_is_drawn() -> None:
    artwork = VipsArtwork()
    reading = asyncio.create_task(artwork.read(ENDLESS))
    await happens(lambda: len(cells_alive()) == 1)

    os.kill(cells_alive()[0], signal.SIGSEGV)

    with pytest.raises(ArtworkRefused) as refusal:
        await reading
    assert refusal.value.reason == "too_costly"
    assert (await artwork.read(SMALL)).width == 64


async def test_the_process_gives_way_to_everybody_else() -> None:
    reading = asyncio.create_task(VipsArtwork().read(ENDLESS))
    nicer = min(19, os.getpriority(os.PRIO_PROCESS, 0) + NICENESS)
    await happens(lambda: [os.getpriority(os.PRIO_PROCESS, pid) for pid in cells_alive()] == [nicer])

    reading.cancel()
    await asyncio.wait([reading])


def cells_alive() -> list[int]:
    """Our own children that draw a picture."""
    listed = subprocess.run(["ps", "-A", "-o", "ppid=,pid=,args="], capture_output=True, text=True, check=True)
    lines = (line.split(None, 2) for line in listed.stdout.splitlines())
    return [
        int(pid) for parent, pid, args in lines if int(parent) == os.getpid() and "adapters.imaging.artwork" in args
    ]


async def happens(what: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not what():
            await asyncio.sleep(0.01)
