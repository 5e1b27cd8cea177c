import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

import msgspec
from asyncpg import Record

from adapters.postgres.conditions import Conditions
from adapters.postgres.database import Reads
from adapters.postgres.moments import first_id_at
from adapters.postgres.ownership import keep_to_own, keep_to_product
from adapters.postgres.tables import GenerationJobRow
from adapters.postgres.transaction import Transaction, as_json
from application.generation.ports import JobPlace
from domain.generation.job import GenerationJob, JobNotFound, JobStatus, Slot
from domain.generation.job_events import JobEvent, JobEventKind
from domain.generation.order import Order
from domain.tiers import Lane, Period, Tier, policy_of

log = logging.getLogger(__name__)

_JOB = ", ".join(
    f"j.{name}"
    for name in (
        *("id", "user_id", "wish", "lane", "status", "slots", "period_start", "period_end", "epoch", "round"),
        *("attempts", "crashes", "progress", "error_code", "error_message"),
        *("queued_at", "started_at", "completed_at", "created_at", "updated_at"),
    )
)
"""By name: what the driver remembers of a statement then survives a release that adds a column."""

ADD_JOB = """
    INSERT INTO generation_jobs (
        id, lane, status, slots, period_start, period_end, epoch, round, attempts, crashes, progress,
        error_code, error_message, queued_at, started_at, completed_at, updated_at,
        user_id, asset_type, wish, created_at, run_at
    ) VALUES (
        $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, now() + $22
    )
"""

GET_JOB = f"SELECT {_JOB} FROM generation_jobs j WHERE id = $1 AND ($2::uuid IS NULL OR user_id = $2)"  # noqa: S608  # of constants only

LOCK_JOB = f"{GET_JOB} FOR UPDATE"

JOBS_OF_PACK = f"""
    SELECT {_JOB} FROM generation_jobs j
    WHERE user_id = $1 AND wish #>> '{{pack,pack_id}}' = $2 AND ($3::uuid IS NULL OR user_id = $3)
    ORDER BY id
"""  # noqa: S608  # of constants only

_CASES = " ".join(f"WHEN '{tier}' THEN {policy_of(tier).jobs_at_once}" for tier in Tier)
ROOM = f"(CASE u.tier {_CASES} END)"
"""How many jobs of one user may run at once, as SQL over `u.tier`."""

RUNNING = "(SELECT count(*) FROM generation_jobs r WHERE r.user_id = u.id AND r.status = 'processing')"

CANDIDATE = f"""
    SELECT {_JOB}, now() AS claimed_at FROM generation_jobs j JOIN users u ON u.id = j.user_id
    WHERE j.status = 'queued' AND j.lane = $1 AND j.run_at <= now() AND {RUNNING} < {ROOM}
    ORDER BY j.run_at LIMIT 1
    FOR UPDATE OF j SKIP LOCKED FOR NO KEY UPDATE OF u
"""  # noqa: S608  # of constants only
"""In the order of the index and nothing else: a second key would sort all that became due at one moment."""

CLAIM = f"""
    UPDATE generation_jobs j SET
        status = $2, epoch = $3, started_at = $4, updated_at = $5, lease_until = now() + $6, worker = $7
    FROM users u WHERE j.id = $1 AND u.id = j.user_id AND {RUNNING} < {ROOM}
    RETURNING j.id
"""  # noqa: S608  # of constants only
"""A statement of its own, so that it sees what was committed while the candidate's user was waited for."""

EXPIRED = f"""
    SELECT {_JOB} FROM generation_jobs j WHERE status = 'processing' AND lease_until < now()
    ORDER BY lease_until LIMIT $1 FOR UPDATE SKIP LOCKED
"""  # noqa: S608  # of constants only

END_LEASES = """
    UPDATE generation_jobs SET lease_until = now() - interval '1 microsecond' WHERE status = 'processing'
"""

TAKE_TURNS = "SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE"

OPEN_OF = """
    SELECT (SELECT count(*) FROM generation_jobs WHERE user_id = $1 AND status = 'queued')
        + (SELECT count(*) FROM generation_jobs WHERE user_id = $1 AND status = 'processing') AS open
"""
"""Two counts, each by an index of what is open alone: a user's jobs that are over may be a thousand times as many."""

CALL = """
    WITH waiting AS (
        SELECT id FROM generation_jobs
        WHERE user_id = $1 AND wish #>> '{pack,pack_id}' = $2 AND wish #>> '{pack,board}' = $3 AND id <> $4
            AND status = 'queued'
        FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE generation_jobs j SET run_at = least(run_at, now()) FROM waiting WHERE j.id = waiting.id
    RETURNING j.id, j.lane
"""
"""The index of packs serves it. One that is held is just being cancelled, and whoever does that may wait for the quota
that the caller holds: waiting for it would be a deadlock."""

WAITING = """
    SELECT id, lane FROM generation_jobs WHERE status = 'queued' AND run_at <= now() ORDER BY run_at LIMIT $1
"""

KEEP = """
    UPDATE generation_jobs SET lease_until = now() + $3 WHERE id = $1 AND epoch = $2 AND status = 'processing'
    RETURNING id
"""

PUT_ASIDE = """
    UPDATE generation_jobs
    SET run_at = now() + interval '1 minute',
        lease_until = CASE WHEN lease_until IS NOT NULL THEN now() + interval '1 minute' END
    WHERE id = $1
"""

SAVE = """
    UPDATE generation_jobs SET
        lane = $2, status = $3, slots = $4, period_start = $5, period_end = $6, epoch = $7, round = $8, attempts = $9,
        crashes = $10, progress = $11, error_code = $12, error_message = $13, queued_at = $14, started_at = $15,
        completed_at = $16, updated_at = $17,
        run_at = CASE WHEN $18 THEN now() + $19 ELSE run_at END,
        lease_until = CASE WHEN $20 THEN coalesce(lease_until, now()) END
    WHERE id = $1 AND ($21::uuid IS NULL OR user_id = $21)
"""

ADD_EVENT = """
    INSERT INTO job_events (job_id, number, user_id, kind, job, detail)
    SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5 FROM job_events WHERE job_id = $1
    RETURNING number
"""

EVENTS_AFTER = """
    SELECT kind, job, detail, number FROM job_events
    WHERE job_id = $1 AND number > $2 AND ($3::uuid IS NULL OR user_id = $3)
    ORDER BY number
"""

FORGET_EVENTS = f"""
    WITH over AS (
        SELECT j.id FROM generation_jobs j
        WHERE j.id IN (SELECT job_id FROM job_events q WHERE kind = 'queued' AND job_id < $3
                AND EXISTS (SELECT FROM job_events e WHERE e.job_id = q.job_id AND e.number > q.number))
            AND j.status IN ({", ".join(f"'{status}'" for status in JobStatus if status.final)}) AND j.completed_at < $1
        ORDER BY j.id LIMIT $2 FOR UPDATE SKIP LOCKED
    ), forgotten AS (
        DELETE FROM job_events e USING over
        WHERE e.job_id = over.id AND e.number < (SELECT max(number) FROM job_events last WHERE last.job_id = over.id)
    )
    SELECT id FROM over
"""  # noqa: S608  # of constants only
"""A job's first event says that it is queued, so whose is gone has only its end left. Ids grow with time: none from $3
on can have ended, so that what was done already and what is still to come is not looked at."""

PLACED = f"""
    SELECT {GenerationJobRow.columns()},
        CASE WHEN status = 'queued' AND run_at <= now() THEN queue_position(lane, run_at) END AS position
    FROM generation_jobs
"""  # noqa: S608  # of constants only
"""A job, and how many are ahead of it while it waits for its turn. What waits for something else is due only later."""


class SqlJobs:
    def __init__(self, transaction: Transaction, me: UUID | None) -> None:
        self._transaction, self._me = transaction, me

    async def add(self, job: GenerationJob, *, wait: timedelta = timedelta()) -> None:
        keep_to_own(self._me, job.user_id)
        order = job.order
        await self._transaction.fetch(
            ADD_JOB, *_values(job), job.user_id, order.asset_type.value, as_json(order), job.created_at, wait
        )

    async def get(self, job_id: UUID) -> GenerationJob:
        return await self._one(GET_JOB, job_id)

    async def of_pack(self, user_id: UUID, pack_id: UUID) -> list[GenerationJob]:
        return [job_of(row) for row in await self._transaction.fetch(JOBS_OF_PACK, user_id, str(pack_id), self._me)]

    async def lock(self, job_id: UUID) -> GenerationJob:
        return await self._one(LOCK_JOB, job_id)

    async def save(self, job: GenerationJob, *, wait: timedelta = timedelta()) -> None:
        queued, leased = job.status is JobStatus.QUEUED, job.status is JobStatus.PROCESSING
        await self._transaction.put_off(SAVE, *_values(job), queued, wait, leased, self._me)

    async def call(self, board: GenerationJob) -> list[tuple[UUID, Lane]]:
        if (pack := board.order.pack) is None:
            return []
        keep_to_own(self._me, board.user_id)
        rows = await self._transaction.fetch(CALL, board.user_id, str(pack.pack_id), str(board.id), board.id)
        return sorted((UUID(int=row["id"].int), Lane(row["lane"])) for row in rows)

    async def open_of(self, user_id: UUID) -> int:
        if self._me not in {None, user_id}:
            return 0
        await self._transaction.fetch(TAKE_TURNS, user_id)
        rows = await self._transaction.fetch(OPEN_OF, user_id)
        return int(rows[0]["open"])

    async def claim_next(self, lanes: Sequence[Lane], *, worker: str, lease: timedelta) -> GenerationJob | None:
        keep_to_product(self._me)
        for lane in lanes:
            if job := await self._claim_in(lane, worker=worker, lease=lease):
                return job
        return None

    async def _claim_in(self, lane: Lane, *, worker: str, lease: timedelta) -> GenerationJob | None:
        """A due job whose user has room.

        Claims of one user's jobs take turns, so that two of them cannot both see the last free place. Who waited for
        it in vain looks again, and then no longer sees that user's jobs.
        """
        while row := await self._transaction.fetch_one(CANDIDATE, lane.value):
            if not (due := await self._readable(row)):
                continue
            job = due.claim(row["claimed_at"])
            claim = (job.id, job.status.value, job.epoch, job.started_at, job.updated_at, lease, worker)
            if await self._transaction.fetch(CLAIM, *claim):
                return job
        return None

    async def _readable(self, row: Record) -> GenerationJob | None:
        """None for a row of a release that knows more than this one: put aside for a minute, behind all others."""
        try:
            return job_of(row)
        except ValueError:
            log.exception("Job %s cannot be read by this release", row["id"])
            await self._transaction.fetch(PUT_ASIDE, row["id"])
            return None

    async def keep(self, job_id: UUID, epoch: int, lease: timedelta) -> bool:
        keep_to_product(self._me)
        return bool(await self._transaction.fetch(KEEP, job_id, epoch, lease))

    async def lock_expired(self, most: int) -> list[GenerationJob]:
        keep_to_product(self._me)
        while rows := await self._transaction.fetch(EXPIRED, most):
            if jobs := [job for row in rows if (job := await self._readable(row))]:
                return jobs
        return []

    async def end_leases(self) -> None:
        keep_to_product(self._me)
        await self._transaction.fetch(END_LEASES)

    async def waiting(self, most: int) -> list[tuple[UUID, Lane]]:
        keep_to_product(self._me)
        rows = await self._transaction.fetch(WAITING, most)
        return [(UUID(int=row["id"].int), Lane(row["lane"])) for row in rows]

    async def _one(self, query: str, job_id: UUID) -> GenerationJob:
        row = await self._transaction.fetch_one(query, job_id, self._me)
        if row is None:
            raise JobNotFound
        return job_of(row)


class SqlJobEvents:
    def __init__(self, transaction: Transaction, me: UUID | None) -> None:
        self._transaction, self._me = transaction, me
        self.written: list[JobEvent] = []

    async def add(self, event: JobEvent) -> JobEvent:
        keep_to_own(self._me, event.job.user_id)
        values = (event.job.id, event.job.user_id, event.kind.value, as_json(event.job), as_json(event.detail))
        rows = await self._transaction.fetch_with(SAVE, ADD_EVENT, *values)  # they nearly always go together
        numbered = JobEvent(event.kind, event.job, event.detail, rows[0]["number"])
        self.written.append(numbered)
        return numbered

    async def after(self, job_id: UUID, number: int) -> list[JobEvent]:
        return [
            JobEvent(
                JobEventKind(row["kind"]), msgspec.convert(row["job"], GenerationJob), row["detail"], row["number"]
            )
            for row in await self._transaction.fetch(EVENTS_AFTER, job_id, number, self._me)
        ]

    async def forget_before(self, ended_before: datetime, most: int) -> int:
        keep_to_product(self._me)
        return len(await self._transaction.fetch(FORGET_EVENTS, ended_before, most, first_id_at(ended_before)))


class SqlJobReads:
    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def get(self, user_id: UUID, job_id: UUID) -> JobPlace:
        async with self._reads.as_user(user_id) as connection:
            row = await connection.fetchrow(f"{PLACED} WHERE user_id = $1 AND id = $2", user_id, job_id)
        if row is None:
            raise JobNotFound
        return JobPlace(job_of(row), row["position"])

    async def of_pack(self, user_id: UUID, pack_id: UUID) -> list[JobPlace]:
        async with self._reads.as_user(user_id) as connection:
            rows = await connection.fetch(
                f"{PLACED} WHERE user_id = $1 AND wish #>> '{{pack,pack_id}}' = $2 ORDER BY id", user_id, str(pack_id)
            )
        return [JobPlace(job_of(row), row["position"]) for row in rows]

    async def page(
        self, user_id: UUID, *, status: str | None, asset_type: str | None, before: UUID | None, limit: int
    ) -> list[JobPlace]:
        query = Conditions(user_id)
        query.require("status =", status)
        query.require("asset_type =", asset_type)
        query.require("id <", before)
        async with self._reads.as_user(user_id) as connection:
            rows = await connection.fetch(f"{PLACED} {query.sql} ORDER BY id DESC LIMIT {int(limit)}", *query.values)
        return [JobPlace(job_of(row), row["position"]) for row in rows]


def _values(job: GenerationJob) -> tuple[object, ...]:
    """The job and what may change in its life, in the order of the statements above."""
    return (
        job.id,
        job.lane.value,
        job.status.value,
        [slot.value for slot in job.slots],
        job.period.start,
        job.period.end,
        job.epoch,
        job.round,
        job.attempts,
        job.crashes,
        job.progress,
        job.error_code,
        job.error_message,
        job.queued_at,
        job.started_at,
        job.completed_at,
        job.updated_at,
    )


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
