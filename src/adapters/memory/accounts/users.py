from dataclasses import replace
from datetime import datetime
from uuid import UUID

from adapters.memory.sight import Sight
from adapters.memory.tables import Tables
from domain.accounts import AccountNotFound, EmailTaken, User

ABOUT_THE_ADDRESS = ("email", "email_verified", "password_proven", "pending_email", "updated_at")


class MemoryUsers:
    def __init__(self, tables: Tables, sees: Sight) -> None:
        self._users, self._sees = tables.users, sees

    async def add(self, user: User, password_hash: str | None) -> None:
        self._keep_unique(user)
        self._users[user.id] = user, password_hash

    async def lock(self, email_key: str) -> User:
        known = await self.find(email_key)
        if known is None:
            raise AccountNotFound
        return known[0]

    async def get(self, user_id: UUID) -> tuple[User, str | None]:
        if user_id not in self._users or not self._sees.of(user_id):
            raise AccountNotFound
        return self._users[user_id]

    lock_by_id = get

    async def find(self, email_key: str) -> tuple[User, str | None] | None:
        for user, password_hash in self._users.values():
            if user.email and user.email.key == email_key and self._sees.of_account(user.id, email_key):
                return user, password_hash
        return None

    async def find_password(self, email_key: str) -> tuple[UUID, str | None] | None:
        known = await self.find(email_key)
        return (known[0].id, known[1]) if known else None

    async def save(self, user: User) -> None:
        if self._sees.of(user.id):
            kept, password_hash = self._users[user.id]
            others = {"email": kept.email, "role": kept.role, "tier": kept.tier, "tier_since": kept.tier_since}
            self._users[user.id] = replace(user, **others), password_hash  # type: ignore[arg-type]  # as they were

    async def save_email(self, user: User) -> None:
        if self._sees.of(user.id):
            self._keep_unique(user)
            kept, password_hash = self._users[user.id]
            known = {name: getattr(user, name) for name in ABOUT_THE_ADDRESS}
            self._users[user.id] = replace(kept, **known), password_hash

    async def save_standing(self, user: User) -> None:
        kept, password_hash = self._users[user.id]
        changed = replace(kept, role=user.role, tier=user.tier, tier_since=user.tier_since, updated_at=user.updated_at)
        self._users[user.id] = changed, password_hash

    async def forget_pending_emails(self, before: datetime, most: int) -> int:
        waiting = (user for user, _ in self._users.values() if user.pending_email)
        over = [user for user in waiting if user.pending_email and user.pending_email.expires_at < before][:most]
        for user in over:
            self._users[user.id] = replace(user, pending_email=None), self._users[user.id][1]
        return len(over)

    async def rehash(self, user_id: UUID, password_hash: str | None) -> None:
        if self._sees.of(user_id):
            self._users[user_id] = self._users[user_id][0], password_hash

    def _keep_unique(self, user: User) -> None:
        others = (other for other, _ in self._users.values() if other.id != user.id)
        if user.email and any(other.email and other.email.key == user.email.key for other in others):
            raise EmailTaken
