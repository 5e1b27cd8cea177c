from uuid import UUID

from adapters.memory.sight import Sight
from adapters.memory.tables import Tables
from domain.accounts import AccountNotFound, EmailTaken, LoginSession, User


class MemoryUsers:
    def __init__(self, tables: Tables, sees: Sight) -> None:
        self._users, self._sees = tables.users, sees

    async def add(self, user: User, password_hash: str) -> None:
        if any(other.email.key == user.email.key for other, _ in self._users.values()):
            raise EmailTaken
        self._users[user.id] = user, password_hash

    async def lock(self, email_key: str) -> User:
        known = await self.find(email_key)
        if known is None:
            raise AccountNotFound
        return known[0]

    async def find(self, email_key: str) -> tuple[User, str] | None:
        for user, password_hash in self._users.values():
            if user.email.key == email_key and self._sees.of_account(user.id, email_key):
                return user, password_hash
        return None

    async def save(self, user: User) -> None:
        if self._sees.of(user.id):
            self._users[user.id] = user, self._users[user.id][1]

    async def rehash(self, user_id: UUID, password_hash: str) -> None:
        if self._sees.of(user_id):
            self._users[user_id] = self._users[user_id][0], password_hash


class MemorySessions:
    def __init__(self, tables: Tables) -> None:
        self._sessions = tables.sessions

    async def add(self, session: LoginSession, refresh_hash: bytes) -> None:
        self._sessions[session.id] = session, refresh_hash
