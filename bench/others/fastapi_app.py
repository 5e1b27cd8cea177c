"""The list of assets and the acceptance of a job as a FastAPI project would write them.

FastAPI, Pydantic, SQLAlchemy's asynchronous ORM, a bearer token checked by PyJWT (HS256, as in FastAPI's own tutorial)
whose session is looked up, and RQ for the work. No row level security, no outbox, no ledger, no events.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import jwt
from fastapi import Depends, FastAPI, HTTPException, Query
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field
from redis import Redis
from rq import Queue
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from adapters.system.ids import new_id
from bench.others import rows
from bench.others.bare import Links
from domain.undo import UNDO_WINDOW
from entrypoints.http.pages import Position

SECRET, ALGORITHM = os.environ["TOKEN_SECRET"], "HS256"
MONTHLY_LIMIT = 1_000_000

engine = create_async_engine(
    os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+asyncpg://"), pool_size=10, max_overflow=0
)
sessions = async_sessionmaker(engine, expire_on_commit=False)
links = Links(os.environ["LINKS_KEY"], os.environ["PUBLIC_URL"])
queue = Queue("accepted", connection=Redis.from_url(os.environ["REDIS_URL"]))


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    yield
    await engine.dispose()


app = FastAPI(lifespan=lifespan)


async def session() -> AsyncIterator[AsyncSession]:
    async with sessions() as opened:
        yield opened


Session = Annotated[AsyncSession, Depends(session)]


async def current_user(
    credentials: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())], database: Session
) -> UUID:
    try:
        claims = jwt.decode(credentials.credentials, SECRET, algorithms=[ALGORITHM])
    except jwt.PyJWTError as error:
        raise HTTPException(401) from error
    login = await database.get(rows.LoginSession, UUID(claims["sid"]))
    if login is None or login.ended_at is not None or login.expires_at <= datetime.now(UTC):
        raise HTTPException(401)
    return login.user_id


CurrentUser = Annotated[UUID, Depends(current_user)]


class Variant(BaseModel):
    width: int
    height: int
    format: str
    bytes: int
    url: str


class Asset(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    job_id: UUID
    brand_kit_id: UUID | None
    remix_of: UUID | None
    asset_type: str
    width: int
    height: int
    format: str
    bytes: int
    cdn_url: str
    shareable_url: str | None
    is_public: bool
    share_expires_at: datetime | None
    is_favorite: bool
    variants: list[Variant]
    generation_params: dict[str, Any]
    viral_score: int
    quality: dict[str, Any]
    created_at: datetime
    expires_at: datetime | None
    deleted_at: datetime | None
    undo_until: datetime | None


class Page(BaseModel):
    items: list[Asset]
    next_cursor: str | None


@app.get("/assets")
async def list_assets(user_id: CurrentUser, database: Session, limit: Annotated[int, Query(ge=1, le=100)] = 20) -> Page:
    mine = select(rows.Asset).where(rows.Asset.user_id == user_id, rows.Asset.deleted_at.is_(None))
    found = (await database.scalars(mine.order_by(rows.Asset.id.desc()).limit(limit + 1))).all()
    expires = links.expiry()
    shown = [asset_view(row, expires) for row in found[:limit]]
    last = found[limit - 1] if len(found) > limit else None
    return Page(items=shown, next_cursor=Position(last.created_at, last.id).cursor() if last else None)


def asset_view(row: rows.Asset, expires: int) -> Asset:
    variants = [
        Variant(
            width=each["width"],
            height=each["height"],
            format=each["format"],
            bytes=each["bytes"],
            url=links.link(each["key"], expires),
        )
        for each in row.variants
    ]
    master = variants[0]
    return Asset(
        id=row.id,
        job_id=row.job_id,
        brand_kit_id=row.brand_kit_id,
        remix_of=row.remix_of,
        asset_type=row.asset_type,
        width=master.width,
        height=master.height,
        format=master.format,
        bytes=master.bytes,
        cdn_url=master.url,
        shareable_url=links.page(row.id) if row.is_public else None,
        is_public=row.is_public,
        share_expires_at=row.share_expires_at,
        is_favorite=row.is_favorite,
        variants=variants,
        generation_params=row.generation_params,
        viral_score=row.viral_score,
        quality=row.quality,
        created_at=row.created_at,
        expires_at=row.expires_at,
        deleted_at=row.deleted_at,
        undo_until=row.deleted_at + UNDO_WINDOW if row.deleted_at else None,
    )


class NewGeneration(BaseModel):
    model_config = ConfigDict(extra="forbid")

    asset_type: str
    custom_prompt: Annotated[str, Field(max_length=500)] | None = None
    style: Annotated[str, Field(max_length=80)] | None = None
    count: Annotated[int, Field(ge=1, le=4)] = 1


class Job(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    status: str
    asset_type: str
    progress: int
    queued_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    created_at: datetime
    updated_at: datetime


@app.post("/generate", status_code=202)
async def generate(wanted: NewGeneration, user_id: CurrentUser, database: Session) -> Job:
    now = datetime.now(UTC)
    start = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    end = (start + timedelta(days=32)).replace(day=1)
    usage = await database.get(rows.UsagePeriod, (user_id, start), with_for_update=True)
    if usage is None:
        usage = rows.UsagePeriod(user_id=user_id, period_start=start, period_end=end, used=0, reserved=0)
        database.add(usage)
    if usage.used + usage.reserved + wanted.count > MONTHLY_LIMIT:
        raise HTTPException(402)
    usage.reserved += wanted.count
    job = rows.Job(
        id=new_id(),
        user_id=user_id,
        asset_type=wanted.asset_type,
        wish=wanted.model_dump(),
        lane="priority",
        status="queued",
        slots=["open"] * wanted.count,
        period_start=start,
        period_end=end,
        epoch=0,
        round=0,
        attempts=0,
        crashes=0,
        progress=0,
        queued_at=now,
        created_at=now,
        updated_at=now,
        run_at=now,
    )
    database.add(job)
    await database.commit()
    await asyncio.to_thread(queue.enqueue, "bench.others.rq_jobs.finish", str(job.id))
    return Job.model_validate(job)
