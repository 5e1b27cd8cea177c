from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from advanced_alchemy.repository import SQLAlchemyAsyncRepository
from asyncpg import Record
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.postgres.failures import UNIQUE_VIOLATION, sqlstate
from adapters.postgres.ownership import keep_to_own, keep_to_product
from adapters.postgres.tables import UserRow
from adapters.postgres.transaction import Transaction
from domain.accounts import (
    AccountNotFound,
    Client,
    EmailAddress,
    EmailTaken,
    Ending,
    LoginSession,
    Role,
    SessionNotFound,
    User,
)
from domain.tiers import Tier

ADD_SESSION = """
    INSERT INTO login_sessions (id, user_id, created_at, expires_at, refreshed_at, generation, agent, address,
        refreshed_by_agent, refreshed_by_address, ended_at, ended_because)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
"""

LOCK_SESSION = "SELECT * FROM login_sessions WHERE id = $1 AND user_id = $2 FOR UPDATE"

SAVE_SESSION = """
    UPDATE login_sessions SET expires_at = $3, refreshed_at = $4, generation = $5, refreshed_by_agent = $6,
        refreshed_by_address = $7, ended_at = $8, ended_because = $9
    WHERE id = $1 AND user_id = $2
"""

END_SESSIONS = """
    UPDATE login_sessions SET ended_at = $3, ended_because = $4
    WHERE user_id = $1 AND ended_at IS NULL AND id IS DISTINCT FROM $2
    RETURNING id
"""


class UserRows(SQLAlchemyAsyncRepository[UserRow]):
    model_type = UserRow


class SqlUsers:
    """Knows the account of `me`, or of whoever claims the address with the key `email`."""

    def __init__(self, session: AsyncSession, me: UUID | None, email: str | None = None) -> None:
        self._session, self._me, self._email = session, me, email
        self._rows = UserRows(session=session, auto_refresh=False)

    async def add(self, user: User, password_hash: str | None) -> None:
        keep_to_own(self._me, user.id)
        try:
            await self._session.execute(insert(UserRow).values(password_hash=password_hash, **_values(user)).inline())
        except IntegrityError as error:
            if sqlstate(error) == UNIQUE_VIOLATION:
                raise EmailTaken from error
            raise

    async def lock(self, email_key: str) -> User:
        row = await self._rows.get_one_or_none(UserRow.email_key == email_key, with_for_update=True)
        return self._found(row)[0]

    async def get(self, user_id: UUID) -> tuple[User, str | None]:
        return self._found(await self._rows.get_one_or_none(UserRow.id == user_id))

    async def lock_by_id(self, user_id: UUID) -> tuple[User, str | None]:
        return self._found(await self._rows.get_one_or_none(UserRow.id == user_id, with_for_update=True))

    async def find(self, email_key: str) -> tuple[User, str | None] | None:
        row = await self._rows.get_one_or_none(UserRow.email_key == email_key)
        return self._found(row) if row and self._knows(row) else None

    async def save(self, user: User) -> None:
        await self._change(
            user.id,
            email_verified=user.email_verified,
            display_name=user.display_name,
            avatar_url=user.avatar_url,
            updated_at=user.updated_at,
            erasing_since=user.erasing_since,
            password_proven=user.password_proven,
        )

    async def save_standing(self, user: User) -> None:
        keep_to_product(self._me)
        await self._change(user.id, role=user.role.value, tier=user.tier.value, updated_at=user.updated_at)

    async def rehash(self, user_id: UUID, password_hash: str | None) -> None:
        await self._change(user_id, password_hash=password_hash)

    async def _change(self, user_id: UUID, **values: object) -> None:
        if self._me in {None, user_id}:
            await self._session.execute(update(UserRow).where(UserRow.id == user_id).values(**values))

    def _found(self, row: UserRow | None) -> tuple[User, str | None]:
        if row is None or not self._knows(row):
            raise AccountNotFound
        return user_of(vars(row)), row.password_hash

    def _knows(self, row: UserRow) -> bool:
        return self._me in {None, row.id} or (self._email is not None and self._email == row.email_key)


class SqlSessions:
    """What ended in this transaction is kept in `ended`, for those who remember which sessions live."""

    def __init__(self, transaction: Transaction, me: UUID | None) -> None:
        self._transaction, self._me = transaction, me
        self.ended: list[UUID] = []

    async def add(self, session: LoginSession) -> None:
        keep_to_own(self._me, session.user_id)
        await self._transaction.fetch(
            ADD_SESSION,
            session.id,
            session.user_id,
            session.created_at,
            session.expires_at,
            session.refreshed_at,
            session.generation,
            session.client.agent,
            session.client.address,
            session.refreshed_by.agent,
            session.refreshed_by.address,
            session.ended_at,
            session.ended_because,
        )

    async def lock(self, session_id: UUID) -> LoginSession:
        row = await self._transaction.fetch_one(LOCK_SESSION, session_id, self._me)
        if row is None:
            raise SessionNotFound
        return session_of(row)

    async def save(self, session: LoginSession) -> None:
        if session.ended_at is not None:
            self.ended.append(session.id)
        await self._transaction.fetch(
            SAVE_SESSION,
            session.id,
            self._me,
            session.expires_at,
            session.refreshed_at,
            session.generation,
            session.refreshed_by.agent,
            session.refreshed_by.address,
            session.ended_at,
            session.ended_because,
        )

    async def end_all(
        self, user_id: UUID, because: Ending, now: datetime, *, but: UUID | None = None
    ) -> Sequence[UUID]:
        if self._me not in {None, user_id}:
            return []
        rows = await self._transaction.fetch(END_SESSIONS, user_id, but, now, because)
        ended = [UUID(int=row["id"].int) for row in rows]
        self.ended.extend(ended)
        return ended


def session_of(row: Record) -> LoginSession:
    return LoginSession(
        id=UUID(int=row["id"].int),
        user_id=UUID(int=row["user_id"].int),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        refreshed_at=row["refreshed_at"],
        client=Client(row["agent"], row["address"]),
        refreshed_by=Client(row["refreshed_by_agent"], row["refreshed_by_address"]),
        generation=row["generation"],
        ended_at=row["ended_at"],
        ended_because=Ending(row["ended_because"]) if row["ended_because"] else None,
    )


def _values(user: User) -> dict[str, object]:
    return {
        "id": user.id,
        "email": user.email.written if user.email else None,
        "email_key": user.email.key if user.email else None,
        "email_verified": user.email_verified,
        "display_name": user.display_name,
        "avatar_url": user.avatar_url,
        "role": user.role.value,
        "tier": user.tier.value,
        "created_at": user.created_at,
        "updated_at": user.updated_at,
        "erasing_since": user.erasing_since,
        "password_proven": user.password_proven,
    }


def user_of(row: Mapping[str, Any] | Record) -> User:
    return User(
        id=UUID(int=row["id"].int),
        email=EmailAddress(row["email"], row["email_key"]) if row["email"] else None,
        display_name=row["display_name"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        role=Role(row["role"]),
        tier=Tier(row["tier"]),
        email_verified=row["email_verified"],
        avatar_url=row["avatar_url"],
        erasing_since=row["erasing_since"],
        password_proven=row["password_proven"],
    )
