"""Signing in as a FastAPI project would write it: SQLAlchemy's ORM, and argon2id in threads beside the loop.

The parameters of argon2id and the number of threads are ours. An access token by PyJWT, and a random refresh token of
which nothing is kept, which spares this side a column. No limits, no audit log, no row level security.
"""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID

import jwt
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from fastapi import Depends, FastAPI, HTTPException, Request
from pydantic import BaseModel, ConfigDict
from sqlalchemy import DateTime, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from adapters.system.ids import new_id
from adapters.system.passwords import AT_ONCE, LANES, MEMORY_KIB, PASSES

LIFE = timedelta(hours=24)

engine = create_async_engine(
    os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+asyncpg://"), pool_size=10, max_overflow=0
)
sessions = async_sessionmaker(engine, expire_on_commit=False)
hasher = PasswordHasher(PASSES, MEMORY_KIB, LANES)
threads = ThreadPoolExecutor(AT_ONCE)
nobody = hasher.hash(secrets.token_urlsafe())


class Row(DeclarativeBase):
    type_annotation_map = {datetime: DateTime(timezone=True)}  # noqa: RUF012  # as SQLAlchemy declares it


class User(Row):
    __tablename__ = "users"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str]
    email_key: Mapped[str]
    email_verified: Mapped[bool]
    password_hash: Mapped[str]
    display_name: Mapped[str]
    avatar_url: Mapped[str | None]
    role: Mapped[str]
    tier: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class LoginSession(Row):
    __tablename__ = "login_sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    refreshed_at: Mapped[datetime]
    generation: Mapped[int]
    agent: Mapped[str]
    address: Mapped[str]
    refreshed_by_agent: Mapped[str]
    refreshed_by_address: Mapped[str]


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    yield
    await engine.dispose()
    threads.shutdown()


app = FastAPI(lifespan=lifespan)


async def session() -> AsyncIterator[AsyncSession]:
    async with sessions() as opened:
        yield opened


class Credentials(BaseModel):
    model_config = ConfigDict(extra="forbid")

    email: str
    password: str


class UserView(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    email: str
    email_verified: bool
    display_name: str
    avatar_url: str | None
    role: str
    tier: str
    created_at: datetime
    updated_at: datetime


class SignedIn(BaseModel):
    user: UserView
    access_token: str
    refresh_token: str
    expires_in: int
    token_type: str = "bearer"  # the name of a scheme


@app.post("/login")
async def sign_in(
    shown: Credentials, request: Request, database: Annotated[AsyncSession, Depends(session)]
) -> SignedIn:
    user = await database.scalar(select(User).where(User.email_key == shown.email.lower()))
    await database.commit()  # hashing takes long: the connection serves others meanwhile
    kept = user.password_hash if user else nobody
    matches = await asyncio.get_running_loop().run_in_executor(threads, verify, kept, shown.password)
    if user is None or not matches:
        raise HTTPException(401)
    now, agent = datetime.now(UTC), request.headers.get("user-agent", "")
    address = request.client.host if request.client else ""
    login = LoginSession(
        id=new_id(),
        user_id=user.id,
        created_at=now,
        expires_at=now + timedelta(days=30),
        refreshed_at=now,
        generation=0,
        agent=agent,
        address=address,
        refreshed_by_agent=agent,
        refreshed_by_address=address,
    )
    database.add(login)
    await database.commit()
    claims = {"sid": str(login.id), "exp": now + LIFE}
    return SignedIn(
        user=UserView.model_validate(user),
        access_token=jwt.encode(claims, os.environ["TOKEN_SECRET"], algorithm="HS256"),
        refresh_token=secrets.token_urlsafe(48),
        expires_in=int(LIFE.total_seconds()),
    )


def verify(kept: str, password: str) -> bool:
    try:
        return hasher.verify(kept, password)
    except VerifyMismatchError:
        return False
