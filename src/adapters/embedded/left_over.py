"""A server of ours that outlived the process which started it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from adapters.embedded.address import Postmaster
from adapters.embedded.failures import PostgresFailed

_PATIENCE = {signal.SIGINT: 5.0, signal.SIGQUIT: 10.0}


def is_server_of(cluster: Path, pid: int) -> bool:
    """Whether this process is alive and a server on this data directory.

    The number alone proves nothing: after a reboot it may belong to anyone. The dead that nobody has fetched have no
    command line, so they do not count as alive.
    """
    return f" -D {cluster} " in f"{_command_line(pid)} "


def clear_left_over(cluster: Path) -> None:
    """Stop a server that still runs on this data directory, and take away a `postmaster.pid` that would stop ours.

    Only for the holder of the folder's lock. Needed where the kernel does not end our children (macOS), and where it
    does for the moments in which they are still closing down.
    """
    postmaster = Postmaster.of(cluster)
    if postmaster is None:
        return
    for number, seconds in _PATIENCE.items():
        if not is_server_of(cluster, postmaster.pid):
            break
        os.kill(postmaster.pid, number)
        _wait_for_end(cluster, postmaster.pid, seconds)
    if is_server_of(cluster, postmaster.pid):
        raise PostgresFailed(
            f"An earlier PostgreSQL (process {postmaster.pid}) still works on {cluster} and does not stop; "
            f"end it with kill -9 {postmaster.pid}."
        )
    # PostgreSQL does not start while the process that its file names exists, be it a zombie or somebody else's by now.
    # It finds a server on the same data by its shared memory, too, so this takes no protection away.
    (cluster / "postmaster.pid").unlink(missing_ok=True)


def _wait_for_end(cluster: Path, pid: int, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while is_server_of(cluster, pid) and time.monotonic() < deadline:
        time.sleep(0.01)


def _command_line(pid: int) -> str:
    if sys.platform != "linux":
        listing = ["/bin/ps", "-o", "command=", "-p", str(pid)]
        listed = subprocess.run(listing, capture_output=True, text=True, check=False)  # noqa: S603 -- no shell
        return listed.stdout.strip()
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""
