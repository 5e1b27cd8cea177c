from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from advanced_alchemy.repository import SQLAlchemyAsyncRepository
from asyncpg import Record
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.postgres.failures import UNIQUE_VIOLATION, sqlstate
from adapters.postgres.ownership import keep_to_own, keep_to_product
from adapters.postgres.tables import UserRow
from adapters.postgres.transaction import Transaction
from domain.accounts import (
    AccountNotFound,
    EmailAddress,
    EmailTaken,
    PendingEmail,
    Role,
    User,
)
from domain.tiers import Tier

OWNER_OF_ADDRESS = """
    SELECT id, email_key, password_hash FROM (VALUES ($1::varchar)) AS asked(key) LEFT JOIN users ON email_key = key
"""
"""Always a row, whose columns are null when nobody has the address: what is read and decoded differs by two values."""
LOCK = f"SELECT {UserRow.columns()} FROM users WHERE id = $1 FOR UPDATE"  # noqa: S608  # of constants only
"""Both are a part of every sign-in, so they go by the driver."""


class UserRows(SQLAlchemyAsyncRepository[UserRow]):
    model_type = UserRow


class SqlUsers:
    """Knows the account of `me`, or of whoever claims the address with the key `email`."""

    def __init__(self, transaction: Transaction, me: UUID | None, email: str | None = None) -> None:
        self._transaction, self._me, self._email = transaction, me, email

    async def add(self, user: User, password_hash: str | None) -> None:
        keep_to_own(self._me, user.id)
        try:
            await self._session.execute(insert(UserRow).values(password_hash=password_hash, **_values(user)).inline())
        except IntegrityError as error:
            raise _refusal(error) from error

    async def lock(self, email_key: str) -> User:
        row = await self._rows.get_one_or_none(UserRow.email_key == email_key, with_for_update=True)
        return self._found(vars(row) if row else None)[0]

    async def get(self, user_id: UUID) -> tuple[User, str | None]:
        row = await self._rows.get_one_or_none(UserRow.id == user_id)
        return self._found(vars(row) if row else None)

    async def lock_by_id(self, user_id: UUID) -> tuple[User, str | None]:
        return self._found(await self._transaction.fetch_one(LOCK, user_id))

    async def find(self, email_key: str) -> tuple[User, str | None] | None:
        row = await self._rows.get_one_or_none(UserRow.email_key == email_key)
        return self._found(vars(row)) if row and self._knows(vars(row)) else None

    async def find_password(self, email_key: str) -> tuple[UUID, str | None] | None:
        (row,) = await self._transaction.fetch(OWNER_OF_ADDRESS, email_key)
        return (UUID(int=row["id"].int), row["password_hash"]) if row["id"] and self._knows(row) else None

    async def save(self, user: User) -> None:
        await self._change(
            user.id,
            email_verified=user.email_verified,
            display_name=user.display_name,
            avatar_url=user.avatar_url,
            updated_at=user.updated_at,
            erasing_since=user.erasing_since,
            password_proven=user.password_proven,
            **_pending_values(user.pending_email),
        )

    async def save_email(self, user: User) -> None:
        try:
            await self._change(
                user.id,
                email_verified=user.email_verified,
                updated_at=user.updated_at,
                password_proven=user.password_proven,
                **_email_values(user.email),
                **_pending_values(user.pending_email),
            )
        except IntegrityError as error:
            raise _refusal(error) from error

    async def save_standing(self, user: User) -> None:
        keep_to_product(self._me)
        await self._change(
            user.id,
            role=user.role.value,
            tier=user.tier.value,
            tier_since=user.tier_since,
            updated_at=user.updated_at,
        )

    async def forget_pending_emails(self, before: datetime, most: int) -> int:
        keep_to_product(self._me)
        over = select(UserRow.id).where(UserRow.pending_email_until < before).order_by(UserRow.pending_email_until)
        some = over.limit(most).with_for_update(skip_locked=True)
        forgotten = update(UserRow).where(UserRow.id.in_(some)).values(_pending_values(None)).returning(UserRow.id)
        return len((await self._session.execute(forgotten)).all())

    async def rehash(self, user_id: UUID, password_hash: str | None) -> None:
        await self._change(user_id, password_hash=password_hash)

    async def _change(self, user_id: UUID, **values: object) -> None:
        if self._me in {None, user_id}:
            await self._session.execute(update(UserRow).where(UserRow.id == user_id).values(**values))

    @property
    def _session(self) -> AsyncSession:
        return self._transaction.session

    @property
    def _rows(self) -> UserRows:
        return UserRows(session=self._session, auto_refresh=False)

    def _found(self, row: Mapping[str, Any] | Record | None) -> tuple[User, str | None]:
        if row is None or not self._knows(row):
            raise AccountNotFound
        return user_of(row), row["password_hash"]

    def _knows(self, row: Mapping[str, Any] | Record) -> bool:
        return self._me in {None, row["id"]} or (self._email is not None and self._email == row["email_key"])


def _values(user: User) -> dict[str, object]:
    return {
        "id": user.id,
        **_email_values(user.email),
        "email_verified": user.email_verified,
        "display_name": user.display_name,
        "avatar_url": user.avatar_url,
        "role": user.role.value,
        "tier": user.tier.value,
        "created_at": user.created_at,
        "updated_at": user.updated_at,
        "erasing_since": user.erasing_since,
        "password_proven": user.password_proven,
        "tier_since": user.tier_since,
        **_pending_values(user.pending_email),
    }


def _email_values(email: EmailAddress | None) -> dict[str, object]:
    return {"email": email and email.written, "email_key": email and email.key}


def _pending_values(pending: PendingEmail | None) -> dict[str, object]:
    return {
        "pending_email_id": pending and pending.id,
        "pending_email": pending and pending.email.written,
        "pending_email_key": pending and pending.email.key,
        "pending_email_until": pending and pending.expires_at,
    }


def _refusal(error: IntegrityError) -> Exception:
    return EmailTaken() if sqlstate(error) == UNIQUE_VIOLATION else error


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
        tier_since=row["tier_since"],
        pending_email=_pending_of(row) if row["pending_email_id"] else None,
    )


def _pending_of(row: Mapping[str, Any] | Record) -> PendingEmail:
    return PendingEmail(
        id=UUID(int=row["pending_email_id"].int),
        email=EmailAddress(row["pending_email"], row["pending_email_key"]),
        expires_at=row["pending_email_until"],
    )
