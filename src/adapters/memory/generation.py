from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from adapters.memory.sight import Sight
from adapters.memory.tables import Committed, KeptJob, Tables
from application.generation.ports import JobPlace
from application.ports import Now
from domain.generation.job import GenerationJob, JobNotFound, JobStatus
from domain.generation.job_events import JobEvent
from domain.tiers import Lane, policy_of


class MemoryJobs:
    def __init__(self, tables: Tables, sees: Sight, now: Now) -> None:
        self._tables, self._sees, self._now = tables, sees, now

    async def add(self, job: GenerationJob, *, wait: timedelta = timedelta()) -> None:
        self._tables.jobs[job.id] = KeptJob(job, run_at=self._now() + wait)

    async def get(self, job_id: UUID) -> GenerationJob:
        kept = self._tables.jobs.get(job_id)
        if kept is None or not self._sees.of(kept.job.user_id):
            raise JobNotFound
        return kept.job

    lock = get

    async def of_pack(self, user_id: UUID, pack_id: UUID) -> list[GenerationJob]:
        return [kept.job for kept in _of_pack(self._tables, user_id, pack_id) if self._sees.of(kept.job.user_id)]

    async def save(self, job: GenerationJob, *, wait: timedelta = timedelta()) -> None:
        kept = self._tables.jobs[job.id]
        processing = job.status is JobStatus.PROCESSING
        self._tables.jobs[job.id] = KeptJob(
            job,
            run_at=self._now() + wait if job.status is JobStatus.QUEUED else kept.run_at,
            lease_until=kept.lease_until if processing else None,
        )

    async def call(self, board: GenerationJob) -> list[tuple[UUID, Lane]]:
        waiting = sorted(
            (kept for kept in self._tables.jobs.values() if kept.job.style_board == board.id),
            key=lambda kept: kept.job.id,
        )
        called = [kept for kept in waiting if kept.job.status is JobStatus.QUEUED]
        for kept in called:
            self._tables.jobs[kept.job.id] = replace(kept, run_at=min(kept.run_at, self._now()))
        return [(kept.job.id, kept.job.lane) for kept in called]

    async def open_of(self, user_id: UUID) -> int:
        theirs = [kept.job for kept in self._tables.jobs.values() if kept.job.user_id == user_id]
        return sum(not job.status.final for job in theirs) if self._sees.of(user_id) else 0

    async def claim_next(self, lanes: Sequence[Lane], *, worker: str, lease: timedelta) -> GenerationJob | None:
        now = self._now()
        for lane in lanes:
            for kept in self._due():
                if kept.job.lane is lane and self._has_room(kept.job.user_id):
                    claimed = kept.job.claim(now)
                    self._tables.jobs[claimed.id] = KeptJob(claimed, kept.run_at, now + lease, worker)
                    return claimed
        return None

    async def keep(self, job_id: UUID, epoch: int, lease: timedelta) -> bool:
        kept = self._tables.jobs.get(job_id)
        if kept is None or kept.job.status is not JobStatus.PROCESSING or kept.job.epoch != epoch:
            return False
        self._tables.jobs[job_id] = replace(kept, lease_until=self._now() + lease)
        return True

    async def lock_expired(self, most: int) -> list[GenerationJob]:
        leases = sorted((kept.lease_until, kept.job.id) for kept in self._tables.jobs.values() if kept.lease_until)
        return [self._tables.jobs[job_id].job for until, job_id in leases if until < self._now()][:most]

    async def end_leases(self) -> None:
        over = self._now() - timedelta(microseconds=1)
        for job_id, kept in self._tables.jobs.items():
            if kept.lease_until is not None:
                self._tables.jobs[job_id] = replace(kept, lease_until=over)

    async def waiting(self, most: int) -> list[tuple[UUID, Lane]]:
        return [(kept.job.id, kept.job.lane) for kept in self._due()][:most]

    def _due(self) -> list[KeptJob]:
        now = self._now()
        due = (k for k in self._tables.jobs.values() if k.job.status is JobStatus.QUEUED and k.run_at <= now)
        return sorted(due, key=lambda kept: (kept.run_at, kept.job.id))

    def _has_room(self, user_id: UUID) -> bool:
        running = sum(
            kept.job.user_id == user_id and kept.job.status is JobStatus.PROCESSING
            for kept in self._tables.jobs.values()
        )
        return running < policy_of(self._tables.users[user_id][0].tier).jobs_at_once


class MemoryJobEvents:
    def __init__(self, tables: Tables, sees: Sight) -> None:
        self._events, self._jobs, self._sees = tables.job_events, tables.jobs, sees
        self.written: list[JobEvent] = []

    async def add(self, event: JobEvent) -> JobEvent:
        number = 1 + max((number for job_id, number in self._events if job_id == event.job.id), default=0)
        numbered = replace(event, number=number)
        self._events[event.job.id, number] = numbered
        self.written.append(numbered)
        return numbered

    async def after(self, job_id: UUID, number: int) -> list[JobEvent]:
        events = [event for (of, _), event in self._events.items() if of == job_id and event.number > number]
        return sorted((e for e in events if self._sees.of(e.job.user_id)), key=lambda event: event.number)

    async def forget_before(self, ended_before: datetime, most: int) -> int:
        last = dict(sorted(self._events))
        over = [
            kept.job.id
            for kept in self._jobs.values()
            if kept.job.status.final and kept.job.completed_at and kept.job.completed_at < ended_before
            if any(job_id == kept.job.id and number < last[job_id] for job_id, number in self._events)
        ][:most]
        for job_id, number in list(self._events):
            if job_id in over and number < last[job_id]:
                del self._events[job_id, number]
        return len(over)


class MemoryJobReads:
    def __init__(self, committed: Committed) -> None:
        self._committed = committed

    async def get(self, user_id: UUID, job_id: UUID) -> JobPlace:
        kept = self._committed.tables.jobs.get(job_id)
        if kept is None or kept.job.user_id != user_id:
            raise JobNotFound
        return self._place(kept)

    async def of_pack(self, user_id: UUID, pack_id: UUID) -> list[JobPlace]:
        return [self._place(kept) for kept in _of_pack(self._committed.tables, user_id, pack_id)]

    async def page(
        self, user_id: UUID, *, status: str | None, asset_type: str | None, before: UUID | None, limit: int
    ) -> list[JobPlace]:
        jobs = [
            kept
            for kept in self._committed.tables.jobs.values()
            if kept.job.user_id == user_id
            and status in {None, kept.job.status}
            and asset_type in {None, kept.job.order.asset_type}
            and (before is None or kept.job.id < before)
        ]
        return [self._place(kept) for kept in sorted(jobs, key=lambda kept: kept.job.id, reverse=True)[:limit]]

    def _place(self, kept: KeptJob) -> JobPlace:
        if kept.job.status is not JobStatus.QUEUED or kept.run_at > self._committed.now():
            return JobPlace(kept.job, None)
        ahead = sum(
            other.job.status is JobStatus.QUEUED and other.job.lane is kept.job.lane and other.run_at < kept.run_at
            for other in self._committed.tables.jobs.values()
        )
        return JobPlace(kept.job, ahead)


def _of_pack(tables: Tables, user_id: UUID, pack_id: UUID) -> list[KeptJob]:
    jobs = [
        kept
        for kept in tables.jobs.values()
        if kept.job.user_id == user_id and (place := kept.job.order.pack) and place.pack_id == pack_id
    ]
    return sorted(jobs, key=lambda kept: kept.job.id)
