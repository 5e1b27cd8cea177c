import asyncio
import os
import platform
import resource
import sys
import threading
from collections.abc import Iterator

import bcrypt
import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from structlog.testing import capture_logs

from adapters.system.passwords import AT_ONCE, Argon2Passwords
from domain.errors import Unavailable

OUR_PRIORITY = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
OURS = "$argon2id$v=19$m=47104,t=1,p=1$"
OLD_HASHES = {
    "of C and Python": "$2b$05$/OK.fbVrR/bpIqNJ5ianF.OGgjYrCx73oCO4F/tdYhlT5v8plPbja",
    "of long ago": "$2a$05$/OK.fbVrR/bpIqNJ5ianF.OGgjYrCx73oCO4F/tdYhlT5v8plPbja",
    "of PHP": "$2y$05$/OK.fbVrR/bpIqNJ5ianF.OGgjYrCx73oCO4F/tdYhlT5v8plPbja",
}
"""Of « correct horse », made by libxcrypt."""

LONGER_THAN_72 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789chars after 72 are ignored"
OPENWALLS = "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui"
"""Of that, from the tests of the first bcrypt for C."""


@pytest.fixture(scope="module")
def passwords() -> Iterator[Argon2Passwords]:
    passwords = Argon2Passwords()
    yield passwords
    passwords.close()


class Watched:
    """Writes down what was worked on to the end. Time is no witness on a busy machine."""

    def __init__(self, hasher: PasswordHasher) -> None:
        self._hasher = hasher
        self.verified: list[str] = []

    def verify(self, hash: str, password: bytes) -> bool:
        try:
            self._hasher.verify(hash, password)
        except VerifyMismatchError:
            self.verified.append(hash)
            raise
        self.verified.append(hash)
        return True


@pytest.fixture(scope="module")
def quick() -> Iterator[Argon2Passwords]:
    """Whose hashes are as quick as may be, where the work is counted and not weighed."""
    passwords = Argon2Passwords()
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    passwords._nobody = passwords._hasher.hash("nobody's")
    yield passwords
    passwords.close()


@pytest.fixture
def watched(quick: Argon2Passwords, monkeypatch: pytest.MonkeyPatch) -> Watched:
    watched = Watched(quick._hasher)
    monkeypatch.setattr(quick, "_hasher", watched)
    return watched


async def test_a_password_matches_its_own_hash_only(passwords: Argon2Passwords):
    kept = await passwords.hash("correct horse")

    assert kept.startswith(OURS)
    assert await passwords.matches("correct horse", kept)
    assert not await passwords.matches("correct horse ", kept)
    assert not await passwords.matches("", kept)


async def test_the_same_password_is_hashed_differently_each_time(passwords: Argon2Passwords):
    assert await passwords.hash("correct horse") != await passwords.hash("correct horse")


@pytest.mark.parametrize("password", ["ключ от дома", "🦊" * 128, "half \ud800 of a pair", "a\0b", "x" * 65_536])
async def test_no_letter_of_any_password_is_lost(quick: Argon2Passwords, password: str):
    kept = await quick.hash(password)

    assert await quick.matches(password, kept)
    assert not await quick.matches(password[:-1], kept)
    assert not await quick.matches(password + "x", kept)


@pytest.mark.parametrize("password", ["wrong", "", "x" * 65_536, "\ud800", "\0"], ids=ascii)
@pytest.mark.parametrize(
    "hash",
    [
        None,
        "",
        "hashed",
        "é",
        "$argon2id$",
        "$argon2id$v=19$m=47104,t=1,p=1$short$x",
        "$argon2id$v=19$m=1,t=1,p=1$c2FsdHNhbHRzYWx0$c2FsdHNhbHRzYWx0",
        "$2b$05$/OK.fbVrR/bpIqNJ5ianFzOGgjYrCx73oCO4F/tdYhlT5v8plPbja",
        "$2b$31$/OK.fbVrR/bpIqNJ5ianF.OGgjYrCx73oCO4F/tdYhlT5v8plPbja",
        "$2x$05$/OK.fbVrR/bpIqNJ5ianF.OGgjYrCx73oCO4F/tdYhlT5v8plPbja",
        "$2b$05$/OK.fbVrR/bpIqNJ5ianF.OGgjYrCx73oCO4F/tdYhlT5v8plPbja\n",
        "$5$rounds=5000$saltsalt$6ZAvvkPyRHcYaYVX.Sg2UvKY5f6cXXQkGGmmWMNRXN2",
        "5f4dcc3b5aa765d61d8327deb882cf99",
    ],
)
async def test_what_cannot_match_never_does_and_takes_the_work_of_what_can(
    quick: Argon2Passwords, watched: Watched, hash: str | None, password: str
):
    assert not await quick.matches(password, hash)

    assert watched.verified == [quick._nobody]


@pytest.mark.parametrize("password", ["correct horse", "wrong", "", "x" * 65_536], ids=lambda text: text[:20])
async def test_a_right_password_and_a_wrong_one_take_the_same_work(
    quick: Argon2Passwords, watched: Watched, password: str
):
    kept = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash("correct horse")

    assert await quick.matches(password, kept) is (password == "correct horse")

    assert watched.verified == [kept]


def test_what_is_worked_on_for_nobody_is_a_hash_like_any_other(passwords: Argon2Passwords):
    assert passwords._nobody.startswith(OURS)


@pytest.mark.parametrize("kept", OLD_HASHES.values(), ids=OLD_HASHES)
async def test_a_bcrypt_hash_of_an_imported_account_matches_and_is_outdated(quick: Argon2Passwords, kept: str):
    assert await quick.matches("correct horse", kept)
    assert not await quick.matches("correct house", kept)
    assert not await quick.matches("", kept)
    assert quick.outdated(kept)


async def test_a_bcrypt_hash_sees_of_a_long_password_what_the_old_system_saw(quick: Argon2Passwords):
    assert await quick.matches(LONGER_THAN_72, OPENWALLS)
    assert await quick.matches(LONGER_THAN_72[:72], OPENWALLS)
    assert not await quick.matches(LONGER_THAN_72[:71], OPENWALLS)


async def test_a_bcrypt_hash_is_cut_between_bytes_and_not_between_letters(quick: Argon2Passwords):
    seen = "ключ" * 9
    kept = bcrypt.hashpw(seen.encode(), bcrypt.gensalt(4)).decode()

    assert len(seen.encode()) == 72
    assert await quick.matches(seen, kept)
    assert await quick.matches(seen + " от дома", kept)
    assert not await quick.matches(seen[:-1] + "x", kept)


async def test_halves_of_surrogate_pairs_are_told_apart(quick: Argon2Passwords):
    kept = await quick.hash("\ud800")

    assert not await quick.matches("\ud801", kept)
    assert not await quick.matches("?", kept)


async def test_a_hash_of_weaker_parameters_is_outdated(passwords: Argon2Passwords):
    weaker = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash("correct horse")

    assert passwords.outdated(weaker)
    assert await passwords.matches("correct horse", weaker)
    assert not passwords.outdated(await passwords.hash("correct horse"))


async def test_when_too_many_wait_the_next_is_turned_away_and_the_others_are_served(quick: Argon2Passwords):
    answers = await asyncio.gather(*(quick.hash("correct horse") for _ in range(30)), return_exceptions=True)

    assert [isinstance(answer, Unavailable) for answer in answers] == [False] * 22 + [True] * 8


async def test_hashing_does_not_hold_up_the_loop(passwords: Argon2Passwords):
    hashing = asyncio.create_task(passwords.hash("correct horse"))
    turns = 0
    while not hashing.done():
        await asyncio.sleep(0)
        turns += 1

    assert turns > 10


async def test_a_hash_works_in_the_memory_of_the_one_before():
    passwords = Argon2Passwords()

    async def new_pages() -> int:
        def hash() -> int:
            before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
            passwords._hasher.hash("correct horse")
            return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

        return await passwords._off_the_loop(hash)

    hashes = [await new_pages() for _ in range(4 * AT_ONCE)]
    passwords.close()

    kept = sum(pages < 1_000 for pages in hashes)  # of 11,776
    assert kept >= 3 * AT_ONCE if platform.libc_ver()[0] == "glibc" else kept == 0


async def test_only_the_threads_that_hash_step_back():
    passwords = Argon2Passwords()

    found = await passwords._off_the_loop(lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
    passwords.close()

    assert found == (10 if sys.platform == "linux" else OUR_PRIORITY)  # the others know no priority of single threads
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == OUR_PRIORITY


async def test_where_no_thread_may_step_back_it_is_said_and_passwords_are_hashed(monkeypatch: pytest.MonkeyPatch):
    def forbidden(*_: int) -> None:
        raise PermissionError("not in this sandbox")

    monkeypatch.setattr(os, "setpriority", forbidden)
    passwords = Argon2Passwords()
    with capture_logs() as logs:
        kept = await passwords.hash("correct horse")
    passwords.close()

    assert kept.startswith(OURS)
    assert {line["event"] for line in logs} == ({"password_threads_not_slowed"} if sys.platform == "linux" else set())
