"""A job: where an order stands, and who may move it from state to state."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from domain.errors import Conflict, NotFound
from domain.generation.order import Order
from domain.stored_files import art_key
from domain.tiers import Lane, Period

MAX_ATTEMPTS = 3
"""How often one job may be put back because the model was not available, before its open assets are given up."""

MAX_CRASHES = 3
"""How many workers one job may take down with it. After that it is poison, and no worker gets it again."""


MAX_OPEN_JOBS = 100
"""Of one account. More may wait when they are paid for; what is free comes in up to here, or it would have no bound."""


class JobStatus(StrEnum):
    """Where a job stands. One that is completed, failed or cancelled has ended."""

    QUEUED = "queued"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        return self in {JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED}


class Slot(StrEnum):
    """What became of one asset of the job."""

    OPEN = "open"
    DELIVERED = "delivered"
    MISSED = "missed"


class JobNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such job.")


class JobNotCancellable(Conflict):
    """The job has ended, so there is nothing left to stop. What it delivered stays."""

    code = "job_not_cancellable"
    title = "Job not cancellable"

    def __init__(self, status: JobStatus) -> None:
        super().__init__(f"The job is already {status}.")


class JobNotRetryable(Conflict):
    """Only a job that failed or was cancelled can be tried again. Wait for this one to end, or order anew."""

    code = "job_not_retryable"
    title = "Job not retryable"

    @classmethod
    def because_of(cls, status: JobStatus) -> Self:
        return cls(f"Only a failed or cancelled job can be tried again; this one is {status}.")


class TooManyOpenJobs(Conflict):
    """As many jobs of yours wait or run as may before something more is finished at no cost. Wait until some have
    ended, or cancel them."""

    code = "too_many_open_jobs"
    title = "Too many open jobs"

    def __init__(self, open_jobs: int) -> None:
        super().__init__(f"{open_jobs} of your jobs wait or run; what is free is accepted below {MAX_OPEN_JOBS}.")
        self.open_jobs, self.limit = open_jobs, MAX_OPEN_JOBS


class LeaseLost(Exception):
    """The worker that speaks no longer owns the job: another one does, or somebody cancelled it. It must stop."""


@dataclass(frozen=True, slots=True)
class GenerationJob:
    """Its slots say what became of each asset; everything else that is counted is derived from them.

    `epoch` grows with every claim and whenever ownership is taken away, so that what a former owner still writes
    can be told apart and refused. `round` grows with every retry by the user and keeps its reservations apart.
    """

    id: UUID
    user_id: UUID
    order: Order
    lane: Lane
    period: Period
    slots: tuple[Slot, ...]
    created_at: datetime
    updated_at: datetime
    queued_at: datetime
    status: JobStatus = JobStatus.QUEUED
    epoch: int = 0
    round: int = 0
    attempts: int = 0
    crashes: int = 0
    progress: int = 0
    error_code: str | None = None
    error_message: str | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None

    @classmethod
    def accept(cls, id: UUID, user_id: UUID, order: Order, *, lane: Lane, period: Period, now: datetime) -> Self:
        slots = (Slot.OPEN,) * order.count
        return cls(id, user_id, order, lane, period, slots, created_at=now, updated_at=now, queued_at=now)

    @property
    def own_art(self) -> str | None:
        """The key of the picture that was sent with it, which is kept as long as it runs; None when none was."""
        art = self.order.art
        return art.key if art and art.key == art_key(user_id=self.user_id, job_id=self.id) else None

    @property
    def is_style_board(self) -> bool:
        """Whether the other items of its pack wait for it, and are to look like what it makes."""
        return self.order.pack is not None and self.order.pack.board == self.id

    @property
    def style_board(self) -> UUID | None:
        """The job that it waits for and is to look like; None when there is none, or it is that itself."""
        return self.order.pack.board if self.order.pack and not self.is_style_board else None

    @property
    def open_slots(self) -> tuple[int, ...]:
        return tuple(index for index, slot in enumerate(self.slots) if slot is Slot.OPEN)

    @property
    def total_assets(self) -> int:
        return len(self.slots)

    @property
    def completed_assets(self) -> int:
        return self.slots.count(Slot.DELIVERED)

    @property
    def failed_assets(self) -> int:
        return self.slots.count(Slot.MISSED)

    def claim(self, now: datetime) -> Self:
        """A worker takes it from the queue; the new epoch is that worker's title to it."""
        if self.status is not JobStatus.QUEUED:
            raise LeaseLost
        return replace(
            self,
            status=JobStatus.PROCESSING,
            epoch=self.epoch + 1,
            started_at=self.started_at or now,
            updated_at=now,
        )

    def advance(self, epoch: int, percent: int, now: datetime) -> Self:
        """Progress for the eye; it never goes back."""
        self.require_owner(epoch)
        return replace(self, progress=max(self.progress, min(percent, 99)), updated_at=now)

    def deliver(self, epoch: int, index: int, now: datetime) -> Self:
        """One asset is stored and its row written; the last one ends the job."""
        self.require_owner(epoch)
        return self._settle(index, Slot.DELIVERED, now)

    def miss(self, epoch: int, index: int, now: datetime, *, code: str, message: str) -> Self:
        """One asset will not come; the others still may."""
        self.require_owner(epoch)
        return replace(self, error_code=code, error_message=message)._settle(index, Slot.MISSED, now)

    @property
    def may_try_again(self) -> bool:
        return self.attempts + 1 < MAX_ATTEMPTS

    def postpone(self, epoch: int, now: datetime) -> Self:
        """Back into the queue because the model was not available; what was delivered stays."""
        self.require_owner(epoch)
        return replace(self, status=JobStatus.QUEUED, epoch=epoch + 1, attempts=self.attempts + 1, updated_at=now)

    def hand_back(self, epoch: int, now: datetime) -> Self:
        """Back into the queue because the worker is told to stop; nobody is to blame."""
        self.require_owner(epoch)
        return replace(self, status=JobStatus.QUEUED, epoch=epoch + 1, updated_at=now)

    def lose_owner(self, now: datetime) -> Self:
        """The lease ran out: the worker is dead or hangs. Too many such ends and the job itself is to blame."""
        if self.status is not JobStatus.PROCESSING:
            raise LeaseLost
        crashes = self.crashes + 1
        if crashes < MAX_CRASHES:
            return replace(self, status=JobStatus.QUEUED, epoch=self.epoch + 1, crashes=crashes, updated_at=now)
        return replace(
            self,
            crashes=crashes,
            epoch=self.epoch + 1,
            error_code="worker_crashed",
            error_message="Making this asset failed repeatedly. Nothing was charged for what is missing.",
        )._give_up(JobStatus.FAILED, now)

    def cancel(self, now: datetime) -> Self:
        if self.status.final:
            raise JobNotCancellable(self.status)
        return replace(self, epoch=self.epoch + 1)._give_up(JobStatus.CANCELLED, now)

    def retry(self, now: datetime, *, lane: Lane, period: Period) -> Self:
        """Order what is missing once more; what was delivered stays."""
        if self.status not in {JobStatus.FAILED, JobStatus.CANCELLED}:
            raise JobNotRetryable.because_of(self.status)
        if self.own_art:
            raise JobNotRetryable("The picture that was sent with it is not kept. Please send it again.")
        slots = tuple(Slot.OPEN if slot is Slot.MISSED else slot for slot in self.slots)
        return replace(
            self,
            status=JobStatus.QUEUED,
            slots=slots,
            lane=lane,
            period=period,
            round=self.round + 1,
            attempts=0,
            crashes=0,
            progress=_percent(slots),
            error_code=None,
            error_message=None,
            queued_at=now,
            started_at=None,
            completed_at=None,
            updated_at=now,
        )

    def require_owner(self, epoch: int) -> None:
        """Raises `LeaseLost` unless the claim with this epoch still owns the job."""
        if self.status is not JobStatus.PROCESSING or self.epoch != epoch:
            raise LeaseLost

    def _settle(self, index: int, slot: Slot, now: datetime) -> Self:
        if self.slots[index] is not Slot.OPEN:
            raise LeaseLost
        slots = (*self.slots[:index], slot, *self.slots[index + 1 :])
        settled = replace(self, slots=slots, progress=max(self.progress, _percent(slots)), updated_at=now)
        if Slot.OPEN in slots:
            return settled
        if Slot.DELIVERED in slots:
            return replace(settled, status=JobStatus.COMPLETED, progress=100, completed_at=now)
        return replace(settled, status=JobStatus.FAILED, completed_at=now)

    def _give_up(self, status: JobStatus, now: datetime) -> Self:
        slots = tuple(Slot.MISSED if slot is Slot.OPEN else slot for slot in self.slots)
        return replace(self, status=status, slots=slots, completed_at=now, updated_at=now)


def _percent(slots: tuple[Slot, ...]) -> int:
    return 100 * sum(slot is not Slot.OPEN for slot in slots) // len(slots)


def require_room_for_free(open_jobs: int) -> None:
    """Raises `TooManyOpenJobs` when no job that costs nothing may be added to those of its user that are open."""
    if open_jobs >= MAX_OPEN_JOBS:
        raise TooManyOpenJobs(open_jobs)


def backoff(attempts: int, *, asked: timedelta | None = None) -> timedelta:
    """How long a postponed job waits: 2, 8, 32 … seconds, or longer when the model asked for it, at most 5 minutes."""
    own = timedelta(seconds=2 * 4**attempts)
    return min(max(own, asked or own), timedelta(minutes=5))
