"""A folder whose process is killed or whose disk is full: a file is there as a whole or not at all."""

import re
import subprocess
import sys
import time
from pathlib import Path

SIZE = 8 * 2**20

WRITER = """
import asyncio, itertools, resource, signal, sys
from adapters.storage.assets import ObjectAssetStore
from adapters.storage.stores import store_from_url
from domain.errors import Unavailable

async def write(folder, size, disk):
    store = ObjectAssetStore(store_from_url(folder))
    if disk:  # a write beyond this size fails, as on a full disk
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (disk, disk))
    try:
        for number in itertools.count():
            await store.put(f"u/nova/{number}.png", bytes(size), "image/png")
            print(number, flush=True)
    except Unavailable:
        print("refused", flush=True)

asyncio.run(write(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
"""


def _writer(folder: Path, *, disk: int = 0) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, folder.as_uri(), str(SIZE), str(disk)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": "src"})


def _sizes(folder: Path) -> dict[str, int]:
    """Files that lie under a key; what a killed process was still writing has a `#` in its name."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.name: path.stat().st_size for path in files if not re.search(r"#\d+$", path.name)}


def test_a_writer_that_is_killed_leaves_no_half_file_under_a_key(tmp_path: Path) -> None:
    for attempt in range(5):
        folder = tmp_path / str(attempt)
        with _writer(folder) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.003 * attempt)  # so that each attempt is killed at another moment of a write
            process.kill()
            confirmed = 1 + len(process.stdout.read().splitlines())

        sizes = _sizes(folder)
        assert set(sizes.values()) == {SIZE}
        assert len(sizes) >= confirmed


def test_a_full_disk_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with _writer(tmp_path, disk=SIZE // 2) as process:
        said, _ = process.communicate(timeout=30)

    assert said.split() == ["refused"]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
