"""argon2id in a small pool of slow threads, so that signing in never holds up anybody else."""

import asyncio
import ctypes
import os
import re
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from secrets import token_urlsafe
from typing import TypeVar

import bcrypt
import structlog
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from domain.errors import Unavailable

T = TypeVar("T")
log = structlog.get_logger(__name__)

MEMORY_KIB, PASSES, LANES = 46 * 1024, 1, 1
"""OWASP's first choice of parameters for argon2id."""

AT_ONCE = min(4, max(1, (os.cpu_count() or 1) // 2))
"""Half of the cores are left to everybody else. On two, one thread let in about as many people as two did (26 and 27 a
second); on a busy machine a list of assets then waited half as long in its slowest hundredth."""

MOST_INSIDE = 22
"""Passwords that are worked on or wait for it."""

NICENESS = 10

MALLOC_LIMITS = {-3: 64 << 20, -1: 128 << 20}
"""`M_MMAP_THRESHOLD` and `M_TRIM_THRESHOLD` of mallopt(3): bytes up to which memory is taken from the heap, and bytes
at the end of a heap that are kept. glibc raises both by itself as a program uses larger blocks, to 32 and 64 MiB."""

BCRYPT_SEES = 72
"""Bytes of a password that the systems looked at whose bcrypt hashes we import; whatever came behind was cut off."""

_BCRYPT = re.compile(r"\$2[aby]\$(0[4-9]|1[0-5])\$[./A-Za-z0-9]{53}")
"""Up to 2**15 rounds, about two seconds. A forged cost of 31 would keep a thread for days."""


class Argon2Passwords:
    """Makes argon2id hashes, and verifies them as well as the bcrypt hashes of accounts that were imported.

    Whether there is an account does not show in the time of an answer: what cannot match, for want of a hash or of
    one that can be read, is worked on as long as what can. Only a hash of other parameters or of bcrypt takes its own
    time, until its owner next signs in.
    """

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="passwords", initializer=_step_back)
        self._inside = 0
        self._nobody = self._hasher.hash(token_urlsafe())
        _keep_memory()  # of the threads; this one shall not keep any

    async def hash(self, password: str) -> str:
        return await self._off_the_loop(self._hasher.hash, _bytes_of(password))

    async def matches(self, password: str, hash: str | None) -> bool:
        return await self._off_the_loop(self._verify, hash or "", _bytes_of(password))

    def outdated(self, hash: str) -> bool:
        try:
            return self._hasher.check_needs_rehash(hash)
        except InvalidHashError:
            return True

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _verify(self, hash: str, password: bytes) -> bool:
        try:
            if _BCRYPT.fullmatch(hash):
                return bcrypt.checkpw(password[:BCRYPT_SEES], hash.encode())
            return self._argon2_matches(hash, password)
        except (VerificationError, ValueError):
            self._argon2_matches(self._nobody, password)
            return False

    def _argon2_matches(self, hash: str, password: bytes) -> bool:
        """Raises `VerificationError` or `ValueError`, at once, for what is no hash."""
        try:
            return self._hasher.verify(hash, password)
        except VerifyMismatchError:
            return False

    async def _off_the_loop(self, work: Callable[..., T], *words: str | bytes) -> T:
        if self._inside >= MOST_INSIDE:
            raise Unavailable("Too many people are signing in at this moment; please try again.")
        self._inside += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, *words)
        finally:
            self._inside -= 1


def _bytes_of(password: str) -> bytes:
    """Halves of surrogate pairs have bytes too: a password is whatever somebody managed to type."""
    return password.encode(errors="surrogatepass")


def _keep_memory() -> None:
    """Let a hash work in the memory of the one before it, which argon2 has wiped.

    Otherwise the kernel maps, clears and unmaps 46 MiB each time: half of a hash's processor time, while the loop's
    thread waits for the same page tables. Only glibc has it; elsewhere, and where it declines, all stays as it was.
    """
    if (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)) is not None:
        for limit, size in MALLOC_LIMITS.items():
            mallopt(limit, size)


def _step_back() -> None:
    """Let every other thread of the machine go first. Only Linux knows a priority of single threads."""
    if sys.platform != "linux":
        return
    try:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
    except OSError as error:  # a sandbox may forbid it; passwords are hashed all the same
        log.warning("password_threads_not_slowed", reason=str(error))
