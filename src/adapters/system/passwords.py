"""argon2id in a small pool of threads, so that signing in never holds up anybody else."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from secrets import token_urlsafe
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from domain.errors import Unavailable

T = TypeVar("T")

MEMORY_KIB, PASSES, LANES = 46 * 1024, 1, 1
"""OWASP's first choice of parameters for argon2id."""

AT_ONCE, MOST_WAITING = 2, 20


class Argon2Passwords:
    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="passwords")
        self._waiting = 0
        self._nobody = self._hasher.hash(token_urlsafe())

    async def hash(self, password: str) -> str:
        return await self._off_the_loop(self._hasher.hash, password)

    async def matches(self, password: str, hash: str | None) -> bool:
        return await self._off_the_loop(self._verify, hash or self._nobody, password) and bool(hash)

    def outdated(self, hash: str) -> bool:
        return self._hasher.check_needs_rehash(hash)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _verify(self, hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(hash, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _off_the_loop(self, work: Callable[..., T], *words: str) -> T:
        if self._waiting >= AT_ONCE + MOST_WAITING:
            raise Unavailable("Too many people are signing in at this moment; please try again.")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, *words)
        finally:
            self._waiting -= 1
