"""The tables as a FastAPI project would declare them: SQLAlchemy's ORM over the same rows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, String
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Row(DeclarativeBase):
    type_annotation_map = {  # noqa: RUF012  # as SQLAlchemy declares it
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[dict[str, Any]]: JSONB,
        list[str]: ARRAY(String),
    }


class LoginSession(Row):
    __tablename__ = "login_sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class UsagePeriod(Row):
    __tablename__ = "usage_periods"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    period_start: Mapped[datetime] = mapped_column(primary_key=True)
    period_end: Mapped[datetime]
    used: Mapped[int]
    reserved: Mapped[int]


class Job(Row):
    __tablename__ = "generation_jobs"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    asset_type: Mapped[str]
    wish: Mapped[dict[str, Any]]
    lane: Mapped[str]
    status: Mapped[str]
    slots: Mapped[list[str]]
    period_start: Mapped[datetime]
    period_end: Mapped[datetime]
    epoch: Mapped[int]
    round: Mapped[int]
    attempts: Mapped[int]
    crashes: Mapped[int]
    progress: Mapped[int]
    error_code: Mapped[str | None]
    error_message: Mapped[str | None]
    queued_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    run_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    worker: Mapped[str | None]


class JobEvent(Row):
    __tablename__ = "job_events"

    job_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    kind: Mapped[str]
    job: Mapped[dict[str, Any]]
    detail: Mapped[dict[str, Any]]


class QuotaEntry(Row):
    __tablename__ = "quota_entries"

    job_id: Mapped[UUID] = mapped_column(primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    period_start: Mapped[datetime]


class Asset(Row):
    __tablename__ = "assets"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    job_id: Mapped[UUID]
    index: Mapped[int]
    brand_kit_id: Mapped[UUID | None]
    remix_of: Mapped[UUID | None]
    asset_type: Mapped[str]
    variants: Mapped[list[dict[str, Any]]]
    generation_params: Mapped[dict[str, Any]]
    quality: Mapped[dict[str, Any]]
    viral_score: Mapped[int]
    is_public: Mapped[bool]
    share_expires_at: Mapped[datetime | None]
    is_favorite: Mapped[bool]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
