"""What a process may no longer do once it has locked itself in.

It does so before the first byte of a stranger's file reaches it. With as many files allowed as it has open, neither
`open` nor `socket` can give it another: that is what keeps it from disk and network on every system, with or without
namespaces.
"""

import ctypes
import os
import resource
import signal
import sys

from adapters.imaging.artwork.wire import Spent

ADDRESS_SPACE = 448 * 1024**2
"""Bytes; the largest honest WebP maps 430 million. Resident stays below 300 MB, see docs/hostile-pictures.md."""

PROCESSOR_SECONDS = 5
"""Then the process is told so, which ends it; a second later it is killed."""

WALL_SECONDS = 22
"""Longer than the parent waits: only a child whose parent is gone gets there."""

STANDARD_STREAMS = 3
"""Numbers that a new file could have: all of them are taken."""

_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000
_SET_PARENT_DEATH_SIGNAL, _SET_NO_NEW_PRIVILEGES = 1, 38


class Meter:
    """Reads what this process has spent. It is opened before the door falls shut.

    Linux counts into `ru_maxrss` what the parent had resident at the fork, so its own account is read there.
    """

    def __init__(self) -> None:
        self._status = os.open("/proc/self/status", os.O_RDONLY) if sys.platform == "linux" else None

    def spent(self) -> Spent:
        usage = resource.getrusage(resource.RUSAGE_SELF)
        return Spent(round(usage.ru_utime + usage.ru_stime, 3), self._peak() or usage.ru_maxrss)

    def _peak(self) -> int:
        status = b"" if self._status is None else os.pread(self._status, 4_096, 0)
        peaks = (line.split()[1] for line in status.splitlines() if line.startswith(b"VmHWM:"))
        return int(next(peaks, b"0")) * 1024


def lock_in() -> Meter:
    """Give up files, network, memory and time. Nothing can be imported or opened afterwards.

    Raises `OSError` when the system refuses one of the limits.
    """
    meter = Meter()
    signal.alarm(WALL_SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS + 1))
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(_SET_PARENT_DEATH_SIGNAL, int(signal.SIGKILL), 0, 0, 0)
        libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        # A second wall where the kernel lets us have it: root, or a system with user namespaces.
        if libc.unshare(_NEW_NETWORK) != 0:
            libc.unshare(_NEW_USER | _NEW_NETWORK)
        _limit(resource.RLIMIT_AS, ADDRESS_SPACE)  # elsewhere it is not kept, and the header's limits must do
    _limit(resource.RLIMIT_NOFILE, STANDARD_STREAMS)
    return meter


def _limit(what: int, most: int) -> None:
    resource.setrlimit(what, (most, most))
