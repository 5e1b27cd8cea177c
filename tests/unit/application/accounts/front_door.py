"""Signing up and in on the memory adapters, with passwords that cost nothing to hash."""

from dataclasses import dataclass, field
from datetime import timedelta

from application.accounts.open_session import OpenSession
from application.accounts.ports import TokenClaims
from application.accounts.sign_in import SignIn
from application.accounts.sign_up import SignUp
from tests.builders import an_id
from tests.worlds import MemoryWorld


@dataclass
class PlainPasswords:
    """Keeps every comparison; hashes under `strength`, so that older ones can be told."""

    strength: int = 1
    compared: list[str | None] = field(default_factory=list)

    async def hash(self, password: str) -> str:
        return f"{self.strength}:{password}"

    async def matches(self, password: str, hash: str | None) -> bool:
        self.compared.append(hash)
        return hash is not None and hash.partition(":")[2] == password

    def outdated(self, hash: str) -> bool:
        return int(hash.partition(":")[0]) < self.strength


class PlainAccessTokens:
    life = timedelta(minutes=10)

    def issue(self, claims: TokenClaims) -> str:
        return f"{claims.user_id} {claims.session_id}"

    def read(self, token: str) -> TokenClaims:
        raise AssertionError(f"signing in reads no token, but {token!r} was read")


class PlainRefreshTokens:
    def new(self) -> tuple[str, bytes]:
        return "refresh", b"hash of refresh"


class FrontDoor:
    def __init__(self) -> None:
        self.world, self.passwords = MemoryWorld(), PlainPasswords()
        open_session = OpenSession(PlainAccessTokens(), PlainRefreshTokens(), self.world.now, an_id)
        self.sign_up = SignUp(self.world.begin, self.passwords, open_session, self.world.now, an_id)
        self.sign_in = SignIn(self.world.begin, self.passwords, open_session)
