"""Child processes that do not outlive us, not even when we are killed with -9."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import BinaryIO, Self

from adapters.embedded.account import Account

_PR_SET_PDEATHSIG = 1
_ENVIRONMENT = {
    "PATH": os.defpath,
    "LC_ALL": "C",
    "TZ": "UTC",
}  # a PGPORT or PGOPTIONS of the user is not for our server


def run_to_end(command: Sequence[str], *, account: Account, log: BinaryIO, text: str = "") -> int:
    """Run a short program with `text` as its input, its complaints in the log, and return its exit code."""
    done = subprocess.run(  # noqa: S603 -- our own programs, no shell
        [*account.prefix, *command],
        input=text.encode(),
        stdout=subprocess.DEVNULL,
        stderr=log,
        env=_ENVIRONMENT,
        user=account.uid,
        group=account.gid,
        extra_groups=account.extra_groups,
        start_new_session=True,
        preexec_fn=_bound_to_us(signal.SIGKILL),
        check=False,
    )
    return done.returncode


class Child:
    """A running program which the kernel interrupts (SIGINT) when this process ends, however it ends.

    Linux counts the *thread* that forked as the parent. So a thread of its own starts the program and then waits for
    it; it lives as long as the program, and callers may come from threads that do not, such as those of
    `asyncio.to_thread`. Elsewhere than on Linux there is no such signal, and the child may be left over.
    """

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self._ended = threading.Event()

    @classmethod
    def spawn(cls, command: Sequence[str], *, account: Account, log: BinaryIO) -> Self:
        """Start the program in a session of its own, so that Ctrl-C in our terminal is ours alone to answer."""
        spawned: Future[Self] = Future()

        def attend() -> None:
            try:
                process = subprocess.Popen(  # noqa: S603 -- our own programs, no shell
                    [*account.prefix, *command],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    env=_ENVIRONMENT,
                    user=account.uid,
                    group=account.gid,
                    extra_groups=account.extra_groups,
                    start_new_session=True,
                    preexec_fn=_bound_to_us(signal.SIGINT),  # noqa: PLW1509 -- why that is safe is said there
                )
            except (OSError, subprocess.SubprocessError) as error:
                spawned.set_exception(error)
                return
            child = cls(process)
            spawned.set_result(child)
            process.wait()
            child._ended.set()

        threading.Thread(target=attend, name="embedded-postgres", daemon=True).start()
        return spawned.result()

    @property
    def pid(self) -> int:
        return self._process.pid

    def ends_within(self, seconds: float) -> bool:
        """Wait for its end, at most so long, and tell whether it came."""
        return self._ended.wait(seconds)

    def send(self, number: signal.Signals) -> None:
        """Signal it; nothing happens when it is gone."""
        self._process.send_signal(number)


def _bound_to_us(number: signal.Signals) -> Callable[[], None] | None:
    """What the new process does after its change of account (which would undo it) and before it becomes the program.

    Running Python between fork and exec may deadlock on a lock that another thread held at the fork. Everything here is
    looked up before the fork, and takes no lock.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    parent, wanted, getppid, leave = os.getpid(), int(number), os.getppid, os._exit

    def bind() -> None:
        prctl(_PR_SET_PDEATHSIG, wanted, 0, 0, 0)
        if getppid() != parent:  # we died before the kernel was told
            leave(1)

    return bind
