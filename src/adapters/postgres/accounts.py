from dataclasses import asdict
from uuid import UUID

from advanced_alchemy.repository import SQLAlchemyAsyncRepository
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.postgres.failures import UNIQUE_VIOLATION, sqlstate
from adapters.postgres.tables import LoginSessionRow, UserRow
from domain.accounts import AccountNotFound, EmailAddress, EmailTaken, LoginSession, Role, User
from domain.tiers import Tier


class UserRows(SQLAlchemyAsyncRepository[UserRow]):
    model_type = UserRow


class SqlUsers:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._rows = UserRows(session=session, auto_refresh=False)

    async def add(self, user: User, password_hash: str) -> None:
        try:
            await self._session.execute(insert(UserRow).values(password_hash=password_hash, **_values(user)).inline())
        except IntegrityError as error:
            if sqlstate(error) == UNIQUE_VIOLATION:
                raise EmailTaken from error
            raise

    async def lock(self, email_key: str) -> User:
        row = await self._rows.get_one_or_none(UserRow.email_key == email_key, with_for_update=True)
        if row is None:
            raise AccountNotFound
        return _user(row)

    async def find(self, email_key: str) -> tuple[User, str] | None:
        row = await self._rows.get_one_or_none(UserRow.email_key == email_key)
        return (_user(row), row.password_hash or "") if row else None

    async def save(self, user: User) -> None:
        values = _values(user)
        await self._session.execute(update(UserRow).where(UserRow.id == values.pop("id")).values(values))

    async def rehash(self, user_id: UUID, password_hash: str) -> None:
        await self._session.execute(update(UserRow).where(UserRow.id == user_id).values(password_hash=password_hash))


class SqlSessions:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, session: LoginSession, refresh_hash: bytes) -> None:
        await self._session.execute(insert(LoginSessionRow).values(refresh_hash=refresh_hash, **asdict(session)))


def _values(user: User) -> dict[str, object]:
    return {
        "id": user.id,
        "email": user.email.written,
        "email_key": user.email.key,
        "email_verified": user.email_verified,
        "display_name": user.display_name,
        "avatar_url": user.avatar_url,
        "role": user.role.value,
        "tier": user.tier.value,
        "created_at": user.created_at,
        "updated_at": user.updated_at,
    }


def _user(row: UserRow) -> User:
    return User(
        id=row.id,
        email=EmailAddress(row.email, row.email_key),
        display_name=row.display_name,
        created_at=row.created_at,
        updated_at=row.updated_at,
        role=Role(row.role),
        tier=Tier(row.tier),
        email_verified=row.email_verified,
        avatar_url=row.avatar_url,
    )
