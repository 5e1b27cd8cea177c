import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

import msgspec
from sqlalchemy import Row, Select, bindparam, func, insert, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.postgres.failures import UNIQUE_VIOLATION, sqlstate
from adapters.postgres.tables import AssetRow, GenerationJobRow, JobEventRow
from application.generation.ports import EntryExists
from domain.assets import Asset
from domain.generation.job import GenerationJob, JobEvent, JobEventKind, JobNotFound, JobStatus, Order, Slot
from domain.tiers import Lane, Period, Tier, policy_of

log = logging.getLogger(__name__)

JOBS = GenerationJobRow.metadata.tables[GenerationJobRow.__tablename__]
ASSETS = AssetRow.metadata.tables[AssetRow.__tablename__]

# Built once: building such a statement anew each time was measured to cost more than the database takes for it.
ADD_JOB = insert(JOBS).values(run_at=func.now()).inline()
GET_JOB = select(JOBS).where(JOBS.c.id == bindparam("job_id"))
LOCK_JOB = GET_JOB.with_for_update()
ADD_ASSET = insert(ASSETS).inline()

_CASES = " ".join(f"WHEN '{tier}' THEN {policy_of(tier).jobs_at_once}" for tier in Tier)
ROOM = f"(CASE u.tier {_CASES} END)"
"""How many jobs of one user may run at once, as SQL over `u.tier`."""

RUNNING = "(SELECT count(*) FROM generation_jobs r WHERE r.user_id = u.id AND r.status = 'processing')"

CANDIDATE = text(f"""
    SELECT j.*, now() AS claimed_at FROM generation_jobs j JOIN users u ON u.id = j.user_id
    WHERE j.status = 'queued' AND j.lane = :lane AND j.run_at <= now() AND {RUNNING} < {ROOM}
    ORDER BY j.run_at, j.id LIMIT 1
    FOR UPDATE OF j SKIP LOCKED
""")  # noqa: S608  # of constants only

LOCK_USER = text("SELECT id FROM users WHERE id = :user_id FOR NO KEY UPDATE")

STILL_ROOM = text(f"SELECT {RUNNING} < {ROOM} FROM users u WHERE u.id = :user_id")  # noqa: S608  # of constants only

EXPIRED = text("""
    SELECT * FROM generation_jobs WHERE status = 'processing' AND lease_until < now()
    ORDER BY lease_until LIMIT :most FOR UPDATE SKIP LOCKED
""")

WAITING = text("""
    SELECT id, lane FROM generation_jobs WHERE status = 'queued' AND run_at <= now() ORDER BY run_at LIMIT :most
""")

KEEP = text("""
    UPDATE generation_jobs SET lease_until = now() + :lease
    WHERE id = :job_id AND epoch = :epoch AND status = 'processing'
    RETURNING id
""")

PUT_ASIDE = text("""
    UPDATE generation_jobs
    SET run_at = now() + interval '1 minute',
        lease_until = CASE WHEN lease_until IS NOT NULL THEN now() + interval '1 minute' END
    WHERE id = :job_id
""")

SAVE = text("""
    UPDATE generation_jobs SET
        lane = :lane, status = :status, slots = :slots, period_start = :period_start, period_end = :period_end,
        epoch = :epoch, round = :round, attempts = :attempts, crashes = :crashes, progress = :progress,
        error_code = :error_code, error_message = :error_message, queued_at = :queued_at, started_at = :started_at,
        completed_at = :completed_at, updated_at = :updated_at,
        run_at = CASE WHEN :queued THEN now() + :wait ELSE run_at END,
        lease_until = CASE WHEN :leased THEN coalesce(lease_until, now()) END
    WHERE id = :id
""")

CLAIM = text("""
    UPDATE generation_jobs SET
        status = :status, epoch = :epoch, started_at = :started_at, updated_at = :updated_at,
        lease_until = now() + :lease, worker = :worker
    WHERE id = :id
""")

ADD_EVENT = text("""
    INSERT INTO job_events (job_id, number, user_id, kind, job, detail)
    SELECT :job_id, coalesce(max(number), 0) + 1, :user_id, :kind, :job, :detail
    FROM job_events WHERE job_id = :job_id
    RETURNING number
""").bindparams(bindparam("job", type_=JSONB), bindparam("detail", type_=JSONB))


class SqlJobs:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, job: GenerationJob) -> None:
        values = _values(job) | {
            "user_id": job.user_id,
            "asset_type": job.order.asset_type.value,
            "wish": msgspec.to_builtins(job.order),
            "created_at": job.created_at,
        }
        await self._session.execute(ADD_JOB, values)

    async def get(self, job_id: UUID) -> GenerationJob:
        return await self._one(GET_JOB, job_id)

    async def lock(self, job_id: UUID) -> GenerationJob:
        return await self._one(LOCK_JOB, job_id)

    async def save(self, job: GenerationJob, *, wait: timedelta = timedelta()) -> None:
        asks = {
            "wait": wait,
            "queued": job.status is JobStatus.QUEUED,
            "leased": job.status is JobStatus.PROCESSING,
        }
        await self._session.execute(SAVE, _values(job) | asks)

    async def claim_next(self, lanes: Sequence[Lane], *, worker: str, lease: timedelta) -> GenerationJob | None:
        for lane in lanes:
            if taken := await self._take(lane):
                due, claimed_at = taken
                job = due.claim(claimed_at)
                values = _values(job)
                names = ("id", "status", "epoch", "started_at", "updated_at")
                await self._session.execute(
                    CLAIM, {name: values[name] for name in names} | {"lease": lease, "worker": worker}
                )
                return job
        return None

    async def _take(self, lane: Lane) -> tuple[GenerationJob, datetime] | None:
        """A due job whose user has room, locked, and the store's time.

        Claims of one user's jobs take turns, so that two of them cannot both see the last free place. Who waited for
        it in vain looks again, and then no longer sees that user's jobs.
        """
        while row := (await self._session.execute(CANDIDATE, {"lane": lane.value})).one_or_none():
            await self._session.execute(LOCK_USER, {"user_id": row.user_id})
            if not (await self._session.execute(STILL_ROOM, {"user_id": row.user_id})).scalar_one():
                continue
            if job := await self._readable(row):
                return job, row.claimed_at
        return None

    async def _readable(self, row: Row[Any]) -> GenerationJob | None:
        """None for a row of a release that knows more than this one: put aside for a minute, behind all others."""
        try:
            return job_of(row._mapping)
        except ValueError:
            log.exception("Job %s cannot be read by this release", row.id)
            await self._session.execute(PUT_ASIDE, {"job_id": row.id})
            return None

    async def keep(self, job_id: UUID, epoch: int, lease: timedelta) -> bool:
        kept = await self._session.execute(KEEP, {"job_id": job_id, "epoch": epoch, "lease": lease})
        return kept.scalar_one_or_none() is not None

    async def lock_expired(self, most: int) -> list[GenerationJob]:
        rows = (await self._session.execute(EXPIRED, {"most": most})).all()
        return [job for row in rows if (job := await self._readable(row))]

    async def waiting(self, most: int) -> list[tuple[UUID, Lane]]:
        return [(row.id, Lane(row.lane)) for row in await self._session.execute(WAITING, {"most": most})]

    async def _one(self, query: Select[Any], job_id: UUID) -> GenerationJob:
        row = (await self._session.execute(query, {"job_id": job_id})).one_or_none()
        if row is None:
            raise JobNotFound
        return job_of(row._mapping)


class SqlJobEvents:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self.written: list[JobEvent] = []

    async def add(self, event: JobEvent) -> JobEvent:
        values = {
            "job_id": event.job.id,
            "user_id": event.job.user_id,
            "kind": event.kind.value,
            "job": msgspec.to_builtins(event.job),
            "detail": dict(event.detail),
        }
        number = (await self._session.execute(ADD_EVENT, values)).scalar_one()
        numbered = JobEvent(event.kind, event.job, event.detail, number)
        self.written.append(numbered)
        return numbered

    async def after(self, job_id: UUID, number: int) -> list[JobEvent]:
        query = (
            select(JobEventRow.kind, JobEventRow.job, JobEventRow.detail, JobEventRow.number)
            .where(JobEventRow.job_id == job_id, JobEventRow.number > number)
            .order_by(JobEventRow.number)
        )
        return [
            JobEvent(JobEventKind(row.kind), msgspec.convert(row.job, GenerationJob), row.detail, row.number)
            for row in await self._session.execute(query)
        ]


class SqlMadeAssets:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, asset: Asset) -> None:
        values = {name: getattr(asset, name) for name in ASSET_COLUMNS} | {
            "asset_type": asset.asset_type.value,
            "variants": msgspec.to_builtins(asset.variants),
            "generation_params": dict(asset.generation_params),
            "quality": dict(asset.quality),
        }
        try:
            await self._session.execute(ADD_ASSET, values)
        except IntegrityError as error:
            if sqlstate(error) == UNIQUE_VIOLATION:
                raise EntryExists from error
            raise


ASSET_COLUMNS = tuple(column.name for column in ASSETS.columns)


def _values(job: GenerationJob) -> dict[str, Any]:
    """What may change in a job's life."""
    return {
        "id": job.id,
        "lane": job.lane.value,
        "status": job.status.value,
        "slots": [slot.value for slot in job.slots],
        "period_start": job.period.start,
        "period_end": job.period.end,
        "epoch": job.epoch,
        "round": job.round,
        "attempts": job.attempts,
        "crashes": job.crashes,
        "progress": job.progress,
        "error_code": job.error_code,
        "error_message": job.error_message,
        "queued_at": job.queued_at,
        "started_at": job.started_at,
        "completed_at": job.completed_at,
        "updated_at": job.updated_at,
    }


class Fields(Protocol):
    """A row of either driver."""

    def __getitem__(self, name: str, /) -> Any: ...


def job_of(row: Fields) -> GenerationJob:
    """The entity of a row of `generation_jobs`, from either driver."""
    return GenerationJob(
        id=UUID(int=row["id"].int),
        user_id=UUID(int=row["user_id"].int),
        order=order_of(row["wish"]),
        lane=Lane(row["lane"]),
        period=Period(row["period_start"], row["period_end"]),
        slots=tuple(Slot(slot) for slot in row["slots"]),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        queued_at=row["queued_at"],
        status=JobStatus(row["status"]),
        epoch=row["epoch"],
        round=row["round"],
        attempts=row["attempts"],
        crashes=row["crashes"],
        progress=row["progress"],
        error_code=row["error_code"],
        error_message=row["error_message"],
        started_at=row["started_at"],
        completed_at=row["completed_at"],
    )


def order_of(wish: object) -> Order:
    """A session's driver decodes JSON, a quick read leaves it as it is stored."""
    return msgspec.json.decode(wish, type=Order) if isinstance(wish, msgspec.Raw) else msgspec.convert(wish, Order)
