"""The product's store as its ports see it, on either adapter, with ways past the adapter to arrange and to age rows."""

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from adapters.memory.accounts.identities import MemoryIdentityOwners
from adapters.memory.accounts.live_sessions import MemoryLiveSessions
from adapters.memory.accounts.profiles import MemoryProfiles
from adapters.memory.accounts.reads import MemoryAccountReads
from adapters.memory.asset_reads import MemoryAssetReads, MemorySharedAssets
from adapters.memory.brand_kit_reads import MemoryBrandKitReads
from adapters.memory.generation import MemoryJobReads
from adapters.memory.tables import KeptJob
from adapters.memory.unit_of_work import MemoryDatabase
from adapters.postgres.accounts.identities import SqlIdentityOwners
from adapters.postgres.accounts.live_sessions import SqlLiveSessions
from adapters.postgres.accounts.profiles import SqlProfiles
from adapters.postgres.accounts.reads import SqlAccountReads
from adapters.postgres.asset_reads import SqlAssetReads, SqlSharedAssets
from adapters.postgres.asset_words import flags_of, words_about
from adapters.postgres.brand_kits import SqlBrandKitReads
from adapters.postgres.database import Database as Pool
from adapters.postgres.database import Reads
from adapters.postgres.generation import SqlJobReads
from adapters.postgres.unit_of_work import SqlBegin, SqlBeginSystem
from application.accounts.ports import AccountReads, IdentityOwners, LiveSessions, Profiles
from application.assets.ports import AssetReads, SharedAssets
from application.brand_kits.ports import BrandKitReads
from application.generation.ports import JobReads
from domain.accounts import LoginSession, User
from domain.assets import Asset
from domain.brand_kits import BrandKit, KitVersion
from domain.generation.job import GenerationJob, JobStatus
from domain.generation.job_events import JobEvent
from domain.generation.quota import Quota
from domain.tiers import Period, policy_of
from tests.builders import NOON
from tests.postgres import Database

NEXT_NUMBER = """
    INSERT INTO asset_counts VALUES ($1, 1) ON CONFLICT (user_id) DO UPDATE SET made = asset_counts.made + 1
    RETURNING made
"""
KEEP_WORDS = """
    INSERT INTO asset_words
    SELECT $1, word, $2 / 2048, set_bit(0::bit(2048), $2 % 2048, 1) FROM unnest($3::varchar[]) AS word
    ON CONFLICT (user_id, word, block) DO UPDATE SET members = asset_words.members::bit(2048) | EXCLUDED.members
"""

ROOTS = "users, outbox, sign_in_attempts, erasures, audit_log, chores"
"""Emptying these empties every table: the others hang on the users."""


class World(ABC):
    """`told` is what each commit told: the numbers of its events, and whether the outbox has something new.

    `signed_out` are the sessions that commits ended.
    """

    begin: Any
    begin_system: Any
    job_reads: JobReads
    asset_reads: AssetReads
    brand_kit_reads: BrandKitReads
    shared_assets: SharedAssets
    profiles: Profiles
    live_sessions: LiveSessions
    account_reads: AccountReads
    identity_owners: IdentityOwners

    def __init__(self) -> None:
        self.told: list[tuple[list[int], bool]] = []
        self.signed_out: list[UUID] = []

    async def after_commit(self, events: Sequence[JobEvent], outbox: bool, ended: Sequence[UUID]) -> None:
        self.told.append(([event.number for event in events], outbox))
        self.signed_out.extend(ended)

    @property
    def month(self) -> Period:
        return Period.month_of(self.now())

    @abstractmethod
    def now(self) -> datetime: ...

    @abstractmethod
    async def pass_time(self, span: timedelta) -> None:
        """Later: both by the product's clock and by the store's own."""

    @abstractmethod
    async def keep_user(self, user: User, password_hash: str = "hashed") -> User: ...

    @abstractmethod
    async def keep_session(self, session: LoginSession) -> None: ...

    @abstractmethod
    async def end_session(self, session: LoginSession) -> None: ...

    @abstractmethod
    async def keep_quota(
        self, user: User, *, used: int = 0, reserved: int = 0, period: Period | None = None
    ) -> None: ...

    @abstractmethod
    async def keep_job(
        self, job: GenerationJob, *, due_in: timedelta = timedelta(), lease: timedelta = timedelta(minutes=1)
    ) -> GenerationJob:
        """A row as if the job were due then; one in processing has the lease."""

    @abstractmethod
    async def keep_asset(self, asset: Asset) -> Asset: ...

    @abstractmethod
    async def keep_brand_kit(self, kit: BrandKit, *, active: bool = False) -> BrandKit:
        """With what it says now as the only version of it."""


class MemoryWorld(World):
    def __init__(self) -> None:
        super().__init__()
        self._clock = NOON
        self.database = MemoryDatabase(self.now, self.after_commit)
        self.begin, self.begin_system = self.database.begin, self.database.begin_system
        self.job_reads, self.asset_reads = MemoryJobReads(self.database), MemoryAssetReads(self.database)
        self.brand_kit_reads = MemoryBrandKitReads(self.database)
        self.shared_assets = MemorySharedAssets(self.database)
        self.profiles, self.live_sessions = MemoryProfiles(self.database), MemoryLiveSessions(self.database)
        self.account_reads = MemoryAccountReads(self.database)
        self.identity_owners = MemoryIdentityOwners(self.database)

    def now(self) -> datetime:
        return self._clock

    async def pass_time(self, span: timedelta) -> None:
        self._clock += span

    async def keep_user(self, user: User, password_hash: str = "hashed") -> User:
        self.database.tables.users[user.id] = user, password_hash
        return user

    async def keep_session(self, session: LoginSession) -> None:
        self.database.tables.sessions[session.id] = session

    async def end_session(self, session: LoginSession) -> None:
        await self.keep_session(replace(session, ended_at=self.now()))

    async def keep_quota(self, user: User, *, used: int = 0, reserved: int = 0, period: Period | None = None) -> None:
        period = period or self.month
        limit = policy_of(user.tier).assets_a_month
        self.database.tables.quotas[user.id, period.start] = Quota(user.tier, limit, period, used, reserved)

    async def keep_job(
        self, job: GenerationJob, *, due_in: timedelta = timedelta(), lease: timedelta = timedelta(minutes=1)
    ) -> GenerationJob:
        leased = self.now() + lease if job.status is JobStatus.PROCESSING else None
        self.database.tables.jobs[job.id] = KeptJob(job, self.now() + due_in, leased)
        return job

    async def keep_asset(self, asset: Asset) -> Asset:
        self.database.tables.assets[asset.id] = asset
        return asset

    async def keep_brand_kit(self, kit: BrandKit, *, active: bool = False) -> BrandKit:
        tables = self.database.tables
        tables.brand_kits[kit.id] = kit
        tables.brand_kit_versions[KitVersion(kit.id, kit.version.number)] = kit.version
        if active:
            tables.active_brand_kits[kit.user_id] = kit.id
        return kit


class PostgresWorld(World):
    """PostgreSQL keeps its own clock, so time passes there by everything growing older."""

    def __init__(self, database: Database, *, connections: int = 4) -> None:
        super().__init__()
        self.database = database
        self._later = timedelta()
        self.app = Pool(database.dsn("aurastream_app"), connections=connections)
        self.worker = Pool(database.dsn("aurastream_worker"), connections=connections)
        self.reads = Reads(database.dsn("aurastream_app"), connections=connections)
        self.begin = SqlBegin(self.app, self.after_commit)
        self.begin_system = SqlBeginSystem(self.worker, self.after_commit)
        self.job_reads, self.asset_reads = SqlJobReads(self.reads), SqlAssetReads(self.reads)
        self.brand_kit_reads = SqlBrandKitReads(self.reads)
        self.shared_assets = SqlSharedAssets(self.reads)
        self.profiles, self.live_sessions = SqlProfiles(self.reads, self.now), SqlLiveSessions(self.reads, self.now)
        self.account_reads = SqlAccountReads(self.reads, self.now)
        self.identity_owners = SqlIdentityOwners(self.reads)

    async def open(self) -> None:
        """Past the adapter, as the superuser; all tables are empty afterwards."""
        self.owner = await asyncpg.connect(self.database.dsn())
        async with self.owner.transaction():
            await self.owner.execute("SET LOCAL session_replication_role = replica")  # the audit log defends itself
            await self.owner.execute(f"TRUNCATE {ROOTS} CASCADE")
            await self.owner.execute("UPDATE audit_head SET number = 0, hash = sha256('aurastream audit log')")

    async def close(self) -> None:
        await self.app.close()
        await self.worker.close()
        await self.reads.close()
        await self.owner.close()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._later

    async def pass_time(self, span: timedelta) -> None:
        self._later += span
        for table, columns in {
            "generation_jobs": ("run_at", "lease_until"),
            "outbox": ("held_until",),
            "idempotent_requests": ("created_at",),
            "discarded_files": ("held_until",),
            "chores": ("due_at",),
        }.items():
            older = ", ".join(f"{column} = {column} - $1::interval" for column in columns)
            await self.owner.execute(f"UPDATE {table} SET {older}", span)

    async def keep_user(self, user: User, password_hash: str = "hashed") -> User:
        await self.insert(
            "users",
            id=user.id,
            email=user.email and user.email.written,
            email_key=user.email and user.email.key,
            email_verified=user.email_verified,
            password_hash=password_hash,
            display_name=user.display_name,
            avatar_url=user.avatar_url,
            role=user.role.value,
            tier=user.tier.value,
            created_at=user.created_at,
            updated_at=user.updated_at,
            erasing_since=user.erasing_since,
            password_proven=user.password_proven,
            tier_since=user.tier_since,
            pending_email_id=user.pending_email and user.pending_email.id,
            pending_email=user.pending_email and user.pending_email.email.written,
            pending_email_key=user.pending_email and user.pending_email.email.key,
            pending_email_until=user.pending_email and user.pending_email.expires_at,
        )
        return user

    async def keep_session(self, session: LoginSession) -> None:
        plain = {name: getattr(session, name) for name in _PLAIN_SESSION_FIELDS}
        await self.insert(
            "login_sessions",
            **plain,
            agent=session.client.agent,
            address=session.client.address,
            refreshed_by_agent=session.refreshed_by.agent,
            refreshed_by_address=session.refreshed_by.address,
        )

    async def end_session(self, session: LoginSession) -> None:
        await self.owner.execute("UPDATE login_sessions SET ended_at = now() WHERE id = $1", session.id)

    async def keep_quota(self, user: User, *, used: int = 0, reserved: int = 0, period: Period | None = None) -> None:
        period = period or self.month
        await self.insert(
            "usage_periods",
            user_id=user.id,
            period_start=period.start,
            period_end=period.end,
            used=used,
            reserved=reserved,
        )

    async def keep_job(
        self, job: GenerationJob, *, due_in: timedelta = timedelta(), lease: timedelta = timedelta(minutes=1)
    ) -> GenerationJob:
        now = await self.owner.fetchval("SELECT now()")
        plain = {name: getattr(job, name) for name in _PLAIN_JOB_FIELDS}
        await self.insert(
            "generation_jobs",
            **plain,
            asset_type=job.order.asset_type.value,
            wish=msgspec.json.encode(job.order).decode(),
            lane=job.lane.value,
            status=job.status.value,
            slots=[slot.value for slot in job.slots],
            period_start=job.period.start,
            period_end=job.period.end,
            run_at=now + due_in,
            lease_until=now + lease if job.status is JobStatus.PROCESSING else None,
        )
        return job

    async def keep_asset(self, asset: Asset) -> Asset:
        plain = {name: getattr(asset, name) for name in _PLAIN_ASSET_FIELDS}
        number = await self.owner.fetchval(NEXT_NUMBER, asset.user_id)
        words = [*words_about(asset), *(flag for flag, holds in zip(*flags_of(asset), strict=True) if holds)]
        await self.owner.execute(KEEP_WORDS, asset.user_id, number, words)
        await self.insert(
            "assets",
            **plain,
            number=number,
            asset_type=asset.asset_type.value,
            variants=msgspec.json.encode(asset.variants).decode(),
            generation_params=json.dumps(dict(asset.generation_params)),
            quality=json.dumps(dict(asset.quality)),
            original=asset.original and msgspec.json.encode(asset.original).decode(),
        )
        return asset

    async def keep_brand_kit(self, kit: BrandKit, *, active: bool = False) -> BrandKit:
        plain = {name: getattr(kit, name) for name in ("id", "user_id", "created_at", "updated_at", "deleted_at")}
        await self.insert("brand_kits", **plain, version=kit.version.number)
        await self.insert(
            "brand_kit_versions",
            id=kit.version.id,
            user_id=kit.user_id,
            kit_id=kit.id,
            number=kit.version.number,
            brand=msgspec.json.encode(kit.brand).decode(),
            changed=list(kit.version.changed),
            made_at=kit.version.made_at,
        )
        for logo in (*kit.brand.logos, *kit.brand.proposals):
            await self.insert("brand_kit_logos", user_id=kit.user_id, kit_id=kit.id, key=logo.key)
        if active:
            await self.owner.execute("UPDATE users SET active_brand_kit_id = $2 WHERE id = $1", kit.user_id, kit.id)
        return kit

    async def insert(self, table: str, **values: object) -> None:
        places = ", ".join(f"${number}" for number in range(1, len(values) + 1))
        await self.owner.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})", *values.values())


_PLAIN_SESSION_FIELDS = (
    *("id", "user_id", "created_at", "expires_at", "refreshed_at", "generation", "ended_at", "ended_because"),
)
_PLAIN_JOB_FIELDS = (
    *("id", "user_id", "epoch", "round", "attempts", "crashes", "progress", "error_code", "error_message"),
    *("queued_at", "started_at", "completed_at", "created_at", "updated_at"),
)
_PLAIN_ASSET_FIELDS = (
    *("id", "user_id", "job_id", "index", "brand_kit_id", "viral_score", "is_public", "created_at", "expires_at"),
    *("remix_of", "share_expires_at", "is_favorite", "deleted_at", "version"),
)
