import asyncio
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from adapters.system.passwords import Argon2Passwords
from domain.errors import Unavailable


@pytest.fixture(scope="module")
def passwords() -> Iterator[Argon2Passwords]:
    passwords = Argon2Passwords()
    yield passwords
    passwords.close()


async def test_a_password_matches_its_own_hash_only(passwords: Argon2Passwords):
    kept = await passwords.hash("correct horse")

    assert kept.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    assert await passwords.matches("correct horse", kept)
    assert not await passwords.matches("correct horse ", kept)
    assert not await passwords.matches("", kept)


async def test_the_same_password_is_hashed_differently_each_time(passwords: Argon2Passwords):
    assert await passwords.hash("correct horse") != await passwords.hash("correct horse")


@pytest.mark.parametrize("no_hash", [None, ""])
async def test_an_account_without_a_password_costs_a_real_hash_and_never_matches(no_hash: str | None):
    passwords = Argon2Passwords()
    verified: list[str] = []
    verify = passwords._verify  # time is no witness on a busy machine

    def watched(hash: str, password: str) -> bool:
        verified.append(hash)
        return verify(hash, password)

    passwords._verify = watched  # type: ignore[method-assign]  # see above
    answers = [await passwords.matches(word, no_hash) for word in ("correct horse", "", "the password of nobody")]
    passwords.close()

    assert answers == [False, False, False]
    assert all(hash.startswith("$argon2id$v=19$m=47104,t=1,p=1$") for hash in verified)


async def test_what_is_no_hash_never_matches(passwords: Argon2Passwords):
    assert not await passwords.matches("correct horse", "hashed")


async def test_a_hash_of_weaker_parameters_is_outdated(passwords: Argon2Passwords):
    weaker = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash("correct horse")

    assert passwords.outdated(weaker)
    assert await passwords.matches("correct horse", weaker)
    assert not passwords.outdated(await passwords.hash("correct horse"))


async def test_when_too_many_wait_the_next_is_turned_away_and_the_others_are_served():
    passwords = Argon2Passwords()
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)  # as quick as may be

    answers = await asyncio.gather(*(passwords.hash("correct horse") for _ in range(30)), return_exceptions=True)
    passwords.close()

    assert [isinstance(answer, Unavailable) for answer in answers] == [False] * 22 + [True] * 8


async def test_hashing_does_not_hold_up_the_loop(passwords: Argon2Passwords):
    hashing = asyncio.create_task(passwords.hash("correct horse"))
    turns = 0
    while not hashing.done():
        await asyncio.sleep(0)
        turns += 1

    assert turns > 10
