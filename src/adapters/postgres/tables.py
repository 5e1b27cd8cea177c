"""The rows, as SQLAlchemy sees them. Rows are not entities: mappers beside the queries turn one into the other.

Grants, policies and functions stand in the migrations; a test compares these tables with what those make.
"""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from advanced_alchemy.base import DefaultBase
from advanced_alchemy.types import DateTimeUTC
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, BIT, JSONB
from sqlalchemy.orm import Mapped, mapped_column

Texts = Annotated[list[str], mapped_column(ARRAY(String))]
Objects = Annotated[list[dict[str, Any]], mapped_column(JSONB)]
Object = Annotated[dict[str, Any], mapped_column(JSONB)]
Moment = Annotated[datetime, mapped_column(DateTimeUTC(timezone=True))]


class Row(DefaultBase):
    __abstract__ = True

    @classmethod
    def columns(cls, of: str = "") -> str:
        """All columns by name, as SQL, each behind `of`.

        A `SELECT *` that a connection remembers is refused once a release has added a column.
        """
        return ", ".join(f"{of}{column.name}" for column in cls.__table__.columns)


class UserRow(Row):
    __tablename__ = "users"
    __table_args__ = (
        ForeignKeyConstraint(
            ["id", "active_brand_kit_id"],
            ["brand_kits.user_id", "brand_kits.id"],
            name="active_kit_is_ones_own",
            use_alter=True,
        ),
        CheckConstraint(
            "num_nulls(pending_email_id, pending_email, pending_email_key, pending_email_until) IN (0, 4)",
            name="pending_as_a_whole",
        ),
        Index(
            "ix_users_pending_over",
            "pending_email_until",
            postgresql_where=text("pending_email_until IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str | None]
    email_key: Mapped[str | None] = mapped_column(unique=True)
    email_verified: Mapped[bool]
    password_hash: Mapped[str | None]
    display_name: Mapped[str]
    avatar_url: Mapped[str | None]
    role: Mapped[str]
    tier: Mapped[str]
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
    erasing_since: Mapped[Moment | None]
    password_proven: Mapped[bool]
    tier_since: Mapped[Moment | None]
    active_brand_kit_id: Mapped[UUID | None]
    pending_email_id: Mapped[UUID | None]
    pending_email: Mapped[str | None]
    pending_email_key: Mapped[str | None]
    pending_email_until: Mapped[Moment | None]


class LoginSessionRow(Row):
    __tablename__ = "login_sessions"
    __table_args__ = (Index("ix_login_sessions_over", text("LEAST(ended_at, expires_at)")),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
    refreshed_at: Mapped[Moment]
    generation: Mapped[int]
    agent: Mapped[str]
    address: Mapped[str]
    refreshed_by_agent: Mapped[str]
    refreshed_by_address: Mapped[str]
    ended_because: Mapped[str | None]


class IdentityRow(Row):
    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("provider", "subject", name="uq_identities_subject"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    provider: Mapped[str]
    subject: Mapped[str]
    created_at: Mapped[Moment]
    sealed_grant: Mapped[bytes | None]


class MailTokenRow(Row):
    __tablename__ = "mail_tokens"
    __table_args__ = (Index("ix_mail_tokens_over", "expires_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str]
    email_key: Mapped[str]
    expires_at: Mapped[Moment]
    used_at: Mapped[Moment | None]


class SignInAttemptRow(Row):
    __tablename__ = "sign_in_attempts"
    __table_args__ = (Index("ix_sign_in_attempts_expired", "expires_at"),)

    state_digest: Mapped[bytes] = mapped_column(primary_key=True)
    browser_digest: Mapped[bytes]
    provider: Mapped[str]
    code_verifier: Mapped[str]
    nonce: Mapped[str]
    return_to: Mapped[str]
    transport: Mapped[str]
    expires_at: Mapped[Moment]


class ExportRow(Row):
    __tablename__ = "exports"
    __table_args__ = (
        Index("ix_exports_of_user", "user_id", "id"),
        Index("ix_exports_stored", "expires_at", postgresql_where=text("size IS NOT NULL")),
        Index("ix_exports_over", "asked_at", postgresql_where=text("size IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    asked_at: Mapped[Moment]
    ready_at: Mapped[Moment | None]
    expires_at: Mapped[Moment | None]
    fetched_at: Mapped[Moment | None]
    size: Mapped[int | None] = mapped_column(BigInteger)


class ErasureRow(Row):
    __tablename__ = "erasures"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    asked_at: Mapped[Moment]
    grants_given_back: Mapped[bool]
    rows_gone_at: Mapped[Moment | None]
    done_at: Mapped[Moment | None]


class AuditLogRow(Row):
    __tablename__ = "audit_log"
    __table_args__ = (Index("ix_audit_log_of_user", "user_id", "id"),)

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    id: Mapped[UUID] = mapped_column(unique=True)
    action: Mapped[str]
    at: Mapped[Moment]
    personal_digest: Mapped[bytes]
    previous_hash: Mapped[bytes]
    hash: Mapped[bytes]
    user_id: Mapped[UUID | None]
    salt: Mapped[bytes | None]
    personal: Mapped[dict[str, Any] | None] = mapped_column(JSONB)


class AuditHeadRow(Row):
    __tablename__ = "audit_head"

    one: Mapped[bool] = mapped_column(primary_key=True, server_default=text("true"))
    number: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes]


class UsagePeriodRow(Row):
    __tablename__ = "usage_periods"
    __table_args__ = (
        CheckConstraint("used >= 0", name="used_not_negative"),
        CheckConstraint("reserved >= 0", name="reserved_not_negative"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    period_start: Mapped[Moment] = mapped_column(primary_key=True)
    period_end: Mapped[Moment]
    used: Mapped[int]
    reserved: Mapped[int]


class GenerationJobRow(Row):
    __tablename__ = "generation_jobs"
    __table_args__ = (
        Index("ix_generation_jobs_of_user", "user_id", "id", unique=True),
        Index("ix_generation_jobs_due", "lane", "run_at", postgresql_where=text("status = 'queued'")),
        Index("ix_generation_jobs_leased", "lease_until", postgresql_where=text("status = 'processing'")),
        Index("ix_generation_jobs_running", "user_id", postgresql_where=text("status = 'processing'")),
        Index(
            "ix_generation_jobs_of_pack",
            "user_id",
            text("(wish #>> '{pack,pack_id}')"),
            postgresql_where=text("wish #>> '{pack,pack_id}' IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    asset_type: Mapped[str]
    wish: Mapped[Object]
    lane: Mapped[str]
    status: Mapped[str]
    slots: Mapped[Texts]
    period_start: Mapped[Moment]
    period_end: Mapped[Moment]
    epoch: Mapped[int]
    round: Mapped[int]
    attempts: Mapped[int]
    crashes: Mapped[int]
    progress: Mapped[int]
    error_code: Mapped[str | None]
    error_message: Mapped[str | None]
    queued_at: Mapped[Moment]
    started_at: Mapped[Moment | None]
    completed_at: Mapped[Moment | None]
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
    run_at: Mapped[Moment]
    lease_until: Mapped[Moment | None]
    worker: Mapped[str | None]


class QuotaEntryRow(Row):
    __tablename__ = "quota_entries"
    __table_args__ = (
        Index(
            "ux_quota_entries_settled_once",
            "job_id",
            "round",
            "index",
            unique=True,
            postgresql_where=text("kind <> 'reserved'"),
        ),
        Index("ix_quota_entries_of_user", "user_id", "period_start"),
    )

    job_id: Mapped[UUID] = mapped_column(primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    period_start: Mapped[Moment]
    written_at: Mapped[Moment] = mapped_column(server_default=text("now()"))


class JobEventRow(Row):
    __tablename__ = "job_events"
    __table_args__ = (
        ForeignKeyConstraint(
            ["user_id", "job_id"], ["generation_jobs.user_id", "generation_jobs.id"], ondelete="CASCADE"
        ),
        Index("ix_job_events_queued", "job_id", postgresql_where=text("kind = 'queued'")),
    )

    job_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    kind: Mapped[str]
    job: Mapped[Object]
    detail: Mapped[Object]


class AssetRow(Row):
    __tablename__ = "assets"
    __table_args__ = (
        ForeignKeyConstraint(
            ["user_id", "job_id"], ["generation_jobs.user_id", "generation_jobs.id"], ondelete="CASCADE"
        ),
        Index("ux_assets_job_index", "job_id", "index", unique=True),
        Index("ix_assets_of_user", "user_id", "id"),
        Index("ix_assets_of_user_by_type", "user_id", "asset_type", "id"),
        Index("ix_assets_by_number", "user_id", "number"),
        Index("ix_assets_living", "user_id", "id", postgresql_where=text("deleted_at IS NULL")),
        Index("ix_assets_deleted", "user_id", "id", postgresql_where=text("deleted_at IS NOT NULL")),
        Index("ix_assets_favorite", "user_id", "id", postgresql_where=text("is_favorite")),
        Index("ix_assets_public", "user_id", "id", postgresql_where=text("is_public")),
        Index("ix_assets_of_kit", "user_id", "brand_kit_id", "id", postgresql_where=text("brand_kit_id IS NOT NULL")),
        Index("ix_assets_expiring", "expires_at", postgresql_where=text("expires_at IS NOT NULL")),
        Index("ix_assets_trashed", "deleted_at", postgresql_where=text("deleted_at IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    job_id: Mapped[UUID]
    index: Mapped[int]
    brand_kit_id: Mapped[UUID | None]
    asset_type: Mapped[str]
    variants: Mapped[Objects]
    generation_params: Mapped[Object]
    quality: Mapped[Object]
    viral_score: Mapped[int]
    is_public: Mapped[bool]
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment | None]
    remix_of: Mapped[UUID | None]
    share_expires_at: Mapped[Moment | None]
    is_favorite: Mapped[bool] = mapped_column(server_default=text("false"))
    deleted_at: Mapped[Moment | None]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    number: Mapped[int] = mapped_column(server_default=text("0"))
    original: Mapped[Object | None]


class AssetCountRow(Row):
    __tablename__ = "asset_counts"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    made: Mapped[int]


class AssetWordRow(Row):
    __tablename__ = "asset_words"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    word: Mapped[str] = mapped_column(String(collation="C"), primary_key=True)
    block: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    members: Mapped[str] = mapped_column(BIT(2048, varying=True))


class BrandKitRow(Row):
    __tablename__ = "brand_kits"
    __table_args__ = (
        Index("ix_brand_kits_of_user", "user_id", "id", unique=True),
        Index("ix_brand_kits_trashed", "deleted_at", postgresql_where=text("deleted_at IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    version: Mapped[int]
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
    deleted_at: Mapped[Moment | None]


class BrandKitVersionRow(Row):
    __tablename__ = "brand_kit_versions"
    __table_args__ = (
        ForeignKeyConstraint(["user_id", "kit_id"], ["brand_kits.user_id", "brand_kits.id"], ondelete="CASCADE"),
        Index("ix_brand_kit_versions_of_kit", "user_id", "kit_id", "number", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    kit_id: Mapped[UUID]
    number: Mapped[int]
    brand: Mapped[Object]
    changed: Mapped[Texts]
    made_at: Mapped[Moment]


class BrandKitLogoRow(Row):
    __tablename__ = "brand_kit_logos"
    __table_args__ = (
        ForeignKeyConstraint(["user_id", "kit_id"], ["brand_kits.user_id", "brand_kits.id"], ondelete="CASCADE"),
        Index("ix_brand_kit_logos_of_kit", "user_id", "kit_id"),
    )

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    kit_id: Mapped[UUID] = mapped_column(primary_key=True)


class OutboxRow(Row):
    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "held_until", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    kind: Mapped[str]
    event: Mapped[Object]
    held_until: Mapped[Moment] = mapped_column(server_default=text("now()"))


class IdempotentRequestRow(Row):
    __tablename__ = "idempotent_requests"
    __table_args__ = (Index("ix_idempotent_requests_over", "created_at"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    operation: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[bytes]
    made: Mapped[UUID]
    created_at: Mapped[Moment] = mapped_column(server_default=text("now()"))


class DiscardedFileRow(Row):
    __tablename__ = "discarded_files"
    __table_args__ = (
        CheckConstraint("starts_with(key, 'u/' || user_id || '/')", name="discarded_files_of_user"),
        Index("ix_discarded_files_due", "held_until"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    held_until: Mapped[Moment] = mapped_column(server_default=text("now()"))


class ExpiryNoticeRow(Row):
    __tablename__ = "expiry_notices"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    early_until: Mapped[Moment]
    late_until: Mapped[Moment]
    written_at: Mapped[Moment]


class ChoreRow(Row):
    __tablename__ = "chores"

    name: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[Moment]
